// pdf-lib on filled files: save, flatten, copy-pages.
// node pdf_lib_alter.mjs VERB OUT SOURCE...

import { readFileSync, writeFileSync } from "node:fs";
import { PDFDocument } from "pdf-lib";

const [verb, out, ...paths] = process.argv.slice(2);
const sources = await Promise.all(paths.map((path) => PDFDocument.load(readFileSync(path))));

async function copyPages() {
  const joined = await PDFDocument.create();
  for (const source of sources) {
    for (const page of await joined.copyPages(source, source.getPageIndices())) {
      joined.addPage(page);
    }
  }
  return joined;
}

let result = sources[0];
if (verb === "flatten") {
  result.getForm().flatten();
} else if (verb === "copy-pages") {
  result = await copyPages();
}
writeFileSync(out, await result.save());
