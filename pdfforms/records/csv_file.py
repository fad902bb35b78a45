"""Records as CSV, safe to open in a spreadsheet: one row a record, columns as `pdfforms.records.columns` says.

The header has the columns' stable names. Ticks are true or false, dates YYYY-MM-DD, times HH:MM.

A spreadsheet takes a cell that begins with = + - or @, also behind blanks, or with a tab or line end, for a
formula. Such a text gets an apostrophe in front, and so does one that has apostrophes in front of these, so
that taking one apostrophe away from such a cell gives the text back. Numbers are ours and stay: -3 is -3.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import TextIO

from pdfforms.model.form import Form
from pdfforms.model.record import Record
from pdfforms.records.columns import Cell, Grid

ENCODING = "utf-8-sig"
"""For a file: with the mark by which Excel knows UTF-8."""
_FORMULA = re.compile(r"'*(?:[\t\r\n]|[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠])")


def write_csv(records: Iterable[Record], stream: TextIO, forms: Iterable[Form]) -> int:
    """Writes a header and a row for each record, and returns how many records.

    `forms` are the forms, in each edition, that the records may be of; those that no record is of get no columns.
    Only the last record tells which these are, so the rows wait for it in a file without a name. `stream` is
    opened with newline="", a file with `ENCODING`. Rows end in CRLF (RFC 4180). Raises UsageError for a record
    with values of another form or edition.
    """
    known = tuple(forms)
    grid = Grid(known)
    occurring: set[str | None] = set()
    written = 0
    with TemporaryFile("w+", encoding="ascii") as waiting:
        for record in records:
            waiting.write(json.dumps(grid.row(record)) + "\n")
            occurring.add(record.form)
            written += 1
        waiting.seek(0)
        names = {column.name for column in Grid(form for form in known if form.key in occurring).columns}
        shown = [index for index, column in enumerate(grid.columns) if column.name in names]
        writer = csv.writer(stream)
        writer.writerow(grid.columns[index].name for index in shown)
        writer.writerows([_cell(row[index]) for index in shown] for row in map(json.loads, waiting))
    return written


def _cell(cell: Cell) -> str | int:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        return f"'{cell}" if _FORMULA.match(cell) else cell
    return "" if cell is None else cell
