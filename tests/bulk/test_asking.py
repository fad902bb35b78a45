"""What a family is asked again, of the rules of a form and of what is missing."""

from __future__ import annotations

import pytest

from pdfforms.bulk.campaign.asking import questions, standing_answers
from pdfforms.model.record import Record
from pdfforms.read.read import read_pdf
from pdfforms.records.make import make_record
from pdfforms.settings import Staff
from tests.office import PLAN, TRIP, Kind, fill
from tests.read.returns import FIRST, SHELF


def record(kind: Kind = PLAN, /, **values: object) -> Record:
    """A plan with these answers."""
    base = FIRST if kind is PLAN else {}
    return make_record(read_pdf(fill(kind, base | values).data, "x.pdf", SHELF)[0])


def asked(made: Record, kind: Kind = PLAN) -> dict[str, str]:
    """What is asked, and why."""
    return {each.key: ", ".join(each.why) for each in questions(made, kind.maps[0], Staff().fields)}


@pytest.mark.parametrize(
    ("values", "keys"),
    [
        ({}, set()),
        ({"strategy_alarm_time": ""}, {"strategy_alarm", "strategy_alarm_time"}),
        ({"strategy_alarm": False}, {"strategy_alarm", "strategy_alarm_time"}),
        ({"days_present": 195}, {"days_present", "days_absent"}),
        ({"review_date": "2026-08-01"}, {"plan_date", "review_date"}),
        ({"guardian_signature_date": ""}, {"guardian_signature_date"}),
        ({"student_name": ""}, {"student_name"}),
        ({"staff_signature": "Pat Sample"}, set()),
    ],
)
def test_what_mends_a_broken_rule_is_asked(values: dict[str, object], keys: set[str]) -> None:
    """Both sides of a contradiction; never a signature that is there, never what the school fills in."""
    assert asked(record(**values)).keys() == keys


def test_names_are_for_people() -> None:
    """As they stand on the page, without the colon behind them."""
    made = record(strategy_alarm_time="", guardian_signature_date="")
    names = {each.key: each.name for each in questions(made, PLAN.maps[0], ())}
    assert names["strategy_alarm_time"] == "I will set an alarm for ___ a.m."
    assert names["guardian_signature_date"] == "Parent/Guardian Signature: Date"


def test_answers_stand_as_they_were_understood() -> None:
    """What is known and not empty; line ends only where the field has lines."""
    given = standing_answers(record(supports_tried_2="one\ttwo"), PLAN.maps[0])
    assert given["plan_date"] == "2026-09-03"
    assert given["other_notes"] == "one\ntwo"
    assert given["guardian_signature"] == {"signed": True, "kind": "typed", "name": "Robin Example"}
    assert "strategy_on_time" not in given
    assert "supports_tried_3" not in given


def test_a_form_with_choices() -> None:
    """A required choice that is missing is asked."""
    assert "consent" in asked(record(TRIP, student_name="Noor Specimen"), TRIP)
