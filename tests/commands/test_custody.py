"""The records officer's commands, from the issue of a copy to its certificate."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pdfforms.bulk.keeping.custody_checkup import check_custody
from pdfforms.commands.main import pdfforms
from pdfforms.settings import load_settings
from tests.torture.dispose import fill
from tests.torture.office import make_office, office_at


def run(*words: str, code: int = 0) -> Result:
    """One command that ends with this code."""
    result = CliRunner().invoke(pdfforms, words)
    assert result.exit_code == code, result.output
    return result


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office with two records that are due and two that are not."""
    place = tmp_path / "office"
    fill(make_office(place), 4)
    monkeypatch.chdir(place)
    return place


def test_the_officers_round(place: Path) -> None:
    """Head, holds, what is due, destroying, and the log against the head that was kept."""
    head = run("audit", "head", "-o", "head.pdf").output.split()[0]
    assert (place / "head.pdf").read_bytes().startswith(b"%PDF-")
    assert run("audit", "keep").output.startswith(head)
    assert "2 due, 0 held, 0 later, 2 unknown" in run("retention", "due").output
    assert "2 due" in run("retention", "due", "--on", "2040-01-01").output
    run("retention", "hold", "R00000", "--reason", "an appeal", "--by", "Sam Office")
    assert "an appeal" in run("retention", "holds").output
    assert "1 record due, 1 held. Nothing was destroyed." in run("dispose", "--dry-run").output
    assert "--approve" in run("dispose", code=2).output
    assert "1 record destroyed, 1 held" in run("dispose", "--approve", "Sam Office").output
    run("retention", "release", "R00000", "--by", "Sam Office")
    assert "known" in run("retention", "left", "R00000", "2010-06-28", "--by", "Sam Office").output
    run("retention", "left", "R00000", "--back", "--by", "Sam Office")
    assert "0 due, 0 held, 0 later, 3 unknown" in run("retention", "due").output
    assert "against 2 kept heads: all is well" in run("audit", "verify", "--head", head).output
    wrong = f"{head.split(':')[0]}:{'0' * 64}"
    assert "made anew" in run("audit", "verify", "--head", wrong, code=1).output
    assert "at least" in run("audit", "verify", "--head", "7:xyz", code=2).output


def test_the_doctor_looks_after_custody(place: Path) -> None:
    """A backup that nobody named, one that is missing and a new one; a secret that others may read."""
    office = office_at(place)
    told = {about: well for about, well, *_ in check_custody(office.folder, office.settings)}
    assert told == {"clock": True, "custody": True, "heads": True, "backup": True}
    (place / "pdfforms.toml").write_text('ledger = "pdfforms.db"\nbackup_stamp = "stamp"\n')
    settings = load_settings(place)
    assert ("backup", False) in {each[:2] for each in check_custody(office.folder, settings)}
    (place / "stamp").touch()
    office.folder.secret()
    assert {about: well for about, well, *_ in check_custody(office.folder, settings)}["backup"]
    (place / "secret").chmod(0o644)
    assert ("keys", False) in {each[:2] for each in check_custody(office.folder, settings)}
