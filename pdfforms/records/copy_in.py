"""Rows into a PostgreSQL table by COPY: the server takes some twenty times as many as by INSERT, one by one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError

from pdfforms.records.cells import RealCell

_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def copy_in(connection: Connection, table: Table, rows: Iterable[dict[str, RealCell]]) -> None:
    """Adds the rows, each with all of the table's columns, within the transaction. Raises DBAPIError."""
    columns = [column.name for column in table.columns]
    preparer = connection.dialect.identifier_preparer
    names = ", ".join(preparer.quote(name) for name in columns)
    lines = ("\t".join(_text(row[name]) for name in columns) + "\n" for row in rows)
    dbapi: Any = connection.dialect.loaded_dbapi
    cursor: Any = connection.connection.cursor()
    try:
        cursor.execute(f"COPY {preparer.format_table(table)} ({names}) FROM STDIN", stream=lines)
    except dbapi.Error as exc:
        raise DBAPIError("COPY", None, exc) from exc
    finally:
        cursor.close()


def _text(cell: RealCell) -> str:
    """A cell in COPY's text format."""
    if cell is None:
        return "\\N"
    if isinstance(cell, bool):
        return "t" if cell else "f"
    return cell.translate(_ESCAPES) if isinstance(cell, str) else str(cell)
