"""Copies that were made of returns, in the ledger."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pdfforms.errors import LedgerError
from pdfforms.ledger import Ledger
from pdfforms.model.ledger import IssuedCopy
from pdfforms.model.linked import CORRECTION, STAFF, Linked
from tests.ledger.made import AT, LATER, arrival, post, posted, reading, record
from tests.ledger.test_campaigns import CODES, PLANS, SENDS, planned

FIRST = Linked("AGAIN1", "one", "COPYone", CORRECTION, ("goal", "notes"), frozenset({"ab" * 32}), "cd" * 32, AT)
SECOND = replace(FIRST, copy="AGAIN2", kind=STAFF, open=(), made_at=LATER)


def linked(ledger: Ledger) -> None:
    """Two copies that were made of one record; a message carries the first."""
    planned(ledger)
    with ledger.posting() as posting:
        codes = (FIRST.copy, SECOND.copy)
        posting.issue((), [IssuedCopy(each, "attendance_plan", "2026-1", "en", each, AT) for each in codes])
        posting.put_linked([SECOND, FIRST])
        send = replace(SENDS[0], key="key3", copies=(FIRST.copy,), kind=CORRECTION, message_id="id3@example.org")
        posting.put_campaign(PLANS, (), [send])


def test_what_was_made_of_a_record(ledger: Ledger) -> None:
    """They come back by their own code, by record in order, and by the campaign whose messages carry them."""
    linked(ledger)
    assert ledger.linked(["AGAIN1", "COPYone"]) == {"AGAIN1": FIRST}
    assert ledger.linked([]) == {}
    assert ledger.linked_to(["one", "two"]) == {"one": (FIRST, SECOND), "two": ()}
    assert ledger.linked_in("plans") == (FIRST,)
    with ledger.posting() as posting:
        assert posting.linked(["AGAIN2"]) == {"AGAIN2": SECOND}
        assert posting.linked_to(["one"]) == {"one": (FIRST, SECOND)}


def test_the_messages_that_carry_a_copy(ledger: Ledger) -> None:
    """All that enclose it, whichever copy their reply address names."""
    linked(ledger)
    assert [each.key for each in ledger.sends_with(CODES[1])] == ["key2"]
    assert sorted(each.key for each in ledger.sends_with(CODES[0])) == ["key1", "key2"]
    assert [each.kind for each in ledger.sends_with("AGAIN1")] == [CORRECTION]
    assert ledger.sends_with("AGAIN2") == ()


def test_one_code_is_linked_once(ledger: Ledger) -> None:
    """A copy cannot be made part of another record later."""
    linked(ledger)
    with pytest.raises(LedgerError), ledger.posting() as posting:
        posting.put_linked([replace(FIRST, record="two")])
    assert ledger.linked(["AGAIN1"]) == {"AGAIN1": FIRST}


def test_a_reading_keeps_the_code_on_its_pages(ledger: Ledger) -> None:
    """The record is of the first copy, the reading tells which copy came back."""
    post(ledger, ["one"])
    ledger.receive([arrival("again")])
    with ledger.posting(["one"]) as posting:
        posting.put_readings([replace(reading("again", "one"), copy="AGAIN1")])
        posting.put_records([posted(record("one"))])
    assert [each.copy for each in ledger.readings_of(["one"])["one"]] == [None, "AGAIN1"]
