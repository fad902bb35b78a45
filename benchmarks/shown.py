"""Whether a filled PDF holds and shows what was written into it, by other eyes than ours: pikepdf and PDFium."""

from __future__ import annotations

import unicodedata
from io import BytesIO

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from benchmarks.answers import Answers
from pdfforms.model.edition import EditionMap


def not_held(data: bytes, answers: Answers) -> list[str]:
    """The fields whose /V, and for a box /AS, is not what was written."""
    with pikepdf.open(BytesIO(data)) as pdf:
        held: dict[str, str | bool] = {}
        for field in pdf.Root.AcroForm.Fields:
            value = str(field.get("/V", ""))
            ticked = value == "/Yes" and field.get("/AS") == "/Yes"
            held[str(field.T)] = ticked if field.get("/FT") == "/Btn" else value.replace("\r", "\n")
    return [key for key, value in answers.plain.items() if held.get(key) != value]


def not_shown(data: bytes, answers: Answers, edition: EditionMap) -> list[str]:
    """The text fields whose first widget does not show all letters of the text, in any order: PDFium turns lines
    around where a page has right-to-left text."""
    boxes = {box.key: box for box in reversed(edition.boxes) if box.kind in ("text", "multiline")}
    pdf = pdfium.PdfDocument(data)
    try:
        for page in pdf:
            raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
        texts = [page.get_textpage() for page in pdf]
        drawn = {key: texts[box.page - 1].get_text_bounded(*box.rect) for key, box in boxes.items()}
    finally:
        pdf.close()
    return [key for key, value in answers.texts.items() if _letters(drawn[key]) != _letters(value)]


def _letters(text: str) -> list[str]:
    """The characters without spaces and line ends, which drawing does not keep, composed."""
    return sorted("".join(unicodedata.normalize("NFKC", text).split()))
