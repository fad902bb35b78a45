"""A person's word: typed as the field is, kept with what was there before, and never overwritten."""

from __future__ import annotations

import pytest

from pdfforms import api
from pdfforms.errors import UsageError
from pdfforms.model.record import Record, Signature, Status
from tests.bulk.offices import Inbox, answered, empty
from tests.office import Kind, fill
from tests.read.returns import FIRST, FIRST_CODE, codes, first


def _settle(inbox: Inbox, *accept: str, **said: str) -> Record:
    return api.settle_record(inbox.records()[0].id, said, "Sam Office", accept, inbox.office)


def test_a_field_is_settled(inbox: Inbox) -> None:
    """Two returns differ; a person says what holds; the event names the field, the decision what was before."""
    inbox.receive(a=first(), b=answered(days_absent=3))
    record = _settle(inbox, days_absent="4")
    assert (record.values["days_absent"], record.status) == (4, Status.OK)
    assert codes(record, "days_absent") == {"settled"}
    assert {value for value, _ in record.answers["days_absent"].alternatives} == {8, 3}
    assert inbox.record() == record
    (event,) = inbox.events("settled")
    assert (event.subject, event.actor, event.detail["keys"]) == (record.id, "Sam Office", ["days_absent"])
    assert "4" not in str(event.detail["keys"])
    with inbox.office.folder.open_ledger() as ledger:
        (decision,) = ledger.decisions(record.id)
    assert (decision.before, decision.value, decision.by) == (None, 4, "Sam Office")


@pytest.mark.parametrize(
    ("key", "said", "value"),
    [
        ("days_absent", " 12 ", 12),
        ("plan_date", "2026-12-31", "2026-12-31"),
        ("strategy_alarm_time", "7:30", "07:30"),
        ("strategy_alarm", "no", False),
        ("strategy_alarm", "X", True),
        ("guardian_signature", "typed: Kim Example", Signature(True, "typed", "Kim Example")),
        ("guardian_signature", "handwritten", Signature(True, "handwritten", None)),
        ("guardian_signature", "no", Signature(False, None, None)),
        ("other_notes", "", ""),
        ("other_notes", "1", "1"),
    ],
)
def test_each_type_has_its_words(inbox: Inbox, key: str, said: str, value: object) -> None:
    """A box takes yes or no, a date a date, a signature no or its kind; nothing is seen and empty."""
    inbox.receive(a=first())
    assert _settle(inbox, **{key: said}).values[key] == value
    assert _settle(inbox, **{key: said}).values[key] == value  # said again, it holds still


@pytest.mark.parametrize(
    ("record", "key", "said", "says"),
    [
        (None, "days_absent", "many", "takes a whole number"),
        (None, "plan_date", "soon", "takes a date"),
        (None, "strategy_alarm", "perhaps", "takes yes or no"),
        (None, "guardian_signature", "Robin Example", "is a signature"),
        (None, "other_notes", "\udcff", "takes a text of up to"),
        (None, "other_notes", "a\0b", "takes a text of up to"),
        (None, "other_notes", "x" * 2_000_000, "takes a text of up to"),
        (None, "no_such_field", "1", "has no field no_such_field"),
        ("0" * 16, "days_absent", "1", "There is no record"),
    ],
)
def test_what_is_refused_changes_nothing(inbox: Inbox, record: str | None, key: str, said: str, says: str) -> None:
    """Also what is right beside it; and the words themselves are not repeated."""
    inbox.receive(a=first())
    before = inbox.record()
    with pytest.raises(UsageError, match=says) as raised:
        api.settle_record(record or before.id, {"student_name": "Kim", key: said}, "Sam", (), inbox.office)
    assert said not in str(raised.value).replace(key, "") or said == "1"
    assert inbox.record() == before
    assert inbox.events("settled") == []


def test_somebody_decides(inbox: Inbox) -> None:
    """Nobody's word, and a word about nothing, are none."""
    inbox.receive(a=first(), not_ours=b"dear office")
    plan, other = (record.id for record in inbox.records())
    refused: tuple[tuple[str, dict[str, str], str], ...] = (
        ("  ", {"days_absent": "1"}, "--by"),
        ("Sam", {}, "what holds"),
    )
    for by, said, says in refused:
        with pytest.raises(UsageError, match=says):
            api.settle_record(plan, said, by, (), inbox.office)
    with pytest.raises(UsageError, match="no form"):
        api.settle_record(other, {"days_absent": "1"}, "Sam", (), inbox.office)
    api.settle_record(plan, {"days_absent": "1"}, " Sam ", (), inbox.office)
    assert inbox.events("settled")[0].actor == "Sam"


def test_no_later_reading_overwrites_it(inbox: Inbox) -> None:
    """A later return that says the same, or nothing, changes nothing; one that says something else is told."""
    inbox.receive(a=first())
    _settle(inbox, days_absent="4", strategy_alarm="no")
    inbox.receive(b=answered(days_absent=4), c=empty())
    record = inbox.record()
    assert (record.values["days_absent"], record.values["strategy_alarm"]) == (4, False)
    assert "settled_differs" not in codes(record, "days_absent")
    inbox.receive(d=answered(days_absent=5))
    record = inbox.record()
    assert record.values["days_absent"] == 4
    assert codes(record, "days_absent") == {"settled", "settled_differs"}
    assert record.status is Status.NEEDS_REVIEW
    record = _settle(inbox, days_absent="5")
    assert (record.values["days_absent"], codes(record, "days_absent")) == (5, {"settled"})
    with inbox.office.folder.open_ledger() as ledger:
        assert [each.before for each in ledger.decisions(record.id) if each.key == "days_absent"] == [8, 4]


def test_what_came_before_and_was_read_later_is_told(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """What counts is whether the person could see it, not when it arrived."""
    inbox.receive(a=first())
    with monkeypatch.context() as patched:
        patched.setattr("pdfforms.bulk.reading.run.Shift.run", lambda shift: list(shift.desk.receive()))
        inbox.receive(b=answered(days_absent=5))
    _settle(inbox, days_absent="4")
    api.receive_returns((), inbox.office)
    assert "settled_differs" in codes(inbox.record(), "days_absent")


def test_a_finding_is_accepted(inbox: Inbox) -> None:
    """Somebody has looked at what is told of the whole return: it needs nobody any more, whatever arrives again. A
    return that comes later opens it again."""
    inbox.receive(a=empty())
    assert inbox.record().status is Status.NEEDS_REVIEW
    record = _settle(inbox, "only_prefilled")
    assert [each.severity.value for each in record.findings if each.code == "only_prefilled"] == ["info"]
    assert record.status is Status.OK
    inbox.receive(again=empty())
    assert inbox.record().status is Status.OK
    with pytest.raises(UsageError, match="has no finding nothing_such"):
        _settle(inbox, "nothing_such")
    inbox.receive(b=empty() + b"\n% sent once more\n")
    assert [each.severity.value for each in inbox.record().findings if each.code == "only_prefilled"] == [
        "warning"
    ]
    assert inbox.record().status is Status.NEEDS_REVIEW


def test_two_editions_are_looked_at(inbox: Inbox) -> None:
    """Accepted, the two languages of a copy need nobody; a third return opens the question again."""
    french = fill(Kind("attendance_plan", "fr"), FIRST, FIRST_CODE).data
    inbox.receive(a=first(), b=french)
    assert _settle(inbox, "copy_in_two_editions").status is Status.OK
    inbox.receive(again=first())
    assert inbox.record().status is Status.OK
    inbox.receive(c=french + b"\n% sent once more\n")
    assert inbox.record().status is Status.NEEDS_REVIEW
    assert len(inbox.record().receipts) == 4
