"""Making a ledger's tables, and bringing them up to date."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from pdfforms.errors import LedgerError
from pdfforms.ledger import open_ledger
from pdfforms.ledger.schema import NEWEST, VERSION_TABLE
from pdfforms.ledger.tables import metadata
from pdfforms.model.ledger import Event
from tests.ledger.children import start
from tests.ledger.made import AT
from tests.programs import postgresql


def engine(address: str) -> Engine:
    """A way to the database past the ledger."""
    return create_engine(address.replace("postgresql:", "postgresql+pg8000:"))


def test_migrations_make_what_the_tables_declare(address: str) -> None:
    """No column, type, index or comment differs between the migrations' result and the declaration."""
    open_ledger(address).close()
    other = engine(address)
    with other.connect() as connection:
        options = {"compare_type": True, "version_table": VERSION_TABLE}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
        counted = {table: len(inspect(connection).get_check_constraints(table)) for table in ("files", "spans")}
        assert counted == {"files": 1, "spans": 1}
    other.dispose()


def test_the_newest_migration_is_the_one_named() -> None:
    """The number that opens a ledger at once is that of the last file."""
    config = Config()
    config.set_main_option("script_location", "pdfforms.ledger:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [NEWEST]


def test_a_ledger_in_memory_has_the_same_tables(tmp_path: Path) -> None:
    """Only the migrations' own table and the guard on events are for what lasts."""
    with open_ledger("sqlite://") as short, open_ledger(tmp_path / "pdfforms.db") as lasting:
        shape = "SELECT name FROM sqlite_master WHERE type IN ('table', 'index') ORDER BY name"
        names = []
        for ledger in (short, lasting):
            with ledger._engine.connect() as connection:
                names.append(set(connection.execute(text(shape)).scalars()))
    assert names[1] - names[0] == {VERSION_TABLE, f"sqlite_autoindex_{VERSION_TABLE}_1"}
    assert names[0] <= names[1]


def test_comments_are_in_the_database(server: postgresql.Server, database: str) -> None:
    """On PostgreSQL an SQL program shows what each table and column is."""
    open_ledger(server.address(database)).close()
    other = engine(server.address(database))
    for table in metadata.sorted_tables:
        assert inspect(other).get_table_comment(table.name)["text"] == table.comment
        assert all(each["comment"] for each in inspect(other).get_columns(table.name))
    other.dispose()


def test_a_newer_ledger_is_refused(address: str) -> None:
    """An older program leaves the ledger of a newer one alone and says what to install."""
    open_ledger(address).close()
    other = engine(address)
    with other.begin() as connection:
        connection.execute(text("UPDATE ledger_version SET version_num = '9999'"))
    other.dispose()
    with pytest.raises(LedgerError, match=r"newer pdfforms.*9999.*pip install --upgrade"):
        open_ledger(address)


def test_another_programs_database_is_refused(address: str) -> None:
    """No table is made beside those of another program."""
    other = engine(address)
    with other.begin() as connection:
        connection.execute(text("CREATE TABLE songs (title TEXT)"))
    with pytest.raises(LedgerError, match="songs"):
        open_ledger(address)
    assert inspect(other).get_table_names() == ["songs"]
    other.dispose()


def test_many_open_a_new_ledger_at_once(address: str) -> None:
    """One of several processes makes the tables, the others wait for it, and none fails."""
    started = [start("just_open", address) for _ in range(5)]
    assert [process.communicate()[1] for process in started] == [""] * 5
    with open_ledger(address) as ledger:
        assert ledger.counts().receipts == 0


@pytest.mark.parametrize(
    "statement", ["UPDATE events SET actor = 'nobody'", "DELETE FROM events", "TRUNCATE events"]
)
def test_events_stay(address: str, statement: str) -> None:
    """The database itself refuses to change or remove an event, whoever asks."""
    with open_ledger(address) as ledger:
        with ledger.posting() as posting:
            posting.add_events([Event(AT, "released", "a file", "Sam Office", {"reason": "looked at"})])
        other = engine(address)
        with other.connect() as connection, pytest.raises(DBAPIError):
            connection.execute(text(statement))
        other.dispose()
        assert [each.actor for each in ledger.events()] == ["Sam Office"]
