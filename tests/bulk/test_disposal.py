"""Destroying on time: really gone, nothing of anybody else, whoever is killed whenever."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from pdfforms import api, archives
from pdfforms.bulk.keeping import disposal, keeping
from pdfforms.bulk.keeping.auditing import audit
from pdfforms.bulk.keeping.disposal import Disposed, Disposer
from pdfforms.commands.main import pdfforms
from pdfforms.errors import UsageError
from pdfforms.model.ledger import IssuedCopy
from pdfforms.model.mail import MailState
from pdfforms.model.retention import CaseKind, LeavingKind, Retention, Rule
from tests.bulk.mail import put, reply, returned
from tests.bulk.offices import Inbox, answered, merged
from tests.office import PLAN
from tests.read.returns import FIRST_CODE, SECOND_CODE
from tests.torture.dispose import torture
from tests.torture.returns import code_of

LONG_AGO = date(2010, 6, 28)
FIRST, SECOND = "S-0001", "S-0002"
SECRET = "Quillfeather likes quiet"  # noqa: S105
"""An answer that stands nowhere else."""


@dataclass
class Archive:
    """Objects by id."""

    objects: set[str] = field(default_factory=set)

    def holds(self, object_id: str) -> bool:
        """Whether it is there."""
        return object_id in self.objects

    def purge(self, object_id: str) -> None:
        """Removes it."""
        self.objects.remove(object_id)


def issue(inbox: Inbox) -> None:
    """Two children's copies went out."""
    with inbox.office.folder.open_ledger() as ledger, ledger.posting() as posting:
        edition, at = PLAN.form.edition, "2009-09-01T12:00:00Z"
        given = {"student_name": "Avery Example"}
        posting.issue(
            (),
            [
                IssuedCopy(code, PLAN.key, edition, "en", student, at, given)
                for code, student in ((FIRST_CODE, FIRST), (SECOND_CODE, SECOND))
            ],
        )
    for code in (FIRST_CODE, SECOND_CODE):
        inbox.office.folder.copy_path(code).write_bytes(b"a copy of Avery Example")


def left(inbox: Inbox, *students: str) -> None:
    """They ceased to attend long ago."""
    with inbox.office.folder.open_ledger() as ledger:
        for each in students:
            keeping.say_left(ledger, each, LeavingKind.LEFT, LONG_AGO, "Sam Office")


def dispose(inbox: Inbox, archive: Archive | None = None) -> Disposed:
    """A run of today."""
    with inbox.office.folder.open_ledger() as ledger:
        return Disposer(inbox.office.folder, ledger, inbox.office.settings, archive).dispose("Sam Office")


def faults(inbox: Inbox) -> Sequence[object]:
    """What the audit tells."""
    with inbox.office.folder.open_ledger() as ledger:
        return list(audit(ledger))


def traces(inbox: Inbox, *texts: str) -> list[str]:
    """Files of the office that hold a text, of the database's own too."""
    return [
        str(path.relative_to(inbox.office.folder.root))
        for path in inbox.office.folder.root.rglob("*")
        if path.is_file()
        for text in texts
        if text.encode() in path.read_bytes() or text in path.name
    ]


def test_what_is_due_is_gone(inbox: Inbox) -> None:
    """Rows, file, copy and pictures go; the other child's stay; the certificate says nothing of the child; the
    chain still verifies."""
    issue(inbox)
    inbox.receive(a=answered(other_notes=SECRET), b=answered(SECOND_CODE))
    ids = {each.copy: each.id for each in inbox.records()}
    (inbox.office.folder.evidence / f"{ids[FIRST_CODE]}.other_notes.png").write_bytes(b"x")
    api.settle_record(ids[FIRST_CODE], {"days_absent": "4"}, "Sam Office", office=inbox.office)
    gone = next(each.sha256 for each in inbox.files() if each.name == "a.pdf")
    left(inbox, FIRST)
    assert faults(inbox) == []
    archive = Archive(set(ids.values()))
    done = dispose(inbox, archive)
    assert done.records == 1
    assert [each.copy for each in inbox.records()] == [SECOND_CODE]
    assert [each.name for each in inbox.files()] == ["b.pdf"]
    assert archive.objects == {ids[SECOND_CODE]}
    assert traces(inbox, SECRET, FIRST, f"{ids[FIRST_CODE]}.other_notes", f"{FIRST_CODE}.pdf", f"{gone}.pdf") == []
    (certificate,) = done.certificates
    said = certificate.with_suffix(".json").read_text()
    assert json.loads(said)["records"][0]["record"] == ids[FIRST_CODE]
    assert json.loads(said)["approved_by"] == "Sam Office"
    assert not any(text in said for text in ("Avery", FIRST, "2010", gone))
    assert faults(inbox) == []
    assert dispose(inbox, archive).records == 0


def test_a_file_of_two_families_stays_until_the_last_goes(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading it again does not bring the first child back."""
    issue(inbox)
    inbox.receive(both=merged(answered(), answered(SECOND_CODE)))
    left(inbox, FIRST)
    monkeypatch.setattr(disposal, "now", lambda: "2099-01-01T00:00:00Z")
    assert dispose(inbox).records == 1
    (file,) = inbox.files()
    assert inbox.office.folder.vault.find(file.sha256)
    api.reread_returns(lambda _file: True, inbox.office)
    assert [each.copy for each in inbox.records()] == [SECOND_CODE]
    assert faults(inbox) == []
    left(inbox, SECOND)
    assert dispose(inbox).records == 1
    assert inbox.files() == []
    assert inbox.office.folder.vault.find(file.sha256) is None
    assert faults(inbox) == []


def test_a_later_return_is_told(inbox: Inbox) -> None:
    """It becomes a record that says that its copy's record was destroyed, and nobody knows when it is due."""
    issue(inbox)
    inbox.receive(a=answered())
    left(inbox, FIRST)
    dispose(inbox)
    inbox.receive(late=answered(days_absent=2))
    assert "copy_was_disposed" in {each.code for each in inbox.record().findings}
    with inbox.office.folder.open_ledger() as ledger:
        unknown = Disposer(inbox.office.folder, ledger, inbox.office.settings).due(date(2090, 1, 1)).unknown
    assert [each.case.kind for each in unknown] == [CaseKind.RECORD, CaseKind.COPY]  # the other child's
    assert faults(inbox) == []


def test_a_hold_stops_it(inbox: Inbox) -> None:
    """Of a student or of a record, until it is released; who decides and why must be said."""
    issue(inbox)
    inbox.receive(a=answered())
    left(inbox, FIRST)
    with inbox.office.folder.open_ledger() as ledger:
        with pytest.raises(UsageError, match="--by"):
            keeping.hold(ledger, FIRST, "an appeal", "")
        with pytest.raises(UsageError, match="no record"):
            keeping.hold(ledger, "nobody", "an appeal", "Sam Office")
        for subject in (FIRST, inbox.record().id):
            keeping.hold(ledger, subject, "an appeal", "Sam Office")
            assert dispose(inbox).records == 0
            keeping.release(ledger, subject, "Sam Office")
        with pytest.raises(UsageError, match="Nothing holds"):
            keeping.release(ledger, FIRST, "Sam Office")
    assert faults(inbox) == []
    assert dispose(inbox).records == 1


def test_nothing_goes_without_a_name_or_on_a_day_to_come(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor where the clock has run far ahead of all that happened."""
    issue(inbox)
    inbox.receive(a=answered())
    with inbox.office.folder.open_ledger() as ledger:
        disposer = Disposer(inbox.office.folder, ledger, inbox.office.settings)
        with pytest.raises(UsageError, match="--approve"):
            disposer.dispose(" ")
        with pytest.raises(UsageError, match="still to come"):
            disposer.dispose("Sam Office", date(2090, 1, 1))
        monkeypatch.setattr(disposal, "_IDLE", -1)
        with pytest.raises(UsageError, match="Check the clock"):
            disposer.dispose("Sam Office")


def test_who_comes_back_is_not_due(inbox: Inbox, tmp_path: Path) -> None:
    """A roster without a date for a student who had left; a bad date and a student with two dates are told."""
    issue(inbox)
    inbox.receive(a=answered(), b=answered(SECOND_CODE))
    settings = replace(inbox.office.settings, columns={"row": "{No}"}, retention=Retention(Rule(1)))
    roster = tmp_path / "roster.csv"
    with inbox.office.folder.open_ledger() as ledger:
        disposer = Disposer(inbox.office.folder, ledger, settings)
        roster.write_text(
            f"No,Leaving Date\n{FIRST},2010-06-28\n{SECOND},28.6.2010\nS-9,2010-01-01\nS-9,2011-01-01\n"
        )
        new, faulty = keeping.take_leavings(ledger, roster, settings)
        assert (new, [number for number, _ in faulty]) == (1, [3, 5])
        found = disposer.due(date(2026, 1, 1))
        assert (len(found.due), len(found.unknown)) == (1, 1)
        roster.write_text(f"No,Leaving Date\n{FIRST},\n")
        assert keeping.take_leavings(ledger, roster, settings) == (1, [])
        assert keeping.take_leavings(ledger, roster, settings) == (0, [])
        assert len(disposer.due(date(2026, 1, 1)).unknown) == 2


def test_broken_off_anywhere_it_ends_in_the_same_state(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped at each step in turn and begun again: all is gone, one certificate a record, a sound chain."""
    steps = ("Disposing.take", "Disposing.finish", "Disposing.done")
    calls = [f"pdfforms.ledger.disposing.{each}" for each in steps]
    calls += ["pdfforms.bulk.vault.remove_file", "pdfforms.bulk.keeping.disposal.remove_file"]
    calls += ["pdfforms.bulk.keeping.disposal.certificate_pdf", "pdfforms.bulk.keeping.disposal.write_durably"]
    for number, call in enumerate(calls):
        issue(inbox)
        inbox.receive(**{f"a{number}": answered(days_absent=number + 1)})
        with inbox.office.folder.open_ledger() as ledger:
            record = inbox.record().id
            keeping.say_left(ledger, record, LeavingKind.LEFT, LONG_AGO, "Sam Office")
        (inbox.office.folder.evidence / f"{record}.x.png").write_bytes(b"x")
        with monkeypatch.context() as patch:
            patch.setattr(call, _killed)
            with pytest.raises(KeyboardInterrupt):
                dispose(inbox)
        done = dispose(inbox)
        assert len(done.certificates) == 1, call
        assert (inbox.records(), inbox.files()) == ([], []), call
        assert not [*inbox.office.folder.evidence.iterdir(), *inbox.office.folder.vault.returns.rglob("*.pdf")]
        assert faults(inbox) == [], call
    assert len(list(inbox.office.folder.certificates.glob("*.pdf"))) == len(calls)


def _killed(*_asked: object, **_how: object) -> None:
    raise KeyboardInterrupt


def test_killed_while_destroying(tmp_path: Path) -> None:
    """SIGKILL at a few moments; `python -m tests.torture.dispose` does it more often."""
    _, wrong = torture(tmp_path, 3, 20)
    assert wrong == []


def test_messages_go_with_the_last_record_that_stands_on_them(inbox: Inbox, tmp_path: Path) -> None:
    """A family's mail and a note about its copy go; a mail that brought another child's form too stays."""
    office = inbox.office
    with office.folder.open_ledger() as ledger, ledger.posting() as posting:
        edition = PLAN.form.edition
        posting.issue(
            (),
            [IssuedCopy(code_of(n), PLAN.key, edition, "en", f"S-000{n}", "2009-09-01T12:00:00Z") for n in (0, 1)],
        )
    letters = [
        reply(0, returned(0)),
        reply(0, number=7, text="We are moving."),
        reply(0, returned(0, 5), returned(1), number=8),
    ]
    api.fetch_mail([put(tmp_path / "post", letters)], None, office, jobs=1)
    first = next(each.id for each in inbox.records() if each.copy == code_of(0))
    left(inbox, "S-0000")
    assert dispose(inbox).records == 1
    with office.folder.open_ledger() as ledger:
        assert len(list(ledger.mails(MailState.DONE))) == 1
    assert len(list(office.folder.mail.returns.rglob("*.eml"))) == 1
    assert first not in {each.id for each in inbox.records()}
    assert len(inbox.files()) == 1
    left(inbox, "S-0001")
    assert dispose(inbox).records == 1
    assert not list(office.folder.mail.returns.rglob("*.eml"))
    assert inbox.files() == []
    assert faults(inbox) == []


def test_the_archive_itself_forgets(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the real archive: what is due goes from it in all versions, what is not stays and verifies."""
    inbox.receive(a=answered(other_notes=SECRET), b=answered(SECOND_CODE))
    issue(inbox)
    assert archives.archive_records(also_open=True, by="Sam Office", office=inbox.office).new == 2
    first = next(each.id for each in inbox.records() if each.copy == FIRST_CODE)
    left(inbox, FIRST)
    monkeypatch.chdir(inbox.office.folder.root)
    result = CliRunner().invoke(pdfforms, ["dispose", "--approve", "Sam Office"])
    assert result.exit_code == 0, result.output
    assert "1 record destroyed" in result.output
    held = archives.find_archived(office=inbox.office)
    assert len(held) == 1
    assert first not in {each.record for each in held}
    *_, run = archives.verify_archive(office=inbox.office)
    assert (run.done, run.bad) == (1, {})
    assert not any(first in str(path) for path in (inbox.office.folder.root / "archive").rglob("*"))
    assert faults(inbox) == []
