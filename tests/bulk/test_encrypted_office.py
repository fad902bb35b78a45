"""An office that encrypts: whatever arrived is under the keys of those whose it is, and nothing lies readable."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pdfforms import api
from pdfforms.encryption.names import plain_name
from pdfforms.encryption.office_key import VARIABLE
from pdfforms.errors import KeyDestroyedError, OfficeLocked
from pdfforms.model.ledger import FileState, IssuedCopy
from pdfforms.model.record import Record
from pdfforms.settings import FILE
from tests.bulk.mail import AT, put, reply
from tests.bulk.offices import Inbox, merged
from tests.encryption.keys import SECRET
from tests.encryption.offices import everything, switched_on
from tests.hostile.canaries import canary, leaks
from tests.office import PLAN, fill
from tests.read.bends import bent
from tests.read.test_annotations import inked
from tests.read.test_annotations import place as place_of
from tests.torture.office import office_at
from tests.torture.returns import code_of


@pytest.fixture
def box(inbox: Inbox) -> Inbox:
    """An office that encrypts, and whose roster has keys for its first families."""
    office = switched_on(inbox.office)
    _issue(office)
    return Inbox(office, inbox.folder)


def _issue(office: api.Office) -> None:
    edition = PLAN.form.edition
    issued = [IssuedCopy(code_of(n), "attendance_plan", edition, "en", f"student-{n}", AT) for n in range(4)]
    with office.folder.open_ledger() as ledger, ledger.posting() as posting:
        posting.issue((), issued)


def _returned(family: int, code: str | None = None, **values: object) -> bytes:
    said = {"student_name": canary(family), "other_notes": canary(family), "days_absent": 3} | values
    return fill(PLAN, said, code_of(family) if code is None else code or None).data


def _owners(office: api.Office) -> dict[str, str | None]:
    """The owner of each file that lies there, by SHA-256."""
    folder = office.folder
    found = [
        (path.name[:64], plain_name(path.name)[1])
        for each in (folder.vault, folder.mail)
        for path in each.present()
    ]
    assert len({sha256 for sha256, _ in found}) == len(found)
    return dict(found)


def _runs(office: api.Office) -> list[str]:
    assert office.folder.intake
    return office.folder.intake.open_ones()


def _own(office: api.Office, record: Record) -> str:
    with office.folder.open_ledger() as ledger:
        return ledger.owners_of_records({record.id: record.copy})[record.id]


def test_each_return_is_under_its_students_key(box: Inbox) -> None:
    """Two returns of one student share a key, another has another, one without a code has its record's; the run's
    is gone, and nothing readable lies anywhere."""
    box.receive(a=_returned(0), b=_returned(0, other_notes="more"), c=_returned(1), d=_returned(2, ""))
    owners, files = _owners(box.office), {file.name: file.sha256 for file in box.files()}
    by_name = {name: owners[sha256] for name, sha256 in files.items()}
    assert by_name["a.pdf"] == by_name["b.pdf"]
    assert len(set(by_name.values())) == 3
    records = {each.copy: each for each in box.records()}
    assert {by_name["a.pdf"], by_name["c.pdf"], by_name["d.pdf"]} == {
        _own(box.office, records[code]) for code in (code_of(0), code_of(1), None)
    }
    assert _runs(box.office) == []
    root = box.office.folder.root
    assert leaks([root, root.parent / "office.keys"]) == []
    assert all(b"%PDF" not in everything(root / part) for part in ("returns", "quarantine", "copies"))


def test_reading_again_opens_what_is_encrypted(box: Inbox) -> None:
    """Another program reads the same bytes again and finds the same; the same file sent again is known."""
    box.receive(a=_returned(0), b=_returned(1))
    before = [each.to_json() for each in box.records()]
    tally, changes = api.reread_returns(lambda _: True, office_at(box.office.folder.root))
    assert (tally.troubles, changes, [each.to_json() for each in box.records()]) == ([], [], before)
    assert box.receive(again=_returned(0)).known == 1
    assert len(_owners(box.office)) == 2


def test_a_file_of_two_children_is_under_both_keys(box: Inbox) -> None:
    """It opens with either, and with none once both are destroyed; a copy of the office made before has it no
    more either."""
    box.receive(both=merged(_returned(0), _returned(1)))
    keyring = box.office.folder.keyring
    assert keyring
    ((sha256, joint),) = _owners(box.office).items()
    children = sorted(_own(box.office, each) for each in box.records())
    assert keyring.holders(str(joint)) == tuple(children)
    copy = box.office.folder.root.parent / "before"
    shutil.copytree(box.office.folder.root, copy)
    for child, opens in zip(children, (True, False), strict=True):
        keyring.destroy([child])
        for place in (box.office.folder.root, copy):
            vault = office_at(place).folder.vault
            if opens:
                assert vault.get(sha256)
            else:
                with pytest.raises(KeyDestroyedError):
                    vault.get(sha256)


def test_a_destroyed_key_destroys_one_students_copies_alone(box: Inbox) -> None:
    """Of a backup of the whole office, without its keys, another student's return and pictures still open."""
    box.receive(a=_returned(0, guardian_signature=None), b=_returned(1))
    folder = box.office.folder
    assert folder.keyring
    first, second = box.files()
    shutil.copytree(folder.root, folder.root.parent / "backup")
    folder.keyring.destroy([str(_owners(box.office)[first.sha256])])
    backup = office_at(folder.root.parent / "backup").folder
    with pytest.raises(KeyDestroyedError):
        backup.vault.get(first.sha256)
    assert backup.vault.get(second.sha256)


def test_pictures_are_under_their_records_key(box: Inbox) -> None:
    """A picture of what a person must look at is encrypted, and read by its plain name."""
    x0, y0, x1, y1 = place_of("days_absent")
    line = inked([x0 - 5, (y0 + y1) / 2, x1 + 5, (y0 + y1) / 2])
    box.receive(a=bent(_returned(0), line), b=bent(_returned(1, ""), line))
    folder, pictures = box.office.folder, 0
    for record in box.records():
        for name in record.evidence.values():
            pictures += 1
            assert folder.pictures.get(name).startswith(b"\x89PNG")
            assert folder.pictures.owner(name) == _own(box.office, record)
    assert b"PNG" not in everything(folder.evidence)
    assert pictures == len(list(folder.pictures.names())) == 2


def test_a_run_without_the_key_takes_in_and_reads_later(
    box: Inbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Files are safe and encrypted before it is said that the key is needed; with it they are read."""
    settings = tmp_path / "office" / FILE
    key = settings.read_text()
    settings.write_text(key.replace("key = ", "# key = "))
    monkeypatch.setattr("pdfforms.bulk.folder.kept", lambda _: None)
    monkeypatch.delenv(VARIABLE, raising=False)
    locked = Inbox(office_at(tmp_path / "office"), box.folder)
    with pytest.raises(OfficeLocked, match=r"^2 files are safe here"):
        locked.receive(a=_returned(0), b=_returned(1))
    assert {each.state for each in locked.files()} == {FileState.STORED}
    assert leaks([tmp_path / "office"]) == []
    monkeypatch.setenv(VARIABLE, SECRET)
    tally = api.receive_returns([], office_at(tmp_path / "office"))
    assert (tally.left_over, tally.troubles) == (2, [])
    assert {each.state for each in locked.files()} == {FileState.READ}


def test_mail_without_the_key_is_stored_and_opened_later(
    box: Inbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Messages are safe and encrypted before it is said that the key is needed; with it they are taken in."""
    settings = tmp_path / "office" / FILE
    settings.write_text(settings.read_text().replace("key = ", "# key = "))
    monkeypatch.setattr("pdfforms.bulk.folder.kept", lambda _: None)
    monkeypatch.delenv(VARIABLE, raising=False)
    mail = put(tmp_path / "mail", [reply(0, _returned(0)), reply(1, text=canary(1))])
    with pytest.raises(OfficeLocked, match=r"^2 messages are safe here"):
        api.fetch_mail([mail], None, office_at(tmp_path / "office"), jobs=1)
    assert (sum(1 for _ in box.office.folder.mail.present()), leaks([tmp_path / "office"])) == (2, [])
    monkeypatch.setenv(VARIABLE, SECRET)
    taken = api.fetch_mail((), None, office_at(tmp_path / "office"), jobs=1)
    assert (taken.new, taken.files, [each.copy for each in box.records()]) == (0, 1, [code_of(0)])
    assert _runs(box.office) == []


def test_mail_is_under_the_key_of_whom_it_is_about(box: Inbox, tmp_path: Path) -> None:
    """A reply and its file are the student's; a message that brings nothing has a key of its own."""
    messages = [reply(0, _returned(0)), reply(1, text=canary(1)), reply(9, text=canary(2))]
    api.fetch_mail([put(tmp_path / "mail", messages)], None, box.office, jobs=1)
    folder = box.office.folder
    with folder.open_ledger() as ledger:
        students = ledger.owners_of_copies([code_of(0), code_of(1)])
    owners = [plain_name(path.name)[1] for path in folder.mail.present()]
    (file,) = folder.vault.present()
    assert plain_name(file.name)[1] == students[code_of(0)]
    assert set(students.values()) < set(owners)
    assert len(set(owners)) == 3
    assert _runs(box.office) == []
    assert leaks([folder.root]) == []
    assert all(b"Subject:" not in everything(folder.root / part) for part in ("mail", "quarantine"))
