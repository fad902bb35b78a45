"""Returns of copies that were made of a return, in the ledger, on both databases."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from pdfforms import api, campaigns
from pdfforms.errors import UsageError
from pdfforms.model.linked import Linked
from pdfforms.model.record import Record, Status
from pdfforms.settings import Staff
from tests.bulk.offices import Inbox, answered
from tests.programs.fillers.pikepdf import FILLERS
from tests.read.test_pictures import image_file, scan

STAFF = Staff().fields


def correction(inbox: Inbox, *, once_more: bool = False) -> tuple[Linked, bytes]:
    """A copy that asks for what is missing in the only record, printed."""
    folder = inbox.folder.parent / "to_print"
    linked = campaigns.correct_record(inbox.record().id, inbox.office, folder=folder, again=once_more)
    return linked, (folder / f"form-{linked.copy}.pdf").read_bytes()


def filled(data: bytes, answers: dict[str, str | bool], place: Path) -> bytes:
    """A copy as a family fills it in."""
    blank, out = place / "in.pdf", place / "out.pdf"
    blank.write_bytes(data)
    FILLERS[0].fill(blank, answers, out)
    return out.read_bytes()


def vague(place: Path, time: str = "07:15") -> bytes:
    """A plan that is to be reviewed soon: no day is called so."""
    return filled(answered(strategy_alarm_time=time), {"review_date": "soon"}, place)


def pages(data: bytes, *numbers: int) -> bytes:
    """Some pages of a file."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        for number in reversed(range(len(pdf.pages))):
            if number not in numbers:
                del pdf.pages[number]
        pdf.save(out)
    return out.getvalue()


def codes(record: Record) -> set[tuple[str, str | None]]:
    """What a person must look at."""
    return {(each.code, each.field) for each in record.findings if each.severity.value != "info"}


def test_what_was_contradicted_is_answered(inbox: Inbox, tmp_path: Path) -> None:
    """Two returns differ, the correction decides; all files read again change nothing; a later return that says
    something else makes it nobody's answer."""
    inbox.receive(one=answered(), two=answered(days_absent=9))
    before = inbox.record()
    assert codes(before) == {("returns_differ", "days_absent")}
    linked, copy = correction(inbox)
    assert linked.open == ("days_absent",)
    assert linked.record == before.id
    inbox.receive(three=filled(copy, {"days_absent": "7"}, tmp_path))
    after = inbox.record()
    assert (after.id, after.copy, after.status, after.values["days_absent"]) == (
        before.id,
        before.copy,
        Status.OK,
        7,
    )
    assert after.values | {"days_absent": None} == before.values
    _, changes = api.reread_returns(lambda _: True, inbox.office)
    assert changes == []
    assert inbox.record() == after
    inbox.receive(four=answered(days_absent=9, plan_date="2026-09-03"), five=answered(days_absent=10))
    late = inbox.record()
    assert late.values["days_absent"] is None
    assert ("returns_differ", "days_absent") in codes(late)


def test_a_page_that_was_lost(inbox: Inbox, tmp_path: Path) -> None:
    """All of its fields but the school's are asked; what the family then leaves empty was seen and is empty."""
    inbox.receive(one=pages(answered(), 0))
    before = inbox.record()
    linked, copy = correction(inbox)
    asked = {key for key, value in before.values.items() if value is None} - {*STAFF}
    assert set(linked.open) == asked
    assert len(linked.open) > 10
    inbox.receive(two=filled(copy, {"other_notes": "Here again"}, tmp_path))
    after = inbox.record()
    assert after.values["other_notes"] == "Here again"
    assert after.values["review_date"] == ""
    assert {key for key, value in after.values.items() if value is None} == {*STAFF}
    assert codes(after) == {("page_missing", key) for key in STAFF}


def test_the_copy_untouched_settles_nothing(inbox: Inbox) -> None:
    """Whoever sends it back as it came has not seen to anything."""
    inbox.receive(one=pages(answered(), 0))
    before = inbox.record()
    _, copy = correction(inbox)
    inbox.receive(two=copy)
    after = inbox.record()
    assert after.values == before.values
    assert codes(after) == codes(before) | {("linked_unanswered", None)}


def test_pages_of_a_correction_one_by_one(inbox: Inbox, tmp_path: Path) -> None:
    """Two files, each with one page: what the first does not hold is no blank, and nothing is told of it."""
    inbox.receive(one=vague(tmp_path, time=""))
    _, copy = correction(inbox)
    both = filled(copy, {"strategy_alarm_time": "7:20", "review_date": "2026-11-20"}, tmp_path)
    inbox.receive(two=pages(both, 1))
    half = inbox.record()
    assert (half.values["review_date"], half.values["strategy_alarm_time"]) == ("2026-11-20", "")
    inbox.receive(three=pages(both, 0))
    after = inbox.record()
    assert (after.status, after.values["strategy_alarm_time"]) == (Status.OK, "07:20")


def test_a_scan_whose_locked_text_no_machine_reads(inbox: Inbox, tmp_path: Path) -> None:
    """It is told once, for a person to accept; the locked answers stay those of the first return, and a box that
    was ticked counts."""
    inbox.receive(one=answered(strategy_alarm=False))
    assert codes(inbox.record()) == {("rule_requires", "strategy_alarm")}
    _, copy = correction(inbox)
    picture = image_file(scan(filled(copy, {"strategy_alarm": True}, tmp_path), 0))
    path = tmp_path / "scan.png"
    path.write_bytes(picture)
    before = inbox.record()
    api.receive_returns([path], inbox.office, ocr=False)
    after = inbox.record()
    assert after.values["strategy_alarm"] is True
    assert ("locked_unread", None) in codes(after)
    locked = before.values.keys() - {"strategy_alarm", "strategy_alarm_time"}
    assert {key: after.values[key] for key in locked} == {key: before.values[key] for key in locked}
    accepted = api.settle_record(
        after.id, {"strategy_alarm_time": "07:15"}, "Pat Sample", ["locked_unread"], inbox.office
    )
    assert accepted.status is Status.OK


def test_a_correction_and_its_first_return_in_one_run(inbox: Inbox, tmp_path: Path) -> None:
    """In whichever order files come, they are one record."""
    inbox.receive(one=vague(tmp_path))
    record = inbox.record()
    _, copy = correction(inbox)
    inbox.receive(two=filled(copy, {"review_date": "2026-11-20"}, tmp_path), three=answered(review_date=""))
    after = inbox.record()
    assert (after.id, after.status, after.values["review_date"]) == (record.id, Status.OK, "2026-11-20")
    assert inbox.readings() == 3


def test_the_same_is_asked_once(inbox: Inbox, tmp_path: Path) -> None:
    """Printed again it is the same copy, until something else is to be asked or somebody wants another."""
    inbox.receive(one=vague(tmp_path, time=""))
    first, copy = correction(inbox)
    assert correction(inbox) == (first, copy)
    assert correction(inbox, once_more=True)[0].copy != first.copy
    api.settle_record(first.record, {"review_date": "2026-11-20"}, "Pat Sample", (), inbox.office)
    last, _ = correction(inbox)
    assert last.open == ("strategy_alarm", "strategy_alarm_time")


def test_whom_it_is_about_must_be_sure(inbox: Inbox, tmp_path: Path) -> None:
    """Two names in the returns of one copy: nothing is made."""
    inbox.receive(one=vague(tmp_path), two=answered(student_name="Else Specimen"))
    with pytest.raises(UsageError, match="not sure whose form"):
        correction(inbox)
    api.settle_record(inbox.record().id, {"student_name": "Avery Example"}, "Pat Sample", (), inbox.office)
    with pytest.raises(UsageError, match="sent to nobody"):
        campaigns.plan_correction(inbox.record().id, inbox.office)
    assert not list((inbox.office.folder.root / "copies").iterdir())
