"""The blocks of the printed page: how high each is, how short it can be made, and how it is painted.

All lengths in points. A block is painted below its upper edge `top`, at most as wide as it is told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from pdfforms.draw.bidirectional import direction_of
from pdfforms.draw.cos import Name
from pdfforms.draw.document import Document
from pdfforms.draw.shape import Line, shape
from pdfforms.draw.tags import Element
from pdfforms.report.contents import Chart, Columns, Row, Task

INK, ACCENT, MUTED, RAIL, FAINT, LINE = "#1b2333", "#1d4f7c", "#525c6b", "#e4edf6", "#9fb6cc", "#c9d3de"
TONES = {"plain": ACCENT, "good": "#1f6b45", "care": "#8a5a00", "bad": "#a3282d"}
TEXT, SMALL, HEADING = 8.2, 7.2, 10.0
_HEAD = 17.0
_NOTE = 10.0
_GAP = 12.0
_BETWEEN = 7.0
"""Between label, bar and number."""
_LEAST_ROWS = 3
_COLUMNS_HEIGHT = 58.0


class Block(Protocol):
    """One block."""

    @property
    def weight(self) -> int:
        """How many rows it shows, or more: the heaviest block is shortened first."""
        ...

    def height(self, pitch: float) -> float:
        """With rows of this pitch."""
        ...

    def shorter(self) -> Block | None:
        """The same with a row less; None where no more can be left out."""
        ...

    def paint(self, pen: Pen, x: float, top: float, width: float, pitch: float) -> None:
        """Paints it."""
        ...


class Pen:
    """Writes text on a document, each line once with its element."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.root = document.tree.document

    def write(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        element: Element | None,
        colour: str = INK,
        weight: str = "",
    ) -> None:
        """A line with its left end at (x, y)."""
        self.document.text(_shaped(text, weight), x, y, size, colour, element)

    def fit(self, text: str, x: float, y: float, size: float, width: float, element: Element, **how: str) -> None:
        """A line that ends in … where it is too wide; the element then has all of it for who listens."""
        short = shortened(text, size, width, how.get("weight", ""))
        if short != text:
            element.attributes["ActualText"] = text
        self.write(short, x, y, size, element, **how)

    def heading(self, text: str, x: float, top: float, width: float) -> None:
        """A block's heading."""
        self.fit(
            text, x, top - HEADING, HEADING, width, self.root.add(Element("H2")), colour=ACCENT, weight="bold"
        )


def measure(text: str, size: float, weight: str = "") -> float:
    """The width of a line."""
    return _shaped(text, weight).width * size / 1000


def shortened(text: str, size: float, width: float, weight: str = "") -> str:
    """The text, its last words left out where it is too wide, and of a single word its last letters."""
    words, short = text.split(" "), text
    while len(words) > 1 and measure(short, size, weight) > width:
        words.pop()
        short = " ".join(words) + " …"
    while len(short) > 2 and measure(short, size, weight) > width:
        short = short.rstrip(" …")[:-1] + "…"
    return short


def header(scope: str) -> Element:
    """A table's header cell, for its "Row" or its "Column"."""
    return Element("TH", attributes={"A": {"O": Name("Table"), "Scope": Name(scope)}})


@dataclass(frozen=True)
class Bars:
    """A chart: a table of labels and numbers, with a bar between them."""

    chart: Chart
    left_out: int = 0

    @property
    def weight(self) -> int:
        """Bars shown."""
        return len(self.chart.rows)

    def height(self, pitch: float) -> float:
        """Heading, note, bars and the gap below."""
        note = bool(self.chart.note) * _NOTE
        return _HEAD + note + len(self.chart.rows) * pitch + bool(self.left_out) * _NOTE + _GAP

    def shorter(self) -> Bars | None:
        """Without the last bar."""
        if len(self.chart.rows) <= _LEAST_ROWS:
            return None
        return Bars(replace(self.chart, rows=self.chart.rows[:-1]), self.left_out + 1)

    def paint(self, pen: Pen, x: float, top: float, width: float, pitch: float) -> None:
        """Paints it; bars are artifacts, since the numbers say the same."""
        pen.heading(self.chart.heading, x, top, width)
        y = top - _HEAD
        if self.chart.note:
            pen.write(self.chart.note, x, y - SMALL + 1, SMALL, pen.root.add(Element("P")), MUTED)
            y -= _NOTE
        numbers = max((measure(row.words, TEXT) for row in self.chart.rows), default=0)
        labels = min(
            max((measure(row.label, TEXT) for row in self.chart.rows), default=0),
            width * (0.58 if self.chart.wide else 0.6),
            width - numbers - 2 * _BETWEEN - 24,
        )
        table = pen.root.add(Element("Table"))
        for row in self.chart.rows:
            _bar(pen, row, table, (x, y - pitch, width, pitch), labels, numbers)
            y -= pitch
        if self.left_out:
            words = f"and {self.left_out} more, in the report as HTML"
            pen.write(words, x, y - SMALL, SMALL, pen.root.add(Element("P")), MUTED)


def _bar(
    pen: Pen, row: Row, table: Element, place: tuple[float, float, float, float], labels: float, numbers: float
) -> None:
    x, low, width, pitch = place
    base = low + (pitch - TEXT * 0.72) / 2
    line = table.add(Element("TR"))
    pen.fit(row.label, x, base, TEXT, labels, line.add(header("Row")))
    left, right = x + labels + _BETWEEN, x + width - numbers - _BETWEEN
    thick = min(7.5, pitch - 4)
    middle = low + pitch / 2
    for share, colour in ((1.0, RAIL), (row.bar, FAINT if row.faint else ACCENT)):
        if share:
            end = left + (right - left) * share
            pen.document.area((left, middle - thick / 2, end, middle + thick / 2), fill=colour)
    pen.write(row.words, right + _BETWEEN, base, TEXT, line.add(Element("TD")), MUTED if row.faint else INK)


@dataclass(frozen=True)
class Over:
    """Columns over time: a figure with its words."""

    columns: Columns
    weight = 0

    def height(self, pitch: float) -> float:  # noqa: ARG002 - as the other blocks
        """Heading, columns, the days below them, and the gap."""
        return _HEAD + _COLUMNS_HEIGHT + 2 * _NOTE + _GAP

    def shorter(self) -> None:
        """Nothing of it can be left out."""

    def paint(self, pen: Pen, x: float, top: float, width: float, pitch: float) -> None:  # noqa: ARG002 - as above
        """Paints it."""
        shown = self.columns
        pen.heading(shown.heading, x, top, width)
        base = top - _HEAD - _COLUMNS_HEIGHT
        box = [round(side, 2) for side in (x, base, x + width, base + _COLUMNS_HEIGHT)]
        layout = {"O": Name("Layout"), "Placement": Name("Block"), "BBox": box}
        alternative = f"{shown.heading}. {shown.words} " + ", ".join(
            f"{each.label}: {each.count}" for each in shown.columns if each.count
        )
        figure = pen.root.add(Element("Figure", attributes={"Alt": alternative, "A": layout}))
        most = max(each.count for each in shown.columns) or 1
        step = min(width / len(shown.columns), 36.0)
        for number, each in enumerate(shown.columns):
            left = x + number * step + step * 0.12
            high = base + (_COLUMNS_HEIGHT - 4) * each.count / most
            if each.count:
                pen.document.area((left, base, left + step * 0.76, high), fill=ACCENT, element=figure)
        pen.document.rule(x, base, x + width, base, LINE)
        first, last = shown.columns[0].label, shown.columns[-1].label
        pen.write(first, x, base - SMALL - 1, SMALL, None, MUTED)
        if step * len(shown.columns) > 2.4 * measure(first, SMALL):
            end = x + step * len(shown.columns)
            pen.write(last, end - measure(last, SMALL), base - SMALL - 1, SMALL, None, MUTED)
        words = pen.root.add(Element("P"))
        pen.fit(shown.words, x, base - 2 * _NOTE + 1, SMALL, width, words, colour=MUTED)


@dataclass(frozen=True)
class Tasks:
    """What needs a person: a table."""

    tasks: tuple[Task, ...]
    counted_by: str
    left_out: int = 0

    @property
    def weight(self) -> int:
        """Kinds shown, and some: the least frequent matter less than any answer."""
        return len(self.tasks) + 4

    def height(self, pitch: float) -> float:
        """Heading, table head, rows, and the gap below."""
        return _HEAD + (len(self.tasks) + 1) * pitch + bool(self.left_out) * _NOTE + _GAP

    def shorter(self) -> Tasks | None:
        """Without the least frequent."""
        return (
            replace(self, tasks=self.tasks[:-1], left_out=self.left_out + 1)
            if len(self.tasks) > _LEAST_ROWS
            else None
        )

    def paint(self, pen: Pen, x: float, top: float, width: float, pitch: float) -> None:
        """Paints it."""
        pen.heading("What needs a person", x, top, width)
        y = top - _HEAD - pitch
        if not self.tasks:
            pen.write("Nothing.", x, y + 3, TEXT, pen.root.add(Element("P")))
            return
        table = pen.root.add(Element("Table"))
        places = (x + 34, x + 42, x + width * 0.64)
        lines = [(self.counted_by, "What was found", "What to do", False)]
        lines += [(task.count, task.message, task.action, task.urgent) for task in self.tasks]
        for number, (count, message, action, urgent) in enumerate(lines):
            row, first = table.add(Element("TR")), number == 0
            colour, weight = (MUTED, "") if first else (TONES["bad"] if urgent else INK, "bold")
            cell = row.add(header("Column") if first else Element("TD"))
            pen.write(count, places[0] - measure(count, TEXT, weight), y + 3, TEXT, cell, colour, weight)
            for text, left, room, scope in (
                (message, places[1], places[2] - places[1] - _BETWEEN, "Row"),
                (action, places[2], x + width - places[2], None),
            ):
                cell = row.add(header("Column") if first else header(scope) if scope else Element("TD"))
                pen.fit(text, left, y + 3, TEXT, room, cell, colour=MUTED if first else INK)
            pen.document.rule(x, y, x + width, y, LINE, 0.4)
            y -= pitch
        if self.left_out:
            words = f"and {self.left_out} more kinds, in the report as HTML"
            pen.write(words, x, y + pitch - SMALL - 2, SMALL, pen.root.add(Element("P")), MUTED)


def _shaped(text: str, weight: str) -> Line:
    return shape(text, weight or "regular", direction_of(text))
