"""What is asked of the ledger to follow up a campaign, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pdfforms.ledger import Ledger
from pdfforms.model.campaign import CampaignCopy, Send, SendState
from pdfforms.model.finding import Finding, Severity
from pdfforms.model.ledger import Arrival, FileChange, FileState, IssuedCopy
from pdfforms.model.mail import MailKind, MailState, NewItem, NewMail
from pdfforms.model.record import Signature, Status, Value
from tests.ledger.made import AT, LATER, arrival, post, posted, reading, record, sha
from tests.ledger.test_campaigns import PLANS, move, planned

VALUES: dict[str, Value] = {
    "review_date": "2026-12-01",
    "goal": 5,
    "ticked": True,
    "not_ticked": False,
    "empty": "",
    "signed": Signature(True, "drawn", None),
    "unsigned": Signature(False, None, None),
}


def back(ledger: Ledger, copy: str, values: dict[str, Value], *findings: Finding) -> None:
    """A return of a copy."""
    made = replace(record(f"r{copy}", values, 0), copy=copy, status=Status.NEEDS_REVIEW, findings=findings)
    ledger.receive([arrival(made.id)])
    with ledger.posting([made.id]) as posting:
        posting.put_readings([reading(made.id, made.id)])
        posting.put_records([posted(made)])
        posting.set_files([FileChange(sha(made.id), FileState.READ, AT, reader="0.1.0")])


def mailed(ledger: Ledger, copy: str, code: str | None, kind: MailKind = MailKind.OTHER, file: str = "") -> int:
    """A message about a copy was taken in and opened, with what it brought for a person."""
    name = f"mail {copy} {code} {file}"
    with ledger.mailing() as mailing:
        mailing.receive([NewMail(sha(name), 10, name, AT, AT)])
    (found,) = ledger.mails(MailState.STORED)
    files: list[Arrival] = [arrival(file)] if file else []
    items = [NewItem(code, copy=copy)] if code else []
    with ledger.mailing() as mailing:
        mailing.open(replace(found, kind=kind, copy=copy), files, items, AT)
    return found.id


def test_what_came_back_says_what_stands_in_it(ledger: Ledger) -> None:
    """Fields that are ticked, signed or filled in are answered; others are not; what is for a person is told."""
    planned(ledger)
    told = (
        Finding("required_missing", Severity.WARNING, "A required field is empty.", "empty"),
        Finding("identity_changed", Severity.INFO, "It is told, and needs nobody.", None),
    )
    back(ledger, "COPYone", VALUES, *told)
    back(ledger, "elsewhere", VALUES)
    (found,) = ledger.returns("plans")
    assert found.answered == {"review_date", "goal", "ticked", "signed"}
    assert (found.copy, found.record, found.form, found.edition) == (
        *("COPYone", "rCOPYone", "attendance_plan", "2026-09"),
    )
    assert (found.status, found.received_at, found.unknown) == (Status.NEEDS_REVIEW, AT, False)
    assert found.doubts == (("required_missing", "empty"),)
    post(ledger, ["two"])
    assert [each.unknown for each in ledger.returns("plans")] == [False, True]
    assert ledger.returns("others") == ()


@pytest.mark.parametrize(
    ("code", "kind", "waits"),
    [
        ("mail_text_only", MailKind.OTHER, True),
        ("mail_bounced", MailKind.BOUNCE, False),
        (None, MailKind.RETURN, True),
        (None, MailKind.AUTO_REPLY, False),
    ],
)
def test_mail_that_waits(ledger: Ledger, code: str | None, kind: MailKind, waits: bool) -> None:
    """Words for a person, and a message halfway, may be an answer; bounces and machines' answers are none."""
    planned(ledger)
    number = mailed(ledger, "COPYone", code, kind)
    expected = {"COPYone"} if waits else set()
    assert ledger.waiting(["COPYone", "COPYtwo"]) == expected
    assert ledger.came_in(["COPYone", "COPYtwo"]) == expected
    with ledger.posting() as posting:
        assert posting.came_in(["COPYone", "COPYtwo"]) == expected
        posting.finish_mail(number, (), LATER)
        if code:
            posting.decide_item(1, "Pat Sample", LATER)
    assert ledger.waiting(["COPYone", "COPYtwo"]) == frozenset()


def test_a_file_that_broke_the_reader_waits(ledger: Ledger) -> None:
    """What a family sent and nobody could read is an answer that waits."""
    planned(ledger)
    number = mailed(ledger, "COPYtwo", None, MailKind.RETURN, "broken")
    with ledger.posting() as posting:
        posting.set_files([FileChange(sha("broken"), FileState.QUARANTINED, AT, reason="it broke")])
        posting.finish_mail(number, (), AT)
    assert ledger.waiting(["COPYone", "COPYtwo"]) == {"COPYtwo"}


def test_all_copies_of_a_student_count_together(ledger: Ledger) -> None:
    """Once one of them is back something came in for all of them; of other students nothing did."""
    planned(ledger)
    with ledger.posting() as posting:
        posting.issue((), [IssuedCopy("COPYother", "attendance_plan", "2026-1", "en", "100", AT)])
        spot = ("100", "pat@example.org", "High", "9", "9A", "ab" * 32)
        posting.put_campaign(PLANS, [CampaignCopy("COPYother", "plans", *spot)], ())
    back(ledger, "COPYother", VALUES)
    assert ledger.came_in(["COPYone", "COPYtwo"]) == {"COPYone"}
    assert ledger.came_in(["nobody's"]) == frozenset()


def test_messages_that_a_roster_drops(ledger: Ledger) -> None:
    """The day when a message was first dropped stays; a roster that has it again clears it."""
    planned(ledger)
    for at, keys in ((AT, ["key1"]), (LATER, ["key1", "key2"])):
        with ledger.posting() as posting:
            posting.drop_sends("plans", keys, at)
    assert [each.dropped_at for each in ledger.sends("plans")] == [AT, LATER]
    with ledger.posting() as posting:
        posting.drop_sends("plans", [], LATER)
        posting.drop_sends("others", ["key1"], LATER)
    assert [each.dropped_at for each in ledger.sends("plans")] == [None, None]


def test_plans_that_may_name_a_day(ledger: Ledger) -> None:
    """Each record of a form with that field, with its values as text and whose copy it is."""
    planned(ledger)
    back(ledger, "COPYone", VALUES | {"empty": None})
    back(ledger, "nobody's", {"review_date": ""})
    back(ledger, "COPYtwo", {"goal": 5})
    first, second = ledger.agreed_plans(["review_date", "goal", "empty"])
    assert (first.student, first.issued_at, first.campaign, first.form) == (
        "COPYone",
        AT,
        "plans",
        "attendance_plan",
    )
    assert first.said == {"review_date": "2026-12-01", "goal": "5", "empty": None}
    assert (second.student, second.issued_at, second.campaign) == ("", "", "")
    assert second.said == {"review_date": ""}


def test_a_bounce_that_names_only_the_copy(ledger: Ledger) -> None:
    """Where a form and its reminder went to one address, the one that left last is the one that came back."""
    planned(ledger)
    again = Send("key3", "plans", ("COPYone",), "robin@example.org", "en", "reminder-1", "id3@example.org")
    with ledger.posting() as posting:
        posting.put_campaign(PLANS, (), [again])
    move(ledger, "key1", SendState.ACCEPTED, SendState.PLANNED, at=AT)
    move(ledger, "key2", SendState.WITHDRAWN, SendState.PLANNED, at=AT)
    move(ledger, "key3", SendState.ACCEPTED, SendState.PLANNED, at=LATER)
    with ledger.mailing() as mailing:
        mailing.came_back([], "COPYone", LATER)
    assert [each.key for each in ledger.sends("plans", [SendState.REFUSED])] == ["key3"]
