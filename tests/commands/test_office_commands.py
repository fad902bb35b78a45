"""The commands of an office: from `init` to `export`, as a person types them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pdfforms import api
from pdfforms.commands.main import pdfforms
from tests.bulk.inline import InlinePool, breaking
from tests.bulk.offices import answered, empty
from tests.office import ROOT
from tests.read.returns import FIRST_CODE, first, second

TRIP = ROOT / "docs" / "examples" / "field_trip.toml"


def run(*words: str | Path, stdin: str | bytes | None = None) -> Result:
    """Runs a command in this process."""
    result = CliRunner().invoke(pdfforms, [str(word) for word in words], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two returns and a second, differing one, in a folder beside a new office; one stands in the office."""
    monkeypatch.setattr("pdfforms.bulk.reading.run.Pool", InlinePool)
    monkeypatch.setenv("COLUMNS", "200")
    folder = tmp_path / "came"
    folder.mkdir()
    for name, data in (("a", first()), ("b", second()), ("c", answered(days_absent=3))):
        (folder / f"{name}.pdf").write_bytes(data)
    assert run("init", tmp_path / "office").exit_code == 0
    (tmp_path / "office" / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "office" / "sub")
    return folder


def _records() -> dict[str, dict[str, object]]:
    lines = run("export", "--format", "jsonl").stdout.splitlines()
    return {each["id"]: each for each in map(json.loads, lines)}


def test_a_round(came: Path, tmp_path: Path) -> None:
    """Read from a folder in the office, settle, export; each says what comes next."""
    result = run("read", came)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "3 files; 2 records: 1 ok, 1 for a person\nNext: pdfforms review\n"
    assert run("read", came).stderr.startswith("3 files, 3 there already; 0 records\n")
    listed = run("review", "--list").stdout
    assert "1 value not known, 0 to look at" in listed
    record = listed.split()[0]
    result = run("settle", record.lower(), "days_absent=3", "--by", "Sam Office")
    assert (result.exit_code, result.stdout) == (0, f"{record}  ok\n")
    result = run("export", "-o", tmp_path / "records.xlsx")
    assert (result.exit_code, "2 records" in result.stderr) == (0, True)
    assert run("review").stdout.startswith("Nothing needs a person.")


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
def test_nothing_that_an_office_is_given_is_for_everybody(came: Path, tmp_path: Path) -> None:
    """Reports and records in every format, in the office or a new folder within it, are its owner's alone;
    `doctor` has nothing to say of them."""
    run("read", came)
    old = os.umask(0o022)
    try:
        for kind in ("jsonl", "csv", "xlsx", "db", "parquet"):
            assert run("export", "-o", tmp_path / "office" / "out" / f"records.{kind}").exit_code == 0
        for kind in ("pdf", "html"):
            assert run("report", "-o", tmp_path / "office" / f"report.{kind}").exit_code == 0
        assert run("build", "attendance_plan", "-o", tmp_path / "office" / "blank.pdf").exit_code == 0
    finally:
        os.umask(old)
    made = [path for path in (tmp_path / "office").rglob("*") if path.name != "sub"]
    assert len([path for path in made if path.suffix in (".parquet", ".html", ".xlsx")]) == 3
    assert [path for path in made if path.stat().st_mode & 0o077] == []
    assert "others may look into report" not in run("doctor").stdout


def test_reading_may_write_what_it_read(came: Path, tmp_path: Path) -> None:
    """With -o the records of this run, and no others."""
    run("read", came / "a.pdf")
    out = tmp_path / "now.jsonl"
    assert run("read", came / "b.pdf", "-o", out).exit_code == 0
    assert [json.loads(line)["receipts"][0]["file"] for line in out.read_text().splitlines()] == ["b.pdf"]


@pytest.mark.parametrize("said", ["#1", "#2", "8", "3", "7"])
def test_review_takes_a_proposal_or_an_answer(came: Path, said: str) -> None:
    """#1 is the first proposal; a bare number is the number of days, never a proposal's."""
    run("read", came)
    result = run("review", "--by", "Sam", stdin=f"{said}\n")
    assert "1 decision kept" in result.stdout
    assert {"#1  8", "#2  3"} <= {line.strip() for line in result.stdout.splitlines()}
    wanted = {"#1": 8, "#2": 3}.get(said) or int(said)
    assert {each["values"]["days_absent"] for each in _records().values()} == {wanted, 2}  # type: ignore[index]


def test_review_asks_again_and_can_be_left(came: Path) -> None:
    """Words that the field does not take are told and asked again; Enter leaves it, q stops, so does the end."""
    run("read", came)
    result = run("review", "--by", "Sam", stdin="many\n\n")
    assert ("takes a whole number" in result.stdout, "0 decisions kept" in result.stdout) == (True, True)
    for words in ("q\n", ""):
        assert "0 decisions kept" in run("review", "--by", "Sam", stdin=words).stdout
    result = run("review", stdin="Sam Office\n-\n")
    assert "is a box" not in result.stdout
    assert "1 decision kept" in result.stdout
    assert {each["values"]["days_absent"] for each in _records().values()} == {"", 2}  # type: ignore[index]


def test_review_looks_at_findings(came: Path) -> None:
    """What is told of the whole return is accepted with y, left with Enter."""
    (came / "d.pdf").write_bytes(empty())
    run("read", came / "d.pdf")
    assert "0 decisions kept" in run("review", "--by", "Sam", stdin="\n").stdout
    assert "1 decision kept" in run("review", "--by", "Sam", stdin="y\n").stdout
    assert run("review", "--by", "Sam").stdout.startswith("Nothing needs a person.")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("days_absent=4",), "--by"),
        (("days_absent", "--by", "Sam"), "KEY=VALUE"),
        (("days_absent=4", " days_absent=5", "--by", "Sam"), "given twice"),
        (("days_absent=many", "--by", "Sam"), "takes a whole number"),
        (("nothing=4", "--by", "Sam"), "has no field nothing"),
        (("--accept", "nothing", "--by", "Sam"), "has no finding nothing"),
        (("--by", "Sam"), "Say what holds"),
    ],
)
def test_settle_refuses(came: Path, words: tuple[str, ...], says: str) -> None:
    """Wrong words are one paragraph, exit code 2, and nothing is changed."""
    run("read", came)
    before = _records()
    result = run("settle", next(iter(before)), *words)
    assert (result.exit_code, says in result.stderr) == (2, True), result.stderr
    assert _records() == before


def test_an_edition_of_ones_own(came: Path) -> None:
    """Given once with --definition it is kept: reviewing, settling and exporting need it no more."""
    trip = api.fill_copy("field_trip", {"student_name": "Kim Muster"}, office=api.Office(definition=TRIP))
    (came / "trip.pdf").write_bytes(trip.data)
    assert run("read", came / "trip.pdf", "--definition", TRIP).exit_code in (0, 1)
    (record,) = _records()
    result = run("settle", record, "student_name=Avery", "--by", "Sam")
    assert result.exit_code == 0, result.stderr
    assert _records()[record]["form"] == "field_trip"


def test_rereading(came: Path) -> None:
    """By default only what an older version read; a version is a number."""
    run("read", came)
    assert run("reread").stderr == "0 files read again, 0 records changed.\n"
    assert run("reread", "--all").stderr == "3 files read again, 0 records changed.\n"
    assert run("reread", "--since", "99").stderr == "3 files read again, 0 records changed.\n"
    result = run("reread", "--since", "next")
    assert (result.exit_code, "A version is a number" in result.stderr) == (2, True)


def test_quarantine(came: Path) -> None:
    """What broke the reader is told and listed; retried it is read; released it stays unread."""
    assert run("quarantine", "list").stdout == "Nothing is in quarantine.\n"
    with breaking("a.pdf"):
        result = run("read", came)
        assert (result.exit_code, "in quarantine: a.pdf" in result.stderr) == (1, True)
        (line,) = run("quarantine", "list").stdout.splitlines()
        assert line.endswith("a.pdf  crashed")
        assert run("quarantine", "retry").stdout.endswith(
            "1 file tried again: 1 unreadable; in quarantine: 1 file\n"
        )
    assert run("quarantine", "release", line[:8]).exit_code == 2
    assert "is out of quarantine" in run("quarantine", "release", line[:8], "--by", "Sam").stdout


def test_what_cannot_be_opened(came: Path) -> None:
    """A list of paths on standard input, one of them gone meanwhile, one with a name that is no UTF-8."""
    odd = Path(os.fsdecode(os.fsencode(came) + b"/\xff.pdf"))
    odd.write_bytes((came / "b.pdf").read_bytes())
    listed = b"\n".join([os.fsencode(came / "a.pdf"), os.fsencode(odd), b""])
    result = run("read", "-", stdin=listed)
    assert (result.exit_code, "2 files; 2 records" in result.stderr) == (0, True), result.stderr
    result = run("read", came / "gone.pdf")
    assert (result.exit_code, "There is no file" in result.stderr) == (2, True)


def test_a_day_is_a_day(came: Path) -> None:
    """Export since a day that is none is refused, not empty."""
    run("read", came / "a.pdf")
    assert len(run("export", "--format", "jsonl", "--since", "2020-01-01").stdout.splitlines()) == 1
    assert run("export", "--format", "jsonl", "--since", "2999-01-01").stdout == ""
    assert run("export", "--since", "yesterday").exit_code == 2


def test_outside_an_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What needs one says how to make one."""
    monkeypatch.chdir(tmp_path)
    for words in (["review"], ["export"], ["settle", "X", "a=b"], ["reread"], ["quarantine", "list"], ["read"]):
        result = run(*words)
        assert result.exit_code == 2
        assert "pdfforms init" in result.stderr or "pdfforms read PATH" in result.stderr


def test_the_code_is_the_first_familys() -> None:
    """What `answered` makes is a return of the same copy."""
    assert FIRST_CODE.encode() in answered()
