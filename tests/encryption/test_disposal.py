"""Destroying in an office that encrypts: backups of what is gone cannot be opened, all of everybody else can."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from pdfforms import api, archives
from pdfforms.bulk.keeping import keeping
from pdfforms.bulk.keeping.archive_place import archive_of
from pdfforms.bulk.keeping.auditing import audit
from pdfforms.bulk.keeping.disposal import Disposed, Disposer
from pdfforms.bulk.keeping.strays import strays
from pdfforms.commands.main import pdfforms
from pdfforms.encryption.names import plain_name
from pdfforms.errors import KeyDestroyedError
from pdfforms.model.archive import Sought
from pdfforms.model.ledger import IssuedCopy
from pdfforms.model.retention import LeavingKind
from tests.bulk.offices import Inbox, answered, merged
from tests.encryption.offices import everything
from tests.office import PLAN
from tests.read.returns import FIRST_CODE, SECOND_CODE
from tests.torture.dispose import torture
from tests.torture.office import office_at

LONG_AGO = date(2010, 6, 28)
FIRST, SECOND = "S-0001", "S-0002"
CANARIES = ("Quillfeather", "Avery Example", "Wren Sample")


@pytest.fixture
def box(inbox: Inbox) -> Inbox:
    """Two children's copies went out; each came back alone, and both in one file; one came back without a code."""
    given = {"student_name": "Wren Sample"}
    folder = inbox.office.folder
    with folder.open_ledger() as ledger, ledger.posting() as posting:
        copies = [
            IssuedCopy(code, PLAN.key, PLAN.form.edition, "en", student, "2009-09-01T12:00:00Z", given)
            for code, student in ((FIRST_CODE, FIRST), (SECOND_CODE, SECOND))
        ]
        posting.issue((), copies)
        owners = posting.owners_of_records({code: code for code in (FIRST_CODE, SECOND_CODE)})
    folder.copies.put(
        {f"{code}.pdf": b"a copy of Wren Sample" for code in owners},
        {f"{code}.pdf": owner for code, owner in owners.items()},
    )
    says = {"other_notes": "Quillfeather", "student_name": "Avery Example"}
    inbox.receive(a=answered(**says), b=answered(SECOND_CODE, **says), c=answered(None, **says))
    inbox.receive(both=merged(answered(days_absent=1), answered(SECOND_CODE, days_absent=1)))
    for each in inbox.records():
        api.settle_record(each.id, {"other_notes": "Quillfeather, decided"}, "Sam Office", office=inbox.office)
    return inbox


def dispose(inbox: Inbox, *students: str) -> Disposed:
    """Those who left long ago go."""
    office = inbox.office
    with office.folder.open_ledger() as ledger:
        for each in students:
            keeping.say_left(ledger, each, LeavingKind.LEFT, LONG_AGO, "Sam Office")
        archive = archive_of(office, ledger)
        return Disposer(office.folder, ledger, office.settings, archive).dispose("Sam Office")


def archived(inbox: Inbox) -> None:
    """All that there is."""
    run = archives.archive_records([each.id for each in inbox.records()], office=inbox.office, by="Sam Office")
    assert run.failed == {}


def owners(inbox: Inbox) -> dict[str | None, str]:
    """The owner of each record, by copy code."""
    records = inbox.records()
    with inbox.office.folder.open_ledger() as ledger:
        found = ledger.owners_of_records({each.id: each.copy for each in records})
    return {each.copy: found[each.id] for each in records}


def test_nothing_lies_readable(box: Inbox) -> None:
    """Not in the office folder, its ledger, copies, pictures, archive; and the audit finds the chain whole."""
    archived(box)
    kept = everything(box.office.folder.root)
    assert not [each for each in CANARIES if each.encode() in kept]
    with box.office.folder.open_ledger() as ledger:
        assert list(audit(ledger)) == []


def test_a_backup_cannot_be_opened(box: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of the office made before opens, with the keyring as it is now, for all but the child who is gone."""
    archived(box)
    theirs = owners(box)
    records = {each.copy: each for each in box.records()}
    hashes = {each.name: each.sha256 for each in box.files()}
    backup = tmp_path / "backup"
    shutil.copytree(box.office.folder.root, backup)
    done = dispose(box, FIRST)
    assert done.records == 1
    (certificate,) = done.certificates
    said = json.loads(certificate.with_suffix(".json").read_text())
    assert said["removed"]["keys"] == 1
    assert any("Keys destroyed: 1." in each for each in said["stays"])
    keyring = box.office.folder.keyring
    assert keyring is not None
    assert not keyring.holds(theirs[FIRST_CODE])
    assert keyring.holds(theirs[SECOND_CODE])

    old = office_at(backup)
    assert old.folder.keyring is not None
    gone, stays = records[FIRST_CODE], records[SECOND_CODE]
    assert [each.copy for each in api.office_records(old)] == [SECOND_CODE, None]
    with old.folder.open_ledger() as ledger:
        for ask in (ledger.record, ledger.decisions):
            with pytest.raises(KeyDestroyedError):
                ask(gone.id)
        with pytest.raises(KeyDestroyedError):
            ledger.copies([FIRST_CODE])
        assert ledger.record(stays.id)
        assert ledger.decisions(stays.id)
        assert ledger.copies([SECOND_CODE])
    with pytest.raises(KeyDestroyedError):
        old.folder.vault.get(hashes["a.pdf"])
    with pytest.raises(KeyDestroyedError):
        old.folder.copies.get(f"{FIRST_CODE}.pdf")
    with pytest.raises(KeyDestroyedError):
        archives.archived_file(gone.id, "record.json", None, old)
    assert archives.archived_file(stays.id, "record.json", None, old)
    monkeypatch.chdir(backup)
    result = CliRunner().invoke(pdfforms, ["export", "--format", "jsonl"])
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 2)
    assert result.stderr.startswith("1 record left out")
    assert "1 records cannot be opened" in CliRunner().invoke(pdfforms, ["doctor"]).output
    with old.folder.open_ledger() as ledger:
        assert {each.subject for each in audit(ledger)} == {gone.id, FIRST_CODE}
        assert [each.record for each in ledger.holdings(Sought(student="Wren Sample"))] == [stays.id]
    for name in ("b.pdf", "c.pdf", "both.pdf"):
        assert old.folder.vault.get(hashes[name])
        assert box.office.folder.vault.get(hashes[name])
    *_, run = archives.verify_archive(office=old)
    assert run.well


def test_what_a_backup_brought_back_is_destroyed_again(box: Inbox, tmp_path: Path) -> None:
    """It cannot be opened, so its copy and its pictures are no stray files, and it goes without being opened."""
    gone = next(each for each in box.records() if each.copy == FIRST_CODE)
    folder = box.office.folder
    picture = f"{gone.id}.consent.png"
    folder.pictures.put({picture: b"a picture"}, {picture: owners(box)[FIRST_CODE]})
    backup = tmp_path / "backup"
    shutil.copytree(folder.root, backup)
    dispose(box, FIRST)
    old = office_at(backup)
    with old.folder.open_ledger() as ledger:
        assert list(strays(old.folder, ledger)) == []
    again = Inbox(old, tmp_path)
    assert dispose(again, FIRST).records == 1
    assert (old.folder.copies.find(f"{FIRST_CODE}.pdf"), old.folder.pictures.find(picture)) == (None, None)
    assert [each.copy for each in again.records()] == [SECOND_CODE, None]


def test_the_last_one_takes_the_shared_file(box: Inbox) -> None:
    """A file of two families opens for the one who stays, and for nobody after; a record of nobody known has a key
    of its own, which dies with it."""
    archived(box)
    shared = next(each.sha256 for each in box.files() if each.name == "both.pdf")
    dispose(box, FIRST)
    assert box.office.folder.vault.get(shared)
    api.reread_returns(lambda _file: True, box.office)
    archived(box)
    assert [each.copy for each in box.records()] == [SECOND_CODE, None]
    unknown = box.records()[1].id
    nobody = owners(box)[None]
    dispose(box, SECOND)
    keyring = box.office.folder.keyring
    assert keyring is not None
    assert box.office.folder.vault.find(shared) is None
    assert keyring.holds(nobody)
    dispose(box, unknown)
    assert box.records() == []
    assert not keyring.holds(nobody)
    assert [owner for owner in keyring.owners() if keyring.holders(owner)] == []
    left = {plain_name(path.name)[1] for path in box.office.folder.vault.present()}
    assert left == set()


def test_who_comes_back_gets_another_key(box: Inbox) -> None:
    """A late return of a child whose records were destroyed is under a new key."""
    before = owners(box)[FIRST_CODE]
    dispose(box, FIRST)
    box.receive(late=answered(days_absent=9))
    assert owners(box)[FIRST_CODE] != before
    assert "copy_was_disposed" in {each.code for each in box.records()[-1].findings}


def test_killed_before_the_keys_go(box: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next run destroys them, and nothing under them is left."""
    theirs = owners(box)[FIRST_CODE]

    class Killed(Exception):
        """As by kill -9."""

    def kill(*_: object) -> None:
        raise Killed

    keyring = box.office.folder.keyring
    assert keyring is not None
    with monkeypatch.context() as patch:
        patch.setattr(keyring, "destroy", kill)
        with pytest.raises(Killed):
            dispose(box, FIRST)
    assert keyring.holds(theirs)
    assert len(dispose(box).certificates) == 1
    assert not keyring.holds(theirs)
    assert [each.copy for each in box.records()] == [SECOND_CODE, None]


def test_what_came_in_again_meanwhile_stays(box: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bytes, sent once more while a disposal was halfway, are not under a key that goes."""

    def kill(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(Disposer, "_finish", kill)
        with pytest.raises(RuntimeError):
            dispose(box, FIRST)
    says = {"other_notes": "Quillfeather", "student_name": "Avery Example"}
    box.receive(again=answered(**says))
    file = next(each for each in box.files() if each.name == "again.pdf")
    dispose(box)
    assert box.office.folder.vault.get(file.sha256) == answered(**says)


def test_a_disposal_that_is_killed(tmp_path: Path) -> None:
    """Killed at random moments, it ends with the keys of those who stay, each opening what it should."""
    killed, wrong = torture(tmp_path, 3, 20, encrypted=True)
    assert killed
    assert wrong == []
