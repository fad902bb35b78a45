// pdf.js as Firefox runs it: answers go into the annotation storage, saveDocument() appends them to the file.
// node pdfjs_fill.mjs BLANK VALUES.json OUT

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

const [blank, valuesFile, out] = process.argv.slice(2);
const values = JSON.parse(readFileSync(valuesFile, "utf8"));
const packageFolder = fileURLToPath(new URL("node_modules/pdfjs-dist/", import.meta.url));

const task = getDocument({
  data: new Uint8Array(readFileSync(blank)),
  standardFontDataUrl: `${packageFolder}standard_fonts/`,
  cMapUrl: `${packageFolder}cmaps/`,
  cMapPacked: true,
  verbosity: 0,
});
const document = await task.promise;
for (let number = 1; number <= document.numPages; number++) {
  const page = await document.getPage(number);
  for (const annotation of await page.getAnnotations()) {
    if (Object.hasOwn(values, annotation.fieldName)) {
      document.annotationStorage.setValue(annotation.id, { value: values[annotation.fieldName] });
    }
  }
}
writeFileSync(out, await document.saveDocument());
await task.destroy();
