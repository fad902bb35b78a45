"""Records as tables of a SQLite file or a PostgreSQL database; `pdfforms.records.tables` says which.

A run is one transaction: another program sees all of it or nothing. A record that is there already, known by its
`id`, is replaced together with its findings, also where it has become another form's; other rows stay, unless the
tables are to be replaced whole. Tables, and the columns of a new edition, are added; none is ever dropped, so that
views and rights upon them stay. A table of the same name that is not ours is never touched.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, delete, event, insert, inspect, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.schema import CreateColumn

from pdfforms.errors import UsageError
from pdfforms.files import make_folder, rights_in
from pdfforms.model.form import Form
from pdfforms.model.record import Record
from pdfforms.records.copy_in import copy_in
from pdfforms.records.tables import Row, Tables, ours

POSTGRESQL = ("postgresql://", "postgres://", "postgresql+pg8000://")
"""How the address of a database on a server begins."""
_BATCH = 500
"""Records held in memory."""
_REFUSALS = {
    "28P01": "the password is wrong",
    "28000": "this user may not connect",
    "3D000": "there is no such database",
    "42501": "this user may not write there",
    "53100": "the server's disk is full",
    "25006": "it is read-only",
    "55P03": "another program holds it",
    "57014": "the server ended the work",
}
"""PostgreSQL's SQLSTATE in words. Its own messages are never shown: they may hold an answer."""


def write_sql(
    records: Iterable[Record], place: Path | str, forms: Iterable[Form], *, replace: bool = False
) -> int:
    """Writes the records in one transaction, some hundred at a time, and returns how many.

    `place` is a SQLite file or a `postgresql://` address; a password that it leaves out is taken from PGPASSWORD.
    `forms` are the forms, in each edition, that the records may be of. `replace` empties all tables first. Of two
    records with one id the later one stands. Raises UsageError where the database refuses or has other tables of
    these names, and for a record with values of another form or edition.
    """
    tables = Tables(forms)
    written = 0
    engine = _engine(place)
    try:
        with _refusing(place), engine.begin() as connection:
            _prepare(connection, tables)
            if replace:
                for table in tables.all:
                    connection.execute(delete(table))
            for batch in _batches(records):
                _put(connection, tables, batch)
                written += len(batch)
    finally:
        engine.dispose()
    return written


def _batches(records: Iterable[Record]) -> Iterator[list[Record]]:
    coming = iter(records)
    while batch := list(islice(coming, _BATCH)):
        yield batch


def _prepare(connection: Connection, tables: Tables) -> None:
    """Adds the tables and columns that are missing, and keeps other writers waiting. Raises UsageError for tables
    that are not ours."""
    there = inspect(connection)
    for table in tables.all:
        if not there.has_table(table.name):
            table.create(connection)
            continue
        known = {each["name"]: each["type"] for each in there.get_columns(table.name)}
        if not ours(known, table):
            raise UsageError(
                f"The database has a table {table.name} that pdfforms did not make. Choose another database."
            )
        for column in table.columns:
            if column.name not in known:
                words = CreateColumn(column).compile(dialect=connection.dialect)
                name = connection.dialect.identifier_preparer.format_table(table)
                connection.exec_driver_sql(f"ALTER TABLE {name} ADD COLUMN {words}")
            elif not isinstance(known[column.name], type(column.type)):
                raise UsageError(
                    f"Column {column.name} of table {table.name} has another type than this edition needs. Rename "
                    "the table, or choose another database."
                )
    if connection.dialect.name == "postgresql":  # SQLite's transaction does this by itself
        names = ", ".join(map(connection.dialect.identifier_preparer.format_table, tables.all))
        connection.exec_driver_sql(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")


def _put(connection: Connection, tables: Tables, batch: list[Record]) -> None:
    latest = {record.id: record for record in batch}
    for table in tables.all:
        key = table.primary_key.columns[0]
        connection.execute(delete(table).where(key.in_(list(latest))))
    rows: dict[Table, list[Row]] = {}
    for record in latest.values():
        own = tables.of(record)
        rows.setdefault(own.table, []).append(own.row(record))
        rows.setdefault(tables.findings, []).extend(tables.finding_rows(record))
    for table, several in rows.items():
        if several and connection.dialect.name == "postgresql":
            copy_in(connection, table, several)
        elif several:
            connection.execute(insert(table), several)


def _engine(place: Path | str) -> Engine:
    if isinstance(place, str):
        return _server(place)
    try:
        make_folder(place.parent)
        if not place.exists():  # SQLite would let everybody read what it makes
            place.touch(rights_in(place.parent))
    except OSError as exc:
        raise UsageError(f"{place} cannot be written: {exc.strerror}. Choose another place.") from exc
    engine = create_engine(URL.create("sqlite", database=str(place)), hide_parameters=True)
    event.listen(engine, "connect", _leave_transactions_to_us)
    event.listen(engine, "begin", _begin_at_once)
    return engine


def _leave_transactions_to_us(connection: sqlite3.Connection, _record: Any) -> None:
    """Python's sqlite3 would otherwise keep table definitions out of the transaction."""
    connection.isolation_level = None


def _begin_at_once(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _server(address: str) -> Engine:
    try:
        url = make_url(address)
        if not (url.username and url.host and url.database):
            raise ArgumentError("a part is missing")
    except (ArgumentError, ValueError) as exc:
        raise UsageError("This is no address of a database. Write postgresql://USER@HOST/DATABASE.") from exc
    url = url.set(drivername="postgresql+pg8000")
    if url.password is None and "PGPASSWORD" in os.environ:
        url = url.set(password=os.environ["PGPASSWORD"])
    try:
        return create_engine(url, hide_parameters=True)
    except ImportError as exc:
        raise UsageError(
            "A PostgreSQL database needs an extra that is not installed. Install pdfforms[postgres]."
        ) from exc


@contextmanager
def _refusing(place: Path | str) -> Iterator[None]:
    """Turns the database's refusal into a UsageError that holds neither password nor answer."""
    try:
        yield
    except SQLAlchemyError as exc:
        where = make_url(place).render_as_string(hide_password=True) if isinstance(place, str) else place
        raise UsageError(f"{where} cannot be written: {_why(exc)}. Put that right, or choose another.") from exc


def _why(exc: SQLAlchemyError) -> str:
    cause = exc.orig if isinstance(exc, DBAPIError) else None
    if isinstance(cause, sqlite3.Error):
        return str(cause)
    said = cause.args[0] if cause and cause.args else ""
    if isinstance(said, dict):
        return _REFUSALS.get(said.get("C", ""), f"the server refused (SQLSTATE {said.get('C', 'unknown')})")
    return "the server cannot be reached" if cause else "the database refused"
