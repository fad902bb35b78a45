"""JSON Lines: one record a line, whatever stands in it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdfforms.errors import UsageError
from pdfforms.model.codes import finding
from pdfforms.model.reading import Alternative, Outcome, Source
from pdfforms.model.record import Record
from pdfforms.records.jsonl import read_jsonl, write_jsonl
from pdfforms.records.make import make_record
from tests.records.samples import VALUES, other_file, reading, seen


def test_a_line_is_a_record() -> None:
    """Each line is one record as FIELDS.md gives it, and the count is returned."""
    records = [make_record(reading()), make_record(other_file(Outcome.UNREADABLE, "broken.pdf"))]
    stream = io.StringIO()
    assert write_jsonl(iter(records), stream) == 2
    lines = stream.getvalue().splitlines()
    assert [json.loads(line) for line in lines] == [record.to_json() for record in records]
    assert json.loads(lines[0])["values"] == VALUES
    assert json.loads(lines[0])["schema"] == "pdfforms.record/1"


def test_text_stays_readable() -> None:
    """Names in any script are written as they are."""
    stream = io.StringIO()
    write_jsonl([make_record(reading({"student_name": "Łucja Przykład أحمد"}))], stream)
    assert "Łucja Przykład أحمد" in stream.getvalue()


def test_records_are_written_as_they_come() -> None:
    """A record stands in the stream before the next one is asked for."""
    stream = io.StringIO()

    def records() -> Iterator[Record]:
        for number in range(3):
            assert stream.getvalue().count("\n") == number
            yield make_record(reading())

    assert write_jsonl(records(), stream) == 3


def test_records_come_back() -> None:
    """A file that was written is read record by record, each equal to the one that went in."""
    signed = seen("guardian", "Robin Placeholder", mark="drawn")
    said = seen("visit_date", None, alternatives=(Alternative("Sept 3, 2026", Source.RASTER),))
    records = [
        make_record(reading({}, signed, said, findings=[finding("handwriting_unread", "visit_date")])),
        make_record(other_file(Outcome.UNREADABLE, "broken.pdf")),
    ]
    stream = io.StringIO()
    write_jsonl(records, stream)
    stream.seek(0)
    assert list(read_jsonl(stream)) == records


@pytest.mark.parametrize(
    "line",
    ["", "[]", "null", "{}", '{"schema": "other/1"}', '"x"', '{"schema": "pdfforms.record/1", "id": "X"}', "{"],
)
def test_a_line_that_is_no_record(line: str) -> None:
    """It is named by its number, without what stands in it; an empty line is none at all."""
    stream = io.StringIO(f"\n{line}\n")
    if not line:
        assert list(read_jsonl(stream)) == []
        return
    with pytest.raises(UsageError, match="Line 2 is no record"):
        list(read_jsonl(stream))


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=()) | st.sampled_from("\u2028\x85\x1c\r\n\udce9"), max_size=9))
def test_any_text_is_one_line(text: str) -> None:
    """Half surrogates can be encoded, no content breaks a line, and the text comes back."""
    stream = io.StringIO()
    write_jsonl([make_record(reading({}, seen("notes", "", raw=text), file=f"{text}.pdf"))], stream)
    (line,) = stream.getvalue().encode("utf-8").decode("utf-8").splitlines()
    assert json.loads(line)["answers"]["notes"]["raw"] == text
