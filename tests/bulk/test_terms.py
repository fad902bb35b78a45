"""What has a term beside records: copies that never came back, files and messages of nobody."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pdfforms import api
from pdfforms.bulk.keeping import keeping
from pdfforms.bulk.keeping.auditing import audit
from pdfforms.bulk.keeping.disposal import Disposed, Disposer
from pdfforms.errors import UsageError
from pdfforms.model.mail import MailState
from pdfforms.model.retention import CaseKind, LeavingKind, Retention, Rule, retention_of
from tests.bulk.mail import put, reply, returned
from tests.bulk.offices import Inbox, answered
from tests.bulk.test_disposal import FIRST, LONG_AGO, SECOND, dispose, faults, issue, left, traces
from tests.mail.letters import written
from tests.read.returns import FIRST_CODE, SECOND_CODE
from tests.torture.terms import twelve_years

YEARS_LATER = date(2060, 1, 1)


def kinds(inbox: Inbox, day: date) -> dict[str, list[CaseKind]]:
    """What stands how on a day."""
    with inbox.office.folder.open_ledger() as ledger:
        due = Disposer(inbox.office.folder, ledger, inbox.office.settings).due(day)
    return {
        name: [each.case.kind for each in found]
        for name, found in (("due", due.due), ("held", due.held), ("unknown", due.unknown))
        if found
    }


def dispose_on(inbox: Inbox, day: date, monkeypatch: pytest.MonkeyPatch) -> Disposed:
    """A run on a day to come."""
    monkeypatch.setattr(Disposer, "_day", lambda *_: day)
    return dispose(inbox)


def test_a_copy_that_never_came_back_goes_with_its_own_term(inbox: Inbox) -> None:
    """The student left long ago: the copy, what was filled into it and the leaving date are gone; a tombstone and
    a certificate without a name stay. The other child's stays, since nobody knows when that one left."""
    issue(inbox)
    assert kinds(inbox, YEARS_LATER) == {"unknown": [CaseKind.COPY] * 2}
    left(inbox, FIRST)
    done = dispose(inbox)
    assert (done.records, done.counts[CaseKind.COPY]) == (0, 1)
    assert not inbox.office.folder.copy_path(FIRST_CODE).exists()
    assert inbox.office.folder.copy_path(SECOND_CODE).exists()
    (certificate,) = done.certificates
    (named,) = json.loads(certificate.with_suffix(".json").read_text())["records"]
    assert (named["record"], named["what"]) == (FIRST_CODE, "copy")
    assert traces(inbox, FIRST, f"{FIRST_CODE}.pdf") == []
    with inbox.office.folder.open_ledger() as ledger:
        given = {code: copy.given for code, copy in ledger.copies([FIRST_CODE, SECOND_CODE]).items()}
        assert given == {FIRST_CODE: {}, SECOND_CODE: {"student_name": "Avery Example"}}
        assert ledger.custodian.tombstones([FIRST_CODE])
        assert ledger.custodian.leavings() == {}
    assert faults(inbox) == []
    assert kinds(inbox, YEARS_LATER) == {"unknown": [CaseKind.COPY]}


def test_a_copy_can_be_held_and_said_of(inbox: Inbox) -> None:
    """By its code: a hold on it keeps the record that it came back as, too."""
    issue(inbox)
    with inbox.office.folder.open_ledger() as ledger:
        for code in (FIRST_CODE, SECOND_CODE):
            keeping.say_left(ledger, code, LeavingKind.LEFT, LONG_AGO, "Sam Office")
            keeping.hold(ledger, code, "an appeal", "Sam Office")
    inbox.receive(a=answered())
    today = date.today()
    assert kinds(inbox, today) == {"held": [CaseKind.RECORD, CaseKind.COPY]}
    assert dispose(inbox).counts == {}
    with inbox.office.folder.open_ledger() as ledger:
        for code in (FIRST_CODE, SECOND_CODE):
            keeping.release(ledger, code, "Sam Office")
    assert dispose(inbox).counts == {CaseKind.RECORD: 1, CaseKind.COPY: 1}
    with inbox.office.folder.open_ledger() as ledger:
        assert (ledger.custodian.leavings(), ledger.custodian.holds()) == ({}, ())
    assert faults(inbox) == []


def test_what_is_no_students_goes_after_some_school_years(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """A note that is no form and a cut file: due when nobody's term is over; our form without a code is never due
    by itself, since some child's answers stand in it."""
    inbox.receive(note=b"call me", cut=answered()[:900], ours=answered(None))
    assert len(inbox.records()) == 3
    assert kinds(inbox, date(2030, 1, 1)) == {"unknown": [CaseKind.RECORD]}
    assert kinds(inbox, YEARS_LATER) == {"due": [CaseKind.RECORD] * 2, "unknown": [CaseKind.RECORD]}
    assert dispose_on(inbox, YEARS_LATER, monkeypatch).records == 2
    assert [each.form for each in inbox.records()] == ["attendance_plan"]
    assert len(inbox.files()) == 1
    assert faults(inbox) == []


def test_a_person_can_say_whose_a_strange_file_is(inbox: Inbox) -> None:
    """Then the rule of forms holds for it."""
    inbox.receive(note=b"call me")
    with inbox.office.folder.open_ledger() as ledger:
        keeping.say_left(ledger, inbox.record().id, LeavingKind.LEFT, date(2020, 6, 26), "Sam Office")
    assert kinds(inbox, date(2027, 6, 26)) == {}
    assert kinds(inbox, date(2027, 6, 27)) == {"due": [CaseKind.RECORD]}


def test_messages_of_nobody_go_after_a_school_year(
    inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An automatic reply and a question about no copy; not the answer of a family, which goes with its copy."""
    issue(inbox)
    machine = written(to="office@school.example", number=1, text="I am away.")
    machine["Auto-Submitted"] = "auto-replied"
    question = written(to="office@school.example", number=2, text="Which form?")
    letters = [machine.as_bytes(), question.as_bytes(), reply(0, returned(0), number=3)]
    api.fetch_mail([put(tmp_path / "post", letters)], None, inbox.office, jobs=1)
    with inbox.office.folder.open_ledger() as ledger:
        assert len(list(ledger.mails(MailState.DONE))) == 3
    day = date(date.today().year + 3, 9, 1)
    assert kinds(inbox, day)["due"] == [CaseKind.MAIL] * 2
    done = dispose_on(inbox, day, monkeypatch)
    assert done.counts == {CaseKind.MAIL: 2}
    (certificate,) = done.certificates
    said = json.loads(certificate.with_suffix(".json").read_text())
    assert said["others"] == ["2 messages that went with no record: 1 year after the school year"]
    assert said["records"] == []
    assert len(list(inbox.office.folder.mail.returns.rglob("*.eml"))) == 1
    assert faults(inbox) == []


def test_files_that_the_ledger_does_not_know(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a kill left of each kind goes by the term of what is nobody's; what is known stays."""
    issue(inbox)
    inbox.receive(a=answered())
    root = inbox.office.folder.root
    (inbox.office.folder.evidence / f"{inbox.record().id}.goal.png").write_bytes(b"x")
    before = {path for path in root.rglob("*") if path.is_file()}
    lost = ["returns/ab/abcd.pdf", "mail/ab/abce.eml", "copies/NOSUCH.pdf", "evidence/R9.goal.png"]
    lost.append("quarantine/abcf.reason.txt")
    for name in lost:
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(b"Avery Example")
    assert kinds(inbox, date(2026, 12, 1))["unknown"] == [CaseKind.RECORD, CaseKind.COPY]
    assert kinds(inbox, YEARS_LATER)["due"] == [CaseKind.STRAY] * 5
    assert dispose_on(inbox, YEARS_LATER, monkeypatch).counts == {CaseKind.STRAY: 5}
    left_now = {path for path in root.rglob("*") if path.is_file()}
    assert before <= left_now
    assert not [name for name in lost if (root / name).exists()]
    assert faults(inbox) == []


def test_students_of_whom_nothing_is_here_leave_no_trace(inbox: Inbox, tmp_path: Path) -> None:
    """A roster of all leavers names many more than have a form in this office."""
    issue(inbox)
    roster = tmp_path / "leavers.csv"
    roster.write_text(f"No,Leaving Date\n{FIRST},2010-06-28\nS-77777,2010-06-28\n")
    settings = replace(inbox.office.settings, columns={"row": "{No}"})
    with inbox.office.folder.open_ledger() as ledger:
        assert keeping.take_leavings(ledger, roster, settings) == (1, [])
        assert ledger.custodian.leavings().keys() == {FIRST}
        with pytest.raises(UsageError, match="no record, copy or student"):
            keeping.hold(ledger, "S-77777", "an appeal", "Sam Office")


def test_settings_of_what_is_nobodys() -> None:
    """Tables of their own, after the school year alone; the years of the general rule unless they say."""
    schedule, wrong = retention_of({"years": 4, "mail": {"years": 2}})
    assert wrong == []
    assert (schedule.unassigned.years, schedule.mail.years, schedule.forms) == (4, 2, {})
    _, wrong = retention_of({"unassigned": {"after": "leaving"}})
    assert len(wrong) == 1
    assert Retention().mail.years == 1
    assert Retention(Rule(2)).of("plan") == Rule(2)


def test_twelve_years_in_an_office(tmp_path: Path) -> None:
    """Nothing early, nothing overdue, a sound log; `python -m tests.torture.terms` lives through more."""
    report = twelve_years(tmp_path / "office", 4)
    assert report, (str(report), report.early, report.overdue, report.faults)
    assert report.destroyed > report.things // 2


def test_the_log_still_holds(inbox: Inbox) -> None:
    """Also where the second child's term is over later."""
    issue(inbox)
    left(inbox, FIRST)
    dispose(inbox)
    left(inbox, SECOND)
    assert dispose(inbox).counts == {CaseKind.COPY: 1}
    with inbox.office.folder.open_ledger() as ledger:
        assert list(audit(ledger)) == []
