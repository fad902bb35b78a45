"""Records as a Parquet file, for statistics programs: one row a record, columns as `records.columns` says.

Dates are dates, times times, ticks booleans, whole numbers 64-bit integers; each column carries its name for
people as the metadata `label`. The columns are those of all forms given, also where no record is of one: files of
several weeks can be laid together. null and "" are both null; `unknown` lists the fields that are not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO

from pdfforms.errors import UsageError
from pdfforms.model.form import Form
from pdfforms.model.record import Record
from pdfforms.records.cells import real
from pdfforms.records.columns import Grid, Kind

_ROWS = 5_000
"""Rows held in memory; they become one row group."""


def write_parquet(records: Iterable[Record], stream: BinaryIO, forms: Iterable[Form]) -> int:
    """Writes the records as they come, some thousand at a time, and returns how many.

    `forms` are the forms, in each edition, that the records may be of. Raises UsageError where pyarrow is not
    installed, and for a record with values of another form or edition.
    """
    arrow, parquet = _arrow()
    grid = Grid(forms)
    schema = arrow.schema(
        [
            arrow.field(column.name, _type(arrow, column.kind), metadata={"label": column.label})
            for column in grid.columns
        ]
    )
    written = 0
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        for rows in _batches(map(grid.row, records)):
            arrays = [
                arrow.array([real(cell, column.kind) for cell in cells], _type(arrow, column.kind))
                for column, cells in zip(grid.columns, zip(*rows, strict=True), strict=True)
            ]
            writer.write_batch(arrow.record_batch(arrays, schema=schema))
            written += len(rows)
    return written


def _batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(rows, _ROWS)):
        yield batch


def _type(arrow: Any, kind: Kind) -> Any:
    types = {
        Kind.TEXT: arrow.string(),
        Kind.INTEGER: arrow.int64(),
        Kind.DATE: arrow.date32(),
        Kind.TIME: arrow.time32("s"),
        Kind.TICK: arrow.bool_(),
    }
    return types[kind]


def _arrow() -> tuple[Any, Any]:
    """Pyarrow, imported late: it is an extra, and its 100 MB are loaded only by who writes Parquet."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as exc:
        raise UsageError(
            "Parquet files need an extra that is not installed. Install pdfforms[parquet], or take CSV."
        ) from exc
    return pyarrow, pyarrow.parquet
