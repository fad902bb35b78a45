"""What a person decides, stays."""

from __future__ import annotations

import pytest

from pdfforms.errors import LedgerError, UsageError
from pdfforms.ledger import Ledger
from pdfforms.model.ledger import Decision, Settlement
from pdfforms.model.record import Signature, Value
from tests.ledger.made import AT, LATER, VALUES, post, posted, reading, record, sha

UNSIGNED = Signature(False, None, None)
DECIDED: dict[str, Value] = {"goal": "Every morning", "guardian_signature": UNSIGNED}
DECISIONS = (Decision("goal", "Every morning"), Decision("guardian_signature", UNSIGNED.to_json()))


def settle(ledger: Ledger) -> int:
    """Two fields of the record "one"."""
    with ledger.posting(["one"]) as posting:
        event = posting.settle("one", DECISIONS, "Sam Office", LATER)
        posting.put_records([posted(record("one", VALUES | DECIDED), LATER)])
    return event


def test_a_decision_says_what_was_before(ledger: Ledger) -> None:
    """Who decided what and when is kept with what the record said before, and on which files."""
    post(ledger, ["one"])
    event = settle(ledger)
    seen = frozenset({sha("one")})
    unsigned = {"signed": False, "kind": None, "name": None}
    typed = {"signed": True, "kind": "typed", "name": "Robin Example"}
    assert ledger.decisions("one") == (
        Settlement("one", "goal", None, "Every morning", "Sam Office", LATER, event, seen),
        Settlement("one", "guardian_signature", typed, unsigned, "Sam Office", LATER, event, seen),
    )


def test_the_event_holds_no_answer(ledger: Ledger) -> None:
    """Events stay for ever, so the event names the fields only."""
    post(ledger, ["one"])
    event = settle(ledger)
    (happened,) = ledger.events("one")
    assert (happened.id, happened.kind, happened.actor, happened.at) == (event, "settled", "Sam Office", LATER)
    assert happened.detail == {"keys": ["goal", "guardian_signature"], "files": [sha("one")]}


@pytest.mark.parametrize("said", [None, "Every evening"])
def test_no_later_reading_overwrites_it(ledger: Ledger, said: str | None) -> None:
    """A record that says something else than was decided, or nothing, is refused, and all stays as it was."""
    post(ledger, ["one"])
    settle(ledger)
    before = ledger.record("one")
    with pytest.raises(LedgerError, match="goal of record one"), ledger.posting(["one"]) as posting:
        posting.put_records([posted(record("one", VALUES | DECIDED | {"goal": said}))])
    with pytest.raises(LedgerError, match="of record one"), ledger.posting(["one"]) as posting:
        posting.put_records([posted(record("one", {}))])
    assert ledger.record("one") == before


def test_the_latest_decision_counts(ledger: Ledger) -> None:
    """A second decision on the same field holds, and the first one stays to be seen."""
    post(ledger, ["one"])
    settle(ledger)
    with ledger.posting(["one"]) as posting:
        posting.settle("one", [Decision("goal", "Every evening")], "Kim Office", LATER)
        posting.put_records([posted(record("one", VALUES | DECIDED | {"goal": "Every evening"}))])
        assert posting.settlements(["one"])["one"]["goal"].value == "Every evening"
    assert [(each.before, each.value) for each in ledger.decisions("one") if each.key == "goal"] == [
        (None, "Every morning"),
        ("Every morning", "Every evening"),
    ]


def test_a_decision_must_reach_the_record(ledger: Ledger) -> None:
    """Settling without putting the record leaves no decision that nobody sees."""
    post(ledger, ["one"])
    with pytest.raises(LedgerError, match="settled"), ledger.posting(["one"]) as posting:
        posting.settle("one", DECISIONS, "Sam Office", AT)
    assert ledger.decisions("one") == ()
    assert list(ledger.events()) == []


def test_unknown_records_and_fields(ledger: Ledger) -> None:
    """A slip in the record's id or the field's key is told before anything is written."""
    post(ledger, ["one"])
    with pytest.raises(UsageError, match="no record two"), ledger.posting() as posting:
        posting.settle("two", DECISIONS, "Sam Office", AT)
    with pytest.raises(UsageError, match="no field colour"), ledger.posting() as posting:
        posting.settle("one", [Decision("colour", "green")], "Sam Office", AT)


def test_a_settled_record_is_not_dropped(ledger: Ledger) -> None:
    """A record in which somebody decided something stays, even where no reading is left."""
    post(ledger, ["one"])
    settle(ledger)
    with ledger.posting(["one", "two"]) as posting:
        assert posting.put_readings([reading("one", "two")]) == ("one",)
        assert posting.drop_records(["one"], AT) == ("one",)
    assert ledger.record("one") is not None
