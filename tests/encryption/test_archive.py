"""The archive of an office that encrypts: as any other for those with the key, judged by those without it."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import bagit
import pytest

from pdfforms import archives
from pdfforms.archive.ocfl.bucket import Bucket
from pdfforms.archive.ocfl.remote import RemoteStore
from pdfforms.archive.ocfl.verify import Choice
from pdfforms.bulk.keeping.archive_place import bare_store_of
from pdfforms.bulk.keeping.archiving import Archiving
from pdfforms.bulk.keeping.encrypted_archive import EncryptedStore
from pdfforms.bulk.keeping.originals import object_of
from pdfforms.errors import ArchiveError, KeyDestroyedError, OfficeLocked
from pdfforms.model.archive import Deposit
from pdfforms.model.ledger import IssuedCopy
from tests.archive.ocfl_py import ocfl
from tests.bulk.offices import Inbox, answered, merged
from tests.encryption.keys import keyring
from tests.encryption.offices import everything
from tests.office import PLAN
from tests.read.returns import FIRST_CODE, SECOND_CODE, first, second

SECRET = b"Quillfeather likes quiet"


def archived(inbox: Inbox) -> Archiving:
    """Archives all that there is."""
    return archives.archive_records([each.id for each in inbox.records()], office=inbox.office, by="Sam Office")


def store(inbox: Inbox) -> EncryptedStore:
    """The archive, opened."""
    opened = archives.open_archive(inbox.office)
    assert isinstance(opened, EncryptedStore)
    return opened


def valid(inbox: Inbox) -> None:
    """Neither ocfl-py nor we find anything to say against the store."""
    *_, run = archives.verify_archive(office=inbox.office)
    assert (run.bad, run.root_faults, run.done) == ({}, (), run.total)
    if ocfl is not None:
        root = ocfl.StorageRoot(root=str(inbox.office.folder.root / "archive" / "objects"))
        assert root.validate(validate_objects=True, check_digests=True)


def issue(inbox: Inbox) -> None:
    """Two children's copies went out."""
    given = {"student_name": "Avery Example"}
    with inbox.office.folder.open_ledger() as ledger, ledger.posting() as posting:
        copies = [
            IssuedCopy(code, PLAN.key, PLAN.form.edition, "en", student, "2026-09-01T12:00:00Z", given)
            for code, student in ((FIRST_CODE, "S-0001"), (SECOND_CODE, "S-0002"))
        ]
        posting.issue((), copies)


def test_a_whole_round(inbox: Inbox, tmp_path: Path) -> None:
    """Archive, nothing new, a further return, verify, hand over: what goes in comes out, nothing lies open."""
    inbox.receive(a=answered(other_notes=SECRET.decode()))
    assert (run := archived(inbox)).new == 1, run.failed
    assert archived(inbox).same == 1
    valid(inbox)
    record = inbox.record()
    inbox.receive(b=answered(days_absent=3))
    assert archived(inbox).versions == 1
    valid(inbox)
    versions = archives.archived_versions(record.id, inbox.office)
    assert versions[1].message.startswith("Changed: original-2.pdf, reading.json, record.json")
    said = json.loads(archives.archived_file(record.id, "record.json", None, inbox.office))
    assert said == inbox.record().to_json()
    assert archives.archived_file(record.id, "original.pdf", None, inbox.office) == answered(
        other_notes=SECRET.decode()
    )
    assert SECRET not in everything(inbox.office.folder.root / "archive")
    held = archives.find_archived(office=inbox.office)
    archives.export_bag(tmp_path / "bag", held, "Sam Office", inbox.office)
    bagit.Bag(str(tmp_path / "bag")).validate()
    payload = tmp_path / "bag" / "data" / record.id
    assert json.loads((payload / "record.json").read_text()) == said
    assert (payload / "earlier" / "v1" / "record.json").is_file()
    assert "not encrypted" in (tmp_path / "bag" / "bag-info.txt").read_text()


def test_what_did_not_change_is_stored_once(inbox: Inbox) -> None:
    """A new version holds the bytes of the old one where a file is the same, though age makes others each time."""
    inbox.receive(a=first())
    archived(inbox)
    inbox.receive(again=first())
    archived(inbox)
    (object_id,) = store(inbox).ids()
    one, two = store(inbox).store.versions(object_id)
    same = {path for path, digest in one.files.items() if two.files.get(path) == digest}
    assert {"original.pdf.age", "reading.json.age", "keys.json"} <= same
    assert not {"record.json.age", "plain.json.age"} & same


def test_verifying_needs_no_key(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has no key finds every flipped byte; who would read is told what is missing."""
    inbox.receive(a=first())
    archived(inbox)
    record = inbox.record()
    keyring = inbox.office.folder.keyring
    assert keyring is not None

    def locked() -> str:
        raise OfficeLocked("not at hand")

    monkeypatch.setattr(keyring, "_secret", locked)
    keyring._unlocked.clear()
    keyring.__dict__.pop("_office_secret", None)
    valid(inbox)
    with pytest.raises(OfficeLocked):
        archives.archived_file(record.id, "record.json", None, inbox.office)
    victim = next((inbox.office.folder.root / "archive").rglob("record.json.age"))
    data = bytearray(victim.read_bytes())
    data[-1] ^= 1
    victim.write_bytes(data)
    *_, run = archives.verify_archive(Choice(sample=10), inbox.office)
    assert list(run.bad) == [object_of(record.id)]


def test_families_that_share_a_file(inbox: Inbox) -> None:
    """Each child's object is under the child's key, the shared file opens while one of them has a key."""
    issue(inbox)
    sheet = merged(first(), second())
    inbox.receive(pile=sheet)
    assert archived(inbox).new == 2
    opened = store(inbox)
    (shared,) = (each for each in opened.ids() if ":file:" in each)
    ids = {each.copy: object_of(each.id) for each in inbox.records()}
    owners = {code: str(opened.owner_of(each)) for code, each in ids.items()}
    keyring = inbox.office.folder.keyring
    assert keyring is not None
    assert set(keyring.holders(str(opened.owner_of(shared)))) == set(owners.values())
    archived(inbox)
    assert [each.number for each in opened.versions(shared)] == [1]
    keyring.destroy([owners[FIRST_CODE]])
    assert opened.read(shared, "original.pdf") == sheet
    assert opened.read(ids[SECOND_CODE], "record.json")
    with pytest.raises(KeyDestroyedError):
        opened.read(ids[FIRST_CODE], "record.json")
    keyring.destroy([owners[SECOND_CODE]])
    with pytest.raises(KeyDestroyedError):
        opened.read(shared, "original.pdf")
    valid(inbox)


def test_an_archive_from_before(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain versions are read beside encrypted ones; the next version of an object is encrypted whole."""
    inbox.receive(a=first())
    with monkeypatch.context() as patch:
        patch.setattr(archives, "writing", lambda office: nullcontext(bare_store_of(office, make=True)))
        archived(inbox)
    record = inbox.record()
    assert archives.archived_file(record.id, "original.pdf", None, inbox.office) == first()
    assert archived(inbox).same == 1
    inbox.receive(again=first())
    archived(inbox)
    one, two = archives.archived_versions(record.id, inbox.office)
    assert one.files["original.pdf"] == two.files["original.pdf"]
    bare = store(inbox).store.versions(object_of(record.id))
    assert "original.pdf" in bare[0].files
    assert {Path(each).suffix for each in bare[1].files} == {".age", ".json"}
    valid(inbox)


def test_in_a_bucket(tmp_path: Path) -> None:
    """The same in a store where nothing can be renamed: encrypted, read, judged without a key, purged."""
    bucket = Bucket(f"memory://{tmp_path.name}")
    opened = EncryptedStore(RemoteStore.create(bucket), keyring(tmp_path / "keys"))
    owner = keyring(tmp_path / "keys").new()
    files = {"record.json": SECRET, "evidence/other_notes.png": SECRET}
    deposit = Deposit("urn:x:1", files, "First archived", ("Sam Office", ""), owner)
    assert opened.put([deposit])[0].new
    assert not opened.put([deposit])[0].new
    assert opened.put([replace(deposit, files={**files, "more": b"more"})])[0].version == 2
    assert SECRET not in b"".join(map(bucket.read, bucket.listed()))
    assert opened.read("urn:x:1", "record.json", 1) == SECRET
    assert [sorted(each.files) for each in opened.versions("urn:x:1")] == [sorted(files), sorted({*files, "more"})]
    assert opened.owner_of("urn:x:1") == owner
    with pytest.raises(ArchiveError, match=r"holds no other\."):
        opened.read("urn:x:1", "other")
    assert isinstance(opened.store, RemoteStore)
    assert opened.store.judge("urn:x:1").valid
    keyring(tmp_path / "keys").destroy([owner])
    with pytest.raises(KeyDestroyedError):
        EncryptedStore(opened.store, keyring(tmp_path / "keys")).read("urn:x:1", "record.json")
    opened.purge("urn:x:1")
    assert not opened.holds("urn:x:1")
