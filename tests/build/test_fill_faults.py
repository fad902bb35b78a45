"""Values that do not fit the form, and what shows only in part."""

from __future__ import annotations

import pytest

from pdfforms.errors import FillError
from tests.looking import values
from tests.office import PLAN, TRIP, Kind, fill

FAULTS: list[tuple[Kind, str, object, str]] = [
    (PLAN, "nobody", "x", "there is no field 'nobody'"),
    (PLAN, "_copy", "x", "there is no field '_copy'"),
    (PLAN, "student_name", 7, "student_name must be a text"),
    (PLAN, "student_name", True, "student_name must be a text"),
    (PLAN, "student_name", ["Avery"], "student_name must be a text"),
    (PLAN, "student_name", "Avery\nExample", "student_name must be one line"),
    (PLAN, "student_signature", "Avery\rExample", "student_signature must be one line"),
    (PLAN, "student_name", "Avery\0", "student_name holds a control character"),
    (PLAN, "student_name", "Avery\x1b[2J", "student_name holds a control character"),
    (PLAN, "student_name", "Avery \ud83d", "student_name holds a control character"),
    (PLAN, "days_absent", "8", "days_absent must be a whole number"),
    (PLAN, "days_absent", 8.5, "days_absent must be a whole number"),
    (PLAN, "days_absent", True, "days_absent must be a whole number"),
    (PLAN, "days_absent", -1, "days_absent must be at least 0"),
    (PLAN, "plan_date", "03/09/2026", "plan_date must be a date as year-month-day"),
    (PLAN, "plan_date", "2026-02-30", "plan_date must be a date as year-month-day"),
    (PLAN, "plan_date", "2026-W01-1", "plan_date must be a date as year-month-day"),
    (PLAN, "plan_date", "20260903", "plan_date must be a date as year-month-day"),
    (PLAN, "plan_date", 20260903, "plan_date must be a date as year-month-day"),
    (PLAN, "strategy_alarm_time", "7:15", "strategy_alarm_time must be a time such as 07:15"),
    (PLAN, "strategy_alarm_time", "24:00", "strategy_alarm_time must be a time such as 07:15"),
    (PLAN, "strategy_alarm_time", "19:15", "strategy_alarm_time must be a time am"),
    (TRIP, "returns_at", "09:15", "returns_at must be a time pm"),
    (PLAN, "strategy_alarm", "yes", "strategy_alarm must be true or false"),
    (PLAN, "strategy_alarm", 1, "strategy_alarm must be true or false"),
    (PLAN, "student_signature", {"signed": True, "kind": "drawn", "name": None}, "only with a typed name"),
    (PLAN, "student_signature", {"signed": True, "kind": "typed", "name": 7}, "student_signature must be a text"),
    (TRIP, "consent", "Yes", "consent must be one of yes, no, call_me"),
    (TRIP, "consent", True, "consent must be one of yes, no, call_me"),
    (TRIP, "phone", "0" * 21, "phone is longer than 20 characters"),
]


@pytest.mark.parametrize(("kind", "key", "value", "message"), FAULTS)
def test_values_that_do_not_fit(kind: Kind, key: str, value: object, message: str) -> None:
    """A value that its field cannot hold is refused, named by its key and never quoted."""
    with pytest.raises(FillError, match="The values do not fit the form") as caught:
        fill(kind, {key: value})
    assert message in str(caught.value)
    assert caught.value.exit_code == 6
    for words in str(value).split():
        assert len(words) < 4 or words in message or words not in str(caught.value)


def test_all_mistakes_at_once() -> None:
    """Every mistake is told in one message."""
    wrong = {key: value for kind, key, value, _ in FAULTS if kind is PLAN}
    with pytest.raises(FillError) as caught:
        fill(PLAN, wrong)
    assert str(caught.value).count(";") == len(wrong) - 1


@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_leaves_a_field_empty(nothing: object) -> None:
    """null and "" leave any field as it is in the blank."""
    keys = [each.key for each in PLAN.form.fields]
    assert values(fill(PLAN, dict.fromkeys(keys, nothing), None).data) == values(PLAN.blank.data)


@pytest.mark.parametrize(
    "signature",
    ["Avery Example", {"signed": True, "kind": "typed", "name": "Avery Example"}, {"name": "Avery Example"}],
)
def test_a_records_signature_can_be_filled_in(signature: object) -> None:
    """A typed signature is taken as text or as a record has it; an empty one leaves the field empty."""
    assert values(fill(PLAN, {"student_signature": signature}).data)["student_signature"] == "Avery Example"
    unsigned = {"signed": False, "kind": None, "name": None}
    assert values(fill(PLAN, {"student_signature": unsigned}).data)["student_signature"] == ""


@pytest.mark.parametrize(
    ("key", "value", "warning"),
    [
        ("student_name", "Avery Example " * 20, "student_name: the value is longer than its box"),
        ("other_notes", "word " * 2000, "other_notes: the value is longer than its box"),
        ("other_notes", "line\n" * 40, "other_notes: the value is longer than its box"),
        ("student_name", "Avery 👍", "student_name: our typefaces lack a character of the value"),
        ("student_name", "Avery 김민준", "student_name: our typefaces lack 3 different characters of the value"),
    ],
)
def test_what_shows_in_part_is_told(key: str, value: str, warning: str) -> None:
    """A value that its box cannot show is stored whole; the warning names the field, not the value."""
    copy = fill(PLAN, {key: value})
    assert values(copy.data)[key] == value
    (told,) = copy.warnings
    assert told.startswith(warning)
    assert "Avery" not in told
    assert "word" not in told
    assert told.isascii()
    assert "U+" not in told


def test_a_good_copy_has_no_warning() -> None:
    """What fits is not talked about."""
    assert (
        fill(PLAN, {"student_name": "Łukasz Specimen", "other_notes": "نور\n" * 3, "days_absent": 8}).warnings
        == ()
    )
