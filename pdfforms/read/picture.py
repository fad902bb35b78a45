"""A return as a picture: its pages with the form's boxes, what was read in them, and the doubts."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from pdfforms.errors import UnreadablePdf
from pdfforms.model.edition import Rect
from pdfforms.model.finding import Severity
from pdfforms.model.reading import Placement, Reading
from pdfforms.model.record import Record, Signature, Value

_SCALE = 2.0
_GAP = 24
_READ, _EMPTY, _DOUBT = (22, 120, 60), (140, 150, 160), (200, 30, 30)
_MAX_PAGES = 8


def draw_picture(data: bytes, results: Sequence[tuple[Reading, Record]], font: bytes) -> bytes:
    """A PNG of the pages that the readings stand on, side by side: green where a value was read, grey where the
    field is empty, red where it is not known. `font` is a TrueType font for the words.

    Raises UnreadablePdf if PDFium cannot draw the file.
    """
    try:
        with pypdfium2.PdfDocument(data) as document:
            wanted = [
                (placement, reading, record) for reading, record in results for placement in reading.placements
            ]
            sheets = [_sheet(document, *each, font) for each in wanted[:_MAX_PAGES]]
            if not sheets:
                sheets = [_render(document, index) for index in range(min(len(document), _MAX_PAGES))]
    except pypdfium2.PdfiumError as exc:
        raise UnreadablePdf("PDFium cannot draw the file. Look at it in another viewer.") from exc
    out = BytesIO()
    _side_by_side(sheets).save(out, "PNG", optimize=True)
    return out.getvalue()


def _render(document: pypdfium2.PdfDocument, index: int) -> Image.Image:
    image: Image.Image = document[index].render(scale=_SCALE, may_draw_forms=True).to_pil().convert("RGB")
    return image


def _sheet(
    document: pypdfium2.PdfDocument, placement: Placement, reading: Reading, record: Record, font: bytes
) -> Image.Image:
    document.init_forms()
    index = placement.file_page - 1
    page = _render(document, index)
    pen = ImageDraw.Draw(page, "RGBA")
    words = ImageFont.truetype(BytesIO(font), round(6.5 * _SCALE))
    height = document[index].get_height()
    codes = _doubts(record)
    if reading.edition is None:
        return page
    for box in reading.edition.boxes_by_page.get(placement.page, ()):
        answer = record.answers.get(box.key)
        if answer is None:
            continue
        place = _pixels(placement.plane.rect(box.rect), height)
        value = answer.value
        if box.on_state is not None and isinstance(value, str):
            value = value == box.on_state
        if box.kind == "sign_here" and isinstance(value, Signature) and value.kind == "typed":
            value = False
        colour = _DOUBT if answer.value is None else _READ if _answered(value) else _EMPTY
        pen.rectangle(place, outline=(*colour, 255), width=2, fill=(*colour, 28))
        if answer.value is None:
            said = ", ".join(codes.get(box.key, ["not known"]))
            pen.text((place[0] + 3, place[1] - 8 * _SCALE), said, font=words, fill=_DOUBT)
        elif _answered(value) and box.kind not in ("checkbox", "radio", "sign_here"):
            pen.text(
                (place[0] + 3, place[3] + 1),
                f"{answer.source.value} {answer.confidence:g}",
                font=words,
                fill=_READ,
            )
    return page


def _doubts(record: Record) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in record.findings:
        if each.field and each.severity is not Severity.INFO:
            found.setdefault(each.field, []).append(each.code)
    return found


def _answered(value: Value) -> bool:
    return value.signed if isinstance(value, Signature) else value not in ("", False, None)


def _pixels(rect: Rect, height: float) -> tuple[float, float, float, float]:
    return (rect[0] * _SCALE, (height - rect[3]) * _SCALE, rect[2] * _SCALE, (height - rect[1]) * _SCALE)


def _side_by_side(sheets: Sequence[Image.Image]) -> Image.Image:
    width = sum(sheet.width for sheet in sheets) + _GAP * (len(sheets) - 1)
    whole = Image.new("RGB", (width, max(sheet.height for sheet in sheets)), (90, 96, 104))
    x = 0
    for sheet in sheets:
        whole.paste(sheet, (x, 0))
        x += sheet.width + _GAP
    return whole
