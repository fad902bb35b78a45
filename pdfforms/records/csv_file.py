"""Records as CSV, safe to open in a spreadsheet: one row a record, columns as `pdfforms.records.columns` says.

The header has the columns' stable names. Ticks are true or false, dates YYYY-MM-DD, times HH:MM.

A spreadsheet takes a cell that begins with = + - or @, also behind blanks, or with a tab or line end, for a
formula. Such a text gets an apostrophe in front, and so does one that has apostrophes in front of these, so
that taking one apostrophe away from such a cell gives the text back. Numbers are ours and stay: -3 is -3.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import TextIO

from pdfforms.model.form import Form
from pdfforms.model.record import Record
from pdfforms.records.columns import Cell, Grid

ENCODING = "utf-8-sig"
"""For a file: with the mark by which Excel knows UTF-8."""
_FORMULA = re.compile(r"'*(?:[\t\r\n]|[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠])")


def write_csv(records: Iterable[Record], stream: TextIO, forms: Iterable[Form]) -> int:
    """Writes a header and each record as it comes, and returns how many records.

    `forms` are the forms, in each edition, that the records may be of: the header needs their columns before
    the first record. `stream` is opened with newline="", a file with `ENCODING`. Rows end in CRLF (RFC 4180).
    Raises UsageError for a record with values of another form or edition.
    """
    grid = Grid(forms)
    writer = csv.writer(stream)
    writer.writerow(column.name for column in grid.columns)
    count = 0
    for record in records:
        writer.writerow(map(_cell, grid.row(record)))
        count += 1
    return count


def _cell(cell: Cell) -> str | int:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        return f"'{cell}" if _FORMULA.match(cell) else cell
    return "" if cell is None else cell
