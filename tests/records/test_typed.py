"""What was seen in a field -> its typed value, told by the records of readings."""

from __future__ import annotations

import pytest

from pdfforms.model.codes import finding
from pdfforms.model.reading import Alternative, Source
from pdfforms.model.record import Signature, Status
from pdfforms.records.make import make_record
from tests.records.samples import (
    COPY,
    VALUES,
    codes,
    reading,
    seen,
)


def test_every_type_becomes_its_value() -> None:
    """A well filled form gives the values of FIELDS.md, no finding and the status ok."""
    record = make_record(reading())
    assert record.to_json()["values"] == VALUES
    assert record.findings == ()
    assert record.status is Status.OK
    assert (record.form, record.edition, record.language, record.copy) == ("visit", "2026-1", "en", COPY)


def test_text_is_normalised() -> None:
    """Text is NFC and its line ends are \\n, while the raw text stays as it stood."""
    record = make_record(reading({"notes": "Rene\u0301e\r\nsaid\rso\u2028twice"}))
    assert record.values["notes"] == "Ren\u00e9e\nsaid\nso\ntwice"
    assert record.answers["notes"].raw == "Rene\u0301e\r\nsaid\rso\u2028twice"


def test_ambiguous_values_come_with_alternatives() -> None:
    """A date with two meanings is null, has both as alternatives, and the conversion's finding."""
    record = make_record(reading({"visit_date": "03/09/2026"}))
    answer = record.answers["visit_date"]
    assert answer.value is None
    assert answer.alternatives == (("2026-09-03", Source.LIVE), ("2026-03-09", Source.LIVE))
    assert codes(record, "visit_date") == ["date_ambiguous"]


def test_alternatives_of_the_reading_are_typed() -> None:
    """Alternatives convert like values: one meaning, several meanings, or as they stood."""
    others = tuple(
        Alternative(text, Source.PAGE_TEXT) for text in ("Sept 4, 2026", "03/09/2026", "soon", "Sept 4, 2026")
    )
    record = make_record(
        reading(
            {}, seen("visit_date", None, alternatives=others), findings=[finding("text_damaged", "visit_date")]
        )
    )
    values = [value for value, source in record.answers["visit_date"].alternatives if source is Source.PAGE_TEXT]
    assert values == ["2026-09-04", "2026-09-03", "2026-03-09", "soon"]


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("days_absent", "about 12", "integer_approximate"),
        ("days_absent", "many", "integer_unreadable"),
        ("days_absent", "301", "integer_out_of_range"),
        ("alarm_time", "7:15 pm", "time_half_day"),
        ("visit_date", "soon", "date_unreadable"),
        ("travel", "helicopter", "option_unknown"),
    ],
)
def test_what_does_not_convert_is_null(key: str, text: str, code: str) -> None:
    """The field's definition decides what converts; else null, the code, and the raw text."""
    record = make_record(reading({key: text}))
    assert record.values[key] is None
    assert record.answers[key].raw == text
    assert codes(record, key) == [code]
    assert record.status is Status.NEEDS_REVIEW


def test_too_long_text_is_kept() -> None:
    """A text over its maximum length stays whole and has a finding."""
    record = make_record(reading({"student_name": "Avery " * 10}))
    assert record.values["student_name"] == "Avery " * 10
    assert codes(record, "student_name") == ["text_too_long"]


@pytest.mark.parametrize("written", ["-", "—", "...", "/", "- -"])
def test_a_signature_that_is_no_name(written: str) -> None:
    """A dash where a name belongs may say that nobody signs: not known, with both as alternatives."""
    record = make_record(reading({"guardian": written}))
    assert record.values["guardian"] is None
    assert codes(record, "guardian") == ["signature_unclear"]
    said = [value for value, _ in record.answers["guardian"].alternatives]
    assert said == [Signature(True, "typed", written), Signature(False, None, None)]


@pytest.mark.parametrize(
    ("name", "mark", "signature"),
    [
        ("Robin Placeholder", None, Signature(True, "typed", "Robin Placeholder")),
        ("", "handwritten", Signature(True, "handwritten", None)),
        (None, "drawn", Signature(True, "drawn", None)),
        ("Robin Placeholder", "stamped", Signature(True, "stamped", "Robin Placeholder")),
        ("", "digital", Signature(True, "digital", None)),
        ("  ", None, Signature(False, None, None)),
    ],
)
def test_signatures(name: str | None, mark: str | None, signature: Signature) -> None:
    """A typed name signs; a mark signs too and gives the kind, and a name beside it is kept."""
    record = make_record(reading({}, seen("guardian", name, mark)))
    assert record.values["guardian"] == signature
