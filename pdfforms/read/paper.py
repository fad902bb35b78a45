"""The page itself as evidence: laid straight in the edition's own space, and crops of it for a person."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageChops, ImageOps
from pypdfium2 import PdfDocument, PdfiumError
from pypdfium2.raw import FLAT_NORMALDISPLAY, FPDFPage_Flatten

from pdfforms.model.edition import CROP_MARGIN, Box, PageMap, Rect
from pdfforms.model.filetype import FileType, sniff
from pdfforms.model.plane import Plane
from pdfforms.model.reading import Placement
from pdfforms.read.sheet import SCALE, draw_sheet
from pdfforms.read.tiff import Directories

PICTURES = ("JPEG", "PNG", "TIFF", "BMP", "GIF", "WEBP", "MPO", "HEIF")
"""What Pillow may open; HEIF where the extra `scan` has taught it."""
_LABEL = 150.0
"""Points to the right of a box to tick, where its words stand."""
_MOST = 60
"""Crops of one page."""
_BROKEN = (OSError, ValueError, MemoryError, Image.DecompressionBombError)
"""What Pillow raises as a rule."""
_FAX_WIDTHS = (1728, 2048, 2432)
"""ITU-T T.4: dots of a line. A fax in standard resolution has half as many lines an inch as dots."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A page laid straight: SCALE pixels a point of the edition, y down from the page's top."""

    image: Image.Image
    height: float
    """Of the page, in points."""

    def crop(self, rect: Rect) -> bytes | None:
        """A PNG of a rectangle of the edition; None where nothing of it lies on the page."""
        x0, y0, x1, y1 = rect
        across, down = self.image.size
        area = (
            max(0, round((x0 - CROP_MARGIN) * SCALE)),
            max(0, round((self.height - y1 - CROP_MARGIN) * SCALE)),
            min(across, round((x1 + CROP_MARGIN) * SCALE)),
            min(down, round((self.height - y0 + CROP_MARGIN) * SCALE)),
        )
        if area[0] >= area[2] or area[1] >= area[3]:
            return None
        out = BytesIO()
        self.image.crop(area).save(out, "PNG", optimize=True)
        return out.getvalue()


def lay(data: bytes, placement: Placement, page_map: PageMap) -> Paper | None:
    """The page of a file where a placement found it; None where it cannot be drawn."""
    try:
        if sniff(data) is FileType.PICTURE:
            return _picture(data, placement, page_map)
        with PdfDocument(data) as document:
            return _page(document, placement, page_map)
    except (PdfiumError, *_BROKEN):
        return None


def _page(document: PdfDocument, placement: Placement, page_map: PageMap) -> Paper | None:
    """Drawn twice: through a matrix PDFium shows no widgets, and flattened no annotation without an appearance."""
    index = placement.file_page - 1
    with_annotations = draw_sheet(document, index, page_map, placement.plane, annotations=True)
    page = document[index]
    FPDFPage_Flatten(page.raw, FLAT_NORMALDISPLAY)
    page.close()
    with_widgets = draw_sheet(document, index, page_map, placement.plane)
    if with_annotations is None or with_widgets is None:
        return None
    return Paper(ImageChops.darker(with_annotations.image, with_widgets.image), page_map.height)


def open_picture(data: bytes) -> Image.Image:
    """An image file, by Pillow, of a kind that families send. OSError, ValueError where it is none."""
    Image.init()
    return Image.open(BytesIO(data), formats=[each for each in PICTURES if each in Image.OPEN])


def count_frames(data: bytes) -> int:
    """How many pages an image file has: several in a TIFF, one in others; 0 where it is broken."""
    try:
        with (
            warnings.catch_warnings(action="ignore"),
            open_picture(data) as picture,
        ):  # it warns of what is cut off
            return len(Directories(data).places) if picture.format == "TIFF" else 1
    except (*_BROKEN, SyntaxError, ArithmeticError, LookupError, TypeError, struct.error):
        return 0


def resolution(frame: Image.Image) -> tuple[float, float]:
    """Dots an inch across and down, 0 where the file does not say or says nonsense."""
    try:
        across, down = (float(each) for each in frame.info.get("dpi", (0, 0)))
    except (TypeError, ValueError, ZeroDivisionError):
        across = down = 0.0
    if not (60 <= across <= 2400 and 60 <= down <= 2400):
        across = down = 0.0
    if across == down and frame.width in _FAX_WIDTHS and frame.height < 1.0 * frame.width:
        return 204.0, 98.0
    return across, down


def _picture(data: bytes, placement: Placement, page_map: PageMap) -> Paper:
    with open_picture(data) as picture:
        picture.seek(placement.file_page - 1)
        frame = ImageOps.exif_transpose(picture).convert("L")
    on_paper = Plane.scaled(1 / SCALE, 0.0, -1 / SCALE, page_map.height)
    rows = on_paper.then(placement.plane).rows
    size = (round(page_map.width * SCALE), round(page_map.height * SCALE))
    coefficients = tuple(each / rows[8] for each in rows[:8])
    image = frame.transform(
        size, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BILINEAR, fillcolor=255
    )
    return Paper(image, page_map.height)


def crops(
    paper: Paper, boxes: Iterable[Box], wanted: frozenset[str], strays: Mapping[str, Rect]
) -> dict[str, bytes]:
    """The crops of a page by field key, and by name for what fits no field."""
    places: dict[str, Rect] = dict(strays)
    for box in boxes:
        if box.key in wanted:
            places[box.key] = _around(places.get(box.key), _with_words(box))
    found = {name: paper.crop(rect) for name, rect in list(places.items())[:_MOST]}
    return {name: png for name, png in found.items() if png}


def _with_words(box: Box) -> Rect:
    x0, y0, x1, y1 = box.rect
    return (x0, y0, x1 + _LABEL, y1) if box.kind in ("checkbox", "radio") else box.rect


def _around(one: Rect | None, other: Rect) -> Rect:
    if one is None:
        return other
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))
