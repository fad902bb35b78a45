// pdf.js as Firefox runs it: what its editor tools (text, pen, "add signature") put into the annotation storage,
// saved by saveDocument().
// node pdfjs_annotate.mjs SOURCE MARKS.json OUT
// MARKS.json: [{tool: "text", page, rect, text, size} | {tool: "pen" | "signature", page, rect, strokes, width}]
// page from 0, points of the unrotated page, a stroke is [x, y, x, y, ...].

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AnnotationEditorType, getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

const [source, marksFile, out] = process.argv.slice(2);
const marks = JSON.parse(readFileSync(marksFile, "utf8"));
const packageFolder = fileURLToPath(new URL("node_modules/pdfjs-dist/", import.meta.url));

// the editor keeps a stroke as Bézier points; NaN marks a straight line
const line = ([x, y, ...rest]) => {
  const points = [NaN, NaN, NaN, NaN, x, y];
  for (let i = 0; i < rest.length; i += 2) {
    points.push(NaN, NaN, NaN, NaN, rest[i], rest[i + 1]);
  }
  return new Float32Array(points);
};

const serialized = (mark) => {
  const common = { pageIndex: mark.page, rect: mark.rect, rotation: 0, structTreeParentId: null };
  if (mark.tool === "text") {
    const text = { color: [0, 0, 0], fontSize: mark.size, value: mark.text };
    return { annotationType: AnnotationEditorType.FREETEXT, ...text, ...common };
  }
  const pen = { color: [0, 0, 0], thickness: mark.width, opacity: 1 };
  const lines = mark.strokes.map(line);
  if (mark.tool === "signature") {
    const signature = { isSignature: true, areContours: true, lines };
    return { annotationType: AnnotationEditorType.SIGNATURE, ...pen, thickness: 0, ...signature, ...common };
  }
  const points = mark.strokes.map((stroke) => new Float32Array(stroke));
  return { annotationType: AnnotationEditorType.INK, ...pen, paths: { lines, points }, ...common };
};

const task = getDocument({
  data: new Uint8Array(readFileSync(source)),
  standardFontDataUrl: `${packageFolder}standard_fonts/`,
  verbosity: 0,
});
const document = await task.promise;
marks.forEach((mark, index) => {
  document.annotationStorage.setValue(`pdfjs_internal_editor_${index}`, serialized(mark));
});
writeFileSync(out, await document.saveDocument());
await task.destroy();
