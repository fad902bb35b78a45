"""What each command prints, writes and ends with."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from pdfforms import api, campaigns
from pdfforms.commands.main import COMMANDS, pdfforms
from pdfforms.demo.families import FAMILIES
from pdfforms.model.identity import find_identities
from pdfforms.model.record import Status
from pdfforms.settings import load_settings
from tests.looking import widgets
from tests.office import ROOT
from tests.read.returns import FIRST, FIRST_CODE, first, second

TRIP = str(ROOT / "docs" / "examples" / "field_trip.toml")


def run(*words: str | Path, stdin: str | None = None) -> Result:
    """Runs a command in this process."""
    result = CliRunner().invoke(pdfforms, [str(word) for word in words], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def returns(tmp_path: Path) -> Path:
    """A folder with two returns, a letter, a note and a broken file."""
    folder = tmp_path / "returns"
    (folder / "later").mkdir(parents=True)
    (folder / "a.pdf").write_bytes(first())
    (folder / "later" / "B.PDF").write_bytes(second())
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    (folder / "notes.txt").write_text("no return", encoding="utf-8")
    with pikepdf.new() as letter:
        letter.add_blank_page()
        letter.save(folder / "letter.pdf")
    return folder


def test_every_command_has_help() -> None:
    """Each command and the group itself explain themselves."""
    assert all(name in run("--help").stdout for name in COMMANDS)
    for name in COMMANDS:
        assert run(name, "--help").stdout.startswith("Usage: ")


def test_forms_are_listed() -> None:
    """The packaged forms, and one's own with its definition."""
    assert "attendance_continuum" in run("forms").stdout
    assert "field_trip" in run("forms", "--definition", TRIP).stdout


def test_a_schema_is_printed_that_the_records_fit(returns: Path) -> None:
    """`describe --json-schema` is a valid schema, and what `read` prints fits it."""
    schema = json.loads(run("describe", "attendance_plan", "--json-schema").stdout)
    Draft202012Validator.check_schema(schema)
    lines = run("read", returns / "a.pdf", "--format", "jsonl").stdout.splitlines()
    Draft202012Validator(schema).validate(json.loads(lines[0]))


def test_reading_prints_json_lines_and_nothing_else(returns: Path) -> None:
    """Standard output is one record a line; a file that cannot be read has its line too, and exit code 1."""
    result = run("read", returns, "--format", "jsonl")
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert {record["receipts"][0]["file"]: record["status"] for record in records} == {
        "a.pdf": "ok",
        "B.PDF": "ok",
        "broken.pdf": "unreadable",
        "letter.pdf": "not_ours",
        "notes.txt": "not_ours",
    }
    found = next(record for record in records if record["copy"] == FIRST_CODE)
    assert {key: found["values"][key] for key in FIRST if "signature" not in key} == {
        key: value for key, value in FIRST.items() if "signature" not in key
    }
    assert found["values"]["guardian_signature"] == {"signed": True, "kind": "typed", "name": "Robin Example"}


def test_reading_a_good_file_ends_with_zero(returns: Path) -> None:
    """Findings are allowed; exit code 0 says that every file was read."""
    assert run("read", returns / "a.pdf").exit_code == 0


def test_paths_come_from_standard_input_and_patterns(returns: Path) -> None:
    """`-` reads a list of paths, a pattern is expanded, a file named twice is read once."""
    listed = run("read", "-", "--format", "jsonl", stdin=f"{returns / 'a.pdf'}\n{returns / 'letter.pdf'}\n")
    assert len(listed.stdout.splitlines()) == 2
    twice = run("read", str(returns / "*.pdf"), returns / "a.pdf", "--format", "jsonl")
    assert len(twice.stdout.splitlines()) == 3


@pytest.mark.parametrize("kind", ["jsonl", "csv", "xlsx", "parquet", "db"])
def test_records_are_written_to_a_file(returns: Path, tmp_path: Path, kind: str) -> None:
    """`-o` writes the kind that the name says; the summary goes to standard error."""
    out = tmp_path / f"records.{kind}"
    result = run("read", returns, "-o", out)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "5 files, 5 records: 2 ok, 2 not ours, 1 unreadable" in result.stderr
    assert out.stat().st_size > 500


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("read", "nowhere.pdf"), 2, "no file or folder"),
        (("explain", "nowhere.pdf"), 2, "does not exist. Check the path."),
        (("fill", "attendance_plan", "--roster", "nope.xlsx", "-o", "x"), 2, "does not exist. Check the path."),
        (("read",), 2, "pdfforms read PATH"),
        (("reed", "x"), 2, "No such command 'reed'"),
        (("build", "--papre", "a4"), 2, "--paper"),
        (("read", ".", "--format", "xlsx"), 2, "-o records.xlsx"),
        (("read", ".", "--format", "sql"), 2, "-o records.db"),
        (("read", ".", "--format", "csv", "-o", "postgresql://x@localhost/x"), 2, "--format out"),
        (("describe", "nothing"), 2, "attendance_plan"),
        (("build", "attendance_plan", "--lang", "xx"), 2, "xx"),
        (("fill", "attendance_plan", "-o", "x.pdf"), 2, "--values"),
        (("fill", "attendance_plan", "--values", "-", "-o", "x.pdf"), 6, "nothing"),
        (("fill", "attendance_plan", "--values", "-", "--copy", "0000000001", "-o", "x.pdf"), 2, "copy code"),
    ],
)
def test_wrong_usage_is_one_paragraph(
    words: tuple[str, ...], code: int, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistake is told in one paragraph on standard error, with its exit code, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    values = '{"nothing": 1}' if code == 6 else "{}"
    result = run(*words, stdin=values)
    assert result.exit_code == code
    assert says in result.stderr
    assert result.stderr.startswith("pdfforms: ")
    assert len(result.stderr.splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_a_copy_is_filled_and_read_back(tmp_path: Path) -> None:
    """`fill --values` makes a copy whose answers `read` gives back, with a code of its own."""
    values = tmp_path / "values.json"
    values.write_text(json.dumps(FIRST, ensure_ascii=False), encoding="utf-8")
    out = tmp_path / "copy.pdf"
    filled = run("fill", "attendance_plan", "--values", values, "-o", out)
    assert filled.exit_code == 0
    record = json.loads(run("read", out, "--format", "jsonl").stdout)
    assert record["copy"] == filled.stdout.split()[-1]
    assert record["values"]["supports_tried_1"] == FIRST["supports_tried_1"]
    assert record["status"] == "ok"


def test_a_prefilled_copy_that_comes_back_untouched(tmp_path: Path) -> None:
    """`fill --values --prefilled` makes a copy that is no answer until somebody answers it."""
    values = tmp_path / "values.json"
    values.write_text('{"student_name": "Avery Example", "days_absent": 8}', encoding="utf-8")
    run("fill", "attendance_plan", "--values", values, "--prefilled", "-o", tmp_path / "copy.pdf")
    record = json.loads(run("read", tmp_path / "copy.pdf", "--format", "jsonl").stdout)
    assert record["status"] == "needs_review"
    assert "only_prefilled" in {each["code"] for each in record["findings"]}


def test_options_hold_for_a_roster_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--lang is for rows that name no language, --paper and --lock hold for all, --copy is refused."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pdfforms.toml").write_text("lock_identity = false\n", encoding="utf-8")
    roster = tmp_path / "roster.csv"
    roster.write_text("row,student_name,language\n1,Avery Example,\n2,Robin Example,ar\n", encoding="utf-8")
    words = ("fill", "attendance_plan", "--roster", roster, "--lang", "fr", "--paper", "a4", "--lock")
    assert run(*words, "-o", tmp_path / "copies").exit_code == 0
    said = set()
    for path in (tmp_path / "copies").glob("*.pdf"):
        stored = {each.name: each for each in widgets(path.read_bytes())}
        identity = find_identities(str(stored["_form"].value))[0]
        said.add((identity.language, identity.paper, stored["student_name"].flags & 1))
    assert said == {("fr", "a4", 1), ("ar", "a4", 1)}
    refused = run("fill", "attendance_plan", "--roster", roster, "--copy", FIRST_CODE, "-o", tmp_path / "more")
    assert (refused.exit_code, refused.stderr.startswith("pdfforms: ")) == (2, True)
    unknown = run("fill", "attendance_plan", "--roster", roster, "--lang", "xx", "-o", tmp_path / "more")
    assert unknown.exit_code == 2
    assert not (tmp_path / "more").exists()


def test_a_copy_that_is_there_is_not_filled_again(tmp_path: Path) -> None:
    """Its code may have gone out; nor does a copy replace the roster, or a roster's folder a file."""
    taken = tmp_path / "roster.csv"
    taken.write_text("student_name\nAvery Example\n", encoding="utf-8")
    for words in (("--values", "-"), ("--roster", taken)):
        result = run("fill", "attendance_plan", *words, "-o", taken, stdin="{}")
        assert (result.exit_code, result.stderr.startswith(f"pdfforms: {taken} is ")) == (2, True)
    assert taken.read_text(encoding="utf-8") == "student_name\nAvery Example\n"


@pytest.mark.parametrize(
    ("name", "words", "says"),
    [
        ("a.pdf", ("--format", "csv"), "no name for csv"),
        ("a", ("--format", "csv"), "one of the files to read"),
        ("other.txt", ("--format", "jsonl"), "is a PDF"),
        ("records.xlsx", ("--format", "csv"), "no name for csv"),
        ("records.csv", ("--format", "xlsx"), "no name for xlsx"),
        ("records.csv", ("--format", "sql"), "Name it records.db"),
        ("records.db", ("--format", "jsonl"), "no name for jsonl"),
        ("records.xlsx", (), "--overwrite"),
    ],
)
def test_reading_destroys_nothing(returns: Path, name: str, words: tuple[str, ...], says: str) -> None:
    """Records are not written over returns, over any other PDF, over a workbook, or under another kind's name."""
    for each, data in (
        ("a", first()),
        ("other.txt", second()),
        ("records.xlsx", b"annotated"),
        ("records.csv", b""),
        ("records.db", b""),
    ):
        (returns / each).write_bytes(data)
    before = (returns / name).read_bytes()
    result = run("read", returns / "a.pdf", returns / "a", *words, "-o", returns / name)
    assert (result.exit_code, says in result.stderr) == (2, True), result.stderr
    assert (returns / name).read_bytes() == before


def test_a_workbook_is_replaced_when_asked(returns: Path, tmp_path: Path) -> None:
    """`--overwrite` replaces it; other kinds are replaced as ever."""
    for words in (("-o", tmp_path / "records.xlsx", "--overwrite"), ("-o", tmp_path / "records.csv")):
        for _ in range(2):
            assert run("read", returns / "a.pdf", *words).exit_code == 0


def test_a_picture_does_not_replace_the_return(returns: Path) -> None:
    """`--picture` writes PNG, and only under a name that says so."""
    before = (returns / "a.pdf").read_bytes()
    for name in ("a.pdf", "a.jpg"):
        result = run("explain", returns / "a.pdf", "--picture", returns / name)
        assert (result.exit_code, "PNG" in result.stderr) == (2, True)
    assert (returns / "a.pdf").read_bytes() == before


def test_a_packet_gives_a_record_for_each_form(tmp_path: Path) -> None:
    """A returned packet is two records with the same copy code."""
    out = tmp_path / "packet.pdf"
    values = json.dumps({"student_name": "Avery Example", "t2_meet_with_family": True, "days_absent": 3})
    assert run("fill", "attendance_packet", "--values", "-", "-o", out, stdin=values).exit_code == 0
    records = [json.loads(line) for line in run("read", out, "--format", "jsonl").stdout.splitlines()]
    assert [record["form"] for record in records] == ["attendance_plan", "attendance_continuum"]
    assert records[0]["copy"] == records[1]["copy"] is not None
    assert [record["values"]["student_name"] for record in records] == ["Avery Example"] * 2
    assert records[1]["values"]["t2_meet_with_family"] is True


def test_a_form_of_ones_own_needs_no_code(tmp_path: Path) -> None:
    """The field trip goes the whole round by its definition alone."""
    assert run("check", TRIP).exit_code == 0
    built = run("build", "--definition", TRIP, "-o", tmp_path / "blanks")
    assert (tmp_path / "blanks" / "field_trip.pdf").is_file()
    assert (tmp_path / "blanks" / "field_trip.map.json").is_file(), built.stdout
    values = {"student_name": "Avery Example", "consent": "call_me", "leaves_at": "07:45", "returns_at": "15:30"}
    out = tmp_path / "trip.pdf"
    words = ("fill", "field_trip", "--definition", TRIP, "--values", "-", "-o", out)
    assert run(*words, stdin=json.dumps(values)).exit_code == 0
    for known in (("--definition", TRIP), ("--editions", tmp_path / "blanks")):
        record = json.loads(run("read", out, "--format", "jsonl", *known).stdout)
        assert {key: record["values"][key] for key in values} == values
    unknown = json.loads(run("read", out, "--format", "jsonl").stdout)
    assert (unknown["status"], unknown["form"]) == ("needs_review", "FT")
    assert {finding["code"] for finding in unknown["findings"]} == {"edition_unknown"}
    assert {"value": "Avery Example", "source": "live"} in unknown["answers"]["student_name"]["alternatives"]


def test_an_unfinished_definition_is_told_whole(tmp_path: Path) -> None:
    """`check` lists every mistake with its line, and ends with 3."""
    bad = tmp_path / "bad.toml"
    bad.write_text('form = "x"\n[[section]]\nlayout = "pile"\n', encoding="utf-8")
    result = run("check", bad)
    assert result.exit_code == 3
    assert len(result.output.splitlines()) > 3
    assert "bad.toml:3" in result.output


def test_an_explanation_names_each_field_and_draws_it(returns: Path, tmp_path: Path) -> None:
    """`explain` lists value, evidence and place of each field by page, and draws a picture of both pages."""
    picture = tmp_path / "why.png"
    result = run("explain", returns / "a.pdf", "--picture", picture)
    assert result.exit_code == 0
    assert "Page 2 of the form" in result.stdout
    assert all(key in result.stdout for key in FIRST)
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert run("explain", returns / "broken.pdf").exit_code == 1


def test_a_long_key_is_folded_and_not_cut(returns: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a narrow terminal nothing of an explanation ends in dots."""
    monkeypatch.setenv("COLUMNS", "60")
    assert "…" not in run("explain", returns / "a.pdf").stdout


def test_the_demo_goes_the_whole_circle(tmp_path: Path) -> None:
    """Every family but one gets its letter; what comes back is told of the right student, and is what the family
    wrote, or has a finding; a folder that holds something is refused."""
    folder = tmp_path / "demo"
    result = run("demo", folder)
    assert result.exit_code == 0
    assert len(list((folder / "blanks").glob("*.pdf"))) == 9
    assert len(list((folder / "office" / "copies").glob("*.pdf"))) == 30
    made = {"records.xlsx", "report.pdf", "status.pdf", "roster.csv", "sent.mbox", "replies.mbox"}
    assert made <= {each.name for each in folder.iterdir()}
    office = api.Office(load_settings(folder / "office"))
    (standing,) = campaigns.status(office=office)
    stands = {"for paper": 1, "sent": 4, "bounced": 1, "returned": 1, "needs review": 6, "complete": 17}
    assert standing.counted() == {"": stands}
    records = list(api.office_records(office))
    assert Counter(each.status.value for each in records) == {"ok": 18, "needs_review": 3, "unreadable": 1}
    wrote = {each.name: each for each in FAMILIES}
    for record in (each for each in records if each.status is Status.OK):
        values = record.values
        family = wrote[str(values["student_name"])]
        assert [values["student_commitment_1"], values["max_days_missed"], values["days_absent"]] == [
            family.answers()["student_commitment_1"],
            int(str(family.answers()["max_days_missed"])),
            family.absent,
        ]
    assert run("demo", folder).exit_code == 2


def test_the_door_and_the_module_are_the_same_program() -> None:
    """`python cli.py` and `python -m pdfforms` print the same help."""
    words = ([sys.executable, "cli.py", "--help"], [sys.executable, "-m", "pdfforms", "--help"])
    door, module = (subprocess.run(each, cwd=ROOT, capture_output=True, check=True).stdout for each in words)
    assert door == module
