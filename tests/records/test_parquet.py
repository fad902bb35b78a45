"""The Parquet file, read back by pyarrow."""

from __future__ import annotations

import datetime
import io
import sys
from collections.abc import Iterable

import pytest

from pdfforms.errors import UsageError
from pdfforms.model.form import Field, FieldType
from pdfforms.model.reading import Outcome
from pdfforms.model.record import Record
from pdfforms.records import parquet
from pdfforms.records.columns import columns
from pdfforms.records.make import make_record
from pdfforms.records.parquet import write_parquet
from tests.records.samples import VISIT, form_of, map_of, other_file, reading

pyarrow_parquet = pytest.importorskip("pyarrow.parquet")


def table(records: Iterable[Record], *forms: object) -> list[dict[str, object]]:
    """The rows of a new file."""
    stream = io.BytesIO()
    write_parquet(records, stream, forms or (VISIT,))  # type: ignore[arg-type]  # forms, as the callers have them
    rows: list[dict[str, object]] = pyarrow_parquet.read_table(io.BytesIO(stream.getvalue())).to_pylist()
    return rows


def test_values_have_their_types() -> None:
    """Dates, times, numbers and ticks are what they are."""
    (row,) = table([make_record(reading())])
    assert row["visit_date"] == datetime.date(2026, 9, 3)
    assert row["alarm_time"] == datetime.time(7, 15)
    assert (row["days_absent"], row["alarm"], row["guardian"]) == (12, True, True)
    assert row["notes"] == "Prefers a call.\nMornings are best."


def test_unknown_and_empty_are_told_apart() -> None:
    """Both are null; `unknown` names the one that is not known."""
    (row,) = table([make_record(reading({"visit_date": "soon", "review_date": "", "notes": ""}))])
    assert (row["visit_date"], row["review_date"], row["notes"]) == (None, None, None)
    assert (row["unknown"], row["findings"]) == ("visit_date", "date_unreadable:visit_date")


def test_each_file_has_the_same_columns() -> None:
    """The columns are those of all forms, also with no record at all, and carry their names for people."""
    note = form_of(Field("note", FieldType.TEXT, "Note:"), key="note")
    stream = io.BytesIO()
    assert write_parquet([], stream, [VISIT, note]) == 0
    schema = pyarrow_parquet.read_schema(io.BytesIO(stream.getvalue()))
    names = [column.name for column in columns(VISIT)]
    assert schema.names == [*names[:-2], "note", *names[-2:]]
    assert schema.field("visit_date").metadata[b"label"] == b"Date:"


def test_a_column_of_two_kinds_is_text() -> None:
    """Where one form has a tick and another a date of the same key, both are kept as texts."""
    tick = form_of(Field("x", FieldType.CHECKBOX, "X"), key="tick")
    day = form_of(Field("x", FieldType.DATE, "X"), key="day")
    records = [
        make_record(reading({"x": True}, edition=map_of(tick))),
        make_record(reading({"x": "2026-09-03"}, edition=map_of(day))),
    ]
    assert [row["x"] for row in table(records, tick, day)] == ["true", "2026-09-03"]


def test_records_are_taken_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """More records than a batch holds come out whole and in order, files of no form among them."""
    monkeypatch.setattr(parquet, "_ROWS", 2)
    records = [make_record(other_file(Outcome.NOT_OURS, f"{number}.pdf")) for number in range(5)]
    assert [row["files"] for row in table(iter(records))] == [f"{number}.pdf" for number in range(5)]


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has not installed pyarrow is told what to install."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"pdfforms\[parquet\]"):
        write_parquet([], io.BytesIO(), [VISIT])
