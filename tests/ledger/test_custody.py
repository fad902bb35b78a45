"""The chain in the ledger: all that happens is in it, in one line, and what is done past the program is found."""

from __future__ import annotations

from datetime import date
from threading import Thread

import pytest
from sqlalchemy import create_engine, text

from pdfforms.bulk.keeping.auditing import audit, head_of
from pdfforms.ledger import Ledger, open_ledger
from pdfforms.model.campaign import SendState
from pdfforms.model.ledger import Event, IssuedCopy
from pdfforms.model.retention import Case, Disposal
from tests.ledger.made import AT, LATER, arrival, post, posted, reading, record
from tests.ledger.test_campaigns import CODES, planned

COPY = IssuedCopy("K7Q", "attendance_plan", "2026-09", "en", "4711", AT, {"student_name": "Avery Example"})


@pytest.fixture
def used(ledger: Ledger) -> Ledger:
    """A ledger in which things have happened."""
    with ledger.posting() as posting:
        posting.issue((), [COPY])
        posting.issue((), [COPY])
    post(ledger, ["one", "two"])
    with ledger.posting() as posting:
        posting.add_events([Event(LATER, "reread", "one", "pdfforms", {"keys": ["grade"]})])
    return ledger


def past_the_program(address: str, *statements: str) -> None:
    """Somebody who may do everything in the database, the guards of the tables included."""
    engine = create_engine(address.replace("postgresql:", "postgresql+pg8000:"))
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            for guard in ("chain_never_changes", "chain_never_goes", "events_never_change", "events_never_go"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {guard}"))
        else:
            for table in ("chain", "events"):
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        for each in statements:
            connection.execute(text(each))
    engine.dispose()


def test_what_happens_is_in_the_chain(used: Ledger) -> None:
    """Once each, in the transaction in which it happens; all is well."""
    kinds = [(each.n, each.kind, each.subject[:4]) for each in used.custodian.entries()]
    assert [kind for _, kind, _ in kinds] == ["issued", "received", "received", "read", "read", "reread"]
    assert [n for n, _, _ in kinds] == list(range(1, 7))
    assert head_of(used).n == 6
    assert list(audit(used, [f"6:{head_of(used).hash}"])) == []


@pytest.mark.parametrize(
    ("done", "words"),
    [
        ("UPDATE chain SET kind = 'sent' WHERE n = 3", "Entry 3 was changed"),
        ("DELETE FROM chain WHERE n = 2", "Entry 2 is missing"),
        ("DELETE FROM chain WHERE n = 6", "No entry bears out"),
        ("UPDATE events SET actor = 'Kim'", "What entry 6 saw"),
        ("UPDATE records SET data = '{}' WHERE id = 'one'", "The record was changed"),
        ("UPDATE copies SET row_key = '4712'", "What entry 1 saw"),
        ("UPDATE receipts SET name = 'other.pdf' WHERE id = 1", "What entry 2 saw"),
        ("DELETE FROM salts WHERE subject = 'one'", "The salt is gone"),
        (
            "INSERT INTO events (at, kind, subject, actor, detail) VALUES ('2027', 'settled', 'two', 'Kim', '{}')",
            "No entry bears out",
        ),
    ],
)
def test_what_is_done_past_the_program_is_found(used: Ledger, address: str, done: str, words: str) -> None:
    """In the chain and in each table that it covers."""
    past_the_program(address, done)
    found = [fault.words for fault in audit(used)]
    assert any(words in each for each in found), found


def test_the_chain_cannot_be_changed_by_mistake(used: Ledger, address: str) -> None:
    """The database itself refuses."""
    engine = create_engine(address.replace("postgresql:", "postgresql+pg8000:"))
    for done in ("UPDATE chain SET kind = 'x'", "DELETE FROM chain"):
        with pytest.raises(Exception, match="never changed"), engine.begin() as connection:
            connection.execute(text(done))
    engine.dispose()
    assert head_of(used).n == 6


def test_an_older_ledger_enters_the_chain_with_the_first_thing_that_happens(used: Ledger, address: str) -> None:
    """All that it holds is then borne out."""
    past_the_program(address, "DELETE FROM chain", "DELETE FROM salts")
    post(used, ["three"])
    assert sorted(each.kind for each in used.custodian.entries()) == sorted(
        ["issued", "received", "received", "received", "read", "read", "read", "reread"]
    )
    assert list(audit(used)) == []


def test_several_who_write_at_once_make_one_chain(address: str) -> None:
    """Four writers, each with a connection of its own: no number twice, no gap, every hash on the one before."""
    open_ledger(address).close()

    def write(name: str) -> None:
        with open_ledger(address) as own:
            for n in range(12):
                own.receive([arrival(f"{name}-{n}")])
                with own.posting([f"{name}-{n}"]) as posting:
                    posting.put_readings([reading(f"{name}-{n}", f"{name}-{n}")])
                    posting.put_records([posted(record(f"{name}-{n}"))])

    writers = [Thread(target=write, args=(f"w{n}",)) for n in range(4)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    with open_ledger(address) as ledger:
        assert head_of(ledger).n == 4 * 12 * 2
        assert list(audit(ledger)) == []


def test_an_address_goes_with_the_last_copy_that_was_sent_to_it(ledger: Ledger) -> None:
    """Siblings' copies in one message: it stays while one of them does; the roster's keys go with each."""
    planned(ledger)
    post(ledger, ["one", "two"])
    with ledger.posting() as posting:
        assert posting.move_send("key1", SendState.SENDING, LATER, expected=[SendState.PLANNED])
    addresses = []
    for name in ("one", "two"):
        with ledger.custodian.disposing([name]) as disposing:
            going = disposing.going_with([Case(name, None, "", date(2024, 9, 3), None, held=False)])
            disposing.take(Disposal(f"D-{name}", "Sam Office", LATER, None, {}, {}), going)
        addresses.append({each.key: each.address for each in ledger.sends("plans")})
    assert addresses == [{"key1": "", "key2": "sam@example.org"}, {"key1": "", "key2": ""}]
    assert list(ledger.campaign_copies("plans")) == []
    assert (list(ledger.records()), list(ledger.files())) == ([], [])
    assert ledger.custodian.tombstones(["one", CODES[1]]).keys() == {"one", CODES[1]}
    assert list(audit(ledger)) == []
