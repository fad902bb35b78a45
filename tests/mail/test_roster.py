"""Rosters as offices keep them."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter

from pdfforms.errors import RosterError
from pdfforms.mail.roster import Row, read_roster

HEADER = ("Student", "Note", "Day")
ROW = ("Zoë Échantillon", "said “no” – 5 €", "2026-09-03")


def _csv(delimiter: str = ",", ends: str = "\r\n") -> str:
    return ends.join(delimiter.join(line) for line in (HEADER, ROW)) + ends


ENCODED = {
    "UTF-8": _csv().encode(),
    "UTF-8 with its mark": _csv().encode("utf-8-sig"),
    "UTF-16 little end first": b"\xff\xfe" + _csv("\t").encode("utf-16-le"),
    "UTF-16 big end first": b"\xfe\xff" + _csv("\t").encode("utf-16-be"),
    "cp1252": _csv(";").encode("cp1252"),
    "semicolons": _csv(";").encode(),
    "tabs": _csv("\t").encode(),
    "Unix lines": _csv(ends="\n").encode(),
    "old Mac lines": _csv(ends="\r").encode(),
}


def _written(folder: Path, data: bytes | str, name: str = "roster.csv") -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@pytest.mark.parametrize("name", ENCODED)
def test_text_in_every_dress(tmp_path: Path, name: str) -> None:
    """Whatever encoding, delimiter and line ends a spreadsheet used, the cells are the same."""
    assert read_roster(_written(tmp_path, ENCODED[name])) == (Row(2, dict(zip(HEADER, ROW, strict=True))),)


def test_quoted_cells_and_empty_lines(tmp_path: Path) -> None:
    """Quotes, delimiters and line ends within cells are text; empty lines are no rows but keep their number."""
    text = 'Student,Note\n\n"Example, Avery","said ""no""\nand left"\n , \nRobin Example,\n'
    assert read_roster(_written(tmp_path, text)) == (
        Row(3, {"Student": "Example, Avery", "Note": 'said "no"\nand left'}),
        Row(5, {"Student": "Robin Example", "Note": ""}),
    )


def test_columns(tmp_path: Path) -> None:
    """Blanks around headings and cells do not count, a column without heading is left out."""
    text = " Student ,,Note\n Avery Example , x , y\nRobin Example\n"
    assert read_roster(_written(tmp_path, text)) == (
        Row(2, {"Student": "Avery Example", "Note": "y"}),
        Row(3, {"Student": "Robin Example"}),
    )


def test_cells_beyond_the_headings_are_told(tmp_path: Path) -> None:
    """A comma that was not quoted moves cells; a row with more cells than headings says so."""
    rows = read_roster(_written(tmp_path, "Student,Note\nExample, Avery, x\nRobin Example,,\n"))
    assert [row.surplus for row in rows] == [1, 0]


def test_workbook(tmp_path: Path) -> None:
    """A workbook's numbers, dates, times and ticks read as a person would type them."""
    path = tmp_path / "roster.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        day, clock = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "hh:mm"})
        sheet.write_row(0, 0, ["Number", "Student", "Day", "At", "Moment", "Share", "Ticked", "Left"])
        sheet.write_number(1, 0, 900000001)
        sheet.write_string(1, 1, " نور مثال ")
        sheet.write_datetime(1, 2, date(2026, 9, 3), day)
        sheet.write_datetime(1, 3, time(7, 15), clock)
        sheet.write_datetime(1, 4, datetime(2026, 9, 3, 7, 15), day)
        sheet.write_number(1, 5, 0.5)
        sheet.write_boolean(1, 6, True)
        sheet.write_string(3, 1, "Łukasz Specimen")
    assert read_roster(path) == (
        Row(
            2,
            {
                "Number": "900000001",
                "Student": "نور مثال",
                "Day": "2026-09-03",
                "At": "07:15",
                "Moment": "2026-09-03 07:15",
                "Share": "0.5",
                "Ticked": "true",
                "Left": "",
            },
        ),
        Row(
            4,
            {
                **dict.fromkeys(["Number", "Day", "At", "Moment", "Share", "Ticked", "Left"], ""),
                "Student": "Łukasz Specimen",
            },
        ),
    )


REFUSED = {
    "no headings": (b"", "roster.csv", "no column headings in its first row"),
    "empty headings": (b",,\nAvery,,\n", "roster.csv", "no column headings in its first row"),
    "two columns of one name": (b"Student,Student\nAvery,x\n", "roster.csv", "two columns named Student"),
    "a letter": (b"PK\x03\x04rest", "letter.docx", "neither CSV nor a workbook. Save the roster as either"),
    "an old letter": (b"\xd0\xcf\x11\xe0rest", "letter.doc", "neither CSV nor a workbook"),
    "text named xlsx": (b"Student\nAvery\n", "roster.xlsx", "cannot be read as a workbook"),
    "no encoding": (b"Student\n\x81\x8d\x8f\n", "roster.csv", "is in no encoding that spreadsheets use"),
    "half a character": (b"\xff\xfeS\0t\0u", "roster.csv", "is in no encoding that spreadsheets use"),
    "endless cell": (b'Student\n"' + b"x" * 200_000, "roster.csv", "cannot be read as a table"),
}


def test_a_workbook_under_another_name(tmp_path: Path) -> None:
    """Then a new name is what helps."""
    path = tmp_path / "roster.csv"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["Student"])
    with pytest.raises(RosterError, match=r"is a workbook, but its name says otherwise\. Name it \.xlsx"):
        read_roster(path)


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_roster(tmp_path: Path, case: str) -> None:
    """A file that is no table is refused by name, with what is wrong."""
    data, name, message = REFUSED[case]
    with pytest.raises(RosterError, match=name) as caught:
        read_roster(_written(tmp_path, data, name))
    assert message in str(caught.value)


def test_missing_roster(tmp_path: Path) -> None:
    """A roster that is not there is refused by name."""
    with pytest.raises(RosterError, match=r"nobody\.csv cannot be opened"):
        read_roster(tmp_path / "nobody.csv")


def test_headings_alone(tmp_path: Path) -> None:
    """A table without rows has no rows."""
    assert read_roster(_written(tmp_path, "Student,Note\n")) == ()
