"""Plans whose review is due, and the follow-up plans made of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from pdfforms import api, campaigns
from pdfforms.api import Office
from pdfforms.bulk.campaign.reviews import Reviews, review_sheet
from pdfforms.errors import UsageError
from pdfforms.model.campaign import SendState
from pdfforms.model.ledger import IssuedCopy
from pdfforms.model.record import Status, Value
from pdfforms.records.sheet import write_sheets
from tests.bulk.test_complete import made
from tests.mail.campaigns import Family, roster
from tests.mail.following import comes_back, copy_to, doubt

ROBIN, LEE, SAM, NOOR = (f"{name}@example.org" for name in ("robin", "lee", "sam", "noor"))
ROWS = [Family(1, (ROBIN,)), Family(2, (LEE,), "fr"), Family(3, (SAM,)), Family(4, (NOOR,))]
PAST = (date.today() - timedelta(days=3)).isoformat()
PROMISE = "I will come to first period every day."
AGREED: dict[str, Value] = {
    "student_name": "Sample Specimen",
    "review_date": PAST,
    "max_days_missed": 4,
    "days_absent": 8,
    "student_commitment_1": PROMISE,
    "student_commitment_2": "I will ask for help. " * 40,
    "student_commitment_3": "",
}


@pytest.fixture
def own(place: Path) -> Office:
    """An office to which four plans went out."""
    return made(place, ROWS)


def fresh(own: Office, **days: int) -> Path:
    """A fresh roster with the days absent of some students."""
    rows = [replace(each, days=days[f"s{each.number}"]) for each in ROWS if f"s{each.number}" in days]
    return roster(own.folder.root.parent / "fresh.csv", rows)


def what(found: Reviews) -> dict[str, tuple[int | None, str]]:
    """Days missed since, and what it comes to, by student."""
    return {each.plan.student: (each.since, each.what) for each in found.due}


def test_the_goal_against_the_days_since(own: Office) -> None:
    """Days absent now, less those at the plan, are held against the goal."""
    for address in (ROBIN, LEE, SAM):
        comes_back(own, copy_to(own, address), AGREED)
    found = campaigns.reviews_due(14, fresh(own, s1=12, s2=13, s3=7), own)
    assert what(found) == {
        "1001": (4, "within the goal"),
        "1002": (5, "over the goal"),
        "1003": (None, "fewer days than at the plan: another year?"),
    }
    assert what(campaigns.reviews_due(14, fresh(own, s1=12), own))["1002"] == (None, "not in the roster")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"max_days_missed": None}, "no goal is known"),
        ({"max_days_missed": ""}, "no goal is known"),
        ({"days_absent": None}, "the days at the plan are not known"),
        ({"days_absent": ""}, "the days at the plan are not known"),
    ],
)
def test_what_is_not_known_is_held_against_nobody(own: Office, changed: dict[str, Value], said: str) -> None:
    """A plan that does not say it, or where nobody could read it, comes to no verdict."""
    comes_back(own, copy_to(own, ROBIN), AGREED | changed, Status.NEEDS_REVIEW)
    assert what(campaigns.reviews_due(14, fresh(own, s1=30), own))["1001"][1] == said


def test_when_it_is_due(own: Office) -> None:
    """The day itself counts; what is later is not listed; a plan without a day that is known is counted."""
    day = date.today() + timedelta(days=10)
    comes_back(own, copy_to(own, ROBIN), AGREED | {"review_date": day.isoformat()})
    comes_back(own, copy_to(own, LEE), AGREED | {"review_date": None}, Status.NEEDS_REVIEW)
    comes_back(own, copy_to(own, SAM), AGREED | {"review_date": ""})
    comes_back(own, copy_to(own, NOOR), {}, Status.BLANK)
    assert [len(campaigns.reviews_due(days, None, own).due) for days in (9, 10)] == [0, 1]
    assert campaigns.reviews_due(9, None, own).dateless == 2


def test_the_latest_plan_counts(own: Office) -> None:
    """A plan that was agreed later stands instead of the one before; one of a copy that is not ours for itself."""
    comes_back(own, copy_to(own, ROBIN), AGREED)
    later = IssuedCopy("LATER", "attendance_plan", "2026-1", "en", "1001", "2099-01-01T00:00:00Z")
    with own.folder.open_ledger() as ledger, ledger.posting() as posting:
        posting.issue((), [later])
    comes_back(own, "LATER", AGREED | {"max_days_missed": 1})
    comes_back(own, "NOBODYS", AGREED | {"max_days_missed": 9})
    found = campaigns.reviews_due(14, None, own)
    assert sorted((each.plan.student, each.goal) for each in found.due) == [("", 9), ("1001", 1)]


def test_a_follow_up_plan_is_prefilled(own: Office, tmp_path: Path) -> None:
    """The student's name, the new count and the commitment that fits the line are in it, under a code of its own
    that the ledger knows; nobody gets a second one unasked."""
    comes_back(own, copy_to(own, ROBIN), AGREED)
    path = fresh(own, s1=12)
    (made,) = campaigns.make_follow_ups(campaigns.reviews_due(14, path, own).due, tmp_path / "out", office=own)
    assert made.values == {"student_name": "Sample1 Specimen", "days_absent": 12, "supports_tried_1": PROMISE}
    assert made.path
    (record,) = api.read_return(made.path, own)
    told = {key: value for key, value in record.values.items() if value and key in made.values}
    assert (told, record.copy) == (made.values, made.code)
    with own.folder.open_ledger() as ledger:
        copy = ledger.copy(made.code)
        assert copy
        assert (copy.row_key, copy.given) == ("1001", made.values)
    again = campaigns.reviews_due(14, path, own)
    assert again.due[0].followed_up == date.today().isoformat()
    (refused,) = campaigns.make_follow_ups(again.due, tmp_path / "out", office=own)
    assert (refused.code, refused.why_not.split(" on ")[0]) == ("", "a follow-up plan was made")
    (second,) = campaigns.make_follow_ups(again.due, tmp_path / "out", again=True, office=own)
    assert second.code not in ("", made.code)


def test_no_words_from_a_plan_that_waits(own: Office, tmp_path: Path) -> None:
    """What a person must still look at may be another child's: nothing of it is taken over. Without the student in
    the roster nothing is made."""
    comes_back(own, copy_to(own, ROBIN), AGREED, Status.NEEDS_REVIEW, [doubt("mail_for_another")])
    comes_back(own, copy_to(own, LEE), AGREED)
    found = campaigns.reviews_due(14, fresh(own, s1=12), own)
    made = {each.review.plan.student: each for each in campaigns.make_follow_ups(found.due, tmp_path, office=own)}
    assert set(made["1001"].values) == {"student_name", "days_absent"}
    assert made["1002"].why_not == "the student is not in the roster"


def test_follow_ups_as_a_campaign(own: Office) -> None:
    """They are the copies of a new campaign, for those who may be written to, and no roster can undo them."""
    for address in (ROBIN, LEE):
        comes_back(own, copy_to(own, address), AGREED)
    rows = [replace(ROWS[0], days=12), replace(ROWS[1], no_contact="yes")]
    path = roster(own.folder.root.parent / "fresh.csv", rows)
    due = campaigns.reviews_due(14, path, own).due
    made = campaigns.make_follow_ups(due, campaign="winter", by=date(2027, 1, 31), office=own)
    assert {each.review.plan.student: bool(each.code) for each in made} == {"1001": True, "1002": False}
    with own.folder.open_ledger() as ledger:
        (send,) = ledger.sends("winter")
        assert (send.address, send.state) == (ROBIN, SendState.PLANNED)
        assert ledger.copies(send.copies)[send.copies[0]].given["supports_tried_1"] == PROMISE
        assert ledger.campaigns()[-1].due == "2027-01-31"
    with pytest.raises(UsageError, match="words that no roster has"):
        campaigns.update_campaign("winter", path, office=own)


def test_a_table_of_reviews(own: Office, tmp_path: Path) -> None:
    """A row for each with real dates and numbers; a number that is not known stays empty."""
    comes_back(own, copy_to(own, ROBIN), AGREED | {"days_absent": ""})
    found = campaigns.reviews_due(14, fresh(own, s1=12), own)
    write_sheets(tmp_path / "reviews.xlsx", [review_sheet(found, date.today())])
    _, names, row = CalamineWorkbook.from_path(tmp_path / "reviews.xlsx").get_sheet_by_index(0).to_python()
    cells = dict(zip(names, row, strict=True))
    assert (cells["review_date"], cells["days_left"]) == (date.fromisoformat(PAST), -3)
    assert (cells["goal"], cells["absent_then"], cells["absent_now"], cells["since"]) == (4, "", 12, "")
