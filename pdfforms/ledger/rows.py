"""Nouns -> rows, and rows -> nouns."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row

from pdfforms.ledger.cells import WITHHELD, Cells
from pdfforms.ledger.many import storable
from pdfforms.model.finding import Finding
from pdfforms.model.ledger import (
    Event,
    FileState,
    IssuedCopy,
    PostedRecord,
    Settlement,
    Span,
    SpanState,
    StoredFile,
    StoredReading,
    StoredReceipt,
    StoredRecord,
)
from pdfforms.model.mail import Item, ItemState, MailKind, MailState, StoredMail
from pdfforms.model.record import Answer, Signature, Status, Value


def answer_row(record_id: str, key: str, answer: Answer, withheld: bool) -> dict[str, Any]:
    """An answer, its value as text, unless only the record may have that."""
    text = value_text(answer.value)
    return {
        "record_id": record_id,
        "key": key,
        "value": WITHHELD if text and withheld else text,
        "state": "unknown" if text is None else "answered" if text else "empty",
        "source": answer.source.value,
        "confidence": answer.confidence,
    }


def value_text(value: Value) -> str | None:
    """ "" for what is empty, None for what is not known; of a signature its kind and, where typed, the name."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Signature):
        named = f"{value.kind or 'signed'}: {value.name}" if value.name else value.kind or "signed"
        return storable(named) if value.signed else ""
    return None if value is None else str(value)


def finding_row(record_id: str, n: int, finding: Finding, withheld: bool) -> dict[str, Any]:
    """A finding; its words may quote an answer."""
    return {
        "record_id": record_id,
        "n": n,
        "code": finding.code,
        "severity": finding.severity.value,
        "field": finding.field,
        "message": WITHHELD if withheld else storable(finding.message),
    }


def reading_row(each: StoredReading, cells: Cells, owner: str | None) -> dict[str, Any]:
    """A reading."""
    return {
        "sha256": each.sha256,
        "first_page": each.first_page,
        "ordinal": each.ordinal,
        "record_id": each.record_id,
        "reader": each.reader,
        "data": cells.lock_data(owner, each.data),
        "copy": each.copy,
    }


def record_row(each: PostedRecord, place: tuple[int, int], cells: Cells, owner: str | None) -> dict[str, Any]:
    """A record; `place` is the number of its first file and its place in that."""
    record = each.record
    return {
        "id": record.id,
        "file": place[0],
        "ordinal": place[1],
        "form": record.form,
        "edition": record.edition,
        "language": record.language,
        "copy": record.copy,
        "status": record.status.value,
        "reader": each.reader,
        "changed_at": each.at,
        "data": cells.lock(owner, storable(each.data)),
    }


def to_file(row: Row[Any]) -> StoredFile:
    """A row of `files` with name and origin of the first receipt."""
    named = dict(row._mapping)
    return StoredFile(**named | {"state": FileState(named["state"])})


def to_receipt(row: Row[Any]) -> StoredReceipt:
    """A row of `receipts`."""
    return StoredReceipt(**row._mapping)


def to_span(row: Row[Any]) -> Span:
    """A row of `spans`."""
    named = dict(row._mapping)
    return Span(**named | {"state": SpanState(named["state"])})


def to_reading(row: Row[Any], cells: Cells) -> StoredReading:
    """A row of `readings`."""
    named = dict(row._mapping)
    return StoredReading(**named | {"data": cells.open_data(named["data"])})


def to_record(row: Row[Any], cells: Cells) -> StoredRecord:
    """A row of `records`; its place in the order is left out."""
    named = {name: value for name, value in row._mapping.items() if name not in ("file", "ordinal")}
    return StoredRecord(**named | {"status": Status(named["status"]), "data": cells.open(named["data"])})


def to_settlement(row: Row[Any], cells: Cells) -> Settlement:
    """A row of `settlements` with the detail of its event."""
    return Settlement(
        row.record_id,
        row.key,
        json.loads(cells.open(row.before)),
        json.loads(cells.open(row.value)),
        row.decided_by,
        row.decided_at,
        row.event,
        frozenset(json.loads(row.detail).get("files", ())),
    )


def event_row(event: Event) -> dict[str, Any]:
    """An event."""
    return {
        "at": event.at,
        "kind": event.kind,
        "subject": event.subject,
        "actor": storable(event.actor),
        "detail": json.dumps(event.detail, sort_keys=True),
    }


def to_event(row: Row[Any]) -> Event:
    """A row of `events`."""
    return Event(row.at, row.kind, row.subject, row.actor, json.loads(row.detail), row.id)


def to_copy(row: Row[Any], cells: Cells) -> IssuedCopy:
    """A row of `copies`."""
    named = dict(row._mapping)
    return IssuedCopy(**named | {"given": json.loads(cells.open(named["given"]))})


def to_mail(row: Row[Any]) -> StoredMail:
    """A row of `mails`."""
    named = dict(row._mapping)
    kind = MailKind(named["kind"]) if named["kind"] else None
    return StoredMail(**named | {"state": MailState(named["state"]), "kind": kind})


def to_item(row: Row[Any]) -> Item:
    """A row of `items`."""
    named = dict(row._mapping)
    return Item(**named | {"state": ItemState(named["state"])})
