"""The SQL tables of records: one for each form, one for files that are none, one for the findings.

A form's table has the columns that `pdfforms.records.columns` gives all its editions together, with `id` as the
key. A name that is taken in any case, or too long for a database, ends in a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, MetaData, Table, Text, Time

from pdfforms.model.form import Form
from pdfforms.model.record import Record
from pdfforms.records.cells import RealCell, real
from pdfforms.records.columns import HEAD, Grid, Kind, writable

OTHER, FINDINGS = "other_files", "findings"
_LONGEST = 63
"""Bytes of a name in PostgreSQL."""
_TYPES = {Kind.TEXT: Text, Kind.INTEGER: BigInteger, Kind.DATE: Date, Kind.TIME: Time, Kind.TICK: Boolean}

Row = dict[str, RealCell]


@dataclass(frozen=True)
class FormTable:
    """The table of one form's records, or of files that are none of ours."""

    table: Table
    grid: Grid
    names: tuple[str, ...]
    """The columns' names in the database, in the grid's order."""

    def row(self, record: Record) -> Row:
        """The record's row. Raises UsageError for one with values of an unknown edition."""
        cells = zip(self.names, self.grid.row(record), self.grid.columns, strict=True)
        return {name: real(cell, column.kind) for name, cell, column in cells}


class Tables:
    """All tables of some forms."""

    def __init__(self, forms: Iterable[Form]) -> None:
        metadata, taken = MetaData(), {OTHER, FINDINGS}
        editions: dict[str, list[Form]] = {}
        for form in forms:
            editions.setdefault(form.key, []).append(form)
        self._forms = {key: _form_table(metadata, _fitting(key, taken), own) for key, own in editions.items()}
        self._other = _form_table(metadata, OTHER, ())
        self.findings = Table(
            FINDINGS,
            metadata,
            Column("record", Text, primary_key=True),
            Column("n", Integer, primary_key=True, autoincrement=False),
            *(Column(name, Text) for name in ("form", "copy", "field", "severity", "code", "message")),
        )
        self.of_records = tuple(each.table for each in (*self._forms.values(), self._other))
        self.all = (*self.of_records, self.findings)

    def of(self, record: Record) -> FormTable:
        """The table that the record belongs into."""
        return self._forms.get(record.form or "", self._other)

    def finding_rows(self, record: Record) -> Iterator[Row]:
        """A row for each of the record's findings."""
        for number, each in enumerate(record.findings, 1):
            yield {
                "record": record.id,
                "n": number,
                "form": record.form,
                "copy": record.copy,
                "field": each.field,
                "severity": each.severity.value,
                "code": each.code,
                "message": writable(each.message),
            }


def ours(names: Iterable[str], table: Table) -> bool:
    """Whether a table that is there, with columns of these names, can be one that we made."""
    needed = {column.name for column in HEAD} if table.name != FINDINGS else set(table.columns.keys())
    return needed <= set(names)


def _form_table(metadata: MetaData, name: str, editions: Sequence[Form]) -> FormTable:
    grid = Grid(editions)
    taken: set[str] = set()
    names = tuple(_fitting(column.name, taken) for column in grid.columns)
    columns: list[Column[Any]] = [
        Column(own, _TYPES[column.kind], primary_key=own == "id", comment=column.label)
        for own, column in zip(names, grid.columns, strict=True)
    ]
    return FormTable(Table(name, metadata, *columns), grid, names)


def _fitting(name: str, taken: set[str]) -> str:
    """The name in small letters if it is free and short enough, else the first of NAME_2, NAME_3 that is."""
    short = name.encode()[:_LONGEST].decode(errors="ignore")
    numbered = (f"{name.encode()[: _LONGEST - 7].decode(errors='ignore')}_{number}" for number in count(2))
    free = next(each for each in chain((short,), numbered) if each.lower() not in taken)
    taken.add(free.lower())
    return free
