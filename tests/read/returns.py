"""What the reading tests have in common: a plan, what families wrote into it, and how a record compares."""

from __future__ import annotations

from pathlib import Path

from pdfforms.bulk.shelf import Shelf
from pdfforms.model.record import Record, Signature
from pdfforms.read.read import read_pdf
from pdfforms.records.make import make_record
from tests.office import PLAN, TRIP, fill

SHELF = Shelf((), tuple((kind.maps[0], kind.blank.data) for kind in (PLAN, TRIP)))
FIRST_CODE, SECOND_CODE = "7Q488PQAEH", "XZRA6R4Y3M"
FIRST: dict[str, object] = {
    "student_name": "Avery Example",
    "plan_date": "2026-09-03",
    "days_absent": 8,
    "strategy_alarm": True,
    "strategy_alarm_time": "07:15",
    "supports_tried_1": "Łódź (twice)",
    "other_notes": "one\ntwo",
    "guardian_signature": "Robin Example",
    "guardian_signature_date": "2026-09-04",
}
SECOND: dict[str, object] = {
    "student_name": "Sam Muster",
    "plan_date": "2026-09-10",
    "days_absent": 2,
    "strategy_on_time": True,
    "supports_tried_1": "Another way to school",
    "student_commitment_1": "I will be on time.",
}


def first(code: str | None = FIRST_CODE) -> bytes:
    """The first family's copy."""
    return fill(PLAN, FIRST, code).data


def second(code: str | None = SECOND_CODE) -> bytes:
    """The second family's copy."""
    return fill(PLAN, SECOND, code).data


def read(data: bytes) -> tuple[Record, ...]:
    """The records of a file's bytes."""
    return tuple(make_record(reading) for reading in read_pdf(data, "return.pdf", SHELF))


def read_path(path: Path) -> tuple[Record, ...]:
    """The records of a file."""
    return read(path.read_bytes())


def answers(record: Record) -> dict[str, object]:
    """What is answered: values that are known and not empty, a signature as its name."""
    found: dict[str, object] = {}
    for key, value in record.values.items():
        if isinstance(value, Signature):
            if value.signed:
                found[key] = value.name
        elif value not in (None, "", False):
            found[key] = value
    return found


def codes(record: Record, field: str | None = None) -> set[str]:
    """The codes of the record's findings, of one field if asked."""
    return {each.code for each in record.findings if field is None or each.field == field}


def unknown(record: Record) -> set[str]:
    """The fields whose value is not known; each must have a finding."""
    keys = {key for key, value in record.values.items() if value is None}
    assert keys <= {each.field for each in record.findings}, "a null without a finding"
    return keys
