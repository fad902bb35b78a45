"""Readings and records as bytes, between a worker and its parent and in the ledger: strict JSON both ways.

A worker parses what strangers sent, so its parent believes nothing: every type, length, pattern and finding code
is checked, unknown fields are refused, and bytes load only if they are just what dumping the result writes. A
reading names its edition by identity and blank, the map itself is on the shelf; its crops travel beside it.
Half surrogates, which no encoding can write (raw text and file names may hold them), become U+FFFD.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from pdfforms.bulk.reading.wire_types import (
    MAX_BYTES,
    READING,
    WireFinding,
    WireReading,
    WireReceipt,
    WireRecord,
    WireSignature,
)
from pdfforms.errors import WireError
from pdfforms.model.codes import BY_CODE
from pdfforms.model.copycode import parse_code
from pdfforms.model.edition import EditionMap
from pdfforms.model.finding import Finding
from pdfforms.model.identity import find_identities
from pdfforms.model.plane import SAME, Plane
from pdfforms.model.reading import Alternative, FieldReading, Outcome, Placement, Reading, Receipt, Stray
from pdfforms.model.record import Answer, Record, Signature, Value
from pdfforms.model.shelf import Editions

_S = TypeVar("_S", bound=Struct)
_encode = msgspec.json.Encoder().encode
_RECORD, _READING = msgspec.json.Decoder(WireRecord), msgspec.json.Decoder(WireReading)
_FAULTS = (msgspec.MsgspecError, ValueError, TypeError, OverflowError, RecursionError)
"""What msgspec raises; UnicodeError is a ValueError."""


def dump_record(record: Record) -> bytes:
    """The record as JSON, exactly `Record.to_json()`. Raises WireError where it breaks a limit."""
    return _dumped(record.to_json(), WireRecord)


def load_record(data: bytes) -> Record:
    """The record that `dump_record` wrote. Raises WireError for any other bytes."""
    wire = _loaded(data, _RECORD)
    _check_findings(wire.findings)
    _check_copy(wire.copy)
    answers: dict[str, Answer] = {}
    for key, each in wire.answers.items():
        value = wire.values.get(key)
        if value != each.value or type(value) is not type(each.value) or each.receipt >= len(wire.receipts):
            raise WireError("A record contradicts itself.")
        others = tuple([(_value(other.value), other.source) for other in each.alternatives])
        own = _value(value) if isinstance(value, WireSignature) else value
        answers[key] = Answer(
            own, each.raw, each.source, each.confidence, each.receipt, each.page, each.rect, others
        )
    if list(wire.values) != list(answers):
        raise WireError("A record contradicts itself.")
    return Record(
        wire.id,
        wire.form,
        wire.edition,
        wire.language,
        wire.copy,
        wire.status,
        answers,
        _findings(wire.findings),
        tuple(map(_receipt, wire.receipts)),
        wire.evidence,
    )


def dump_reading(reading: Reading) -> bytes:
    """The reading as JSON, without its crops. Raises WireError where it breaks a limit."""
    edition = reading.edition
    plain = {
        "schema": READING,
        "outcome": reading.outcome.value,
        "receipts": [_plain_receipt(each) for each in reading.receipts],
        "edition": (edition.identity.text(), edition.blank_sha256) if edition else None,
        "form": reading.form,
        "edition_name": reading.edition_name,
        "language": reading.language,
        "copy": reading.copy,
        "ordinal": reading.ordinal,
        "fields": [_plain_field(each) for each in reading.fields.values()],
        "findings": [each.to_json() for each in reading.findings],
        "placements": [
            (
                each.page,
                each.file_page,
                each.plane.rows,
                None if math.isinf(each.residual) else each.residual,
                each.receipt,
            )
            for each in reading.placements
        ],
        "strays": [(each.page, each.file_page, each.rect) for each in reading.strays],
    }
    return _dumped(plain, WireReading)


def check_reading(data: bytes, editions: Editions) -> None:
    """Raises WireError where `load_reading` would, at a third of its cost."""
    _checked(data, editions)


def _checked(data: bytes, editions: Editions) -> tuple[WireReading, EditionMap | None]:
    """A reading that keeps all rules, and its edition."""
    wire = _loaded(data, _READING)
    _check_findings(wire.findings)
    _check_copy(wire.copy)
    edition = edition_of(*wire.edition, editions) if wire.edition else None
    keys = {each.key for each in wire.fields}
    if len(keys) != len(wire.fields) or (edition and not keys <= edition.fields.keys()):
        raise WireError("A reading has a field twice, or one that its form has not.")
    if (wire.outcome is Outcome.READ) != (edition is not None) or (edition and wire.form != edition.form.key):
        raise WireError("A reading of a form names no edition or another form's, or one of no form names one.")
    used = [each.receipt for each in wire.fields] + [each.receipt for each in wire.placements]
    if max(used, default=0) >= len(wire.receipts):
        raise WireError("A reading stands on a file that it does not name.")
    return wire, edition


def load_reading(data: bytes, editions: Editions) -> Reading:
    """The reading that `dump_reading` wrote, with its edition from the shelf.

    Raises WireError for any other bytes, and where the edition is not on the shelf.
    """
    wire, edition = _checked(data, editions)
    fields = {
        each.key: FieldReading(
            each.key,
            each.value,
            each.raw,
            each.source,
            each.confidence,
            each.page,
            each.rect,
            tuple(Alternative(other.value, other.source) for other in each.alternatives),
            each.mark,
            each.receipt,
        )
        for each in wire.fields
    }
    receipts = tuple(map(_receipt, wire.receipts))
    placements = tuple(
        Placement(
            each.page,
            each.file_page,
            _plane(each.plane),
            math.inf if each.residual is None else each.residual,
            each.receipt,
        )
        for each in wire.placements
    )
    return Reading(
        outcome=wire.outcome,
        receipt=receipts[0],
        edition=edition,
        form=wire.form,
        edition_name=wire.edition_name,
        language=wire.language,
        copy=wire.copy,
        ordinal=wire.ordinal,
        fields=fields,
        findings=_findings(wire.findings),
        placements=placements,
        strays=tuple(Stray(each.page, each.file_page, each.rect) for each in wire.strays),
        further=receipts[1:],
    )


def _dumped(plain: dict[str, Any], shape: type[Struct]) -> bytes:
    try:
        try:
            data = _encode(msgspec.convert(plain, shape))
        except (UnicodeEncodeError, TypeError):  # half surrogates; a name of the PDF, which is a str of a kind
            data = _encode(msgspec.convert(_plain_text(plain), shape))
    except _FAULTS as exc:
        raise WireError(f"What was read breaks a limit of the {_name(shape)} ({type(exc).__name__}).") from None
    if len(data) > MAX_BYTES:
        raise WireError(f"A {_name(shape)} is larger than {MAX_BYTES} bytes.")
    return data


def _loaded(data: bytes, decoder: msgspec.json.Decoder[_S]) -> _S:
    if len(data) > MAX_BYTES:
        raise WireError(f"A {_name(decoder.type)} is larger than {MAX_BYTES} bytes.")
    try:
        wire = decoder.decode(data)
        same = _encode(wire) == data
    except _FAULTS as exc:  # its text, and the error itself, may quote an answer
        raise WireError(f"These bytes are no {_name(decoder.type)} ({type(exc).__name__}).") from None
    if not same:
        raise WireError(f"These bytes say a {_name(decoder.type)} in a way of their own.")
    return wire


def _name(shape: type) -> str:
    return shape.__name__.removeprefix("Wire").lower()


def _plain_text(value: Any) -> Any:
    """The data with every text a str that can be encoded: half surrogates as U+FFFD."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_plain_text(key): _plain_text(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain_text(each) for each in value]
    return value


def _check_findings(found: Iterable[WireFinding]) -> None:
    if any(each.code not in BY_CODE for each in found):
        raise WireError("There is a finding of a code that is not in the table.")


def _check_copy(copy: str | None) -> None:
    if copy is not None and parse_code(copy) != copy:
        raise WireError("The copy code is none.")


class _Named(Struct):
    """All of a reading that says of which edition it is."""

    edition: tuple[str, str] | None = None


def named_edition(data: bytes) -> tuple[str, str] | None:
    """Identity and blank of the edition that a reading's bytes name. Raises WireError where they are none."""
    try:
        return _NAMED.decode(data).edition
    except _FAULTS as exc:
        raise WireError(f"These bytes are no reading ({type(exc).__name__}).") from None


_NAMED = msgspec.json.Decoder(_Named)


def edition_of(identity: str, blank_sha256: str, editions: Editions) -> EditionMap:
    """The edition from the shelf. Raises WireError where it is not there."""
    for each in find_identities(identity):
        for edition in editions.find(each):
            if edition.blank_sha256 == blank_sha256 and edition.identity.text() == identity:
                return edition
    raise WireError(
        "The edition that a return is of is not on hand any more. Name its definition with --definition, or a "
        "folder with its map with --editions."
    )


def _plain_receipt(each: Receipt) -> dict[str, Any]:
    return {
        "sha256": each.sha256,
        "bytes": each.bytes,
        "file": each.file,
        "pages": each.pages,
        "producer": each.producer,
        "received_at": each.received_at,
        "sources": [source.value for source in each.sources],
    }


def _plain_field(each: FieldReading) -> tuple[Any, ...]:
    return (
        each.key,
        each.value,
        each.raw,
        each.source.value,
        each.confidence,
        each.page,
        each.rect,
        [(other.value, other.source.value) for other in each.alternatives],
        each.mark,
        each.receipt,
    )


def _receipt(each: WireReceipt) -> Receipt:
    return Receipt(each.sha256, each.bytes, each.file, each.pages, each.producer, each.received_at, each.sources)


def _findings(found: Iterable[WireFinding]) -> tuple[Finding, ...]:
    return tuple(Finding(each.code, each.severity, each.message, each.field) for each in found)


def _value(value: str | int | bool | WireSignature | None) -> Value:
    return Signature(value.signed, value.kind, value.name) if isinstance(value, WireSignature) else value


def _plane(rows: tuple[float, float, float, float, float, float, float, float, float]) -> Plane:
    return SAME if rows == SAME.rows else Plane(rows)
