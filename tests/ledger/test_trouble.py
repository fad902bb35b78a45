"""What goes wrong: one paragraph that says what to do, and never a password."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

import pytest

from pdfforms.errors import LedgerBusy, LedgerError
from pdfforms.ledger import open_ledger
from tests.ledger.children import BATCH, run
from tests.ledger.made import arrival, post
from tests.programs import postgresql


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    """The file and its logs are readable for nobody else, whatever the umask."""
    before = os.umask(0)
    try:
        with open_ledger(tmp_path / "pdfforms.db") as ledger:
            ledger.receive([arrival("one")])
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert modes == dict.fromkeys(["pdfforms.db", "pdfforms.db-shm", "pdfforms.db-wal"], 0o600)


def test_every_commit_is_on_disk(tmp_path: Path) -> None:
    """The write-ahead log is on, a commit waits for the disk, and rows must belong to something."""
    with open_ledger(tmp_path / "pdfforms.db") as ledger, ledger._engine.connect() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys")
        told = [connection.exec_driver_sql(f"PRAGMA {each}").scalar() for each in asked]
    assert told == ["wal", 2, 1]


def test_a_file_that_is_no_ledger(tmp_path: Path) -> None:
    """A file of something else is named and left as it is."""
    path = tmp_path / "letter.db"
    path.write_bytes(b"Dear family, " * 500)
    with pytest.raises(LedgerError, match=r"letter\.db is damaged, or no ledger"):
        open_ledger(path)
    assert path.read_bytes() == b"Dear family, " * 500


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("pdfforms.db", "sqlite:///FILE or postgresql://"),
        ("mysql://office:horse@host/ledger", "not mysql"),
        ("postgresql+psycopg2://office:horse@host/ledger", "postgresql://USER@HOST"),
        ("postgresql://office:horse@host:port/ledger", "cannot be understood"),
        ("postgresql://office:horse@127.0.0.1:9/ledger", "No PostgreSQL server answers"),
        ("postgresql://office:horse@nowhere.invalid/ledger", "nowhere.invalid:5432"),
        ("postgresql://office:horse@127.0.0.1/ledger?sslmode=maybe", "prefer, require, verify-full, disable"),
        ("postgresql://office:horse@127.0.0.1/ledger?colour=green", "nothing else"),
        ("sqlite:////nowhere/at/all/pdfforms.db", "cannot be made"),
        ("sqlite:///pdfforms.db?colour=green", "parts that a file has not"),
    ],
)
def test_addresses_that_lead_nowhere(
    address: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong address is told at once, with its host or file and without its password."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LedgerError) as raised:
        open_ledger(address)
    assert words in str(raised.value)
    assert "horse" not in str(raised.value)
    assert raised.value.exit_code == 8


def test_a_wrong_password(server: postgresql.Server, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong password, or none, is told without showing it; the right one may come from the environment."""
    address = server.address(database, postgresql.LOCKED)
    wrong = address.replace("@", ":wrong-horse@")
    for each in (wrong, address):
        with pytest.raises(LedgerError, match=f"{database} on 127.0.0.1.*PGPASSWORD") as raised:
            open_ledger(each)
        assert "wrong-horse" not in str(raised.value)
    monkeypatch.setenv("PGPASSWORD", postgresql.PASSWORD)
    with pytest.raises(LedgerError, match="rights"):  # let in, but nobody gave it a schema to make tables in
        open_ledger(address)


@pytest.mark.parametrize(("mode", "opens"), [("prefer", True), ("disable", True), ("require", False)])
def test_encryption(server: postgresql.Server, database: str, mode: str, opens: bool) -> None:
    """Whoever demands an encrypted line gets no plain one; the tests' server has no certificate."""
    address = f"{server.address(database)}?sslmode={mode}"
    if opens:
        open_ledger(address).close()
    else:
        with pytest.raises(LedgerError, match=f"{database} on 127.0.0.1"):
            open_ledger(address)


def test_no_such_database(server: postgresql.Server) -> None:
    """A database that is not there is named."""
    with pytest.raises(LedgerError, match="no such database: missing on 127"):
        open_ledger(server.address("missing"))


def test_the_server_ends_the_session(server: postgresql.Server, database: str) -> None:
    """A connection that the server ends is told; the next call makes a new one."""
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pdfforms'"
    with open_ledger(server.address(database)) as ledger:
        post(ledger, ["one"])
        with pytest.raises(LedgerError, match="broke off"), ledger.posting():
            server.run(end)
        assert ledger.counts().receipts == 1
        server.run(end)
        assert ledger.counts().receipts == 1


def test_another_program_holds_it(tmp_path: Path) -> None:
    """One waits for another who writes, and then gives up with nothing changed; reading goes on meanwhile."""
    path = tmp_path / "pdfforms.db"
    with open_ledger(path) as first, open_ledger(path, patience=0.1) as second:
        with first.posting():
            with pytest.raises(LedgerBusy, match="for too long"):
                second.receive([arrival("one")])
            assert second.counts().receipts == 0
            open_ledger(path, patience=0.1).close()
        assert second.receive([arrival("one")])[0].new_file
    assert LedgerBusy.exit_code == 9


def test_another_program_holds_the_record(server: postgresql.Server, database: str) -> None:
    """On a server only whoever wants the same record waits."""
    address = server.address(database)
    with open_ledger(address) as first, open_ledger(address, patience=0.1) as second:
        post(first, ["one", "two"])
        with first.posting(["one"]):
            with pytest.raises(LedgerBusy, match="for too long"), second.posting(["two", "one"]):
                pass
            with second.posting(["two"]) as posting:
                assert posting.records(["two"])


@pytest.mark.parametrize(("file", "folder"), [(0o444, 0o555), (0o444, 0o777), (0o000, 0o777)])
def test_a_file_that_may_not_be_written(file: int, folder: int) -> None:
    """A ledger that may not be written to, or not be read, is told as such."""
    with tempfile.TemporaryDirectory() as place:  # pytest's own folders are closed to others
        path = Path(place) / "pdfforms.db"
        open_ledger(path).close()
        path.chmod(file)
        Path(place).chmod(folder)
        said = run("post_as_nobody", f"sqlite:///{path}")
        Path(place).chmod(0o700)
    assert f"{path} cannot be" in said


def test_a_folder_that_may_not_be_written() -> None:
    """A new ledger where nothing may be made is told as such."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o555)
        assert "you may not write to" in run("post_as_nobody", f"sqlite:///{place}/pdfforms.db")


def test_a_full_disk(tmp_path: Path) -> None:
    """A disk that fills up stops the batch with a clear word, and whole batches stand."""
    path = tmp_path / "pdfforms.db"
    number, _, words = run("fill_the_disk", f"sqlite:///{path}").partition(" ")
    assert "no room left" in words
    with open_ledger(path) as ledger:
        counts = ledger.counts()
        assert sum(counts.records.values()) == int(number) * BATCH > 0
        assert counts.receipts - int(number) * BATCH in (0, BATCH)
        post(ledger, ["again"])
