"""Records as an Excel workbook: a sheet for each form with records, one for other files, one for the findings.

A sheet's first row has the columns' names for people; the second, with the filter, their stable names as in
CSV. Both stay in sight. Dates and times are real ones, ticks are TRUE or a pale FALSE. A cell whose value is
not known is shaded. Nothing from a return becomes a formula or a link. A text that does not fit a cell is cut
and ends in "… [cut]"; JSON Lines have it whole. The workbook is written whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
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
from pdfforms.model.codes import BY_CODE
from pdfforms.model.finding import Finding
from pdfforms.model.form import Form
from pdfforms.model.record import Record
from pdfforms.records.columns import HEAD, Cell, Column, Grid, Kind, writable
from pdfforms.records.words import in_words

OTHER = "Other files"
FINDINGS = "Findings"
_MAX_ROWS = 1_048_576
"""Rows of a sheet; what is more goes into a further one."""
_MAX_TEXT = 32_767
"""UTF-16 units of a cell."""
_CUT = "… [cut]"
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
_WHOSE = tuple(column for column in HEAD if column.name in ("id", "form", "copy", "status", "files"))
"""The columns of a record that are repeated beside each of its findings."""
_OF_A_FINDING: tuple[Heading, ...] = (
    ("field", "Field", Kind.TEXT),
    ("label", "Name of the field", Kind.TEXT),
    ("severity", "Severity", Kind.TEXT),
    ("code", "Code", Kind.TEXT),
    ("message", "What is wrong", Kind.TEXT),
    ("action", "What to do", Kind.TEXT),
    ("may_say", "It may say", Kind.TEXT),
    ("picture", "Picture", Kind.TEXT),
)


def write_xlsx(records: Iterable[Record], path: Path, forms: Iterable[Form]) -> int:
    """Writes the workbook row by row as records come, and returns how many records.

    `forms` are the forms, in each edition, that the records may be of; the order of the sheets is theirs. Rows
    wait in a hidden folder beside `path`. Raises UsageError if the place cannot be written to, or for a record
    with values of another form or edition.
    """
    with _refusing(path):
        make_folder(path.parent)
        folder = TemporaryDirectory(prefix=".pdfforms-", dir=path.parent, ignore_cleanup_errors=True)
    with folder as name:
        part = Path(name) / "part.xlsx"
        part.touch(rights_in(path.parent))
        with _refusing(path, FileCreateError), Workbook(str(part), {**_OPTIONS, "tmpdir": name}) as workbook:
            book = _Book(workbook, forms)
            written = 0
            for record in records:
                with _refusing(path):
                    book.add(record)
                written += 1
            book.finish()
        with _refusing(path):
            part.replace(path)
    return written


@contextmanager
def _refusing(path: Path, error: type[Exception] = OSError) -> Iterator[None]:
    """Turns the disk's refusal into a UsageError. Stands around our own writing, never around the records."""
    try:
        yield
    except error as exc:
        cause = exc.args[0] if isinstance(exc, FileCreateError) else exc
        why = getattr(cause, "strerror", None) or "the disk refused"
        raise UsageError(f"{path} cannot be written: {why}. Close it if it is open; else choose another.") from exc


class _Book:
    """The tables of one workbook."""

    def __init__(self, workbook: Workbook, forms: Iterable[Form]) -> None:
        self._workbook = workbook
        self._formats = {name: workbook.add_format(properties) for name, properties in _FORMATS.items()}
        self._labels: dict[tuple[str | None, str | None], dict[str, str]] = {}
        editions: dict[str, list[Form]] = {}
        for form in forms:
            editions.setdefault(form.key, []).append(form)
            self._labels.setdefault((form.key, form.edition), {field.key: field.name for field in form.fields})
        self._grids = {key: Grid(editions[key]) for key in editions} | {OTHER: Grid(())}
        self._taken = {"history"}  # Excel keeps this name for itself
        self._tables: dict[str, _Table] = {}
        self._findings = self._table(FINDINGS, (*map(_heading, _WHOSE), *_OF_A_FINDING))

    def add(self, record: Record) -> None:
        """Writes the record's row, and a row for each of its findings."""
        title = record.form if record.form in self._grids else OTHER
        grid = self._grids[title]
        cells = grid.row(record)
        if title not in self._tables:
            self._tables[title] = self._table(title, tuple(map(_heading, grid.columns)))
        self._tables[title].add(cells)
        whose = [column.cell(record) for column in _WHOSE]
        labels = self._labels.get((record.form, record.edition), {})
        for finding in record.findings:
            self._findings.add([*whose, *_finding_cells(finding, labels, record)])

    def finish(self) -> None:
        """Sets the filters, and the sheets in order: forms as they were given, other files, findings."""
        tables = [self._tables[title] for title in self._grids if title in self._tables]
        sheets = [sheet for table in (*tables, self._findings) for sheet in table.finish()]
        self._workbook.worksheets_objs[:] = sheets
        for index, sheet in enumerate(sheets):
            sheet.index = index  # the filters name their sheet by it

    def _table(self, title: str, headings: tuple[Heading, ...]) -> _Table:
        return _Table(self._workbook, title, headings, self._formats, self._taken)


def _heading(column: Column) -> Heading:
    return column.name, column.label, column.kind


def _finding_cells(finding: Finding, labels: Mapping[str, str], record: Record) -> tuple[str, ...]:
    row = BY_CODE.get(finding.code)
    field = finding.field or ""
    answer = record.answers.get(field)
    open_answer = answer is not None and answer.value is None
    said = " | ".join(in_words(value) for value, _ in answer.alternatives) if answer and open_answer else ""
    about = (finding.severity.value, finding.code, finding.message, row.action if row else "")
    return field, labels.get(field, ""), *about, said, record.evidence.get(field, "")


class _Table:
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
