"""A correction out and back again: asked, mailed, filled in by real programs, part of the first one's record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner

from pdfforms import api, campaigns
from pdfforms.commands.main import pdfforms
from pdfforms.model.campaign import SendState
from pdfforms.model.copycode import parse_code
from pdfforms.model.linked import CORRECTION
from pdfforms.model.record import Record, Signature, Status
from tests.bulk.circle import CAMPAIGN, Circle, answered, run
from tests.mail.campaigns import Family
from tests.programs import require
from tests.programs.fillers import FILLERS
from tests.read.page_text.pages import flattened
from tests.read.test_pictures import image_file, scan

ROWS = [Family(1, ("robin@example.org",)), Family(2, ("lee@example.org", "pat@example.org"), "fr")]
ANSWERS: dict[str, str | bool] = {
    "plan_date": "2026-09-03",
    "days_present": "150",
    "supports_tried_1": "Calls home",
    "strategy_alarm": True,
    "strategy_bus_backup": True,
    "guardian_signature": "Robin Example",
    "guardian_signature_date": "2026-09-04",
    "review_date": "soon",
}
"""The alarm has no time, and no day is called soon."""
OPEN = ("strategy_alarm", "strategy_alarm_time", "review_date")
GOOD = {"strategy_alarm_time": "7:15", "review_date": "2026-11-20"}


def codes(record: Record) -> set[tuple[str, str | None]]:
    """What is to be looked at."""
    return {(each.code, each.field) for each in record.findings if each.severity.value != "info"}


@pytest.fixture
def circle(inline: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Circle]:  # noqa: ARG001
    """A campaign whose first family has answered, with two things to be asked again."""
    monkeypatch.chdir(tmp_path)
    with answered(tmp_path, ROWS, ANSWERS) as made:
        yield made


def test_what_is_asked_is_shown_before(circle: Circle) -> None:
    """A dry run names the fields and the address, and makes nothing."""
    record = circle.record()
    shown = run("correct", record.id, "--dry-run").output
    assert f"{record.id}  attendance_plan  en  to robin@example.org" in shown
    assert all(key in shown for key in OPEN)
    assert "The date cannot be read." in shown
    assert "8 answers are filled in and locked." in shown
    assert "Nothing was made." in shown
    assert len(circle.box.messages) == 3
    with api.Office().folder.open_ledger() as ledger:
        assert ledger.linked_to([record.id])[record.id] == ()


@pytest.mark.parametrize("name", ["pdftk-xfdf", "pdf.js", "pdfium", "pypdf"])
def test_a_correction_completes_the_record(circle: Circle, name: str) -> None:
    """It goes to whoever got the first copy, under another code; its letter names what is asked, and nothing of
    the child stands outside. What a program fills in completes the record of the first, which keeps its id."""
    filler = next(each for each in FILLERS if each.name == name)
    require(filler.available())
    before = circle.record()
    assert before.status is Status.NEEDS_REVIEW
    run("correct", before.id, "--by", "Pat Sample")
    (_, message) = circle.sent("robin@example.org")
    (enclosed,) = message.iter_attachments()
    code = parse_code(str(enclosed.get_filename())[5:15])
    assert code
    assert code != before.copy
    assert f"+{code}@" in str(message["Reply-To"])
    assert ROWS[0].name not in str(message["Subject"])
    letter = message.get_body(("plain",))
    assert letter
    assert "I will set an alarm for ___ a.m." in letter.get_content()
    assert "Calls home" not in letter.get_content()
    after = circle.replies("robin@example.org", circle.fill(circle.copy("robin@example.org"), dict(GOOD), filler))
    assert after.id == before.id
    assert (after.copy, after.status) == (before.copy, Status.OK)
    assert after.values | {"strategy_alarm_time": None, "review_date": None} == before.values | {
        "strategy_alarm_time": None
    }
    assert after.values["strategy_alarm_time"] == "07:15"
    assert after.values["review_date"] == "2026-11-20"
    assert {each.code for each in after.findings if each.code.startswith("mail_")} == set()
    assert len(after.receipts) == 2
    assert len(list(api.office_records())) == 1
    assert "1 returned" in run("status", CAMPAIGN).output
    run("correct", before.id, code=2)


def test_what_is_locked_says_so_to_every_program(circle: Circle) -> None:
    """All fields but the open ones are read-only; the open ones say to a screen reader that they wait."""
    run("correct", circle.record().id)
    path = circle.place / "copy.pdf"
    path.write_bytes(circle.copy("robin@example.org"))
    with pikepdf.open(path) as pdf:
        fields = {str(each.T): each for each in pdf.Root.AcroForm.Fields}
        locked = {key for key, each in fields.items() if int(each.get("/Ff", 0)) & 1}
        assert fields.keys() - locked == set(OPEN)
        for key in OPEN:
            assert str(fields[key].TU).startswith("Please fill in: ")
            assert len(fields[key].MK.BG) == 3


def test_a_flattened_correction_completes_the_record(circle: Circle) -> None:
    """A browser's "print to PDF" of the correction says as much."""
    before = circle.record()
    run("correct", before.id)
    filled = circle.fill(circle.copy("robin@example.org"), dict(GOOD))
    after = circle.comes(flattened(filled))
    assert (after.id, after.status, codes(after)) == (before.id, Status.OK, set())
    assert after.values["review_date"] == "2026-11-20"


def test_a_scanned_correction_is_part_of_the_record(circle: Circle) -> None:
    """Printed and scanned it is known by its code: what a machine cannot read is for a person, and the locked
    answers are those of the first return."""
    before = circle.record()
    run("correct", before.id, "-o", str(circle.place / "to_print"))
    (path,) = (circle.place / "to_print").glob("*.pdf")
    assert "review progress" in path.with_suffix(".txt").read_text(encoding="utf-8")
    assert len(circle.box.messages) == 3
    filled = circle.fill(path.read_bytes(), dict(GOOD))
    for page in (0, 1):
        after = circle.comes(image_file(scan(filled, page)), "png")
    assert (after.id, after.copy) == (before.id, before.copy)
    assert len(after.receipts) == 3
    same = before.values.keys() - {"strategy_alarm_time", "review_date"}
    assert {key: after.values[key] for key in same} == {key: before.values[key] for key in same}
    assert after.values["guardian_signature"] == Signature(True, "typed", "Robin Example")
    assert {code for code, _ in codes(after)} <= {
        *("locked_unread", "handwriting_unread", "ink_unread", "date_unreadable", "rule_requires"),
        *("linked_unanswered",),
    }


def test_an_empty_correction_takes_nothing_away(circle: Circle) -> None:
    """It is told, and the record says what it said."""
    before = circle.record()
    run("correct", before.id)
    after = circle.comes(circle.fill(circle.copy("robin@example.org"), {}))
    assert after.values == before.values
    assert ("linked_unanswered", None) in codes(after)
    settled = run("settle", before.id, "--accept", "linked_unanswered", "--by", "Pat Sample")
    assert "review_date" in settled.output


def test_a_locked_answer_that_was_changed_is_told(circle: Circle) -> None:
    """A program that does not care for locks: the value is nobody's until a person says, the rest counts."""
    before = circle.record()
    run("correct", before.id)
    changed: dict[str, str | bool] = {**GOOD, "days_present": "15", "supports_tried_2": "More"}
    after = circle.comes(circle.fill(circle.copy("robin@example.org"), changed))
    assert after.values["days_present"] is None
    assert {value for value, _ in after.answers["days_present"].alternatives} == {150, 15}
    assert after.values["supports_tried_2"] == "More"
    assert after.values["review_date"] == "2026-11-20"
    told = {key for code, key in codes(after) if code == "locked_changed"}
    assert told == {"days_present", "supports_tried_2"}
    run("settle", before.id, "days_present=150", "supports_tried_2=More", "--by", "Pat Sample")
    assert circle.record().status is Status.OK


def test_a_tick_that_we_filled_in_may_be_taken_back(circle: Circle) -> None:
    """The alarm without a time: the family unticks it instead."""
    run("correct", circle.record().id)
    answers: dict[str, str | bool] = {"strategy_alarm": False, "review_date": "2026-11-20"}
    after = circle.comes(circle.fill(circle.copy("robin@example.org"), answers))
    assert (after.values["strategy_alarm"], after.status) == (False, Status.OK)


def test_a_correction_is_corrected(circle: Circle) -> None:
    """What still is wrong is asked once more, and the answers of both corrections count."""
    before = circle.record()
    run("correct", before.id)
    first = circle.copy("robin@example.org")
    middle = circle.comes(circle.fill(first, {"strategy_alarm_time": "7:15", "review_date": "later"}))
    assert (middle.values["strategy_alarm_time"], middle.values["review_date"]) == ("07:15", None)
    run("correct", before.id)
    second = circle.copy("robin@example.org")
    assert second != first
    after = circle.comes(circle.fill(second, {"review_date": "2026-11-20"}))
    assert (after.id, after.status) == (before.id, Status.OK)
    later = circle.comes(circle.fill(first, {"strategy_alarm_time": "8:15", "review_date": "2026-11-20"}))
    assert later.values["strategy_alarm_time"] is None
    assert ("returns_differ", "strategy_alarm_time") in codes(later)


def test_two_returns_of_one_correction_that_differ_are_for_a_person(circle: Circle) -> None:
    """Nobody's answer, as with every copy that comes back twice."""
    run("correct", circle.record().id)
    copy = circle.copy("robin@example.org")
    circle.comes(circle.fill(copy, dict(GOOD)))
    after = circle.comes(circle.fill(copy, {**GOOD, "review_date": "2026-12-01"}))
    assert after.values["review_date"] is None
    assert ("returns_differ", "review_date") in codes(after)


def test_a_persons_word_stands(circle: Circle) -> None:
    """Settled while the correction was out, and answered differently: the decision stays, and is told."""
    record = circle.record()
    run("correct", record.id)
    run("settle", record.id, "review_date=2026-10-01", "--by", "Pat Sample")
    after = circle.comes(circle.fill(circle.copy("robin@example.org"), dict(GOOD)))
    assert after.values["review_date"] == "2026-10-01"
    assert codes(after) == {("settled_differs", "review_date")}


def test_one_is_out_already(circle: Circle) -> None:
    """Nobody is asked the same twice by a slip; a person may want it."""
    record = circle.record()
    run("correct", record.id)
    assert "--again" in run("correct", record.id, code=2).stderr
    assert len(circle.sent("robin@example.org")) == 2
    run("correct", record.id, "--again")
    assert len(circle.sent("robin@example.org")) == 3


def test_an_address_that_does_not_exist_any_more(circle: Circle) -> None:
    """It is refused once, and named as refused when somebody tries again."""
    record = circle.record()
    circle.box.recipient = lambda _: "550 no"
    run("correct", record.id, code=11)
    circle.box.recipient = lambda _: None
    assert "refused by the mail server" in run("correct", record.id, code=2).stderr
    assert len(circle.sent("robin@example.org")) == 1


def test_a_copy_that_was_made_and_not_sent(circle: Circle) -> None:
    """Made by the API, sent by `send`: one copy, one message."""
    record = circle.record()
    linked = campaigns.correct_record(record.id)
    assert (linked.kind, linked.open, linked.original) == (CORRECTION, OPEN, record.copy)
    assert campaigns.correct_record(record.id) == linked
    people = str(circle.place / "roster.csv")
    run("campaign", "update", CAMPAIGN, "--roster", people)
    run("send", CAMPAIGN)
    assert len(circle.sent("robin@example.org")) == 2
    assert linked.copy in str(circle.sent("robin@example.org")[-1]["Reply-To"])


def test_two_guardians_are_not_told_of_each_other(circle: Circle) -> None:
    """Where the copy went to two addresses, a person says which one answered; nobody else can be named. Letter and
    marks speak the family's language."""
    circle.comes(circle.fill(circle.copy("lee@example.org"), ANSWERS))
    record = next(each for each in api.office_records() if each.language == "fr")
    told = run("correct", record.id, code=2).stderr
    assert "lee@example.org, pat@example.org" in told
    assert "--to" in told
    assert "did not go to that address" in run("correct", record.id, "--to", "robin@example.org", code=2).stderr
    run("correct", record.id, "--to", "PAT@example.org")
    assert [len(circle.sent(f"{name}@example.org")) for name in ("lee", "pat", "robin")] == [1, 2, 1]
    letter = circle.sent("pat@example.org")[-1].get_body(("plain",))
    assert letter
    assert "* Je réglerai un réveil" in letter.get_content()
    with pikepdf.open(circle.place / "office" / "copies" / f"{_last(record.id)}.pdf") as pdf:
        fields = {str(each.T): each for each in pdf.Root.AcroForm.Fields}
        assert str(fields["review_date"].TU).startswith("Veuillez remplir : ")


def _last(record: str) -> str:
    with api.Office().folder.open_ledger() as ledger:
        return ledger.linked_to([record])[record][-1].copy


def test_whose_form_it_is_must_be_sure(circle: Circle) -> None:
    """Another child's name in a family's copy: its answers go to nobody before a person has said whose it is, and
    then only onto paper."""
    other = api.fill_copy(
        "attendance_plan", {"student_name": "Else Specimen", **_typed()}, code=circle.record().copy
    )
    circle.comes(other.data)
    (record,) = api.office_records()
    assert "not sure whose form" in run("correct", record.id, code=2).stderr
    run("settle", record.id, "student_name=Else Specimen", "--by", "Pat Sample")
    assert "does not go where that copy went" in run("correct", record.id, code=2).stderr
    assert len(circle.box.messages) == 3


def _typed() -> dict[str, object]:
    return {"days_present": 150, "strategy_alarm": True}


def test_a_return_without_a_code_is_printed(circle: Circle) -> None:
    """Nobody knows where a form without a code went; its correction still finds its record."""
    blank = api.build_blank("attendance_plan").data
    circle.comes(circle.fill(blank, ANSWERS | {"student_name": "No Code"}))
    record = next(each for each in api.office_records() if each.copy is None)
    assert "-o DIR" in run("correct", record.id, code=2).stderr
    run("correct", record.id, "--no-mail", "-o", str(circle.place / "paper"))
    (path,) = (circle.place / "paper").glob("*.pdf")
    letter = path.with_suffix(".txt").read_text(encoding="utf-8")
    assert "give all pages back to the school" in letter
    assert "reply" not in letter
    circle.comes(circle.fill(path.read_bytes(), dict(GOOD)))
    after = next(each for each in api.office_records() if each.copy is None)
    assert (after.id, after.status) == (record.id, Status.OK)
    assert len(list(api.office_records())) == 2


def test_what_cannot_be_asked(circle: Circle) -> None:
    """No such record, nothing missing, options that exclude each other: an error that says what to do."""
    run("correct", "0" * 16, code=2)
    run("correct", circle.record().id, "--no-mail", code=2)
    run("correct", circle.record().id, "-o", "x", "--to", "robin@example.org", code=2)
    run("settle", circle.record().id, "review_date=", "strategy_alarm=no", "--by", "Pat Sample")
    assert "none is missing" in run("correct", circle.record().id, code=2).stderr


def test_a_copy_that_is_not_what_the_ledger_says_stays_here(circle: Circle) -> None:
    """Somebody has put another file in its place: the campaign stops, and nothing leaves."""
    linked = campaigns.correct_record(circle.record().id)
    path = circle.place / "office" / "copies" / f"{linked.copy}.pdf"
    path.chmod(0o600)
    path.write_bytes(circle.copy("lee@example.org"))
    assert "is not that of copy" in run("send", CAMPAIGN, code=11).stderr
    assert len(circle.sent("robin@example.org")) == 1


def test_a_program_that_dies_while_it_sends(circle: Circle, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made and planned, then gone: the same command sends the same copy, once. Gone while it was leaving: nobody
    knows, and a person must say."""
    record = circle.record()

    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("pdfforms.commands.correct.send_planned", dies)
        assert CliRunner().invoke(pdfforms, ["correct", record.id]).exit_code != 0
    with monkeypatch.context() as patch:
        patch.setattr("pdfforms.mail.smtp.Connection.hand_over", dies)
        assert CliRunner().invoke(pdfforms, ["correct", record.id]).exit_code != 0
    with api.Office().folder.open_ledger() as ledger:
        (linked,) = ledger.linked_to([record.id])[record.id]
        (send,) = ledger.sends_with(linked.copy)
    assert send.state is SendState.SENDING
    assert f"--resolve {send.key}=accepted" in run("correct", record.id, code=2).stderr
    assert len(circle.sent("robin@example.org")) == 1
    run("send", CAMPAIGN)
    run("send", CAMPAIGN, "--resolve", f"{send.key}=planned", "--by", "Pat Sample")
    run("send", CAMPAIGN)
    assert len(circle.sent("robin@example.org")) == 2


def test_the_first_form_in_answer_to_the_correction(circle: Circle) -> None:
    """Whoever answers the correction with the first form once more is not taken for another family, nor is a
    correction in answer to the first message."""
    first = circle.copy("robin@example.org")
    run("correct", circle.record().id)
    second = circle.copy("robin@example.org")
    circle.replies("robin@example.org", circle.fill(first, ANSWERS | {"review_date": "2026-11-20"}))
    circle.box.messages.pop()
    after = circle.replies("robin@example.org", circle.fill(second, dict(GOOD)))
    told = {each.code for each in after.findings if each.code.startswith("mail_")}
    assert told == {"mail_returned_again", "mail_returned_late"}
    assert api.open_items() == ()
    assert after.status is Status.OK
