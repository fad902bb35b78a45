"""Invented arrivals, readings and records, and a posting of them in the order that bulk keeps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from pdfforms.ledger import Ledger
from pdfforms.model.finding import Finding, Severity
from pdfforms.model.ledger import Arrival, FileChange, FileState, PostedRecord, StoredReading
from pdfforms.model.reading import Receipt, Source
from pdfforms.model.record import Answer, Record, Signature, Status, Value

AT = "2026-11-25T12:00:00Z"
LATER = "2026-11-26T08:00:00Z"
VALUES: dict[str, Value] = {
    "student_name": "Avery Example",
    "grade": 7,
    "attends": True,
    "notes": "",
    "goal": None,
    "guardian_signature": Signature(True, "typed", "Robin Example"),
}


def sha(name: object) -> str:
    """The hash of a file that is called so."""
    return hashlib.sha256(str(name).encode()).hexdigest()


def arrival(name: object, origin: str = "/office/inbox") -> Arrival:
    """A PDF that arrived."""
    return Arrival(sha(name), 50_000, "a PDF", f"{origin}/{name}.pdf", f"{name}.pdf", AT)


def reading(name: object, record_id: str, ordinal: int = 0, first_page: int = 0) -> StoredReading:
    """What a file says of a record."""
    return StoredReading(sha(name), first_page, ordinal, record_id, "0.1.0", f"{name}/{ordinal}".encode())


def record(record_id: str, values: dict[str, Value] | None = None, findings: int = 1) -> Record:
    """A plan that was returned."""
    answers = {key: answer(value) for key, value in (VALUES if values is None else values).items()}
    found = [Finding("handwriting_unread", Severity.WARNING, "A person must read this.", "goal")] * findings
    return Record(
        id=record_id,
        form="attendance_plan",
        edition="2026-09",
        language="en",
        copy=f"COPY{record_id}",
        status=Status.NEEDS_REVIEW,
        answers=answers,
        findings=tuple(found),
        receipts=(Receipt(sha(record_id), 50_000, f"{record_id}.pdf", (1,)),),
    )


def answer(value: Value) -> Answer:
    """A value that was read from a live field."""
    return Answer(value, str(value), Source.LIVE, 1.0, 0, 1, (72.0, 72.0, 144.0, 90.0))


def posted(made: Record, at: str = AT, reader: str = "0.1.0") -> PostedRecord:
    """A record ready to be put."""
    return PostedRecord(made, json.dumps(made.to_json()), reader, at)


def post(ledger: Ledger, names: Sequence[object]) -> None:
    """One batch: files with one record each, of the same name."""
    ledger.receive([arrival(name) for name in names])
    with ledger.posting([str(name) for name in names]) as posting:
        posting.put_readings([reading(name, str(name)) for name in names])
        posting.put_records([posted(record(str(name))) for name in names])
        posting.set_files([FileChange(sha(name), FileState.READ, AT, reader="0.1.0") for name in names])
