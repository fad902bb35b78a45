"""The Excel workbook, read back by python-calamine."""

from __future__ import annotations

import datetime
import itertools
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from pdfforms.errors import UsageError
from pdfforms.model.codes import finding
from pdfforms.model.form import Field, FieldType, Form
from pdfforms.model.reading import Alternative, Outcome, Source
from pdfforms.model.record import Record
from pdfforms.records import sheet
from pdfforms.records.columns import columns
from pdfforms.records.make import make_record
from pdfforms.records.xlsx import write_xlsx
from tests.records.samples import VISIT, form_of, map_of, of_unknown_edition, other_file, reading, seen

NOTE = form_of(Field("note", FieldType.TEXT, "Note:"), key="note")
Rows = list[dict[str, object]]


def sheets(path: Path, records: Iterable[Record], forms: Iterable[Form] = (VISIT, NOTE)) -> dict[str, Rows]:
    """The sheets of a new workbook, each row by the stable names in the second row."""
    write_xlsx(records, path, forms)
    book = CalamineWorkbook.from_path(str(path))
    return {name: _rows(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names}


def _rows(cells: Sequence[Sequence[object]]) -> Rows:
    return [dict(zip(map(str, cells[1]), row, strict=True)) for row in cells[2:]]


def note(text: str) -> Record:
    """A return of a form with a single text."""
    return make_record(reading({"note": text}, edition=map_of(NOTE)))


def test_values_are_real(tmp_path: Path) -> None:
    """Dates, times, numbers and ticks are what they are, not texts."""
    (row,) = sheets(tmp_path / "a.xlsx", [make_record(reading())])["visit"]
    assert row["student_name"] == "Avery Example"
    assert row["visit_date"] == datetime.date(2026, 9, 3)
    assert row["alarm_time"] == datetime.time(7, 15)
    assert row["days_absent"] == 12
    assert row["alarm"] is True
    assert (row["guardian"], row["guardian_kind"]) == (True, "typed")
    assert row["notes"] == "Prefers a call.\nMornings are best."


def test_two_header_rows(tmp_path: Path) -> None:
    """The first row speaks to people, the second to programs; both stay in sight."""
    path = tmp_path / "a.xlsx"
    write_xlsx([make_record(reading())], path, [VISIT])
    labels, names = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("visit").to_python()[:2]
    assert labels == [column.label for column in columns(VISIT)]
    assert names == [column.name for column in columns(VISIT)]
    sheet = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    assert '<pane ySplit="2" topLeftCell="A3" activePane="bottomLeft" state="frozen"/>' in sheet


def test_a_sheet_for_each_form_with_records(tmp_path: Path) -> None:
    """Sheets stand in the forms' order, then other files, then findings; a form without records has none."""
    unused = form_of(Field("note", FieldType.TEXT, "Note:"), key="unused")
    records = [
        make_record(other_file(Outcome.UNREADABLE, "broken.pdf")),
        note("first"),
        make_record(reading()),
        make_record(of_unknown_edition(seen("notes", "What was seen"))),
        make_record(other_file(Outcome.NOT_OURS, "letter.pdf")),
    ]
    found = sheets(tmp_path / "a.xlsx", records, [VISIT, unused, NOTE])
    assert list(found) == ["visit", "note", "Other files", "Findings"]
    assert [row["status"] for row in found["visit"]] == ["ok", "needs_review"]
    assert [row["files"] for row in found["Other files"]] == ["broken.pdf", "letter.pdf"]
    assert [row["files"] for row in found["Findings"]] == ["broken.pdf", "old.pdf", "old.pdf", "letter.pdf"]


def test_filters_belong_to_their_sheets(tmp_path: Path) -> None:
    """Each sheet's filter names that sheet, also after the sheets were put in order."""
    path = tmp_path / "a.xlsx"
    write_xlsx([note("first"), make_record(reading())], path, [VISIT, NOTE])
    book = zipfile.ZipFile(path).read("xl/workbook.xml").decode()
    names = re.findall(r'localSheetId="(\d)" hidden="1">(\w+)!', book)
    assert names == [("2", "Findings"), ("1", "note"), ("0", "visit")]


def test_findings_say_what_to_do(tmp_path: Path) -> None:
    """A finding's row has the field's name for people, the message and the action."""
    record = make_record(reading({"visit_date": "soon"}, findings=[finding("field_renamed")]))
    general, row = sheets(tmp_path / "a.xlsx", [record])["Findings"]
    assert (general["code"], general["field"], general["severity"]) == ("field_renamed", "", "info")
    assert (row["id"], row["form"], row["files"]) == (record.id, "visit", "return.pdf")
    assert (row["code"], row["field"], row["label"]) == ("date_unreadable", "visit_date", "Date:")
    assert (row["message"], row["action"]) == (record.findings[1].message, "Settle the value.")


def test_findings_say_what_a_field_may_say(tmp_path: Path) -> None:
    """Beside a finding stand the proposals for its field and the name of its picture."""
    said = (Alternative("Sept 3, 2026", Source.RASTER), Alternative("someday", Source.RASTER))
    lost = seen("visit_date", None, alternatives=said)
    record = make_record(reading({}, lost, findings=[finding("handwriting_unread", "visit_date")]))
    record = replace(record, evidence={"visit_date": f"{record.id}.visit_date.png"})
    (row,) = sheets(tmp_path / "a.xlsx", [record])["Findings"]
    assert (row["may_say"], row["picture"]) == ("2026-09-03 | someday", f"{record.id}.visit_date.png")


def test_unknown_cells_are_shaded(tmp_path: Path) -> None:
    """A value that is not known looks other than an empty one, and is listed."""
    path = tmp_path / "a.xlsx"
    (row,) = sheets(path, [make_record(reading({"visit_date": "soon", "review_date": ""}))], [VISIT])["visit"]
    assert (row["visit_date"], row["review_date"], row["unknown"]) == ("", "", "visit_date")
    sheet = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    third = sheet.split('<row r="3"')[1]
    assert re.search(r'<c r="I3" s="\d+"/>', third)
    assert 'r="P3"' not in third


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\ufffe\uffff"), min_size=1), max_size=5))
@example(["=1+1", "+1", "@x", "{=1}", "http://example.org", "<r><t>x</t></r>", "<r></r>", "_x0041_", " a\n "])
def test_texts_come_back(tmp_path: Path, texts: list[str]) -> None:
    """Any text reads back as it went in, and none is a formula or a link."""
    path = tmp_path / "a.xlsx"
    records = [note(text) for text in texts]
    found = sheets(path, records)
    assert [row["note"] for row in found.get("note", [])] == [record.values["note"] for record in records]
    for name in zipfile.ZipFile(path).namelist():
        assert not re.search(rb"<f[ >]|<hyperlink", zipfile.ZipFile(path).read(name))


@pytest.mark.parametrize("text", ["x" * 40_000, "\U0001f600" * 20_000, "<r>" + "x" * 40_000 + "</r>"])
def test_what_does_not_fit_a_cell_is_cut(tmp_path: Path, text: str) -> None:
    """A text that is too long for a cell is there in part and says so."""
    (row,) = sheets(tmp_path / "a.xlsx", [note(text)])["note"]
    cell = str(row["note"])
    assert cell.endswith("… [cut]")
    assert text.startswith(cell.removesuffix("… [cut]"))
    assert len(cell) > 16_000


def test_more_rows_than_a_sheet_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that do not fit a sheet go into a further one, with its own headers."""
    monkeypatch.setattr(sheet, "_MAX_ROWS", 5)
    found = sheets(tmp_path / "a.xlsx", [note(str(number)) for number in range(7)])
    assert list(found) == ["note", "note 2", "note 3", "Findings"]
    rows = itertools.chain(found["note"], found["note 2"], found["note 3"])
    assert [row["note"] for row in rows] == [str(number) for number in range(7)]


def test_sheet_names_that_excel_refuses(tmp_path: Path) -> None:
    """Keys that are too long, alike in their beginnings, or Excel's own, still have their sheets."""
    keys = ["findings", "history", "a" * 40 + "_1", "a" * 40 + "_2"]
    forms = [form_of(Field("note", FieldType.TEXT, "Note:"), key=key) for key in keys]
    records = [make_record(reading({"note": form.key}, edition=map_of(form))) for form in forms]
    found = sheets(tmp_path / "a.xlsx", records, forms)
    assert [rows[0]["note"] for name, rows in found.items() if rows] == keys
    assert len(found) == 5


def test_no_records(tmp_path: Path) -> None:
    """A workbook without records can be opened and has no findings."""
    assert sheets(tmp_path / "a.xlsx", []) == {"Findings": []}


def test_records_are_taken_one_by_one(tmp_path: Path) -> None:
    """The records may come from a generator, and their number is returned."""
    assert write_xlsx((note(str(number)) for number in range(3)), tmp_path / "new" / "a.xlsx", [NOTE]) == 3
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["a.xlsx"]


def test_columns_are_as_wide_as_their_contents(tmp_path: Path) -> None:
    """A short text has a narrow column, a long one a wide one up to a limit where it wraps, a long label room."""
    label = "I will set up appointments for weekdays after school, and come in for the rest of the day. " * 2
    form = form_of(
        Field("short", FieldType.TEXT, "Short:"),
        Field("long", FieldType.TEXT, "Long:"),
        Field("tick", FieldType.CHECKBOX, label),
        Field("lines", FieldType.MULTILINE, "Lines:"),
    )
    values: dict[str, str | bool | None] = {
        "short": "ab",
        "long": "x" * 200,
        "tick": True,
        "lines": "a\n" + "b" * 30,
    }
    path = tmp_path / "a.xlsx"
    write_xlsx([make_record(reading(values, edition=map_of(form)))], path, [form])
    sheet = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    widths = [int(float(width)) for width in re.findall(r'<col min="\d+" max="\d+" width="([\d.]+)"', sheet)]
    short, long, tick, lines = widths[7:11]
    assert short < 12 < lines < 40 < long <= 61
    assert tick * 6 > len(label)


def test_a_failure_leaves_the_old_workbook(tmp_path: Path) -> None:
    """What stops the records stops the workbook: the old one stays, nothing else is left behind."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"the old one")

    def failing() -> Iterator[Record]:
        yield note("first")
        raise OSError("from elsewhere")

    with pytest.raises(OSError, match="from elsewhere"):
        write_xlsx(failing(), path, [NOTE])
    assert path.read_bytes() == b"the old one"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    """Where the file cannot be put the error names it."""
    path = tmp_path / "a.xlsx"
    path.mkdir()
    with pytest.raises(UsageError, match=re.escape(f"{path} cannot be written: ")):
        write_xlsx([note("first")], path, [NOTE])
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot be written"):
        write_xlsx([note("first")], tmp_path / "file" / "a.xlsx", [NOTE])


def test_reading_does_not_load_excel() -> None:
    """Making records loads neither xlsxwriter nor rich."""
    code = (
        "import sys, pdfforms.records, pdfforms.records.make, pdfforms.records.csv_file;"
        "sys.exit(bool({'xlsxwriter', 'rich'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
