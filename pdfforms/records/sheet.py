"""Tables in an Excel workbook, whatever they are of.

A sheet's first row has the columns' names for people; the second, with the filter, their stable names. Both stay
in sight. Dates and times are real ones, ticks are TRUE or a pale FALSE. A cell whose value is not known (None) is
shaded. Nothing becomes a formula or a link. A text that does not fit a cell is cut and ends in "… [cut]". A
workbook is written whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time
from itertools import chain, count
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pdfforms.errors import UsageError
from pdfforms.files import make_folder, rights_in
from pdfforms.records.columns import Cell, Kind, writable

_MAX_ROWS = 1_048_576
"""Rows of a sheet; what is more goes into a further one."""
_MAX_TEXT = 32_767
"""UTF-16 units of a cell."""
_CUT = "… [cut]"
TAKEN = ("history",)
"""Names of sheets that Excel keeps for itself."""
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}

_LEAST = {Kind.TEXT: 8, Kind.INTEGER: 8, Kind.DATE: 12, Kind.TIME: 8, Kind.TICK: 8}
"""Widths in characters."""
_WIDEST = 60
"""A longer text is wrapped."""
_HEAD_LINES = 6
_LINE = 15.0
"""The height of a line of the head, in points."""
_FORMATS = {
    "label": {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DCE6F1", "border": 1},
    "name": {"font_size": 8, "font_color": "#595959", "bg_color": "#DCE6F1", "border": 1},
    "text": {"text_wrap": True, "valign": "top"},
    "integer": {"valign": "top"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"},
    "time": {"num_format": "hh:mm", "align": "left", "valign": "top"},
    "yes": {"bold": True, "align": "center", "valign": "top"},
    "no": {"font_color": "#A6A6A6", "align": "center", "valign": "top"},
    "unknown": {"bg_color": "#FFEB9C"},
}
Formats = Mapping[str, Format]

Heading = tuple[str, str, Kind]
"""A column's stable name, its name for people, and what it holds."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table that is to be written."""

    title: str
    headings: tuple[Heading, ...]
    rows: Iterable[Sequence[Cell]]
    """One cell for each heading; "" is empty, None is not known."""


def write_sheets(path: Path, sheets: Iterable[Sheet]) -> None:
    """Writes a workbook with a sheet for each table. Raises UsageError if the place cannot be written to."""
    with new_workbook(path) as workbook:
        formats, taken = formats_of(workbook), set(TAKEN)
        ready: list[Worksheet] = []
        for sheet in sheets:
            table = Table(workbook, sheet.title, sheet.headings, formats, taken)
            for row in sheet.rows:
                table.add(row)
            ready += table.finish()
        put_in_order(workbook, ready)


@contextmanager
def new_workbook(path: Path) -> Iterator[Workbook]:
    """A workbook that is at `path` once it is whole. Rows wait in a hidden folder beside it."""
    with refusing(path):
        make_folder(path.parent)
        folder = TemporaryDirectory(prefix=".pdfforms-", dir=path.parent, ignore_cleanup_errors=True)
    with folder as name:
        part = Path(name) / "part.xlsx"
        part.touch(rights_in(path.parent))
        with refusing(path, FileCreateError), Workbook(str(part), {**_OPTIONS, "tmpdir": name}) as workbook:
            yield workbook
        with refusing(path):
            part.replace(path)


def formats_of(workbook: Workbook) -> Formats:
    """How cells look."""
    return {name: workbook.add_format(properties) for name, properties in _FORMATS.items()}


def put_in_order(workbook: Workbook, sheets: Sequence[Worksheet]) -> None:
    """Sets the order of the sheets."""
    workbook.worksheets_objs[:] = sheets
    for index, sheet in enumerate(sheets):
        sheet.index = index  # the filters name their sheet by it


@contextmanager
def refusing(path: Path, error: type[Exception] = OSError) -> Iterator[None]:
    """Turns the disk's refusal into a UsageError. Stands around our own writing, never around the records."""
    try:
        yield
    except error as exc:
        cause = exc.args[0] if isinstance(exc, FileCreateError) else exc
        why = getattr(cause, "strerror", None) or "the disk refused"
        raise UsageError(f"{path} cannot be written: {why}. Close it if it is open; else choose another.") from exc


class Table:
    """Rows under two header rows, on as many sheets as they need."""

    def __init__(
        self, workbook: Workbook, title: str, headings: tuple[Heading, ...], formats: Formats, taken: set[str]
    ) -> None:
        """`taken` are the names of the workbook's sheets so far, in small letters."""
        self._workbook, self._title, self._headings = workbook, title, headings
        self._formats, self._taken = formats, taken
        self._widths = [_head_width(*heading) for heading in headings]
        self._sheets = [self._new_sheet()]
        self._row = 2

    def add(self, cells: Sequence[Cell]) -> None:
        """Writes one row, one cell for each heading."""
        if self._row == _MAX_ROWS:
            self._sheets.append(self._new_sheet())
            self._row = 2
        for column, (cell, (_, _, kind)) in enumerate(zip(cells, self._headings, strict=True)):
            _put(self._sheets[-1], self._row, column, cell, kind, self._formats)
            if isinstance(cell, str) and len(cell) >= self._widths[column]:
                self._widths[column] = max(self._widths[column], _text_width(cell))
        self._row += 1

    def finish(self) -> list[Worksheet]:
        """The sheets, with their filters set and columns as wide as what stands in them."""
        for sheet in self._sheets:
            end = self._row if sheet is self._sheets[-1] else _MAX_ROWS
            sheet.autofilter(1, 0, max(end - 1, 1), len(self._headings) - 1)
            for column, width in enumerate(self._widths):
                sheet.set_column(column, column, width)
        return self._sheets

    def _new_sheet(self) -> Worksheet:
        sheet = self._workbook.add_worksheet(_sheet_name(self._title, self._taken))
        sheet.freeze_panes(2, 0)
        sheet.set_row(0, _HEAD_LINES * _LINE)
        for column, (_, label, _) in enumerate(self._headings):
            _put_text(sheet, 0, column, label, self._formats["label"])
        for column, (name, _, _) in enumerate(self._headings):
            _put_text(sheet, 1, column, name, self._formats["name"])
        return sheet


def _head_width(name: str, label: str, kind: Kind) -> int:
    """Wide enough for the label in `_HEAD_LINES` lines, and for the small name beside the filter's button."""
    words = max(map(len, label.split()), default=0) + 2
    return min(_WIDEST, max(_LEAST[kind], words, len(label) // _HEAD_LINES + 4, len(name) * 3 // 4 + 3))


def _text_width(text: str) -> int:
    """Wide enough for the longest line of a text."""
    return min(_WIDEST, max(map(len, text.splitlines()), default=0) + 1)


def _sheet_name(title: str, taken: set[str]) -> str:
    """The title, cut to the 31 characters that Excel allows and numbered where it is taken in any case."""
    names = chain((title[:31],), (f"{title[:26]} {number}" for number in count(2)))
    name = next(each for each in names if each.lower() not in taken)
    taken.add(name.lower())
    return name


def _put(sheet: Worksheet, row: int, column: int, cell: Cell, kind: Kind, formats: Formats) -> None:
    """Writes one cell by what it is and what its column holds."""
    if cell is None:
        sheet.write_blank(row, column, None, formats["unknown"])
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, formats["yes" if cell else "no"])
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell, formats["integer"])
    elif kind in (Kind.DATE, Kind.TIME) and (moment := _moment(cell, kind)) is not None:
        sheet.write_datetime(row, column, moment, formats[kind.value])
    elif cell:
        _put_text(sheet, row, column, cell, formats["text"])


def _moment(cell: str, kind: Kind) -> date | time | None:
    """The cell as a date or time; None for what is none, and for days before Excel's calendar."""
    try:
        if kind is Kind.TIME:
            return time.fromisoformat(cell)
        day = date.fromisoformat(cell)
    except ValueError:
        return None
    return day if day.year > 1900 else None


def _put_text(sheet: Worksheet, row: int, column: int, text: str, look: Format) -> None:
    text = writable(text)
    if len(text) > _MAX_TEXT // 2 and len(text.encode("utf-16-le")) // 2 > _MAX_TEXT:
        text = text[: _MAX_TEXT // 2 - len(_CUT)] + _CUT
    if text.startswith("<r>") and text.endswith("</r>"):
        # xlsxwriter takes such a text for its own markup and would put it into the XML as it stands
        sheet.write_rich_string(row, column, text[:1], look, text[1:], look)
    else:
        sheet.write_string(row, column, text, look)
