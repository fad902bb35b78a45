"""A record: one returned form, typed, checked and ready for other programs. FIELDS.md fixes its JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from pdfforms.model.edition import Rect
from pdfforms.model.finding import Finding, Severity
from pdfforms.model.reading import Receipt, Source

SCHEMA = "pdfforms.record/1"


class Status(StrEnum):
    """`needs_review` when any value is null or any finding is a warning or an error."""

    OK = "ok"
    NEEDS_REVIEW = "needs_review"
    UNREADABLE = "unreadable"
    BLANK = "blank"
    NOT_OURS = "not_ours"


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signature field's value holds."""

    signed: bool
    kind: str | None
    """"typed", "drawn", "stamped", "handwritten", "digital"; None where not signed."""
    name: str | None

    def to_json(self) -> dict[str, bool | str | None]:
        """The shape that FIELDS.md gives."""
        return {"signed": self.signed, "kind": self.kind, "name": self.name}


Value = str | int | bool | Signature | None
"""A typed value; "" is seen and empty, None is not known."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One value with where it came from."""

    value: Value
    raw: str
    source: Source
    confidence: float
    receipt: int
    """Index into the record's receipts."""
    page: int
    rect: Rect
    alternatives: tuple[tuple[Value, Source], ...] = ()

    def to_json(self) -> dict[str, object]:
        """The shape that FIELDS.md gives."""
        return {
            "value": plain_value(self.value),
            "raw": self.raw,
            "source": self.source.value,
            "confidence": self.confidence,
            "receipt": self.receipt,
            "page": self.page,
            "rect": list(self.rect),
            "alternatives": [
                {"value": plain_value(value), "source": source.value} for value, source in self.alternatives
            ],
        }


@dataclass(frozen=True, slots=True)
class Record:
    """One returned form; `values` are its typed values by key, `to_json()` is the whole of it for json.dumps."""

    id: str
    """Names the record for ever."""
    form: str | None
    """The form's key; None for a file that is none of ours."""
    edition: str | None
    language: str | None
    copy: str | None
    """The copy code, by which the return is matched."""
    status: Status
    answers: Mapping[str, Answer] = field(default_factory=dict)
    """Each field by key: its value and how we know it."""
    findings: tuple[Finding, ...] = ()
    """What a person should know."""
    receipts: tuple[Receipt, ...] = ()
    """The files that the record stands on."""
    evidence: Mapping[str, str] = field(default_factory=dict)
    """Names of the files with crops for a person, by field key, `unplaced_N` for what fits no field."""

    @property
    def values(self) -> dict[str, Value]:
        """Each field's typed value by key: "" is seen and empty, None is not known."""
        return {key: answer.value for key, answer in self.answers.items()}

    def to_json(self) -> dict[str, object]:
        """The record as FIELDS.md gives it, ready for json.dumps."""
        return {
            "schema": SCHEMA,
            "id": self.id,
            "form": self.form,
            "edition": self.edition,
            "language": self.language,
            "copy": self.copy,
            "status": self.status.value,
            "values": {key: plain_value(answer.value) for key, answer in self.answers.items()},
            "answers": {key: answer.to_json() for key, answer in self.answers.items()},
            "findings": [finding.to_json() for finding in self.findings],
            "receipts": [_receipt(receipt) for receipt in self.receipts],
            "evidence": dict(self.evidence),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The record that `to_json` gave; ValueError, KeyError, TypeError or AttributeError for anything else."""
        if data["schema"] != SCHEMA:
            raise ValueError("another schema")
        return cls(
            data["id"],
            data["form"],
            data["edition"],
            data["language"],
            data["copy"],
            Status(data["status"]),
            {key: _answer_of(each) for key, each in data["answers"].items()},
            tuple(
                Finding(each["code"], Severity(each["severity"]), each["message"], each["field"])
                for each in data["findings"]
            ),
            tuple(_receipt_of(each) for each in data["receipts"]),
            dict(data.get("evidence", {})),
        )


def plain_value(value: Value) -> object:
    """A value as JSON has it."""
    return value.to_json() if isinstance(value, Signature) else value


def value_of(plain: Any) -> Value:
    """A value from what JSON has of it. Raises TypeError, KeyError for anything else."""
    if isinstance(plain, Mapping):
        return Signature(plain["signed"], plain["kind"], plain["name"])
    if plain is None or isinstance(plain, (str, int)):
        return plain
    raise TypeError("no value")


def _answer_of(data: Mapping[str, Any]) -> Answer:
    x0, y0, x1, y1 = data["rect"]
    return Answer(
        value_of(data["value"]),
        data["raw"],
        Source(data["source"]),
        data["confidence"],
        data["receipt"],
        data["page"],
        (x0, y0, x1, y1),
        tuple((value_of(each["value"]), Source(each["source"])) for each in data["alternatives"]),
    )


def _receipt_of(data: Mapping[str, Any]) -> Receipt:
    return Receipt(
        data["sha256"],
        data["bytes"],
        data["file"],
        tuple(data["pages"]),
        data["producer"],
        data["received_at"],
        tuple(map(Source, data["sources"])),
    )


def _receipt(receipt: Receipt) -> dict[str, object]:
    return {
        "sha256": receipt.sha256,
        "bytes": receipt.bytes,
        "file": receipt.file,
        "pages": list(receipt.pages),
        "producer": receipt.producer,
        "received_at": receipt.received_at,
        "sources": [source.value for source in receipt.sources],
    }
