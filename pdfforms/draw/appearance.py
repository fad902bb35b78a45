"""Appearance streams of our widgets: what stands in a field, drawn as a viewer would (ISO 32000-2, 12.7.4.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pdfforms.draw import formfont
from pdfforms.draw.bidirectional import direction_of
from pdfforms.draw.cos import Indirect, Name, Stream, literal, number
from pdfforms.draw.glyphfont import GlyphFonts
from pdfforms.draw.png import Png
from pdfforms.draw.shape import shape
from pdfforms.draw.wrap import wrap

INK = "0.07 0.09 0.2"
"""What is typed: a dark blue, as from a pen."""
PADDING = 3.0
LEADING = 1.3
LARGEST, SMALLEST = 11.0, 6.0
WORTH_COMPRESSING = 256
"""Bytes; a line of text takes less, and longer to compress than to lay out."""
MARK_FILL, MARK_LINE, MARK_WIDTH, MARK_RADIUS = "1 0.965 0.78", "0.88 0.62 0.1", 1.3, 2.5
"""Of a field that waits for an answer: yellow, in an orange line of so many points with such corners."""
BOX_MARK_WIDTH = 0.8
"""Of a box or button: on a photo a wider line within its frame hides what is ticked."""
PICTURE_SHARE = 0.56
"""Of a field's height, for a picture that stands over its text."""
TICK = (0.2, 0.52, 0.42, 0.24, 0.82, 0.78)
"""The tick's three points, as shares of the box."""


@dataclass(frozen=True)
class Typeset:
    """A value laid out for its box."""

    lines: tuple[tuple[str, str], ...]
    """Each line with its paragraph's direction, "ltr" or "rtl"."""
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
        self,
        value: str,
        width: float,
        height: float,
        *,
        multiline: bool,
        quadding: int = 0,
        marked: bool = False,
        picture: Png | None = None,
    ) -> tuple[Stream, bool]:
        """The appearance of a text field and whether all of the value is in it; width and height in points.

        A right-to-left paragraph begins at the right, unless the field is centred. A picture stands over the text.
        """
        entries, shown, low = self._form(width, height), "", height
        if picture:
            across = min(width - 4, height * PICTURE_SHARE * picture.width / picture.height)
            high = across * picture.height / picture.width
            low = height - high - 1
            place = (across, 0, 0, high, (width - across) / 2, low)
            shown = f"q {' '.join(map(number, place))} cm /Picture Do Q\n"
            entries["Resources"] = {**entries["Resources"], "XObject": {"Picture": Indirect(picture.image())}}
        typeset = lay_out(value, width - 2 * PADDING, low, multiline=multiline)
        body = "\n".join(self._lines(typeset, width, low, multiline=multiline, quadding=quadding))
        data = (
            f"{mark(width, height) if marked else ''}/Tx BMC\nq\n{shown}"
            f"1 1 {number(width - 2)} {number(height - 2)} re W n\nBT\n{INK} rg\n{body}\nET\nQ\nEMC"
        )
        stream = Stream(data.encode("latin-1"), entries, compress=len(data) > WORTH_COMPRESSING)
        return stream, typeset.whole

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
        placed = place_lines(typeset, width, height, multiline=multiline, quadding=quadding)
        return [paint_line(line, typeset.size, self.glyph_fonts) for line in placed]

    def finish(self) -> None:
        """Fills the fonts in, once all appearances are made."""
        self.glyph_resources.value = {formfont.RESOURCE: self.form_font, **self.glyph_fonts.finish()}


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line of a value, its left end in points from its box's lower left corner."""

    text: str
    direction: str
    x: float
    y: float


def place_lines(
    typeset: Typeset, width: float, height: float, *, multiline: bool, quadding: int
) -> Iterator[PlacedLine]:
    """Where each line stands in a box of `width` by `height`."""
    size = typeset.size
    y = height - PADDING - size if multiline else (height - size * 0.72) / 2
    for line, direction in typeset.lines:
        x, end = PADDING, 2 if direction == "rtl" and quadding == 0 else quadding
        if end:
            slack = width - 2 * PADDING - measure(line, size, direction)
            x += (max(0.0, slack) if direction == "ltr" else slack) * end / 2
        yield PlacedLine(line, direction, x, y)
        y -= size * LEADING


def paint_line(line: PlacedLine, size: float, glyph_fonts: GlyphFonts) -> str:
    """Operators between BT and ET: in the form font what it can show, else in glyphs."""
    data = formfont.encode(line.text) if line.direction == "ltr" else None
    if data is None:
        return glyph_fonts.paint(shape(line.text, "regular", line.direction), line.x, line.y, size)
    shown = literal(data).decode("latin-1")
    return f"/{formfont.RESOURCE} {number(size)} Tf 1 0 0 1 {number(line.x)} {number(line.y)} Tm {shown} Tj"


def measure(line: str, size: float, direction: str = "ltr") -> float:
    """The width of a line in points."""
    data = formfont.encode(line) if direction == "ltr" else None
    if data is not None:
        return formfont.width(data) * size / 1000
    return shape(line, "regular", direction).width * size / 1000


def lay_out(value: str, width: float, height: float, *, multiline: bool) -> Typeset:
    """The largest size at which the value fits its box, and its lines at that size."""
    text = value.replace("\t", " ")
    if not multiline:
        line = text.replace("\n", " ")
        direction = direction_of(line)
        natural = measure(line, LARGEST, direction)
        size = LARGEST if natural <= width else max(SMALLEST, LARGEST * width / natural)
        return Typeset(((line, direction),), size, natural * size / LARGEST <= width + 0.5)
    paragraphs = [(paragraph, _EmWidths(direction_of(paragraph))) for paragraph in text.split("\n")]
    size = LARGEST
    while True:
        lines = [
            (line, widths.direction)
            for paragraph, widths in paragraphs
            for line in wrap(paragraph, width / size, widths.measure)
        ]
        whole = len(lines) * size * LEADING <= height - 2 * PADDING
        if whole or size <= SMALLEST:
            return Typeset(tuple(lines), size, whole)
        size -= 0.5


class _EmWidths:
    """Widths at size 1 of words in a paragraph of one direction, remembered."""

    def __init__(self, direction: str) -> None:
        self.direction = direction
        self._known: dict[str, float] = {}

    def measure(self, word: str) -> float:
        """The width of a word."""
        if word not in self._known:
            self._known[word] = measure(word, 1, self.direction)
        return self._known[word]


def mark(width: float, height: float, *, line: float = MARK_WIDTH, round_button: bool = False) -> str:
    """What shows that a field waits for an answer: a tint and a line just within its edge. The line lies over the
    field's own and is no darker, and the tint is near to white: neither is ink for whoever reads the page."""
    inset, paint = line / 2, f"q {MARK_FILL} rg {MARK_LINE} RG {number(line)} w\n"
    if round_button:
        return f"{paint}{_circle(width / 2, height / 2, width / 2 - inset)}\nb Q\n"
    return f"{paint}{_rounded(inset, inset, width - inset, height - inset, MARK_RADIUS)}\nb Q\n"


def tick_stream(size: float, *, on: bool, round_button: bool = False, marked: bool = False) -> Stream:
    """The appearance of a checkbox (a tick) or a radio button (a dot) in a square of `size` points."""
    data = tick_operators(size, round_button=round_button) if on else ""
    if marked:
        data = mark(size, size, line=BOX_MARK_WIDTH, round_button=round_button) + data
    entries = {"Type": Name("XObject"), "Subtype": Name("Form"), "BBox": [0, 0, size, size], "Resources": {}}
    return Stream(data.encode("ascii"), entries)


def tick_operators(size: float, *, round_button: bool = False) -> str:
    """Operators that paint a tick, or a round button's dot, into a square at the origin."""
    if round_button:
        return f"{INK} rg\n" + _circle(size / 2, size / 2, size * 0.26) + "\nf"
    x0, y0, x1, y1, x2, y2 = (number(share * size) for share in TICK)
    return f"q\n{INK} RG {number(size * 0.13)} w 1 J 1 j\n{x0} {y0} m {x1} {y1} l {x2} {y2} l S\nQ"


def _rounded(x0: float, y0: float, x1: float, y1: float, radius: float) -> str:
    """A rectangle with round corners."""
    k = radius * (1 - 0.5523)
    n = number
    return (
        f"{n(x0 + radius)} {n(y0)} m {n(x1 - radius)} {n(y0)} l "
        f"{n(x1 - k)} {n(y0)} {n(x1)} {n(y0 + k)} {n(x1)} {n(y0 + radius)} c {n(x1)} {n(y1 - radius)} l "
        f"{n(x1)} {n(y1 - k)} {n(x1 - k)} {n(y1)} {n(x1 - radius)} {n(y1)} c {n(x0 + radius)} {n(y1)} l "
        f"{n(x0 + k)} {n(y1)} {n(x0)} {n(y1 - k)} {n(x0)} {n(y1 - radius)} c {n(x0)} {n(y0 + radius)} l "
        f"{n(x0)} {n(y0 + k)} {n(x0 + k)} {n(y0)} {n(x0 + radius)} {n(y0)} c"
    )


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
