"""Appearance streams of our widgets: what stands in a field, drawn as a viewer would (ISO 32000-2, 12.7.4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from pdfforms.draw import formfont
from pdfforms.draw.cos import Indirect, Name, Stream, literal, number
from pdfforms.draw.glyphfont import GlyphFonts
from pdfforms.draw.shape import is_rtl, shape
from pdfforms.draw.wrap import wrap

INK = "0.07 0.09 0.2"
"""What is typed: a dark blue, as from a pen."""
PADDING = 3.0
LEADING = 1.3
LARGEST, SMALLEST = 11.0, 6.0
TICK = (0.2, 0.52, 0.42, 0.24, 0.82, 0.78)
"""The tick's three points, as shares of the box."""


@dataclass(frozen=True)
class Typeset:
    """A value laid out for its box."""

    lines: tuple[str, ...]
    size: float
    whole: bool
    """False where the box is too small for the value even at the smallest size."""


class Appearances:
    """Makes the appearances of one document; they share its form font and its glyph fonts."""

    def __init__(self, form_font: Any) -> None:
        self.form_font = form_font
        self.glyph_fonts = GlyphFonts()
        self.glyph_resources = Indirect({})

    def text(
        self, value: str, width: float, height: float, *, multiline: bool, quadding: int = 0
    ) -> tuple[Stream, bool]:
        """The appearance of a text field and whether all of the value is in it; width and height in points."""
        typeset = lay_out(value, width - 2 * PADDING, height, multiline=multiline)
        rtl = is_rtl(value)
        body = "\n".join(self._lines(typeset, width, height, multiline=multiline, quadding=2 if rtl else quadding))
        data = f"/Tx BMC\nq\n1 1 {number(width - 2)} {number(height - 2)} re W n\nBT\n{INK} rg\n{body}\nET\nQ\nEMC"
        return Stream(data.encode("latin-1"), self._form(width, height)), typeset.whole

    def _form(self, width: float, height: float) -> dict[str, Any]:
        return {
            "Type": Name("XObject"),
            "Subtype": Name("Form"),
            "BBox": [0, 0, width, height],
            "Resources": {"Font": self.glyph_resources},
        }

    def _lines(
        self, typeset: Typeset, width: float, height: float, *, multiline: bool, quadding: int
    ) -> list[str]:
        size = typeset.size
        y = height - PADDING - size if multiline else (height - size * 0.72) / 2
        out = []
        for line in typeset.lines:
            slack = width - 2 * PADDING - measure(line, size)
            x = PADDING + max(0.0, slack) * quadding / 2
            out.append(self._line(line, x, y, size))
            y -= size * LEADING
        return out

    def _line(self, line: str, x: float, y: float, size: float) -> str:
        data = formfont.encode(line)
        if data is None:
            direction = "rtl" if is_rtl(line) else "ltr"
            return self.glyph_fonts.paint(shape(line, "regular", direction), x, y, size)
        shown = literal(data).decode("latin-1")
        return f"/{formfont.RESOURCE} {number(size)} Tf 1 0 0 1 {number(x)} {number(y)} Tm {shown} Tj"

    def finish(self) -> None:
        """Fills the fonts in, once all appearances are made."""
        self.glyph_resources.value = {formfont.RESOURCE: self.form_font, **self.glyph_fonts.finish()}


def measure(line: str, size: float) -> float:
    """The width of a line in points."""
    data = formfont.encode(line)
    if data is not None:
        return formfont.width(data) * size / 1000
    return shape(line, "regular", "rtl" if is_rtl(line) else "ltr").width * size / 1000


def _em_width(line: str, known: dict[str, float]) -> float:
    """The width of a line at size 1, remembered."""
    if line not in known:
        known[line] = measure(line, 1)
    return known[line]


def lay_out(value: str, width: float, height: float, *, multiline: bool) -> Typeset:
    """The largest size at which the value fits its box, and its lines at that size."""
    text = value.replace("\t", " ")
    if not multiline:
        line = text.replace("\n", " ")
        natural = measure(line, LARGEST)
        size = LARGEST if natural <= width else max(SMALLEST, LARGEST * width / natural)
        return Typeset((line,), size, measure(line, size) <= width + 0.5)
    size = LARGEST
    widths: dict[str, float] = {}
    while True:
        lines = wrap(text, width / size, partial(_em_width, known=widths))
        whole = len(lines) * size * LEADING <= height - 2 * PADDING
        if whole or size <= SMALLEST:
            return Typeset(tuple(lines), size, whole)
        size -= 0.5


def tick_stream(size: float, *, on: bool, round_button: bool = False) -> Stream:
    """The appearance of a checkbox (a tick) or a radio button (a dot) in a square of `size` points."""
    data = ""
    if on and round_button:
        radius = size * 0.26
        data = f"{INK} rg\n" + _circle(size / 2, size / 2, radius) + "\nf"
    elif on:
        x0, y0, x1, y1, x2, y2 = (number(share * size) for share in TICK)
        data = f"q\n{INK} RG {number(size * 0.13)} w 1 J 1 j\n{x0} {y0} m {x1} {y1} l {x2} {y2} l S\nQ"
    entries = {"Type": Name("XObject"), "Subtype": Name("Form"), "BBox": [0, 0, size, size], "Resources": {}}
    return Stream(data.encode("ascii"), entries)


def _circle(x: float, y: float, radius: float) -> str:
    k = radius * 0.5523
    n = number
    return (
        f"{n(x + radius)} {n(y)} m "
        f"{n(x + radius)} {n(y + k)} {n(x + k)} {n(y + radius)} {n(x)} {n(y + radius)} c "
        f"{n(x - k)} {n(y + radius)} {n(x - radius)} {n(y + k)} {n(x - radius)} {n(y)} c "
        f"{n(x - radius)} {n(y - k)} {n(x - k)} {n(y - radius)} {n(x)} {n(y - radius)} c "
        f"{n(x + k)} {n(y - radius)} {n(x + radius)} {n(y - k)} {n(x + radius)} {n(y)} c"
    )
