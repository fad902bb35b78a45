"""A page drawn straight into the edition's own space, so that every box is where the map says; and its ink.

PDFium draws through the registered plane: nothing is resampled, whatever the page's size, place and rotation.
Sheets are grey, `SCALE` pixels a point, the edition's page and nothing around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import byref, c_float
from dataclasses import dataclass
from functools import cached_property

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops, ImageFilter

from pdfforms.model.edition import PageMap, Rect
from pdfforms.model.plane import SAME, Plane

SCALE = 2
"""Pixels a point."""
DARKER = 64
"""Of 255: a pixel is ink where it is at least this much darker than the blank around it."""
_NEIGHBOURS = 5
"""Pixels across within which the blank's own ink may lie elsewhere on another program's drawing of it."""
_WHITE = 0xFFFFFFFF
_EVERYTHING = (-1e5, -1e5, 1e5, 1e5)


@dataclass(frozen=True)
class Sheet:
    """A page in edition space."""

    image: Image.Image

    @cached_property
    def darkest(self) -> Image.Image:
        """Of a blank: how dark another drawing of it may be, its own ink two pixels wider."""
        return self.image.filter(ImageFilter.MinFilter(_NEIGHBOURS)).point(
            [max(0, n - DARKER) for n in range(256)]
        )

    def added(self, blank: Sheet) -> Image.Image:
        """Not 0 where this page has ink that the blank lacks."""
        return ImageChops.subtract(blank.darkest, self.image)


def draw_sheet(
    document: pypdfium2.PdfDocument,
    index: int,
    page_map: PageMap,
    plane: Plane = SAME,
    *,
    annotations: bool = False,
    close: Rect | None = None,
    scale: float = SCALE,
) -> Sheet | None:
    """The page as the plane says it lies; None where PDFium cannot draw it or there is no way back.

    The plane must be affine. What a crop box cuts off is drawn too: the file has it. `close` is a part of the
    edition's page that is looked at alone, `scale` pixels a point.
    """
    try:
        back = plane.inverse()
    except ValueError:
        return None
    left, low, right, top = close or (0.0, 0.0, page_map.width, page_map.height)
    width, height = round((right - left) * scale), round((top - low) * scale)
    with _uncropped(document, index) as page:
        if page is None:
            return None
        on_sheet = Plane.scaled(scale, -scale * left, -scale, scale * top)
        matrix = _undisplayed(page).then(back).then(on_sheet)
        bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_Gray, None, 0)
        if not bitmap:
            return None
        try:
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, _WHITE)
            a, c, e, b, d, f = matrix.rows[:6]
            clip = pdfium.FS_RECTF(0.0, 0.0, float(width), float(height))
            flags = pdfium.FPDF_GRAYSCALE | (pdfium.FPDF_ANNOT if annotations else 0)
            pdfium.FPDF_RenderPageBitmapWithMatrix(
                bitmap, page, byref(pdfium.FS_MATRIX(a, b, c, d, e, f)), byref(clip), flags
            )
            stride = pdfium.FPDFBitmap_GetStride(bitmap)
            pixels = pdfium.FPDFBitmap_GetBuffer(bitmap)
            data = (pdfium.c_ubyte * (stride * height)).from_address(_address(pixels))
            image = Image.frombytes("L", (width, height), bytes(data), "raw", "L", stride)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
    return Sheet(image)


def pixels(rect: Rect, height: float, inset: float = 0.0) -> tuple[int, int, int, int]:
    """Where a rectangle of the edition lies on a sheet, made smaller by `inset` points on every side."""
    return (
        round((rect[0] + inset) * SCALE),
        round((height - rect[3] + inset) * SCALE),
        round((rect[2] - inset) * SCALE),
        round((height - rect[1] - inset) * SCALE),
    )


def ink(added: Image.Image, rect: Rect, height: float, inset: float = 0.0) -> float:
    """The share of a rectangle of the edition that has ink which the blank lacks."""
    area = pixels(rect, height, inset)
    size = (area[2] - area[0]) * (area[3] - area[1])
    return inked(added.crop(area)) / size if size > 0 else 0.0


def inked(part: Image.Image) -> int:
    """How many pixels of a part of a sheet's added ink are ink."""
    return 0 if part.getbbox() is None else part.width * part.height - part.histogram()[0]


def ink_box(added: Image.Image, rect: Rect, height: float, inset: float = 0.0) -> Rect | None:
    """The part of a rectangle of the edition that its ink fills; None where it has none."""
    x0, y0, x1, y1 = pixels(rect, height, inset)
    if x1 <= x0 or y1 <= y0:
        return None
    found = added.crop((x0, y0, x1, y1)).getbbox()
    if found is None:
        return None
    left, top, right, bottom = found
    return (
        (x0 + left) / SCALE,
        height - (y0 + bottom) / SCALE,
        (x0 + right) / SCALE,
        height - (y0 + top) / SCALE,
    )


@contextmanager
def _uncropped(document: pypdfium2.PdfDocument, index: int) -> Iterator[object | None]:
    """The loaded page with its whole media box in view and no rotation; afterwards as it was."""
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        yield None
        return
    crop = [c_float() for _ in range(4)]
    rotation = pdfium.FPDFPage_GetRotation(page)
    cropped = pdfium.FPDFPage_GetCropBox(page, *(byref(side) for side in crop))
    try:
        if rotation:
            pdfium.FPDFPage_SetRotation(page, 0)
        if cropped:
            pdfium.FPDFPage_SetCropBox(page, *_EVERYTHING)  # PDFium keeps to the media box
        yield page
    finally:
        if rotation:
            pdfium.FPDFPage_SetRotation(page, rotation)
        if cropped:
            pdfium.FPDFPage_SetCropBox(page, *(side.value for side in crop))
        pdfium.FPDF_ClosePage(page)


def _undisplayed(page: object) -> Plane:
    """From where PDFium shows an unrotated page, y down, to the page's points."""
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, byref(box))
    return Plane.scaled(1.0, box.left, -1.0, box.bottom + pdfium.FPDF_GetPageHeightF(page))


def _address(pointer: object) -> int:
    return int(pdfium.cast(pointer, pdfium.c_void_p).value or 0)
