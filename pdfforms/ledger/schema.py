"""Making a ledger's tables, or bringing an older ledger's up to date."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, func, inspect, select, text

from pdfforms.ledger.engine import writing
from pdfforms.ledger.tables import metadata

NEWEST = "0001"
"""The migration that these tables are the result of."""
_TURN = 7_330_000
"""Stands for "somebody migrates" among PostgreSQL's locks."""


def prepare(engine: Engine) -> None:
    """Leaves the ledger with the tables that this program knows.

    Raises LedgerError if a newer program made it, or if it is somebody else's database.
    """
    if engine.dialect.name == "sqlite":
        _keep_log(engine)
    with engine.begin() as connection:
        if _version(connection) == NEWEST:
            return
    with writing(engine).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_TURN)))
        if _version(connection) != NEWEST:
            _upgrade(connection)


def _keep_log(engine: Engine) -> None:
    """Turns on SQLite's write-ahead log: readers do not wait, and a commit costs one barrier. It stays on."""
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        if driver is not None and driver.execute("PRAGMA journal_mode").fetchone() == ("delete",):
            driver.execute("PRAGMA journal_mode = WAL")


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    metadata.create_all(connection)
