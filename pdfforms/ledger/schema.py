"""Making a ledger's tables, or bringing those of an older ledger up to date."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, func, inspect, select, text

from pdfforms.errors import LedgerError
from pdfforms.ledger.engine import is_in_memory, place_of, writing
from pdfforms.ledger.tables import metadata

NEWEST = "0009"
"""The migration that `tables` is the result of."""
VERSION_TABLE = "ledger_version"
"""Holds the last migration that was made; alembic keeps it."""
_TURN = 7_330_000
"""Stands for "somebody migrates" among PostgreSQL's locks."""


def prepare(engine: Engine) -> None:
    """Leaves the ledger with the tables that this program knows. Of two that open it at once, one migrates.

    Raises LedgerError if a newer program made it, or if it holds something else.
    """
    if not is_in_memory(engine):
        with engine.begin() as connection:
            if _version(connection) == NEWEST:
                return
    with writing(engine).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_TURN)))
        if is_in_memory(engine):  # what lasts for one run needs no history, and no time to go through it
            metadata.create_all(connection)
        elif (version := _version(connection)) != NEWEST:
            _migrate(connection, version, place_of(engine))


def _version(connection: Connection) -> str | None:
    """The last migration that was made, None where there was none."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608


def _migrate(connection: Connection, version: str | None, place: str) -> None:
    if version is None and (others := inspect(connection).get_table_names()):
        raise LedgerError(
            f"{place} is no ledger: it holds a table {others[0]} of something else. Choose an empty database, or "
            "another file."
        )
    # alembic takes longer to load than a ledger to open, and is seldom needed
    from alembic.command import upgrade
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "pdfforms.ledger:migrations")
    known = {each.revision for each in ScriptDirectory.from_config(config).walk_revisions()}
    if version is not None and version not in known:
        raise LedgerError(
            f"The ledger {place} was made by a newer pdfforms (tables {version}, this one knows {NEWEST}). "
            "Nothing was changed. Install the newer pdfforms here too: pip install --upgrade pdfforms."
        )
    upgrade(config, NEWEST)
