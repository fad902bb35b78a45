"""An office folder: every file once, every return kept, returns of one copy joined field by field."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from pdfforms import api
from pdfforms.bulk.folder import make_folder
from pdfforms.bulk.reading import sources
from pdfforms.errors import UsageError
from pdfforms.model.ledger import FileState
from pdfforms.model.record import Status
from pdfforms.settings import load_settings
from tests.bulk.inline import InlinePool
from tests.bulk.offices import Inbox, answered, empty
from tests.office import PLAN, ROOT, Kind, fill
from tests.read.returns import FIRST, FIRST_CODE, SECOND_CODE, answers, codes, first, second, unknown
from tests.read.test_join import page
from tests.read.test_unzip import packed
from tests.torture.office import office_at

TRIP = ROOT / "docs" / "examples" / "field_trip.toml"


def test_the_same_bytes_twice(inbox: Inbox) -> None:
    """One record with two receipts, in the ledger and in the record; a third run adds nothing."""
    first_time = inbox.receive(a=first(), b=first())
    again = inbox.receive(a=first(), b=first())
    record = inbox.record()
    assert [each.file for each in record.receipts] == ["a.pdf", "b.pdf"]
    assert {each.sha256 for each in record.receipts} == {inbox.files()[0].sha256}
    assert (first_time.came, first_time.known, again.known, list(again.records)) == (2, 1, 2, [])
    with inbox.office.folder.open_ledger() as ledger:
        assert ledger.counts().receipts == 2


def test_the_same_bytes_under_the_same_name(inbox: Inbox, tmp_path: Path) -> None:
    """Two families' folders may both hold a scan.pdf: these are two receipts all the same, also in two runs."""
    inbox.receive(scan=first())
    (tmp_path / "other").mkdir()
    Inbox(inbox.office, tmp_path / "other").receive(scan=first())
    record = inbox.record()
    assert [each.file for each in record.receipts] == ["scan.pdf", "scan.pdf"]
    assert answers(record) == FIRST


def test_a_receipt_that_a_kill_came_upon(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the run ended between the receipt and the record, the next one puts it into the record."""
    inbox.receive(a=first())
    with monkeypatch.context() as patched:
        patched.setattr("pdfforms.bulk.reading.desk.OfficeDesk._again_arrived", lambda *_: None)
        inbox.receive(b=first())
    assert len(inbox.record().receipts) == 1
    inbox.receive(b=first())
    assert [each.file for each in inbox.record().receipts] == ["a.pdf", "b.pdf"]


def test_an_archive_twice_and_a_file_of_it_alone(inbox: Inbox) -> None:
    """A return that came in an archive, in the same archive again and by itself is one record with three receipts;
    without a code, too."""
    for code in (FIRST_CODE, None):
        data = first(code)
        archive = packed(("plan.pdf", data), ("second.pdf", second(code and SECOND_CODE)))
        inbox.receive(mail=archive, again=archive)
        inbox.receive(alone=data)
    found = [record for record in inbox.records() if record.values.get("student_name") == FIRST["student_name"]]
    assert [sorted(each.file for each in record.receipts) for record in found] == 2 * [
        ["again.pdf/plan.pdf", "alone.pdf", "mail.pdf/plan.pdf"]
    ]
    assert [
        (answers(record), codes(record) & {"copy_in_two_editions", "returns_differ"}) for record in found
    ] == 2 * [(FIRST, set())]


def test_an_archive_of_several_families(inbox: Inbox) -> None:
    """Each has a record; what is refused in it is told once for each, in every archive."""
    inner = packed(("x.pdf", b"x"))
    inbox.receive(one=packed(("a.pdf", first()), ("b.pdf", second()), ("c.zip", inner), ("d.zip", inner)))
    inbox.receive(two=packed(("c.zip", inner), ("e.txt", b"more")))
    statuses = [record.status for record in inbox.records()]
    assert statuses.count(Status.UNREADABLE) == 3
    assert {record.copy for record in inbox.records()} >= {FIRST_CODE, SECOND_CODE}


def test_pages_in_two_files_and_two_runs(inbox: Inbox) -> None:
    """Page 2 today and page 1 tomorrow are one record with all answers."""
    inbox.receive(back=page(first(), 1))
    assert "page_missing" in codes(inbox.record())
    inbox.receive(front=page(first(), 0))
    record = inbox.record()
    assert (answers(record), unknown(record), record.status) == (FIRST, set(), Status.OK)
    assert [each.file for each in record.receipts] == ["back.pdf", "front.pdf"]


def test_differing_answers_are_for_a_person(inbox: Inbox) -> None:
    """A second return that says something else makes the field unknown, with both as proposals; both stay."""
    inbox.receive(a=first())
    inbox.receive(b=answered(days_absent=3))
    record = inbox.record()
    assert unknown(record) == {"days_absent"}
    assert "returns_differ" in codes(record, "days_absent")
    assert {value for value, _ in record.answers["days_absent"].alternatives} == {8, 3}
    assert record.status is Status.NEEDS_REVIEW
    assert inbox.readings() == 2


def test_an_empty_return_replaces_nothing(inbox: Inbox) -> None:
    """The copy sent back once more, empty: texts, signature and dates stay; a tick taken back is for a person."""
    inbox.receive(a=first())
    inbox.receive(b=empty())
    record = inbox.record()
    kept = {key: value for key, value in FIRST.items() if value is not True}
    assert answers(record) == kept
    assert unknown(record) == {"strategy_alarm"}
    assert inbox.readings() == 2


def test_the_copy_in_another_language(inbox: Inbox) -> None:
    """The same copy in French: what both say stands, what they say differently is not known, what only one of them
    answers is taken; nothing is lost."""
    french = Kind("attendance_plan", "fr")
    inbox.receive(a=answered(other_notes=""))
    inbox.receive(b=fill(french, FIRST | {"days_absent": 3}, FIRST_CODE).data)
    record = inbox.record()
    assert "copy_in_two_editions" in codes(record)
    assert unknown(record) == {"days_absent"}
    assert answers(record) == {key: value for key, value in FIRST.items() if key != "days_absent"}
    assert [each.file for each in record.receipts] == ["a.pdf", "b.pdf"]
    assert record.answers["other_notes"].receipt == 1


def test_what_cannot_be_opened_is_told(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that vanished and one that is too large are told by name; the others are read."""
    monkeypatch.setattr(sources, "MAX_BYTES", 400_000)
    (good, large) = inbox.put(good=first(), large=b"%PDF-" + bytes(400_000))
    tally = api.receive_returns([good, large, inbox.folder / "gone.pdf"], inbox.office)
    assert [each.split(":")[0] for each in tally.troubles] == ["large.pdf", "gone.pdf"]
    assert answers(inbox.record()) == FIRST
    assert tally.came == 3


def test_odd_names(inbox: Inbox) -> None:
    """Line breaks, and bytes that are no UTF-8, are escaped; the file is read once."""
    names = [b"a\nb.pdf", b"\xff\xfe.pdf"]
    paths = [Path(os.fsdecode(os.path.join(os.fsencode(inbox.folder), name))) for name in names]  # noqa: PTH118
    paths[0].write_bytes(first())
    paths[1].write_bytes(second())
    for _ in range(2):
        api.receive_returns(paths, inbox.office)
    assert [each.receipts[0].file for each in inbox.records()] == ["a\nb.pdf", "\\udcff\\udcfe.pdf"]
    assert [len(each.receipts) for each in inbox.records()] == [1, 1]


def test_one_file_has_one_origin(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever way leads to it: from another folder, through a link."""
    (path,) = inbox.put(a=first())
    (inbox.folder / "sub").mkdir()
    (inbox.folder / "link.pdf").symlink_to(path)
    monkeypatch.chdir(inbox.folder / "sub")
    api.receive_returns([path, Path("../a.pdf"), inbox.folder / "link.pdf"], inbox.office)
    assert len(inbox.record().receipts) == 1


def test_it_is_found_from_a_folder_in_it(office: api.Office) -> None:
    """As git finds its repository; what it keeps itself is nothing that came back."""
    root = office.folder.root
    inner = root / "inbox" / "today"
    inner.mkdir(parents=True)
    (inner / "a.pdf").write_bytes(first())
    assert office_at(inner).folder == office.folder
    for _ in range(2):
        found = api.find_returns([str(root)], office)
        assert found == (inner / "a.pdf",)
        api.receive_returns(found, office)


def test_nobody_else_may_look(inbox: Inbox) -> None:
    """Folders are 0700 and files 0600, whatever the umask."""
    before = os.umask(0o022)
    try:
        inbox.receive(a=first(), b=answered(days_absent=3))
    finally:
        os.umask(before)
    root = inbox.office.folder.root
    for path in [root, *root.rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path
    assert len([*root.rglob("*.map.json")]) == 1


def test_an_edition_of_ones_own_is_kept(inbox: Inbox) -> None:
    """Later commands need no --definition: the office has kept map and blank; the form itself stays unknown."""
    own = api.Office(inbox.office.settings, TRIP)
    values = {"student_name": "Avery Example"}
    copies = [api.fill_copy("field_trip", values | more, office=own, code=FIRST_CODE) for more in ({}, values)]
    Inbox(own, inbox.folder).receive(a=copies[0].data)
    record = inbox.record()
    assert record.form == "field_trip"
    assert api.settle_record(record.id, {"student_name": "Robin Example"}, "Sam Office", office=inbox.office)
    other = api.fill_copy("field_trip", {"student_name": "Kim Muster"}, office=own, code=FIRST_CODE)
    inbox.receive(b=other.data)
    record = inbox.record()
    assert (record.values["student_name"], len(record.receipts)) == ("Robin Example", 2)
    assert "settled_differs" in codes(record, "student_name")
    assert {path.suffix for path in inbox.office.folder.editions.rglob("*.*")} == {".json", ".pdf"}


def test_bytes_that_are_gone_stop_nothing(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stored file that was deleted before it was read is told; the rest is read, and it waits for its backup."""
    with monkeypatch.context() as patched:
        patched.setattr("pdfforms.bulk.reading.run.Shift.run", lambda shift: list(shift.desk.receive()))
        inbox.receive(a=first(), b=second())
    lost = inbox.files()[0]
    place = inbox.office.folder.vault.find(lost.sha256)
    assert place
    place.unlink()
    tally = api.receive_returns((), inbox.office)
    assert (tally.left_over, tally.done) == (2, 1)
    assert [each.split(":")[0] for each in tally.troubles] == ["a.pdf"]
    assert [each.state for each in inbox.files()] == [FileState.STORED, FileState.READ]
    inbox.receive(a=first())
    api.receive_returns((), inbox.office)
    assert [each.state for each in inbox.files()] == [FileState.READ, FileState.READ]


def test_what_is_stored_is_read_by_the_next_run(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that ended before it read leaves nothing behind; the next one reads all of it once."""
    with monkeypatch.context() as patched:
        patched.setattr("pdfforms.bulk.reading.run.Shift.run", lambda shift: list(shift.desk.receive()))
        inbox.receive(a=first(), b=second(), c=first())
    assert (inbox.records(), InlinePool.tasks) == ([], [])
    tally = api.receive_returns((), inbox.office)
    assert (tally.left_over, tally.done, len(InlinePool.tasks)) == (2, 2, 1)
    assert [len(each.receipts) for each in inbox.records()] == [2, 1]


@pytest.mark.parametrize("name", ["What? 100%", "#1 ü", "a;b=c"])
def test_any_name_will_do(inline: None, tmp_path: Path, name: str) -> None:  # noqa: ARG001
    """The folder's name is no part of an address."""
    folder = make_folder(tmp_path / name)
    office = office_at(tmp_path / name)
    (tmp_path / "a.pdf").write_bytes(first())
    api.receive_returns([tmp_path / "a.pdf"], office)
    assert (folder.root / "pdfforms.db").is_file()
    assert len(list(api.office_records(office))) == 1


def test_a_folder_that_holds_something_else(tmp_path: Path) -> None:
    """It is not made an office; an office that is there is completed."""
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(UsageError, match="other files"):
        make_folder(tmp_path)
    with pytest.raises(UsageError, match="is a file"):
        make_folder(tmp_path / "letter.txt")
    made = make_folder(tmp_path / "office")
    made.editions.rmdir()
    assert make_folder(tmp_path / "office") == made
    assert made.editions.is_dir()
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "pdfforms.toml").write_text('paper = "a4"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="has no ledger"):
        make_folder(tmp_path / "plain")
    assert not api.Office(load_settings(tmp_path / "plain")).has_folder


def test_the_plan_is_there() -> None:
    """What these tests say of the plan's fields."""
    assert {"days_absent", "other_notes", "strategy_alarm"} <= PLAN.maps[0].fields.keys()
