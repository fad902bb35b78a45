"""CSV: every record has a row, and no cell is a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pdfforms.model.form import Field, FieldType
from pdfforms.model.reading import Outcome
from pdfforms.model.record import Record
from pdfforms.records.columns import HEAD, TAIL
from pdfforms.records.csv_file import ENCODING, write_csv
from pdfforms.records.make import make_record
from tests.records.samples import VISIT, form_of, map_of, of_unknown_edition, other_file, reading, seen

DANGEROUS = re.compile(r"[\t\r\n]|[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]")
NUMBERS = form_of(Field("change", FieldType.INTEGER, "Change:"), key="numbers")


def rows(records: Iterable[Record], *forms: object) -> list[dict[str, str]]:
    """The rows as a reader of CSV sees them."""
    stream = io.StringIO(newline="")
    write_csv(records, stream, forms or (VISIT,))  # type: ignore[arg-type] # forms
    return list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))


def test_a_row_is_a_record() -> None:
    """Values stand in the columns named by their keys."""
    (row,) = rows([make_record(reading())])
    expected = {
        "form": "visit",
        "status": "ok",
        "student_name": "Avery Example",
        "visit_date": "2026-09-03",
        "days_absent": "12",
        "days_present": "0",
        "alarm": "true",
        "alarm_time": "07:15",
        "travel": "bus",
        "notes": "Prefers a call.\nMornings are best.",
        "guardian": "true",
        "guardian_kind": "typed",
        "guardian_name": "Robin Placeholder",
        "unknown": "",
    }
    assert {key: row[key] for key in expected} == expected


def test_nothing_is_dropped() -> None:
    """Forms, other files and unknown editions each have a row, in order."""
    readings = (
        other_file(Outcome.NOT_OURS, "letter.pdf"),
        reading(file="visit.pdf"),
        of_unknown_edition(seen("notes", "What was seen")),
        reading({"change": "3"}, edition=map_of(NUMBERS), file="numbers.pdf"),
        other_file(Outcome.UNREADABLE, "broken.pdf"),
    )
    found = rows(map(make_record, readings), VISIT, NUMBERS)
    assert [row["files"] for row in found] == ["letter.pdf", "visit.pdf", "old.pdf", "numbers.pdf", "broken.pdf"]
    assert [row["status"] for row in found] == ["not_ours", "ok", "needs_review", "ok", "unreadable"]
    assert [row["change"] for row in found] == ["", "", "", "3", ""]


def test_forms_that_do_not_occur_have_no_columns() -> None:
    """Whoever reads plans alone has no empty columns of the other forms on hand."""
    (row,) = rows([make_record(reading())], VISIT, NUMBERS)
    assert "change" not in row
    (other,) = rows([make_record(other_file(Outcome.NOT_OURS, "letter.pdf"))], VISIT, NUMBERS)
    assert list(other) == [column.name for column in (*HEAD, *TAIL)]


def test_a_file_opens_in_excel(tmp_path: Path) -> None:
    """A file begins with the mark by which Excel knows UTF-8."""
    path = tmp_path / "records.csv"
    with path.open("w", encoding=ENCODING, newline="") as stream:
        assert write_csv([make_record(reading({"student_name": "Łucja Przykład"}))], stream, [VISIT]) == 1
    assert path.read_bytes().startswith(b"\xef\xbb\xbfid,")
    assert "Łucja Przykład" in path.read_text(ENCODING)


def test_our_own_numbers_stay_numbers() -> None:
    """A negative number is no formula."""
    (row,) = rows([make_record(reading({"change": "-3"}, edition=map_of(NUMBERS)))], NUMBERS)
    assert row["change"] == "-3"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "'=1", "＝1"])
def test_formulas_are_neutralised(text: str) -> None:
    """A text that a spreadsheet would work out has an apostrophe in front."""
    (row,) = rows([make_record(reading({"travel": ""}, seen("notes", text), file=text))])
    assert row["notes"] == "'" + text.replace("\r", "\n")
    assert row["files"] == f"'{text}"


@pytest.mark.parametrize("text", ["Avery", "a=b", "3 - 1", "'s-Gravenhage", "", "1. -"])
def test_other_texts_stay(text: str) -> None:
    """A text that is no formula is written as it is."""
    (row,) = rows([make_record(reading({"notes": text}))])
    assert row["notes"] == text


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8") | st.sampled_from("=+-@\t\r\n '"), max_size=8))
@example("''=x")
def test_no_cell_is_a_formula(text: str) -> None:
    """No text begins like a formula, and taking the apostrophe away from one that would gives the text back."""
    record = make_record(reading({"student_name": text, "notes": text, "guardian": text}, file=text))
    (row,) = rows([record])
    assert not any(DANGEROUS.match(cell) for cell in row.values())
    for key in ("student_name", "notes"):
        cell = row[key]
        guarded = cell.startswith("'") and DANGEROUS.match(cell.lstrip("'"))
        assert (cell[1:] if guarded else cell) == record.values[key]
