"""Records as an Excel workbook: a sheet for each form with records, one for other files, one for the findings.

A sheet's first row has the columns' names for people; the second, with the filter, their stable names as in
CSV. Both stay in sight. Dates and times are real ones, ticks are TRUE or a pale FALSE. A cell whose value is
not known is shaded. Nothing from a return becomes a formula or a link. A text that does not fit a cell is cut
and ends in "… [cut]"; JSON Lines have it whole. The workbook is written whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from xlsxwriter import Workbook

from pdfforms.model.codes import BY_CODE
from pdfforms.model.finding import Finding
from pdfforms.model.form import Form
from pdfforms.model.record import Record
from pdfforms.records.columns import HEAD, Column, Grid, Kind
from pdfforms.records.sheet import TAKEN, Heading, Table, formats_of, new_workbook, put_in_order, refusing
from pdfforms.records.words import in_words

OTHER = "Other files"
FINDINGS = "Findings"
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
    with new_workbook(path) as workbook:
        book = _Book(workbook, forms)
        written = 0
        for record in records:
            with refusing(path):
                book.add(record)
            written += 1
        book.finish()
    return written


class _Book:
    """The tables of one workbook."""

    def __init__(self, workbook: Workbook, forms: Iterable[Form]) -> None:
        self._workbook = workbook
        self._formats = formats_of(workbook)
        self._labels: dict[tuple[str | None, str | None], dict[str, str]] = {}
        editions: dict[str, list[Form]] = {}
        for form in forms:
            editions.setdefault(form.key, []).append(form)
            self._labels.setdefault((form.key, form.edition), {field.key: field.name for field in form.fields})
        self._grids = {key: Grid(editions[key]) for key in editions} | {OTHER: Grid(())}
        self._taken = set(TAKEN)
        self._tables: dict[str, Table] = {}
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
        put_in_order(self._workbook, sheets)

    def _table(self, title: str, headings: tuple[Heading, ...]) -> Table:
        return Table(self._workbook, title, headings, self._formats, self._taken)


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
