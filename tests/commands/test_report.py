"""`pdfforms report`: from records or returns to a page and a file for the browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pdfforms.commands.main import pdfforms
from pdfforms.records.jsonl import write_jsonl
from tests.read.returns import first, second
from tests.report.samples import season


def run(*words: str | Path) -> Result:
    """Runs the command in this process."""
    result = CliRunner().invoke(pdfforms, ["report", *map(str, words)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A file as `pdfforms read` writes it."""
    path = tmp_path / "records.jsonl"
    with path.open("w", encoding="utf-8", newline="") as file:
        write_jsonl(season(20, 10), file)
    return path


def test_a_report_of_records(records: Path, tmp_path: Path) -> None:
    """Several outputs are written in one run, the plan's strategies before the tiers of supports."""
    page, html = tmp_path / "report.pdf", tmp_path / "report.html"
    result = run(records, "-o", page, "-o", html)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "39 returned forms" in result.stderr
    assert page.read_bytes().startswith(b"%PDF-")
    text = html.read_text(encoding="utf-8")
    assert 0 < text.index("Possible strategies") < text.index("Tier 4 - System Interventions")


def test_a_report_of_returns(tmp_path: Path) -> None:
    """Returned files are read first; few as they are, nothing is told of their answers unless asked."""
    folder = tmp_path / "returns"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(first())
    (folder / "b.pdf").write_bytes(second())
    for minimum, says in ((5, "fewer than 5 returns"), (1, "1 of 2 (50\u00a0%)")):
        html = tmp_path / f"{minimum}.html"
        assert run(folder, "-o", html, "--minimum", str(minimum)).exit_code == 0
        assert says in html.read_text(encoding="utf-8")


def test_what_is_there_is_not_replaced(records: Path, tmp_path: Path) -> None:
    """A PDF that is there may be a return; --overwrite says that it is not."""
    page = tmp_path / "report.pdf"
    page.write_bytes(first())
    result = run(records, "-o", page)
    assert (result.exit_code, "--overwrite" in result.stderr, page.read_bytes()) == (2, True, first())
    assert run(records, "-o", page, "--overwrite").exit_code == 0
    assert page.read_bytes() != first()


def test_wrong_usage_is_one_paragraph(records: Path, tmp_path: Path) -> None:
    """What cannot be summed up is told, and nothing is written."""
    broken = tmp_path / "broken.jsonl"
    broken.write_text('\n{"schema": "pdfforms.record/1", "id": "X"}\n', encoding="utf-8")
    binary = tmp_path / "binary.jsonl"
    binary.write_bytes(b"\xff\xfe\x00")
    cases = {
        (records, "-o", tmp_path / "report.doc"): "report.pdf, report.html or report.htm",
        (records, records, "-o", tmp_path / "report.pdf"): "comes twice",
        (broken, "-o", tmp_path / "report.pdf"): "Line 2 is no record",
        (binary, "-o", tmp_path / "report.pdf"): "is no text",
        (tmp_path / "none.jsonl", "-o", tmp_path / "report.pdf"): "none.jsonl cannot be read",
    }
    for words, says in cases.items():
        result = run(*words)
        assert (result.exit_code, says in result.stderr) == (2, True), result.stderr
        assert len(result.stderr.splitlines()) == 1
    assert not list(tmp_path.glob("report.*"))
