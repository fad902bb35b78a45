"""The JSON Schema of a form's record: real records fit, broken ones do not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pdfforms.errors import UsageError
from pdfforms.model.codes import finding
from pdfforms.model.form import Form
from pdfforms.records.make import make_record
from pdfforms.records.schema import json_schema
from tests.records.samples import EMPTY, FIELDS, VISIT, reading, seen

SCHEMA = json_schema(VISIT)
VALIDATOR = Draft202012Validator(SCHEMA)


def plain(values: dict[str, str | bool | None] | None = None, *others: Any) -> Any:
    """The record of a return, through JSON."""
    return json.loads(json.dumps(make_record(reading(values, *others)).to_json()))


def test_the_schema_is_one() -> None:
    """The schema is valid itself, and its $id names form and edition."""
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"] == "urn:pdfforms.record:1:visit:2026-1"
    assert SCHEMA["title"] == "Home Visit"


def test_every_field_has_its_name() -> None:
    """Each field's values carry the name that people call it by."""
    titles = {
        key: SCHEMA["$defs"][f"value_{key}"]["title"] for key in SCHEMA["properties"]["values"]["properties"]
    }
    assert titles == {field.key: field.name for field in FIELDS}


def test_real_records_fit() -> None:
    """Records that are filled, empty, unknown or doubtful all fit the schema."""
    VALIDATOR.validate(plain())
    VALIDATOR.validate(plain(EMPTY))
    VALIDATOR.validate(plain(dict.fromkeys(EMPTY)))
    VALIDATOR.validate(plain({"visit_date": "03/09/2026", "travel": "helicopter"}, seen("guardian", "", "drawn")))
    VALIDATOR.validate(make_record(reading(copy=None, findings=[finding("fields_lost")])).to_json())


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(list(EMPTY)), st.none() | st.booleans() | st.text(max_size=10)))
def test_whatever_was_written_fits(values: dict[str, str | bool | None]) -> None:
    """No content of the fields makes a record that does not fit."""
    assert VALIDATOR.is_valid(plain(values))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("student_name", 3),
        ("visit_date", "3 Sept"),
        ("visit_date", "2026-13-01"),
        ("days_absent", -1),
        ("days_absent", 301),
        ("days_absent", "12"),
        ("days_absent", True),
        ("alarm", ""),
        ("alarm", "true"),
        ("alarm_time", "24:00"),
        ("alarm_time", "7:15"),
        ("travel", "helicopter"),
        ("notes", True),
        ("guardian", ""),
        ("guardian", {"signed": True, "kind": None, "name": None}),
        ("guardian", {"signed": False, "kind": "typed", "name": None}),
        ("guardian", {"signed": True, "kind": "typed"}),
    ],
)
def test_values_of_another_type_do_not_fit(key: str, value: object) -> None:
    """A value that the field's type does not allow fits neither in `values` nor in `answers`."""
    for place in ("values", "answers"):
        record = plain()
        if place == "values":
            record["values"][key] = value
        else:
            record["answers"][key]["value"] = value
        assert not VALIDATOR.is_valid(record)


@pytest.mark.parametrize("member", list(SCHEMA["required"]))
def test_no_member_may_be_missing(member: str) -> None:
    """Each member of a record is required."""
    record = plain()
    del record[member]
    assert not VALIDATOR.is_valid(record)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("schema", "pdfforms.record/2"),
        ("id", "short"),
        ("form", "another"),
        ("edition", "2025-1"),
        ("copy", "K7Q2"),
        ("copy", "IIIIIIIIII"),
        ("status", "fine"),
        ("receipts", []),
        ("findings", [{"code": "made_up", "severity": "info", "field": None, "message": ""}]),
        ("findings", [{"code": "not_ours", "severity": "info", "field": None}]),
    ],
)
def test_broken_members_do_not_fit(member: str, value: object) -> None:
    """A member with something else in it than FIELDS.md says does not fit."""
    assert not VALIDATOR.is_valid({**plain(), member: value})


def test_fields_are_the_forms() -> None:
    """A field too few or too many does not fit, while a further member of the record does."""
    for place in ("values", "answers"):
        record = plain()
        record[place]["nickname"] = record[place].pop("notes")
        assert not VALIDATOR.is_valid(record)
    assert VALIDATOR.is_valid({**plain(), "further": 1})


def test_a_packet_has_no_schema() -> None:
    """A packet is refused with the names of its parts."""
    with pytest.raises(UsageError, match="visit, report"):
        json_schema(Form("both", "BO", "2026-1", "Both", parts=("visit", "report")))
