"""A return as a picture: its pages with the form's boxes laid over them, what was read there, and the doubts."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pypdfium2
from PIL import Image, ImageDraw, ImageFont, ImageOps, UnidentifiedImageError

from pdfforms.errors import UnreadablePdf
from pdfforms.model.edition import Box
from pdfforms.model.filetype import FileType, sniff
from pdfforms.model.finding import Severity
from pdfforms.model.plane import Plane, Point
from pdfforms.model.reading import Placement, Reading
from pdfforms.model.record import Record, Signature, Value
from pdfforms.read.paper import open_picture, resolution

_SCALE = 2.0
"""Pixels a point of a PDF's page; a picture is drawn as wide as a page."""
_WIDTH, _HIGHEST = 1224, 6000
_GAP, _LEGEND = 24, 34
_READ, _EMPTY, _CHECK, _DOUBT = (22, 120, 60), (140, 150, 160), (196, 120, 0), (200, 30, 30)
_WORDS = (
    (_READ, "read"),
    (_EMPTY, "seen and empty"),
    (_CHECK, "read, but check it"),
    (_DOUBT, "not known: a person must look"),
)
_MAX_PAGES = 8

Results = Sequence[tuple[Reading, Record]]


def draw_picture(data: bytes, results: Results, font: bytes) -> bytes:
    """A PNG of the pages that the readings stand on, side by side, with a legend. `font` is a TrueType font.

    Raises UnreadablePdf if the file cannot be drawn.
    """
    typeface = ImageFont.truetype(BytesIO(font), round(6.5 * _SCALE))
    pages: dict[int, list[tuple[Placement, Reading, Record]]] = {}
    for reading, record in results:
        for placement in reading.placements:
            pages.setdefault(placement.file_page - 1, []).append((placement, reading, record))
    sheets = []
    for index, (paper, plane) in enumerate(_papers(data, sorted(pages))):
        for placement, reading, record in sorted(pages.items())[index][1] if pages else ():
            _draw_over(paper, placement.plane.then(plane), placement, reading, record, typeface)
        sheets.append(paper)
    out = BytesIO()
    _side_by_side(sheets, typeface).save(out, "PNG", optimize=True)
    return out.getvalue()


# -- the pages themselves


def _papers(data: bytes, wanted: Sequence[int]) -> list[tuple[Image.Image, Plane]]:
    """The wanted pages of a file, or all, each with the way from its own space to its picture."""
    kind = sniff(data)
    if kind is FileType.ZIP:
        raise UnreadablePdf("An archive is not drawn. Unpack it and explain the file that you want to see.")
    try:
        return _frames(data, wanted) if kind is FileType.PICTURE else _pages(data, wanted)
    except (pypdfium2.PdfiumError, UnidentifiedImageError, OSError, ValueError) as exc:
        raise UnreadablePdf("The file cannot be drawn. Look at it in another viewer.") from exc


def _pages(data: bytes, wanted: Sequence[int]) -> list[tuple[Image.Image, Plane]]:
    with pypdfium2.PdfDocument(data) as document:
        document.init_forms()
        return [_page(document, index) for index in (wanted or range(len(document)))[:_MAX_PAGES]]


def _page(document: pypdfium2.PdfDocument, index: int) -> tuple[Image.Image, Plane]:
    """The page as a viewer shows it, and the way from its points, which know no rotation and no crop."""
    page = document[index]
    image: Image.Image = page.render(scale=_SCALE, may_draw_forms=True).to_pil().convert("RGB")
    x0, y0, x1, y1 = page.get_cropbox()
    turned = {
        0: Plane.affine(1, 0, 0, -1, -x0, y1),
        90: Plane.affine(0, 1, 1, 0, -y0, -x0),
        180: Plane.affine(-1, 0, 0, 1, x1, -y0),
        270: Plane.affine(0, -1, -1, 0, y1, x1),
    }[page.get_rotation() % 360]
    return image, turned.then(Plane.scaled(_SCALE, 0, _SCALE, 0))


def _frames(data: bytes, wanted: Sequence[int]) -> list[tuple[Image.Image, Plane]]:
    found = []
    with open_picture(data) as picture:
        for index in (wanted or range(getattr(picture, "n_frames", 1)))[:_MAX_PAGES]:
            picture.seek(index)
            frame = ImageOps.exif_transpose(picture).convert("RGB")
            across, down = resolution(picture)
            high = frame.height * (across / down if down else 1.0)  # a coarse fax has half as many lines as dots
            scale = min(_WIDTH / frame.width, _HIGHEST / high)
            size = (max(1, round(frame.width * scale)), max(1, round(high * scale)))
            found.append((frame.resize(size), Plane.scaled(size[0] / frame.width, 0, size[1] / frame.height, 0)))
    return found


# -- what was read on them


def _draw_over(
    paper: Image.Image,
    plane: Plane,
    placement: Placement,
    reading: Reading,
    record: Record,
    typeface: ImageFont.FreeTypeFont,
) -> None:
    """Boxes, registration marks and words of one form's page."""
    if reading.edition is None:
        return
    pen = ImageDraw.Draw(paper, "RGBA")
    page_map = reading.edition.pages[placement.page - 1]
    for rect in (*page_map.marks, page_map.qr):
        pen.polygon(plane.corners(rect), outline=(40, 90, 200, 200))
    corner = plane.point(36, page_map.height - 14)
    said = f"page {placement.page} of {record.form}, {placement.residual:.1f} pt off"
    pen.text(corner, said, font=typeface, fill=(40, 90, 200))
    codes = _doubts(record)
    for box in reading.edition.boxes_by_page.get(placement.page, ()):
        if box.key in record.answers:
            _draw_box(pen, plane.corners(box.rect), box, record, codes.get(box.key, []), typeface)


def _draw_box(
    pen: ImageDraw.ImageDraw,
    corners: Sequence[Point],
    box: Box,
    record: Record,
    codes: Sequence[str],
    typeface: ImageFont.FreeTypeFont,
) -> None:
    answer = record.answers[box.key]
    value = _of_box(answer.value, box)
    colour = _DOUBT if answer.value is None else _CHECK if codes else _READ if _answered(value) else _EMPTY
    pen.polygon(list(corners), outline=(*colour, 255), width=2, fill=(*colour, 28))
    left, low = min(x for x, _ in corners), max(y for _, y in corners)
    high = min(y for _, y in corners)
    if answer.value is None or codes:
        pen.text((left + 3, high - 8 * _SCALE), ", ".join(codes or ["not known"]), font=typeface, fill=colour)
    elif _answered(value) and box.kind not in ("checkbox", "radio", "sign_here"):
        said = f"{answer.source.value.replace('_', ' ')}, {answer.confidence:.0%} sure"
        pen.text((left + 3, low + 1), said, font=typeface, fill=colour)


def _of_box(value: Value, box: Box) -> Value:
    """What a field's value says of one of its boxes."""
    if box.on_state is not None and isinstance(value, str):
        return value == box.on_state
    if box.kind == "sign_here" and isinstance(value, Signature) and value.kind == "typed":
        return False
    return value


def _doubts(record: Record) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in record.findings:
        if each.field and each.severity is not Severity.INFO:
            found.setdefault(each.field, []).append(each.code.replace("_", " "))
    return found


def _answered(value: Value) -> bool:
    return value.signed if isinstance(value, Signature) else value not in ("", False, None)


def _side_by_side(sheets: Sequence[Image.Image], typeface: ImageFont.FreeTypeFont) -> Image.Image:
    width = sum(sheet.width for sheet in sheets) + _GAP * (len(sheets) - 1)
    whole = Image.new("RGB", (width, max(sheet.height for sheet in sheets) + _LEGEND), (90, 96, 104))
    x = 0
    for sheet in sheets:
        whole.paste(sheet, (x, _LEGEND))
        x += sheet.width + _GAP
    pen, x = ImageDraw.Draw(whole), 10
    for colour, said in _WORDS:
        pen.rectangle((x, 10, x + 14, 24), fill=colour, outline=(255, 255, 255))
        pen.text((x + 20, 8), said, font=typeface, fill=(255, 255, 255))
        x += round(40 + typeface.getlength(said))
    return whole
