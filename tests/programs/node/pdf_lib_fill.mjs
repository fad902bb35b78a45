// pdf-lib: the fields' own setters, then one of its users' ways to come by appearances.
// node pdf_lib_fill.mjs BLANK VALUES.json OUT WAY [FONT]
//   default          what save() does by itself: Helvetica, which refuses what WinAnsi does not hold
//   font             updateFieldAppearances with FONT, embedded through fontkit
//   need-appearances no appearances, NeedAppearances set

import { readFileSync, writeFileSync } from "node:fs";
import fontkit from "@pdf-lib/fontkit";
import { PDFBool, PDFDocument, PDFName } from "pdf-lib";

const [blank, valuesFile, out, way, fontFile] = process.argv.slice(2);
const document = await PDFDocument.load(readFileSync(blank));
const form = document.getForm();
for (const [name, value] of Object.entries(JSON.parse(readFileSync(valuesFile, "utf8")))) {
  if (typeof value === "string") {
    form.getTextField(name).setText(value);
  } else if (value) {
    form.getCheckBox(name).check();
  } else {
    form.getCheckBox(name).uncheck();
  }
}
if (way === "font") {
  document.registerFontkit(fontkit);
  form.updateFieldAppearances(await document.embedFont(readFileSync(fontFile)));
} else if (way === "need-appearances") {
  form.acroForm.dict.set(PDFName.of("NeedAppearances"), PDFBool.True);
}
writeFileSync(out, await document.save({ updateFieldAppearances: way === "default" }));
