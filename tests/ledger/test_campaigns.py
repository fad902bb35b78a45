"""Campaigns and messages in the ledger."""

from __future__ import annotations

from dataclasses import replace

from pdfforms.ledger import Ledger
from pdfforms.model.campaign import Campaign, CampaignCopy, Send, SendState
from pdfforms.model.ledger import IssuedCopy
from tests.ledger.made import AT, LATER

PLANS = Campaign("plans", "attendance_plan", "2026-1", "2026-12-15", AT, {"copies": "student"})
CODES = ("COPYone", "COPYtwo")
COPIES = [CampaignCopy(code, "plans", f"10{n}", "", "High", "9", "9A", "ab" * 32) for n, code in enumerate(CODES)]
SENDS = [
    Send("key1", "plans", (CODES[0],), "robin@example.org", "en", "form", "id1@example.org", changed_at=AT),
    Send("key2", "plans", CODES, "sam@example.org", "fr", "form", "id2@example.org", changed_at=AT),
]


def planned(ledger: Ledger) -> None:
    """Two messages, of which one carries two copies."""
    with ledger.posting() as posting:
        posting.issue((), [IssuedCopy(each, "attendance_plan", "2026-1", "en", each, AT) for each in CODES])
        posting.put_campaign(PLANS, COPIES, SENDS)


def move(ledger: Ledger, key: str, state: SendState, *expected: SendState, at: str = LATER) -> bool:
    """Changes a message."""
    with ledger.posting() as posting:
        return posting.move_send(key, state, at, expected=expected, why="250 OK", tried=True)


def test_what_was_planned_is_there(ledger: Ledger) -> None:
    """Campaign, copies and messages come back as they were put, copies in their order."""
    planned(ledger)
    assert ledger.campaigns() == (PLANS,)
    assert list(ledger.campaign_copies("plans")) == COPIES
    assert list(ledger.sends("plans")) == SENDS
    assert ledger.send("key2") == SENDS[1]
    assert ledger.send("key3") is None
    assert ledger.sends("others") == ()


def test_planned_again_changes_nothing_that_is_there(ledger: Ledger) -> None:
    """A message keeps its state; a copy is told with the school that the roster has now."""
    planned(ledger)
    assert move(ledger, "key1", SendState.SENDING, SendState.PLANNED)
    with ledger.posting() as posting:
        posting.put_campaign(replace(PLANS, due=None), [replace(COPIES[0], school="Other High")], SENDS)
    assert ledger.campaigns()[0].due is None
    assert ledger.campaign_copies("plans")[0].school == "Other High"
    assert [each.state for each in ledger.sends("plans")] == [SendState.SENDING, SendState.PLANNED]


def test_a_message_is_claimed_once(ledger: Ledger) -> None:
    """Only the first who claims it gets it; an attempt is counted."""
    planned(ledger)
    assert move(ledger, "key1", SendState.SENDING, SendState.PLANNED)
    assert not move(ledger, "key1", SendState.SENDING, SendState.PLANNED)
    assert not move(ledger, "key9", SendState.SENDING, SendState.PLANNED)
    found = ledger.send("key1")
    assert found
    assert (found.state, found.attempts, found.changed_at, found.why) == (SendState.SENDING, 1, LATER, "250 OK")
    assert [each.key for each in ledger.sends("plans", [SendState.PLANNED])] == ["key2"]


def test_how_many_have_left(ledger: Ledger) -> None:
    """What a server took over, or may have, counts from when it left, whatever becomes of it; what it refused at
    once and what was only drafted does not."""
    planned(ledger)
    assert ledger.left_since(AT) == 0
    move(ledger, "key1", SendState.SENDING, SendState.PLANNED)
    move(ledger, "key2", SendState.SENDING, SendState.PLANNED)
    assert (ledger.left_since(AT), ledger.left_since("2026-11-27T00:00:00Z")) == (2, 0)
    move(ledger, "key1", SendState.REFUSED, SendState.SENDING)
    move(ledger, "key2", SendState.ACCEPTED, SendState.SENDING)
    assert ledger.left_since(AT) == 1
    move(ledger, "key2", SendState.REFUSED, SendState.ACCEPTED)
    assert ledger.left_since(AT) == 1
    move(ledger, "key1", SendState.DRAFTED, SendState.REFUSED)
    assert ledger.left_since(AT) == 1
    move(ledger, "key1", SendState.ACCEPTED, SendState.DRAFTED)
    assert ledger.left_since(AT) == 2
