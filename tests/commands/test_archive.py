"""`pdfforms archive`, as the records officer types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pdfforms.commands.main import pdfforms
from tests.bulk.inline import InlinePool
from tests.bulk.offices import answered
from tests.read.returns import FIRST_CODE, first, second


@pytest.fixture
def at_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Inside an office that has read two returns."""
    monkeypatch.setattr("pdfforms.bulk.reading.run.Pool", InlinePool)
    assert CliRunner().invoke(pdfforms, ["init", str(tmp_path / "office")]).exit_code == 0
    monkeypatch.chdir(tmp_path / "office")
    came = tmp_path / "came"
    came.mkdir()
    (came / "a.pdf").write_bytes(first())
    (came / "b.pdf").write_bytes(second())
    assert _run("read", str(came)).exit_code == 0
    return tmp_path


def _run(*words: str) -> Result:
    return CliRunner().invoke(pdfforms, list(words))


def test_the_officers_round(at_work: Path) -> None:
    """Add, verify, find, show, get back, hand over, stats; each says what it did."""
    added = _run("archive", "add", "--by", "Pat Sample")
    assert "2 records: 2 new in the archive, 0 with a new version, 0 as before, 0 not archived" in added.stdout
    assert "2 objects looked at" in _run("archive", "verify", "--all").stdout
    (line,) = _run("archive", "find", "--copy", FIRST_CODE).stdout.splitlines()
    record = line.split()[0]
    shown = _run("archive", "show", record).stdout
    assert "version 1" in shown
    assert "Pat Sample  First archived" in shown
    assert "original.pdf" in shown
    assert "signed: guardian_signature  a typed name" in shown
    assert _run("archive", "show", record, "-o", "back.pdf").exit_code == 0
    assert Path("back.pdf").read_bytes() == first()
    assert _run("archive", "show", record, "-o", "back.pdf").exit_code == 2
    bag = at_work / "bag"
    handed = _run("archive", "export", "--bag", str(bag), record, "--by", "Pat Sample")
    assert handed.exit_code == 0
    assert (bag / "data" / record / "archive.pdf").is_file()
    assert "2 objects, 2 versions" in _run("archive", "stats").stdout
    assert json.loads(_run("archive", "stats", "--json").stdout)["objects"] == 2
    assert json.loads(_run("archive", "find", record, "--json").stdout)["copy"] == FIRST_CODE
    doctor = _run("doctor").stdout
    assert "2 objects, 0 of them not read again for 90 days" in doctor


def test_files_are_taken_in_first(at_work: Path) -> None:
    """A path is read, then its record is archived, whether it is ready or not."""
    (at_work / "new.pdf").write_bytes(answered(days_absent=3))
    added = _run("archive", "add", str(at_work / "new.pdf"))
    assert "1 record: 1 new" in added.stdout
    assert "2 records are ready" not in _run("doctor").stdout


def test_what_is_wrong_is_told(at_work: Path) -> None:
    """Nothing there yet, nothing found, a wrong code, options that contradict, a changed file."""
    assert _run("archive", "verify").exit_code == 12
    assert _run("archive", "add", "0000000000000000").exit_code == 1
    _run("archive", "add")
    assert "Nothing in the archive" in _run("archive", "find", "--student", "1").stderr
    assert _run("archive", "find", "--copy", "nonsense").exit_code == 2
    assert _run("archive", "verify", "--all", "--sample", "1").exit_code == 2
    assert _run("archive", "export", "--bag", str(at_work / "bag")).exit_code == 2
    assert _run("archive", "show", "0000000000000000").exit_code == 12
    record = _run("archive", "find").stdout.split()[0]
    assert _run("archive", "show", record, "--version", "9").exit_code == 2
    changed = next(Path("archive/objects").rglob("record.json"))
    changed.chmod(0o600)
    changed.write_bytes(changed.read_bytes() + b" ")
    result = _run("archive", "verify")
    assert (result.exit_code, "E092" in result.stderr) == (1, True)


def test_the_archives_own_files_are_no_returns(at_work: Path) -> None:
    """Reading the office folder itself reads nothing of what it keeps."""
    _run("archive", "add")
    result = _run("read", ".")
    assert "there already" not in result.stderr
    assert "not ours" not in result.stderr
    assert at_work
