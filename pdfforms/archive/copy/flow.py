"""Our own pages: headings, paragraphs and tables set down the page, on to the next where one is full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pdfforms.draw.bidirectional import direction_of
from pdfforms.draw.cos import Name
from pdfforms.draw.drawing import Drawing, Page
from pdfforms.draw.picture import Picture
from pdfforms.draw.shape import shape
from pdfforms.draw.tags import Element
from pdfforms.draw.wrap import wrap

INK, ACCENT, MUTED, HAIRLINE, BAND = "#1b2333", "#1d4f7c", "#5a6472", "#c9d3de", "#e4edf6"
MARGIN, HEAD, FOOT = 48.0, 36.0, 60.0
_LEADING = 1.32
_GAP = 14.0
"""Between columns."""
_ROW_PAD = 3.2
"""Above and below a row's text."""


@dataclass(frozen=True, slots=True)
class Style:
    """One kind of text."""

    size: float = 8.5
    weight: str = "regular"
    colour: str = INK


TEXT, STRONG, LABEL = Style(), Style(weight="bold"), Style(8, "bold", MUTED)
SMALL, HEADING = Style(7.5, colour=MUTED), Style(10.5, "bold", ACCENT)
TITLE, ORGANIZATION = Style(21, "bold", ACCENT), Style(9, "bold", MUTED)


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture in a table."""

    picture: Picture
    words: str
    """What it shows, for who cannot see it."""
    language: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A table's cell: text, and below it a picture where there is one."""

    text: str = ""
    style: Style = TEXT
    scope: str = ""
    """"Row" or "Column" where it is a header."""
    language: str = ""
    """Where it is not the page's."""
    shown: Shown | None = None


class Flow:
    """Sets one thing below the other."""

    def __init__(self, drawing: Drawing, root: Element, size: tuple[float, float], running: str) -> None:
        self.root = root
        self._drawing, self._size, self._running = drawing, size, running
        self.pages: list[Page] = []
        self._page = self._turn()

    @property
    def width(self) -> float:
        """Of the text."""
        return self._size[0] - 2 * MARGIN

    def skip(self, distance: float) -> None:
        """Leaves room."""
        self._y -= distance

    def heading(self, text: str, level: int = 2) -> None:
        """A heading on a band, kept with what follows."""
        self.room(70)
        self._y -= 12
        pitch = HEADING.size * _LEADING
        band = pitch + 5
        self._page.area((MARGIN, self._y - band, MARGIN + self.width, self._y), fill=BAND)
        self._page.area((MARGIN, self._y - band, MARGIN + 3, self._y), fill=ACCENT)
        element = self.root.add(Element(f"H{level}"))
        self._line(text, MARGIN + 9, self._y - band / 2 - HEADING.size * 0.36, HEADING, element)
        self._y -= band + 5

    def paragraph(self, text: str, style: Style = TEXT, tag: str = "P", language: str = "") -> None:
        """Text that runs on to the next page where this one is full."""
        element = self.root.add(Element(tag, attributes={"Lang": language} if language else {}))
        for line, direction in _lines(text, self.width, style):
            self.room(style.size * _LEADING)
            self._y -= style.size * _LEADING
            self._aligned(line, direction, MARGIN, self._y + style.size * 0.3, self.width, style, element)
        self._y -= 3

    def rule(self) -> None:
        """A line in the form's colour."""
        self._page.area((MARGIN, self._y - 5.6, MARGIN + self.width, self._y - 4), fill=ACCENT)
        self._y -= 14

    def table(self, shares: Sequence[float], rows: Sequence[Sequence[Cell]], head: Sequence[str] = ()) -> None:
        """Rows of cells; `shares` are the columns' parts of the width. The head stands again on a new page."""
        table = self.root.add(Element("Table"))
        room = self.width - _GAP * (len(shares) - 1)
        widths = [room * share / sum(shares) for share in shares]
        titles = [Cell(words, LABEL, "Column") for words in head]
        if head:
            self._row(titles, widths, table.add(Element("TR")))
        for row in rows:
            if self._turned(self._height(row, widths)) and head:
                self._row(titles, widths, None)
            self._row(row, widths, table.add(Element("TR")))

    def room(self, height: float) -> None:
        """Goes to a new page where this one has no such height left."""
        self._turned(height)

    def foot(self, words: str, of: str = " of the provenance") -> None:
        """The last line of each page, once all are there; `of` says of what the pages are counted."""
        for number, page in enumerate(self.pages, 1):
            text = f"{words} · Page {number} of {len(self.pages)}{of}"
            page.rule(MARGIN, 46, MARGIN + self.width, HAIRLINE)
            page.text(shape(text, "regular"), MARGIN, 34, 7, MUTED, None)

    # -- one thing

    def _turned(self, height: float) -> bool:
        if self._y - height >= FOOT or self._y >= self._size[1] - HEAD - 30:
            return False
        self._page = self._turn()
        return True

    def _turn(self) -> Page:
        page = self._drawing.page(*self._size)
        self._y = self._size[1] - HEAD
        if self.pages:
            page.text(shape(self._running, "bold"), MARGIN, self._y - 8, 8.5, MUTED, None)
            page.rule(MARGIN, self._y - 16, MARGIN + self.width, HAIRLINE, 0.8)
            self._y -= 26
        self.pages.append(page)
        return page

    def _row(self, row: Sequence[Cell], widths: Sequence[float], element: Element | None) -> None:
        top, x = self._y - _ROW_PAD, MARGIN
        for cell, width in zip(row, widths, strict=True):
            self._cell(cell, x, top, width, None if element is None else element.add(_element(cell)))
            x += width + _GAP
        self._y -= self._height(row, widths)
        self._page.rule(MARGIN, self._y, MARGIN + self.width, HAIRLINE, 0.4)

    def _height(self, row: Sequence[Cell], widths: Sequence[float]) -> float:
        return max(_cell_height(cell, width) for cell, width in zip(row, widths, strict=True)) + 2 * _ROW_PAD

    def _cell(self, cell: Cell, x: float, top: float, width: float, element: Element | None) -> None:
        pitch = cell.style.size * _LEADING
        lines = _lines(cell.text, width, cell.style) if cell.text else []
        widest = max((_wide(line, direction, cell.style) for line, direction in lines), default=0.0)
        for line, direction in lines:
            top -= pitch
            self._aligned(line, direction, x, top + cell.style.size * 0.3, widest, cell.style, element)
        if cell.shown and element is not None:
            across, down = _extent(cell.shown.picture, width)
            place = (x, top - down - 2, x + across, top - 2)
            figure = element.add(_figure(cell.shown, place))
            self._page.picture(cell.shown.picture, place, figure)

    def _aligned(
        self, line: str, direction: str, x: float, y: float, width: float, style: Style, element: Element | None
    ) -> None:
        if not line:
            return
        shaped = shape(line, style.weight, direction)
        left = x if direction == "ltr" else x + width - shaped.width * style.size / 1000
        self._page.text(shaped, round(left, 2), round(y, 2), style.size, style.colour, element)

    def _line(self, text: str, x: float, y: float, style: Style, element: Element) -> None:
        self._page.text(shape(text, style.weight), x, round(y, 2), style.size, style.colour, element)


def _lines(text: str, width: float, style: Style) -> list[tuple[str, str]]:
    """The lines of a text with their directions; between two of them a blank, else who listens hears one word."""
    found: list[tuple[str, str]] = []
    for paragraph in text.split("\n"):
        direction = direction_of(paragraph)

        def measured(words: str) -> float:
            return shape(words, style.weight, direction).width * style.size / 1000  # noqa: B023 -- used at once

        lines = wrap(paragraph, width, measured)
        found += [(f"{line} " if line and direction == "ltr" else line, direction) for line in lines]
    return found


def _wide(line: str, direction: str, style: Style) -> float:
    return shape(line, style.weight, direction).width * style.size / 1000


def _cell_height(cell: Cell, width: float) -> float:
    lines = len(_lines(cell.text, width, cell.style)) if cell.text else 0
    shown = _extent(cell.shown.picture, width)[1] + 4 if cell.shown else 0.0
    return lines * cell.style.size * _LEADING + shown


def _extent(picture: Picture, width: float) -> tuple[float, float]:
    """How large a picture is set: as on paper, where there is room (evidence has two dots a point)."""
    scale = min(0.5, width / picture.width, 90 / picture.height)
    return picture.width * scale, picture.height * scale


def _element(cell: Cell) -> Element:
    attributes: dict[str, object] = {"Lang": cell.language} if cell.language else {}
    if cell.scope:
        return Element("TH", attributes={**attributes, "A": {"O": Name("Table"), "Scope": Name(cell.scope)}})
    return Element("TD", attributes=attributes)


def _figure(shown: Shown, place: tuple[float, float, float, float]) -> Element:
    layout = {"O": Name("Layout"), "Placement": Name("Block"), "BBox": [round(side, 2) for side in place]}
    return Element("Figure", attributes={"Alt": shown.words, "Lang": shown.language, "A": layout})
