"""From a return to the archive and out again: nothing is lost, doubled or crossed."""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import bagit
import pikepdf
import pytest

from pdfforms import api, archives
from pdfforms.archive.ocfl.store import Store
from pdfforms.archive.ocfl.verify import Choice
from pdfforms.bulk.keeping.archive_contents import Contents
from pdfforms.bulk.keeping.archive_hand import Hand
from pdfforms.bulk.keeping.archive_place import ByRecord
from pdfforms.bulk.keeping.archiving import Archiving
from pdfforms.errors import ArchiveError, UsageError
from pdfforms.model.archive import SignatureResult, Sought
from pdfforms.model.ledger import IssuedCopy
from pdfforms.model.record import Record, Status
from tests.archive.ocfl_py import ocfl
from tests.bulk.offices import Inbox, answered, merged
from tests.read.returns import FIRST, FIRST_CODE, SECOND, SECOND_CODE, first, second
from tests.read.test_unzip import packed


def archived(inbox: Inbox, *records: str, **how: object) -> Archiving:
    """Archives what is ready, or some records."""
    return archives.archive_records(records or None, office=inbox.office, by="Sam Office", **how)  # type: ignore[arg-type]


def files(inbox: Inbox, record: Record) -> dict[str, bytes]:
    """The newest files of a record in the archive."""
    versions = archives.archived_versions(record.id, inbox.office)
    return {path: archives.archived_file(record.id, path, None, inbox.office) for path in versions[-1].files}


def store(inbox: Inbox) -> Store:
    """The archive in the office's folder."""
    opened = archives.open_archive(inbox.office)
    assert isinstance(opened, Store)
    return opened


def valid(inbox: Inbox) -> None:
    """ocfl-py finds nothing to say against the store, and neither do we."""
    *_, run = archives.verify_archive(office=inbox.office)
    assert (run.bad, run.root_faults, run.done) == ({}, (), run.total)
    if ocfl is not None:
        root = ocfl.StorageRoot(root=store(inbox).root)
        assert root.validate(validate_objects=True, check_digests=True)


def test_a_whole_round(inbox: Inbox, tmp_path: Path) -> None:
    """Read, settle, archive, a further return, archive again, verify, hand over; no change, no version."""
    inbox.receive(a=first(), b=answered(days_absent=3))
    assert archived(inbox).total == 0
    record = inbox.record()
    api.settle_record(record.id, {"days_absent": "3"}, "Sam Office", (), inbox.office)
    run = archived(inbox)
    assert (run.new, run.versions, run.failed, run.told) == (1, 0, {}, [])
    valid(inbox)
    inbox.receive(again=first())
    run = archived(inbox)
    assert (run.new, run.versions, run.same) == (0, 1, 0)
    assert (archived(inbox).versions, archived(inbox, record.id).same) == (0, 1)
    versions = archives.archived_versions(record.id, inbox.office)
    assert [each.message for each in versions] == ["First archived", "Changed: record.json"]
    assert {each.user[0] for each in versions} == {"Sam Office"}
    valid(inbox)
    kept = files(inbox, record)
    assert (kept["original.pdf"], kept["original-2.pdf"]) == (first(), answered(days_absent=3))
    assert json.loads(kept["record.json"]) == inbox.record().to_json()
    with pikepdf.open(BytesIO(kept["archive.pdf"])) as copy:
        assert set(copy.attachments) == {"original.pdf", "original-2.pdf", "record.json"}
    receipt = archives.export_bag(
        tmp_path / "bag", archives.find_archived(office=inbox.office), "Sam Office", inbox.office
    )
    bag = bagit.Bag(str(tmp_path / "bag"))
    bag.validate()
    payload = tmp_path / "bag" / "data" / record.id
    assert {path: (payload / path).read_bytes() for path in kept} == kept
    assert (payload / "earlier" / "v1" / "record.json").is_file()
    proof = hashlib.sha512((tmp_path / "bag" / "tagmanifest-sha512.txt").read_bytes()).hexdigest()
    assert json.loads((tmp_path / "bag-receipt.json").read_text())["tagmanifest_sha512"] == proof == receipt.proof
    assert (tmp_path / "bag-receipt.pdf").read_bytes().startswith(b"%PDF")
    assert [each.subject for each in inbox.events("archived")] == [record.id] * 2
    assert [each.subject for each in inbox.events("exported")] == [record.id]


def test_how_it_was_read_is_kept(inbox: Inbox) -> None:
    """The reading names reader, edition and map, file and pages, decisions and what the copy was issued with."""
    with inbox.office.folder.open_ledger() as ledger, ledger.posting() as posting:
        given = {"student_name": FIRST["student_name"]}
        posting.issue(
            (), [IssuedCopy(FIRST_CODE, "attendance_plan", "2026-1", "en", "70001", "2026-09-01", given)]
        )
    inbox.receive(a=first())
    archived(inbox)
    record = inbox.record()
    reading = json.loads(files(inbox, record)["reading.json"])
    assert reading["reader"].startswith("pdfforms ")
    assert len(reading["edition"]["map_sha256"]) == 64
    sha256 = hashlib.sha256(first()).hexdigest()
    assert [(each["sha256"], each["pages"], each["kept_in"]) for each in reading["files"]] == [
        (sha256, [1, 2], None)
    ]
    assert reading["issued"]["row"] == "70001"
    assert [each["reading"]["outcome"] for each in reading["readings"]] == ["read"]
    for sought in (Sought(student="70001"), Sought(copy=FIRST_CODE), Sought(form="attendance_plan")):
        assert [each.record for each in archives.find_archived(sought, inbox.office)] == [record.id]
    assert archives.find_archived(Sought(student="7"), inbox.office) == ()


def test_families_that_share_a_file(inbox: Inbox) -> None:
    """The file is an object of its own, each child's object holds that child's pages and the file's digest, and
    nothing of the other's answers."""
    sheet = merged(first(), second())
    inbox.receive(pile=sheet)
    assert len(inbox.records()) == 2
    run = archived(inbox, *(each.id for each in inbox.records()))
    assert (run.new, run.failed) == (2, {})
    sha256 = hashlib.sha256(sheet).hexdigest()
    ids = set(store(inbox).ids())
    assert ids == {f"urn:pdfforms:file:{sha256}", *(f"urn:pdfforms:record:{each.id}" for each in inbox.records())}
    assert store(inbox).read(f"urn:pdfforms:file:{sha256}", "original.pdf") == sheet
    for record in inbox.records():
        kept = files(inbox, record)
        assert "original.pdf" not in kept
        others = SECOND if record.copy == FIRST_CODE else FIRST
        own = FIRST if record.copy == FIRST_CODE else SECOND
        assert own["student_name"] != others["student_name"]
        plain = plainly(kept["pages.pdf"])
        for text in (others["student_name"], FIRST_CODE if record.copy == SECOND_CODE else SECOND_CODE):
            assert not any(said(str(text), plain)), text
        assert any(said(str(own["student_name"]), plain))
        (read_again,) = api.read_return(kept["pages.pdf"], inbox.office)
        assert read_again.values == record.values
        file = json.loads(kept["reading.json"])["files"][0]
        assert (file["sha256"], file["kept_in"]) == (sha256, f"urn:pdfforms:file:{sha256}")
        with pikepdf.open(BytesIO(kept["archive.pdf"])) as copy:
            assert set(copy.attachments) == {"record.json"}
    valid(inbox)


def plainly(data: bytes) -> bytes:
    """A PDF with nothing packed in it."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            compress_streams=False,
        )
    return out.getvalue()


def said(text: str, data: bytes) -> Iterator[bool]:
    """Whether a text stands in a PDF, in one of the ways it may."""
    yield text.encode("utf-8") in data
    yield text.encode("utf-16-be") in data
    yield text.encode("utf-16-be").hex().encode() in data.lower()


def test_a_return_in_a_zip(inbox: Inbox) -> None:
    """What is kept is the file itself; where it came from is told."""
    outer = packed(("plan.pdf", first()), ("second.pdf", second()))
    inbox.receive(mail=outer)
    assert archived(inbox).failed == {}
    for record in inbox.records():
        kept = files(inbox, record)
        assert kept["original.pdf"] == (first() if record.copy == FIRST_CODE else second())
        file = json.loads(kept["reading.json"])["files"][0]
        assert file["arrived_in"] == hashlib.sha256(outer).hexdigest() != file["sha256"]
    assert len(set(store(inbox).ids())) == 2


def test_one_bad_record_stops_nothing(inbox: Inbox) -> None:
    """A record whose file is gone, one that does not exist, one of no form: each is told, the others are kept."""
    inbox.receive(a=first(), b=second(), c=b"dear office")
    lost = inbox.files()[0]
    place = inbox.office.folder.vault.find(lost.sha256)
    assert place
    place.unlink()
    ids = [each.id for each in inbox.records()]
    run = archived(inbox, *ids, "0000000000000000")
    assert (run.new, len(run.failed)) == (1, 3)
    assert "backup" in run.failed[ids[0]]
    assert "no form" in run.failed[ids[2]]
    assert "There is no record" in run.failed["0000000000000000"]


def test_what_still_needs_a_person(inbox: Inbox) -> None:
    """It is archived when asked for, its pictures with it, and becomes a new version once it is settled."""
    inbox.receive(a=first(), b=answered(days_absent=3))
    assert archived(inbox, also_open=True).new == 1
    record = inbox.record()
    assert record.status is Status.NEEDS_REVIEW
    assert {f"evidence/{key}.png" for key in record.evidence} <= set(files(inbox, record))
    api.settle_record(record.id, {"days_absent": "8"}, "Sam Office", (), inbox.office)
    assert archived(inbox).versions == 1
    decisions = json.loads(files(inbox, inbox.record())["reading.json"])["decisions"]
    assert [(each["key"], each["value"], each["by"]) for each in decisions] == [("days_absent", 8, "Sam Office")]


def test_signatures_are_told_and_copies_sealed(inbox: Inbox) -> None:
    """Kinds come from the record; a checker's report and a seal come from whoever brings them."""
    inbox.receive(a=first())
    checked = SignatureResult("staff_signature", "intact, signer not trusted", {"verdict": "intact_untrusted"})
    run = archived(inbox, check=lambda _: (checked,), seal=lambda data: data + b"% sealed\n")
    assert run.failed == {}
    kept = files(inbox, inbox.record())
    signed = json.loads(kept["signatures.json"])
    assert {each["kind"] for each in signed["fields"].values()} == {"typed"}
    assert signed["digital"][0]["report"] == {"verdict": "intact_untrusted"}
    assert kept["archive.pdf"].endswith(b"% sealed\n")
    assert json.loads(kept["archive.json"])["sealed"] is True


def test_a_killed_run_is_made_good(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """What reached the disk and not the ledger is noted by the next run, and not stored twice."""
    inbox.receive(a=first())
    with monkeypatch.context() as patched:
        patched.setattr("pdfforms.bulk.keeping.archiving.Archivist._note", lambda *_: None)
        archived(inbox)
    *_, run = archives.verify_archive(office=inbox.office)
    assert [each.code for faults in run.bad.values() for each in faults] == ["X003"]
    assert archived(inbox).new == 1
    assert len(archives.archived_versions(inbox.record().id, inbox.office)) == 1
    valid(inbox)


def test_changes_are_found_and_built_upon_by_nobody(inbox: Inbox) -> None:
    """One byte of a file; an object with all its digests rewritten; an object that is gone."""
    inbox.receive(a=first(), b=second())
    archived(inbox)
    one, two = (f"urn:pdfforms:record:{each.id}" for each in inbox.records())
    kept = store(inbox)
    place = kept.paths(one)["record.json"]
    data = place.read_bytes()
    place.chmod(0o600)
    place.write_bytes(data.replace(b"8", b"9", 1))
    *_, run = archives.verify_archive(office=inbox.office)
    assert list(run.bad) == [one]
    place.write_bytes(data)
    kept.purge(two)
    *_, run = archives.verify_archive(Choice(days=0), office=inbox.office)
    assert {key: faults[0].code for key, faults in run.bad.items()} == {two: "X001"}
    run_again = archived(inbox, inbox.records()[1].id)
    assert "gone from the archive" in run_again.failed[inbox.records()[1].id]
    assert inbox.events("verified")[-1].detail["bad"] == [two]


def test_a_record_is_purged(inbox: Inbox) -> None:
    """All versions go, from the archive and from the ledger, and another archiving makes it anew."""
    inbox.receive(a=first())
    archived(inbox)
    record = inbox.record().id
    with inbox.office.folder.open_ledger() as ledger:
        by_record = ByRecord(store(inbox), ledger)
        assert by_record.holds(record)
        assert by_record.purge(record).versions == 1
        assert not by_record.holds(record)
        assert list(ledger.archived()) == []
    with pytest.raises(ArchiveError, match="holds no object"):
        archives.archived_versions(record, inbox.office)
    assert archived(inbox).new == 1


def test_a_shared_file_goes_with_the_last_child(inbox: Inbox) -> None:
    """It stays while another child's record is in the archive."""
    inbox.receive(pile=merged(first(), second()))
    one, two = (each.id for each in inbox.records())
    archived(inbox, one, two)
    with inbox.office.folder.open_ledger() as ledger:
        by_record = ByRecord(store(inbox), ledger)
        by_record.purge(one)
        assert len(list(ledger.archived())) == 2
        by_record.purge(two)
        assert list(ledger.archived()) == []
    assert list(store(inbox).ids()) == []


def test_a_shared_file_that_is_archived_again_is_the_same(inbox: Inbox) -> None:
    """A child's own pages of it are taken out to the same bytes each time: there is nothing new to keep."""
    inbox.receive(pile=merged(first(), second()))
    ids = [each.id for each in inbox.records()]
    assert archived(inbox, *ids).new == 2
    again = archived(inbox, *ids)
    assert (again.new, again.versions, again.same) == (0, 0, 2)


def test_how_a_marked_original_looks_is_kept(inbox: Inbox) -> None:
    """Where answers are not fields of their own, the pages' look lies beside the archive copy as PDF/A."""
    inbox.receive(a=flattened(first()), b=second())
    archived(inbox, *(each.id for each in inbox.records()))
    marked, plain = (files(inbox, each) for each in inbox.records())
    assert "look.pdf" in marked
    assert "look.pdf" not in plain
    with pikepdf.open(BytesIO(marked["look.pdf"])) as look:
        assert len(look.pages) == 2
    assert json.loads(marked["archive.json"])["findings"] == []


def flattened(data: bytes) -> bytes:
    """A return as a program prints it to a PDF."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf, warnings.catch_warnings():
        warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
        pdf.generate_appearance_streams()
        pdf.flatten_annotations("all")
        pdf.save(out)
    return out.getvalue()


def test_an_archive_copy_that_is_read(inbox: Inbox) -> None:
    """It is no return: its record is not ours, and that of the family stays as it was."""
    inbox.receive(a=first())
    archived(inbox)
    before = inbox.record()
    inbox.receive(back=files(inbox, before)["archive.pdf"])
    mine, copy = inbox.records()
    assert mine == before
    assert copy.status is Status.NOT_OURS
    assert "archive_copy" in [each.code for each in copy.findings]


def test_numbers(inbox: Inbox) -> None:
    """Objects, versions, bytes, by form and year; an office without an archive has none."""
    assert archives.archive_stats(inbox.office).objects == 0
    inbox.receive(a=first(), b=second())
    archived(inbox)
    found = archives.archive_stats(inbox.office)
    assert (found.objects, found.versions, found.shared) == (2, 2, 0)
    assert found.bytes > 2 * len(first())
    assert [(form, number) for (form, _), number in found.forms.items()] == [("attendance_plan", 2)]


def test_a_bag_needs_a_name_a_place_and_something_in_it(inbox: Inbox, tmp_path: Path) -> None:
    """Nothing is made where one of them is missing."""
    inbox.receive(a=first())
    archived(inbox)
    held = archives.find_archived(office=inbox.office)
    for folder, what, by, words in (
        (tmp_path / "bag", held, " ", "who hands over"),
        (inbox.folder, held, "Sam Office", "there already"),
        (tmp_path / "bag", (), "Sam Office", "no bag was made"),
    ):
        with pytest.raises(UsageError, match=words):
            archives.export_bag(folder, what, by, inbox.office)
    assert not (tmp_path / "bag").exists()


def test_a_shared_file_comes_with_whoever_is_archived(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the first of its records cannot be drawn the next one brings the file along."""
    inbox.receive(pile=merged(first(), second()))
    one, two = (each.id for each in inbox.records())
    whole = Hand.draw

    def draw(self: Hand, contents: Contents) -> dict[str, bytes]:
        if contents.record.id == one:
            raise ArchiveError("It cannot be drawn.")
        return whole(self, contents)

    monkeypatch.setattr(Hand, "draw", draw)
    run = archived(inbox, one, two)
    assert (run.new, run.failed) == (1, {one: "It cannot be drawn."})
    sha256 = hashlib.sha256(inbox.folder.joinpath("pile.pdf").read_bytes()).hexdigest()
    assert set(store(inbox).ids()) == {f"urn:pdfforms:file:{sha256}", f"urn:pdfforms:record:{two}"}
