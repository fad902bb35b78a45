"""A roster in, personal copies out."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import xlsxwriter

from pdfforms.bulk.campaign.copies import COPIES, Made, fill_roster
from pdfforms.bulk.catalog import Catalog
from pdfforms.errors import RosterError, SettingsError, UsageError
from pdfforms.model.copycode import parse_code
from pdfforms.model.identity import find_identities
from pdfforms.settings import Settings
from tests.looking import values, widgets
from tests.office import CATALOG, FIELD_TRIP

COLUMNS = {"row": "{No}", "student_name": "{First} {Last}", "plan_date": "{Made}", "language": "{Language}"}
ROSTER = """No,First,Last,Made,Language,days_absent,strategy_alarm
900000001,Avery,Example,2026-09-03,en,8,x
900000002,Łukasz,Specimen,3 Sept 2026,EN,,no
900000003,Zoë,Échantillon,2026-09-10,fr,4 jours,
900000004,نور,مثال,,ar,0,✓
"""


def _fill(
    folder: Path,
    text: str,
    columns: dict[str, str] = COLUMNS,
    form: str = "attendance_plan",
    catalog: Catalog = CATALOG,
) -> list[Made]:
    roster = folder / "roster.csv"
    roster.write_text(text, encoding="utf-8-sig")
    return list(fill_roster(catalog, form, roster, folder / "copies", Settings(columns=columns)))


def _listed(folder: Path) -> list[list[str]]:
    with (folder / "copies" / COPIES).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_copy_for_each_row(tmp_path: Path) -> None:
    """Each row gives a copy in its language, its values mapped by the settings or by the column's own name."""
    made = _fill(tmp_path, ROSTER)
    assert [(each.row, each.faults, each.warnings) for each in made] == [(row, (), ()) for row in (2, 3, 4, 5)]
    stored = [values(each.path.read_bytes()) for each in made if each.path]
    assert [each["student_name"] for each in stored] == [
        "Avery Example",
        "Łukasz Specimen",
        "Zoë Échantillon",
        "نور مثال",
    ]
    assert [each["plan_date"] for each in stored] == ["2026-09-03", "2026-09-03", "2026-09-10", ""]
    assert [each["days_absent"] for each in stored] == ["8", "", "4", "0"]
    assert [each["strategy_alarm"] for each in stored] == ["Yes", "Off", "Off", "Yes"]
    languages = [find_identities(each["_form"])[0].language for each in stored]
    assert languages == ["en", "en", "fr", "ar"]


def test_codes_and_nothing_else_leave_the_office(tmp_path: Path) -> None:
    """Files are named by form and copy code; copies.csv holds the row's key and the code, no name, no value."""
    made = _fill(tmp_path, ROSTER)
    codes = [each.code or "" for each in made]
    assert all(parse_code(code) == code for code in codes)
    assert len(set(codes)) == 4
    names = {path.name for path in (tmp_path / "copies").iterdir()}
    assert names == {f"attendance_plan-{code}.pdf" for code in codes} | {COPIES}
    keys = ["900000001", "900000002", "900000003", "900000004"]
    assert _listed(tmp_path) == [["row", "copy"], *([key, code] for key, code in zip(keys, codes, strict=True))]
    assert [values(each.path.read_bytes())["_copy"] for each in made if each.path] == codes


def test_identity_is_locked_unless_the_office_says_otherwise(tmp_path: Path) -> None:
    """Prefilled identity fields are read-only as the settings say."""
    roster = tmp_path / "roster.csv"
    roster.write_text("student_name\nAvery Example\n", encoding="utf-8")
    for lock in (True, False):
        folder = tmp_path / str(lock)
        (made,) = fill_roster(CATALOG, "attendance_plan", roster, folder, Settings(lock_identity=lock))
        assert made.path
        flags = {widget.name: widget.flags & 1 for widget in widgets(made.path.read_bytes())}
        assert bool(flags["student_name"]) is lock


def test_without_row_keys_rows_go_by_their_number(tmp_path: Path) -> None:
    """Where the roster has no key, copies.csv names the spreadsheet's row, and this is said once."""
    made = _fill(tmp_path, "student_name\nAvery Example\n\nRobin Example\n", {})
    assert [line[0] for line in _listed(tmp_path)] == ["row", "2", "4"]
    assert [bool(each.general) for each in made] == [True, False]
    assert "sorting the roster" in made[0].general[0]


def test_no_two_children_share_a_row_key(tmp_path: Path) -> None:
    """An empty key is not replaced by the row's number, which may be another row's key."""
    made = _fill(tmp_path, "row,student_name\n,Avery Example\n2,Robin Example\n", {})
    assert [each.faults for each in made] == [("row is empty",), ()]
    assert not any(each.general for each in made)
    assert _listed(tmp_path) == [["row", "copy"], ["2", made[1].code or ""]]


def test_languages_by_code_and_by_name(tmp_path: Path) -> None:
    """A roster may call a language by its name, in whatever case, or say more than the form knows; where the form
    cannot be had in it, the copy is in the office's own, which is told without the cell's text."""
    said = ["French", "FRANÇAIS", "fr-CA", "العربية", "", "Klingon"]
    lines = [f"{number},Avery,Example,,{each},," for number, each in enumerate(said)]
    made = _fill(tmp_path, "\n".join([ROSTER.splitlines()[0], *lines]) + "\n")
    assert [each.language for each in made] == ["fr", "fr", "fr", "ar", "en", "en"]
    (told,) = made[-1].warnings
    assert told == "language (column Language): The form can be had in en, ar, fr, so the copy is in en."
    assert not any(each.warnings for each in made[:-1])


WRONG = [
    ("1,,,2026-09-03,en,8,x", "student_name (columns First, Last) is empty"),
    ("2,Avery,Example,31/31/2026,en,8,x", "plan_date (column Made): "),
    ("3,Avery,Example,03/04/2026,en,8,x", "plan_date (column Made): "),
    ("5,Avery,Example,,en,many,x", "days_absent: "),
    ("6,Avery,Example,,en,-1,x", "days_absent: "),
    ("7,Avery,Example,,en,8,perhaps", "strategy_alarm: Neither yes nor no."),
    ("8,Avery,Example,,en,8,x,moved", "the row has more cells than there are column headings"),
    ("0,Avery,Example,,en,8,x", "row (column No): The same key stands in row 2."),
    ("9,Avery\x07,Example,,en,8,x", "student_name holds a control character"),
]


def test_rows_with_mistakes_are_told_and_left_out(tmp_path: Path) -> None:
    """A row with a mistake gets no copy, file or line and is told without a cell's text; other rows get theirs."""
    header = ROSTER.splitlines()[0]
    good = "0,Robin,Example,2026-09-03,en,8,x"
    made = _fill(tmp_path, "\n".join([header, good, *(line for line, _ in WRONG), "90,Sam,Example,,en,,"]) + "\n")
    assert [bool(each.code) for each in made] == [True, *([False] * len(WRONG)), True]
    for each, (line, message) in zip(made[1:-1], WRONG, strict=True):
        assert each.path is None
        told = " ".join(each.faults)
        assert message in told
        assert not any(cell in told for cell in line.split(",") if len(cell) > 3)
    assert len(list((tmp_path / "copies").glob("*.pdf"))) == 2
    assert [line[0] for line in _listed(tmp_path)] == ["row", "0", "90"]


def test_every_mistake_of_a_row_at_once(tmp_path: Path) -> None:
    """A row is told all that is wrong with it, each thing once."""
    (made,) = _fill(tmp_path, f"{ROSTER.splitlines()[0]}\n1,,,soon,en,some,maybe\n")
    assert [fault.split(":")[0] for fault in made.faults] == [
        "plan_date (column Made)",
        "days_absent",
        "strategy_alarm",
        "student_name (columns First, Last) is empty",
    ]
    assert not (tmp_path / "copies").exists()


def test_a_second_run_is_refused(tmp_path: Path) -> None:
    """Copies that are made are not made again, nor touched."""
    _fill(tmp_path, ROSTER)
    before = {path.name: path.read_bytes() for path in (tmp_path / "copies").iterdir()}
    with pytest.raises(RosterError, match=r"copies\.csv is there already"):
        _fill(tmp_path, ROSTER)
    assert {path.name: path.read_bytes() for path in (tmp_path / "copies").iterdir()} == before


@pytest.mark.parametrize(
    ("text", "columns", "message"),
    [
        ("Name\nAvery\n", {}, "has no column that goes with a field"),
        ("Name\nAvery\n", {"student_name": "{First} {Last}"}, "has no column First, Last"),
        ("student_name\n", {}, "has no rows below its column headings"),
        ("", {}, "has no column headings"),
    ],
)
def test_rosters_that_do_not_go_with_the_form(
    tmp_path: Path, text: str, columns: dict[str, str], message: str
) -> None:
    """A roster without rows or without a column that the form can use is refused before anything is made."""
    with pytest.raises(RosterError) as caught:
        _fill(tmp_path, text, columns)
    assert message in str(caught.value)
    assert caught.value.exit_code == 5
    assert not (tmp_path / "copies").exists()


def test_unknown_form(tmp_path: Path) -> None:
    """An unknown form is refused with the forms that there are."""
    with pytest.raises(UsageError, match=r"Forms: attendance_continuum, attendance_packet, attendance_plan"):
        _fill(tmp_path, ROSTER, COLUMNS, "nobody")


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"student_name": "{First}", "day_absent": "{days_absent}"}, "day_absent, which is no field of any form"),
        ({"student_name": "{First}", "day_absent": "{days_absent}"}, "Did you mean days_absent?"),
        ({"student_name": "{First}", "lang": "{Language}"}, "Did you mean language?"),
        ({"student_name": "First"}, 'First in student_name is a column. Put it in curly brackets: "{First}"'),
        ({"student_name": "{First} Last"}, "Last in student_name is a column"),
        ({"student_name": "{First}", "other_notes": "Language"}, "Language in other_notes is a column"),
        ({"student_name": "First_Name"}, "student_name is a fixed text, the same for every student"),
        ({"student_name": "{First}", "row": "7"}, "row is a fixed text"),
    ],
)
def test_settings_that_do_not_say_what_they_mean(tmp_path: Path, columns: dict[str, str], message: str) -> None:
    """A mistyped target, a column without its brackets and a fixed identity are refused; nothing is made."""
    with pytest.raises(SettingsError) as caught:
        _fill(tmp_path, ROSTER, columns)
    assert message in str(caught.value)
    assert not (tmp_path / "copies").exists()


def test_what_settings_may_say(tmp_path: Path) -> None:
    """A fixed text that is nobody's name, text around a column, and the fields of other forms on hand are fine."""
    columns = {"student_name": "{First} {Last}", "school_support_1": "Ms. Example", "other_notes": "First {First}"}
    made = _fill(tmp_path, ROSTER, {**columns, "completed_by": "{First}", "t2_meet_with_family": "{days_absent}"})
    assert made[0].path
    stored = values(made[0].path.read_bytes())
    assert (stored["school_support_1"], stored["other_notes"]) == ("Ms. Example", "First Avery")


def test_packet(tmp_path: Path) -> None:
    """One roster fills both forms of the packet; a column may belong to either of them."""
    (made,) = _fill(
        tmp_path, "student_name,completed_by,days_absent\nAvery Example,Robin Example,8\n", {}, "attendance_packet"
    )
    assert made.path
    stored = values(made.path.read_bytes())
    assert (stored["student_name"], stored["completed_by"], stored["days_absent"]) == (
        "Avery Example",
        "Robin Example",
        "8",
    )


def test_choices_and_times(tmp_path: Path) -> None:
    """A choice is written as its option's key, a time as people write it; a limit holds."""
    text = (
        "student_name,consent,leaves_at,phone\nAvery Example,no,8.15 am,\nRobin Example,No,,\nSam Example,yes,,"
        + "0" * 21
    )
    made = _fill(tmp_path, text + "\n", {}, "field_trip", FIELD_TRIP)
    assert [bool(each.code) for each in made] == [True, False, False]
    assert made[0].path
    stored = values(made[0].path.read_bytes())
    assert (stored["consent"], stored["leaves_at"]) == ("no", "08:15")
    assert "consent must be one of yes, no, call_me" in made[1].faults[0]
    assert "phone is longer than 20 characters" in made[2].faults[0]


def test_workbook(tmp_path: Path) -> None:
    """A workbook is a roster like any other; its dates are dates."""
    path = tmp_path / "roster.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "d.m.yyyy"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["student_name", "plan_date", "days_absent"])
        sheet.write_row(1, 0, ["نور مثال", 46268, 8], None)
        sheet.write_number(1, 1, 46268, book.add_format({"num_format": "d.m.yyyy"}))
    (made,) = fill_roster(CATALOG, "attendance_plan", path, tmp_path / "copies", Settings())
    assert made.path
    stored = values(made.path.read_bytes())
    assert (stored["student_name"], stored["plan_date"], stored["days_absent"]) == ("نور مثال", "2026-09-03", "8")
