"""A ledger whose answers are encrypted: the same for those who hold the key, nothing for all others."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from pdfforms.encryption.keyring import Keyring
from pdfforms.errors import KeyDestroyedError, LedgerBusy, LedgerError, OfficeLocked
from pdfforms.ledger import Ledger, open_ledger
from pdfforms.ledger.cells import WITHHELD, Cells, owner_in
from pdfforms.ledger.custody_tables import salts
from pdfforms.ledger.tables import metadata
from pdfforms.model.custody import digest_of
from pdfforms.model.ledger import Decision, FileState, IssuedCopy, RecordFilter
from pdfforms.model.record import Record
from tests.encryption.keys import PUBLIC, keyring
from tests.ledger.made import AT, LATER, VALUES, arrival, post, posted, reading, record, sha

CANARIES = ("Avery Example", "Robin Example", "Quillfeather", "A person must read this", "Wren Sample")
MakeKeys = Callable[[], Keyring]


@pytest.fixture
def keys(tmp_path: Path) -> MakeKeys:
    """Opens the same keyring anew, as another program would."""
    return partial(keyring, tmp_path / "keys")


@pytest.fixture
def ledger(address: str, keys: MakeKeys) -> Iterator[Ledger]:
    """A new ledger that is encrypted."""
    with open_ledger(address, keys=keys()) as opened:
        yield opened


def copy(code: str, student: str) -> IssuedCopy:
    """A copy that went out."""
    return IssuedCopy(code, "attendance_plan", "2026-09", "en", student, AT, {"student_name": "Wren Sample"})


def fill(ledger: Ledger) -> None:
    """Two records of one student, one of another, one of nobody known, a decision."""
    with ledger.posting() as posting:
        posting.issue((), [copy("COPY1", "S-0001"), copy("COPY2", "S-0001"), copy("COPY3", "S-0003")])
    post(ledger, ["1", "2", "3", "4"])
    with ledger.posting(["1"]) as posting:
        decision = Decision("goal", "Quillfeather")
        posting.settle("1", [decision], "Sam Office", AT)
        posting.put_records([posted(decided(), LATER)])


def decided() -> Record:
    """The first record with what a person decided."""
    return record("1", {**VALUES, "goal": "Quillfeather"})


def dump(address: str) -> str:
    """Every cell of every table as text, and what else stands in the files of a database."""
    engine = create_engine(address.replace("postgresql:", "postgresql+pg8000:"))
    with engine.connect() as connection:
        rows = [
            repr([bytes(each) if isinstance(each, memoryview) else each for each in row])
            for table in metadata.sorted_tables
            for row in connection.execute(table.select())
        ]
    engine.dispose()
    found = "\n".join(rows)
    if address.startswith("sqlite"):
        path = Path(address.removeprefix("sqlite:///"))
        found += "".join(each.read_bytes().decode("latin-1") for each in path.parent.glob(f"{path.name}*"))
    return found


def test_what_goes_in_comes_out(ledger: Ledger) -> None:
    """Records, readings, decisions, what was given: as in a plain ledger."""
    fill(ledger)
    said = {each.id: json.loads(each.data) for each in ledger.records()}
    assert said == {"1": decided().to_json()} | {each: record(each).to_json() for each in "234"}
    assert [each.data for each in ledger.readings_of(["1"])["1"]] == [b"1/0"]
    (decision,) = ledger.decisions("1")
    assert (decision.before, decision.value) == (None, "Quillfeather")
    assert ledger.copies(["COPY3"])["COPY3"].given == {"student_name": "Wren Sample"}
    (plan, *_) = ledger.agreed_plans(["goal", "grade", "attends", "notes"])
    assert plan.said == {"goal": "Quillfeather", "grade": "7", "attends": "true", "notes": ""}


def test_nothing_of_it_can_be_read(address: str, ledger: Ledger) -> None:
    """No table, free page or log has an answer or a name."""
    fill(ledger)
    dumped = dump(address)
    assert WITHHELD in dumped
    assert not [each for each in CANARIES if each in dumped]
    post(ledger, ["3", "4"])  # what was there is written over
    assert not [each for each in CANARIES if each in dump(address)]


class Bare(Keyring):
    """Encrypts nothing, so that one sees what would be."""

    def __init__(self) -> None:
        """Without a folder."""

    def encrypt(self, owner: str, data: bytes) -> bytes:  # noqa: ARG002 - as the real one
        """The same."""
        return data

    def decrypt(self, owner: str, data: bytes) -> bytes:  # noqa: ARG002 - as the real one
        """The same."""
        return data


@pytest.mark.parametrize("text", ["true", "false", '"' + "x" * 252 + '"', '{"é": "日本"}'])
def test_the_length_tells_no_tick_from_none(text: str) -> None:
    """What is encrypted is as long for each short text, and comes back to the letter."""
    cells, owner = Cells(Bare()), "0123456789ABCDEF"
    locked = cells.lock(owner, text)
    assert len(locked) == len(cells.lock(owner, "x"))
    assert cells.open(locked) == text
    data = cells.lock_data(owner, text.encode())
    assert (owner_in(locked), owner_in(data), cells.open_data(data)) == (owner, owner, text.encode())


def test_whose_key_each_is_under(ledger: Ledger) -> None:
    """All of a student is under one key; a copy of nobody known, and a record without a copy, have their own."""
    fill(ledger)
    asked = {each: f"COPY{each}" for each in "1234"} | {"5": None}
    owners = ledger.owners_of_records(asked)
    assert owners["1"] == owners["2"]
    assert len(set(owners.values())) == 4
    assert ledger.owners_of_records(asked) == owners
    assert ledger.owners_of_copies(["COPY1"]) == {"COPY1": owners["1"]}
    assert set(ledger.owners_of_new_copies({"NEW": "S-0001"}).values()) == {owners["1"]}


def test_a_record_whose_student_is_known_at_last(ledger: Ledger) -> None:
    """All that was kept of it comes under the student's key, decisions and readings too."""
    ledger.receive([arrival("6")])
    with ledger.posting(["6"]) as posting:
        posting.put_readings([reading("6", "6")])
        posting.put_records([posted(record("6"))])
        posting.settle("6", [Decision("goal", "Quillfeather")], "Sam Office", AT)
        made = record("6", {**VALUES, "goal": "Quillfeather"})
        posting.put_records([posted(made)])
    before = ledger.owners_of_records({"6": "COPY6"})["6"]
    with ledger.posting(["6"]) as posting:
        posting.issue((), [copy("COPY6", "S-0006")])
        posting.put_records([posted(made)])
    after = ledger.owners_of_records({"6": "COPY6"})["6"]
    assert before != after
    ledger_keys = _keys_of(ledger)
    ledger_keys.destroy([before])
    assert ledger.record("6")
    assert ledger.readings_of(["6"])["6"]
    assert ledger.decisions("6")


def test_a_destroyed_key_takes_its_student_alone(address: str, ledger: Ledger, keys: MakeKeys) -> None:
    """The rows of all others are as they were; those of the student, which a backup brings back, are left out of
    lists and refused by name."""
    fill(ledger)
    keys().destroy([ledger.owners_of_records({"1": "COPY1"})["1"]])
    with open_ledger(address, keys=keys()) as again:
        assert [each.id for each in again.records()] == ["3", "4"]
        assert [each.id for each in again.records(RecordFilter(ids=("1", "4")))] == ["4"]
        with pytest.raises(KeyDestroyedError):
            again.record("1")
        with pytest.raises(KeyDestroyedError):
            again.readings_of(["2"])


def test_more_pages_than_one_with_some_destroyed(address: str, ledger: Ledger, keys: MakeKeys) -> None:
    """A page that is left out whole does not end the list."""
    names = [str(1000 + each) for each in range(300)]
    post(ledger, names)
    owners = ledger.owners_of_records({each: f"COPY{each}" for each in names})
    keys().destroy([owners[each] for each in names[:260]])
    with open_ledger(address, keys=keys()) as again:
        assert [each.id for each in again.records()] == names[260:]


def test_settings_that_lost_the_keys(address: str, ledger: Ledger) -> None:
    """An encrypted ledger is not opened as a plain one, which would write plain answers into it."""
    post(ledger, ["1"])
    with pytest.raises(LedgerError, match=r"\[encryption\]"):
        open_ledger(address)


def test_files_come_in_without_the_offices_key(address: str, tmp_path: Path) -> None:
    """Whoever only takes in needs the public half alone; reading back says what is missing."""

    def locked() -> str:
        raise OfficeLocked("not at hand")

    with open_ledger(address, keys=keyring(tmp_path / "keys")) as ledger:
        post(ledger, ["1"])
    with open_ledger(address, keys=Keyring(tmp_path / "keys", [PUBLIC], locked)) as ledger:
        assert ledger.receive([arrival("2")])[0].state is FileState.STORED
        assert ledger.counts().files[FileState.STORED] == 1
        assert [each.sha256 for each in ledger.unread()] == [sha("2")]
        with pytest.raises(OfficeLocked):
            list(ledger.records())


def _keys_of(ledger: Ledger) -> Keyring:
    with ledger._engine.connect() as connection:
        found = connection.get_execution_options()["pdfforms_cells"].keys
    assert isinstance(found, Keyring)
    return found


def test_a_ledger_that_was_plain(address: str, keys: MakeKeys) -> None:
    """All of it is encrypted, whoever is stopped on the way; it says the same as before, the chain too."""
    with open_ledger(address) as plain:
        fill(plain)
        plain.receive([arrival("5")])
        before = contents(plain)
    with open_ledger(address, keys=keys()) as ledger:
        assert contents(ledger) == before
        next(iter(ledger.encrypt_plain()))
        with ledger.posting(["2"]) as posting:  # a mixed ledger is written to as any
            posting.put_records([posted(record("2"))])
        assert contents(ledger) == before
    with open_ledger(address, keys=keys()) as ledger:
        assert sum(ledger.encrypt_plain()) == 3  # the copies were done, and one of the records
        assert sum(ledger.encrypt_plain()) == 0
        assert contents(ledger) == before
        ledger.custodian.clear_free_pages()
        for subject in ledger.custodian.standing():
            digests = {each.digest for each in subject.entries}
            assert subject.salt
            assert {digest_of(subject.salt.salt, each) for each in subject.said} <= digests
    assert not [each for each in CANARIES if each in dump(address)]
    assert plain_salts(address) == {sha(name) for name in "12345"}


def test_nobody_can_try_names_on_a_backup(address: str, ledger: Ledger) -> None:
    """The salts of records and copies, with which one could, are encrypted as these are."""
    fill(ledger)
    assert plain_salts(address) == {sha(name) for name in "1234"}


def plain_salts(address: str) -> set[str]:
    """The subjects whose digests anybody can make again."""
    engine = create_engine(address.replace("postgresql:", "postgresql+pg8000:"))
    with engine.connect() as connection:
        found = {row.subject for row in connection.execute(salts.select()) if owner_in(row.salt) is None}
    engine.dispose()
    return found


def contents(ledger: Ledger) -> object:
    """What a ledger says of answers."""
    return (
        [(each.id, json.loads(each.data)) for each in ledger.records()],
        ledger.readings_of(["1", "2", "3", "4"]),
        ledger.decisions("1"),
        ledger.copies(["COPY1", "COPY2", "COPY3"]),
        ledger.agreed_plans(["goal", "grade", "attends", "notes"]),
    )


def test_a_key_that_is_in_use_is_not_destroyed(address: str, keys: MakeKeys) -> None:
    """Whoever disposes waits for whoever puts something under the student's key, and then sees it."""
    with open_ledger(address, keys=keys()) as ledger, open_ledger(address, keys=keys(), patience=1) as other:
        fill(ledger)
        (case,) = (each for each in ledger.custodian.cases() if each.subject == "3")
        with ledger.posting() as posting:
            theirs = posting.owners_of_records({"3": "COPY3"})["3"]
            posting.issue((), [copy("COPY9", "S-0003")])
            with pytest.raises(LedgerBusy), other.custodian.disposing(["3"]) as disposing:
                disposing.owners_over(disposing.going_with([case]))
        with other.custodian.disposing(["3"]) as disposing:
            going = disposing.going_with([case])
            assert going.copies == ("COPY3",)
            assert theirs not in disposing.owners_over(going)
