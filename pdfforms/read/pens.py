"""How PDFium's text objects were drawn: size, angle, typeface, and whether a person sees them."""

from __future__ import annotations

import math
from ctypes import byref, c_size_t, c_uint
from typing import NamedTuple

import pypdfium2.raw as pdfium

_INVISIBLE = {pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP}
_WHITE = 250


class Pen(NamedTuple):
    """How a stretch of text was drawn."""

    size: float
    """Of the typeface, in points of the page."""
    angle: float = 0.0
    """Of the baseline, in degrees against the clock from the page's own left to right."""
    font: int = 0
    """Tells apart the fonts of one page."""
    hidden: bool = False
    """Drawn in white or not at all."""
    nested: bool = False
    """Within a form XObject, as a flattened field's appearance is."""


def pen_of(text: object, index: int, text_object: object, *, nested: bool) -> Pen:
    """How the character `index` of a text page was drawn."""
    size, angle, matrix = pdfium.FPDFText_GetFontSize(text, index), 0.0, pdfium.FS_MATRIX()
    if pdfium.FPDFText_GetMatrix(text, index, byref(matrix)):
        size *= math.hypot(matrix.c, matrix.d)
        if matrix.b != 0.0 or matrix.a <= 0:
            angle = math.degrees(math.atan2(matrix.b, matrix.a))
    if not text_object:
        return Pen(size, angle)
    font = address(pdfium.FPDFTextObj_GetFont(text_object))
    return Pen(size, angle, font, _is_hidden(text_object), nested)


def _is_hidden(text_object: object) -> bool:
    mode = pdfium.FPDFTextObj_GetTextRenderMode(text_object)
    if mode != pdfium.FPDF_TEXTRENDERMODE_FILL:
        return mode in _INVISIBLE
    red, green, blue, alpha = (c_uint() for _ in range(4))
    known = pdfium.FPDFPageObj_GetFillColor(text_object, byref(red), byref(green), byref(blue), byref(alpha))
    return bool(known) and (min(red.value, green.value, blue.value) >= _WHITE or alpha.value == 0)


def address(pointer: object) -> int:
    """The number behind a handle of PDFium, 0 where there is none."""
    return c_size_t.from_buffer(pointer).value if pointer else 0  # type: ignore[arg-type]  # pypdfium2 has no types
