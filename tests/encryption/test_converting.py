"""An office that was plain and encrypts from now on, its ledger and archive too."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfforms import api, archives, encrypting
from pdfforms.bulk.keeping.archive_place import bare_store_of
from pdfforms.bulk.keeping.encrypting_archive import _Conversion
from pdfforms.errors import ArchiveError
from pdfforms.model.ledger import IssuedCopy
from tests.bulk.offices import Inbox, answered, merged
from tests.encryption.offices import everything, switched_on
from tests.encryption.test_archive import valid
from tests.office import PLAN
from tests.read.returns import FIRST_CODE, SECOND_CODE
from tests.torture.office import make_office

CANARIES = ("Quillfeather", "Avery Example", "Wren Sample")


@pytest.fixture
def plain(inline: None, tmp_path: Path) -> Inbox:  # noqa: ARG001  # no contained workers
    """A plain office with two families, a file of both, decisions, and an archive of several versions."""
    (tmp_path / "came").mkdir()
    inbox = Inbox(make_office(tmp_path / "office"), tmp_path / "came")
    edition, at, given = PLAN.form.edition, "2026-09-01T12:00:00Z", {"student_name": "Wren Sample"}
    with inbox.office.folder.open_ledger() as ledger, ledger.posting() as posting:
        codes = (FIRST_CODE, SECOND_CODE)
        posting.issue((), [IssuedCopy(each, PLAN.key, edition, "en", f"S-{each}", at, given) for each in codes])
    for code in codes:
        inbox.office.folder.copy_path(code).write_bytes(b"a copy of Wren Sample")
    says = {"other_notes": "Quillfeather", "student_name": "Avery Example"}
    inbox.receive(a=answered(**says), both=merged(answered(**says), answered(SECOND_CODE, **says)))
    archived(inbox)
    for each in inbox.records():
        api.settle_record(each.id, {"other_notes": "Quillfeather, decided"}, "Sam Office", office=inbox.office)
    archived(inbox)
    return inbox


def archived(inbox: Inbox) -> None:
    """All that there is."""
    ids = [each.id for each in inbox.records()]
    assert archives.archive_records(ids, office=inbox.office, by="Sam Office").failed == {}


def contents(inbox: Inbox) -> object:
    """All files of all versions in the archive, all records."""
    ids = [each.id for each in inbox.records()]
    return inbox.records(), {
        (record, each.number, path): archives.archived_file(record, path, each.number, inbox.office)
        for record in ids
        for each in archives.archived_versions(record, inbox.office)
        for path in each.files
    }


def test_all_of_it_is_encrypted(plain: Inbox) -> None:
    """Records, decisions, copies, every version in the archive: the same as before, and nothing lies readable."""
    before = contents(plain)
    inbox = Inbox(switched_on(plain.office), plain.folder)
    assert contents(inbox) == before
    done = encrypting.encrypt_office(inbox.office)
    assert (done.rows, done.objects, done.told, done.left) == (4, 3, [], [])
    assert contents(inbox) == before
    kept = everything(inbox.office.folder.root)
    assert not [each for each in CANARIES if each.encode() in kept]
    valid(inbox)
    again = encrypting.encrypt_office(inbox.office)
    assert (again.rows, again.files, again.objects) == (0, 0, 0)
    archived(inbox)
    valid(inbox)


@pytest.mark.parametrize("when", ["_note", "_clear"])
def test_whoever_is_stopped_goes_on(plain: Inbox, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    """Between any two steps with an object: the ledger and the archive agree again after the next run."""
    before = contents(plain)
    inbox = Inbox(switched_on(plain.office), plain.folder)
    calls = iter(range(100))
    real = getattr(_Conversion, when)

    def stop(conversion: _Conversion, *object_id: str) -> None:
        if next(calls) == 3:
            raise KeyboardInterrupt
        real(conversion, *object_id)

    if when == "_note":
        calls = iter(range(3, 100))
    with monkeypatch.context() as patch:
        patch.setattr(_Conversion, when, stop)
        with pytest.raises(KeyboardInterrupt):
            encrypting.encrypt_office(inbox.office)
    encrypting.encrypt_office(inbox.office)
    assert contents(inbox) == before
    valid(inbox)
    kept = everything(inbox.office.folder.root)
    assert not [each for each in CANARIES if each.encode() in kept]


def test_what_somebody_changed_is_not_made_good(plain: Inbox) -> None:
    """An object that is not as the ledger knows it is refused, not encrypted as if it were."""
    inbox = Inbox(switched_on(plain.office), plain.folder)
    store = bare_store_of(inbox.office)
    object_id = f"urn:pdfforms:record:{inbox.records()[0].id}"
    path = inbox.office.folder.root / "archive" / "objects"
    for each in path.rglob("inventory.json"):
        if object_id in each.read_text():
            each.write_text(each.read_text().replace("First archived", "Never archived"))
    assert store.holds(object_id)
    with pytest.raises(ArchiveError, match="not as the ledger knows it"):
        encrypting.encrypt_office(inbox.office)
