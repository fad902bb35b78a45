"""What went out, compared with what came back: the office's ledger knows what it filled in."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfforms import api
from pdfforms.model.record import Record, Status
from pdfforms.settings import load_settings
from tests.read.page_text.pages import flattened
from tests.read.test_pictures import image_file, scan

NAME = "Avery Example"


@pytest.fixture
def office(tmp_path: Path) -> api.Office:
    """An office that has made one copy."""
    root = api.make_office(tmp_path / "office").root
    made = api.Office(load_settings(root))
    (tmp_path / "roster.csv").write_text(f"row,student_name,days_absent\n17,{NAME},4\n", encoding="utf-8")
    list(api.fill_roster("attendance_plan", tmp_path / "roster.csv", tmp_path / "copies", made))
    return made


def copy(tmp_path: Path) -> bytes:
    """The copy as it went out."""
    (path,) = (tmp_path / "copies").glob("*.pdf")
    return path.read_bytes()


def came_back(office: api.Office, tmp_path: Path, name: str, data: bytes) -> Record:
    """What the ledger says of the copy after this has come."""
    (tmp_path / name).write_bytes(data)
    api.receive_returns([tmp_path / name], office, ocr=True, jobs=1)
    (record,) = api.office_records(office)
    return record


def codes(record: Record) -> set[str]:
    """The findings' codes."""
    return {each.code for each in record.findings}


def test_the_ledger_knows_the_copy(office: api.Office, tmp_path: Path) -> None:
    """Its row's key and what was filled in stand under its code, which is the one on the paper."""
    record = came_back(office, tmp_path, "back.pdf", copy(tmp_path))
    with office.folder.open_ledger() as ledger:
        issued = ledger.copy(record.copy or "")
    assert issued
    assert (issued.row_key, issued.given) == ("17", {"student_name": NAME, "days_absent": 4})


def test_a_printed_copy_with_nothing_written_in_it_is_no_answer(office: api.Office, tmp_path: Path) -> None:
    """A flattened copy has lost the signs in its widgets; the ledger has not."""
    record = came_back(office, tmp_path, "back.pdf", flattened(copy(tmp_path)))
    assert "only_prefilled" in codes(record)
    assert record.status is Status.NEEDS_REVIEW


def test_another_name_than_ours_is_told(office: api.Office, tmp_path: Path) -> None:
    """Somebody else's name in a family's copy goes before a person; a number that they correct does not."""
    code = next((tmp_path / "copies").glob("*.pdf")).stem.rpartition("-")[2]
    other = api.fill_copy("attendance_plan", {"student_name": "Robin Sample", "days_absent": 6}, code=code)
    record = came_back(office, tmp_path, "back.pdf", other.data)
    told = {(each.code, each.field) for each in record.findings}
    assert ("identity_changed", "student_name") in told
    assert ("identity_changed", "days_absent") not in told


def test_a_scan_has_the_name_that_we_printed(office: api.Office, tmp_path: Path) -> None:
    """What a machine reads in a picture stays a proposal, but for the name that we know to stand there."""
    pytest.importorskip("rapidocr")
    record = came_back(office, tmp_path, "back.png", image_file(scan(copy(tmp_path), 0)))
    assert record.values["student_name"] == NAME
    assert record.values["days_absent"] is None
