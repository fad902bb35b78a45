"""The report as one printed page: tagged, with embedded fonts, conforming to PDF/UA-1.

What does not fit the page is set closer, then left out from the end of the longest block, which says so.
"""

from __future__ import annotations

from pdfforms.draw.document import Document
from pdfforms.draw.tags import Element
from pdfforms.draw.wrap import wrap
from pdfforms.report import blocks as b
from pdfforms.report.contents import Contents, Tile

PAPERS = {"letter": (612.0, 792.0), "a4": (595.28, 841.89)}
_MARGIN = 42.0
_TITLE = 22.0
_TILE_HEIGHT = 51.0
_TILE_GAP = 7.0
_COLUMN_GAP = 22.0
_NOTE_PITCH = 9.2
_LEFT_OUT = 16.0
"""The height of the line that says what was left out."""
_PITCHES = (14.5, 13.5, 12.5, 11.5)


def report_pdf(report: Contents, paper: str = "letter") -> bytes:
    """The file's bytes; the same report gives the same bytes. `paper` is "letter" or "a4"."""
    width, height = PAPERS[paper]
    room = width - 2 * _MARGIN
    document = Document(" – ".join(part for part in (report.title, report.organization) if part), "en")
    document.new_page(width, height)
    pen = b.Pen(document)
    top = _head(pen, report, height - _MARGIN + 6, room)
    top = _tiles(pen, report.tiles, top, room)
    note = wrap(report.note, room, lambda words: b.measure(words, b.SMALL))
    foot = _MARGIN - 14 + len(note) * _NOTE_PITCH
    _Layout(report).paint(pen, top, top - foot - 4, room)
    paragraph = pen.root.add(Element("P"))
    document.rule(_MARGIN, foot, _MARGIN + room, foot, b.LINE)
    for number, line in enumerate(note, 1):
        ending = " " if number < len(note) else ""  # else a listener hears two words as one
        pen.write(line + ending, _MARGIN, foot - number * _NOTE_PITCH, b.SMALL, paragraph, b.MUTED)
    return document.finish()


class _Layout:
    """The blocks: narrow ones in two columns, below them those that need the whole width."""

    def __init__(self, report: Contents) -> None:
        charts = [chart for chart in report.charts if not chart.detail]
        self._narrow: list[b.Block] = [b.Bars(chart) for chart in charts if not chart.wide]
        if report.days:
            self._narrow.insert(1, b.Over(report.days))
        self._wide: list[b.Block] = [b.Bars(chart) for chart in charts if chart.wide]
        self._tasks: b.Block = b.Tasks(report.tasks, report.counted_by)
        self._left_out = 0

    def paint(self, pen: b.Pen, top: float, height: float, room: float) -> None:
        """Paints all blocks from `top` down, in at most this height."""
        pitch = next((pitch for pitch in _PITCHES if self._needed(pitch) <= height), _PITCHES[-1])
        while self._needed(pitch) > height and self._shorten():
            pass
        column = (room - _COLUMN_GAP) / 2
        for block, side, down in self._columns(pitch):
            block.paint(pen, _MARGIN + side * (column + _COLUMN_GAP), top - down, column, pitch)
        top -= self._narrow_height(pitch)
        for block in self._wide:
            block.paint(pen, _MARGIN, top, room, pitch)
            top -= block.height(pitch)
        if self._left_out:
            words = f"There are {self._left_out} more lists like these, in the report as HTML."
            pen.write(words, _MARGIN, top, b.SMALL, pen.root.add(Element("P")), b.MUTED)
            top -= _LEFT_OUT
        self._tasks.paint(pen, _MARGIN, top, room, pitch)

    def _columns(self, pitch: float) -> list[tuple[b.Block, int, float]]:
        """Each narrow block with its column and how far down it begins: in turn, wherever there is more room."""
        heights, placed = [0.0, 0.0], []
        for block in self._narrow:
            side = 0 if heights[0] <= heights[1] else 1
            placed.append((block, side, heights[side]))
            heights[side] += block.height(pitch)
        return placed

    def _narrow_height(self, pitch: float) -> float:
        return max((down + block.height(pitch) for block, _, down in self._columns(pitch)), default=0.0)

    def _needed(self, pitch: float) -> float:
        wide = sum(block.height(pitch) for block in (*self._wide, self._tasks))
        return self._narrow_height(pitch) + wide + bool(self._left_out) * _LEFT_OUT

    def _shorten(self) -> bool:
        """Leaves out a row of the heaviest block, or, where none can be shorter, the last of the wide charts."""
        heaviest = sorted((*self._narrow, *self._wide, self._tasks), key=lambda block: -block.weight)
        for block in heaviest:
            shorter = block.shorter()
            if shorter:
                self._narrow = [shorter if each is block else each for each in self._narrow]
                self._wide = [shorter if each is block else each for each in self._wide]
                self._tasks = shorter if self._tasks is block else self._tasks
                return True
        if not self._wide:
            return False
        self._wide.pop()
        self._left_out += 1
        return True


def _head(pen: b.Pen, report: Contents, top: float, room: float) -> float:
    """Title and subtitle; returns where the next thing begins."""
    if report.organization:
        organization = pen.root.add(Element("P"))
        pen.write(report.organization, _MARGIN, top - 9, 9, organization, b.MUTED, "bold")
    title = pen.root.add(Element("H1"))
    pen.write(report.title, _MARGIN, top - 14 - _TITLE, _TITLE, title, b.ACCENT, "bold")
    pen.fit(report.subtitle, _MARGIN, top - 52, 9, room, pen.root.add(Element("P")), colour=b.MUTED)
    pen.document.area((_MARGIN, top - 61, _MARGIN + room, top - 59.4), fill=b.ACCENT)
    return top - 71


def _tiles(pen: b.Pen, tiles: tuple[Tile, ...], top: float, room: float) -> float:
    width = (room - _TILE_GAP * (len(tiles) - 1)) / len(tiles)
    items = pen.root.add(Element("L"))
    for number, tile in enumerate(tiles):
        x, low = _MARGIN + number * (width + _TILE_GAP), top - _TILE_HEIGHT
        pen.document.area((x, low, x + width, top), fill="#f1f5fa")
        body = items.add(Element("LI")).add(Element("LBody"))
        pen.write(tile.number + " ", x + 8, top - 19, 16, body, b.INK, "bold")
        lines = wrap(tile.words, width - 14, lambda words: b.measure(words, b.SMALL))
        for line_number, line in enumerate(lines[:3], 1):
            pen.write(line + " ", x + 8, top - 19 - line_number * 9.4, b.SMALL, body, b.MUTED)
        pen.document.area((x, low - 4, x + width, low - 1), fill=b.RAIL)
        if tile.bar:
            pen.document.area((x, low - 4, x + width * tile.bar, low - 1), fill=b.TONES[tile.tone])
    return low - 20 if tiles else top
