"""The shapes of `wire`: what may stand in the bytes of a reading and of a record, and how much of it."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from pdfforms.model.finding import Severity
from pdfforms.model.reading import Outcome, Source
from pdfforms.model.record import Status

READING = "pdfforms.reading/1"
MAX_BYTES = 32_000_000
"""Of one reading or record."""
_MAX_ITEMS = 25_000
"""Fields, findings, strays; a widget's own name is a field where the edition is unknown."""

Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
_RecordId = Annotated[str, Meta(pattern=r"^[0-9A-HJKMNP-TV-Z]{16}\Z")]
_Text = Annotated[str, Meta(max_length=1_000_000)]
_Line = Annotated[str, Meta(max_length=5_000)]
_Key = Annotated[str, Meta(max_length=5_000)]
_Word = Annotated[str, Meta(max_length=100)]
_CopyCode = Annotated[str, Meta(pattern=r"^[0-9A-HJKMNP-TV-Z]{10}\Z")]
EvidenceKey = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,150}\Z")]
_EvidenceName = Annotated[str, Meta(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,250}\Z")]
"""A file's name, never a path."""
_Natural = Annotated[int, Meta(ge=0, le=10_000_000)]
_Page = Annotated[int, Meta(ge=1, le=1_000_000)]
_Size = Annotated[int, Meta(ge=0, le=1 << 50)]
_Whole = Annotated[int, Meta(ge=-(10**12), le=10**12)]
_Share = Annotated[float, Meta(ge=0, le=1)]
_Length = Annotated[float, Meta(ge=-1e12, le=1e12)]
_Rect = tuple[_Length, _Length, _Length, _Length]
_Receipts = Annotated[tuple["WireReceipt", ...], Meta(min_length=1, max_length=_MAX_ITEMS)]
_Findings = Annotated[tuple["WireFinding", ...], Meta(max_length=2 * _MAX_ITEMS)]
_Kind = Literal["typed", "drawn", "stamped", "handwritten", "digital"]


class WireReceipt(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """model.Receipt, in FIELDS.md's order."""

    sha256: Sha256
    bytes: _Size
    file: _Line
    pages: Annotated[tuple[_Page, ...], Meta(max_length=_MAX_ITEMS)]
    producer: _Line
    received_at: _Word | None
    sources: Annotated[tuple[Source, ...], Meta(max_length=len(Source))]


class WireFinding(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """model.Finding, in FIELDS.md's order."""

    code: _Word
    severity: Severity
    field: _Key | None
    message: _Line


class WireSignature(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """model.Signature."""

    signed: bool
    kind: _Kind | None
    name: _Text | None


WireValue = _Text | _Whole | bool | WireSignature | None


class WireOther(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Another value that an answer may have."""

    value: WireValue
    source: Source


class WireAnswer(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """model.Answer."""

    value: WireValue
    raw: _Text
    source: Source
    confidence: _Share
    receipt: _Natural
    page: _Page
    rect: _Rect
    alternatives: Annotated[tuple[WireOther, ...], Meta(max_length=_MAX_ITEMS)]


class WireRecord(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """model.Record, in FIELDS.md's order."""

    schema: Literal["pdfforms.record/1"]
    id: _RecordId
    form: _Word | None
    edition: _Word | None
    language: _Word | None
    copy: _CopyCode | None
    status: Status
    values: Annotated[dict[_Key, WireValue], Meta(max_length=_MAX_ITEMS)]
    answers: Annotated[dict[_Key, WireAnswer], Meta(max_length=_MAX_ITEMS)]
    findings: _Findings
    receipts: _Receipts
    evidence: Annotated[dict[EvidenceKey, _EvidenceName], Meta(max_length=_MAX_ITEMS)]


class WireSaid(Struct, frozen=True, forbid_unknown_fields=True, array_like=True, gc=False):
    """model.Alternative."""

    value: _Text | bool
    source: Source


class WireField(Struct, frozen=True, forbid_unknown_fields=True, array_like=True, gc=False):
    """model.FieldReading."""

    key: _Key
    value: _Text | bool | None
    raw: _Text
    source: Source
    confidence: _Share
    page: _Page
    rect: _Rect
    alternatives: Annotated[tuple[WireSaid, ...], Meta(max_length=_MAX_ITEMS)]
    mark: _Kind | None
    receipt: _Natural


class WirePlacement(Struct, frozen=True, forbid_unknown_fields=True, array_like=True, gc=False):
    """model.Placement."""

    page: _Page
    file_page: _Page
    plane: tuple[_Length, _Length, _Length, _Length, _Length, _Length, _Length, _Length, _Length]
    residual: _Length | None
    """None where it is not known how far off the plane is; JSON knows no infinity."""
    receipt: _Natural


class WireStray(Struct, frozen=True, forbid_unknown_fields=True, array_like=True, gc=False):
    """model.Stray."""

    page: _Page
    file_page: _Page
    rect: _Rect


class WireReading(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """model.Reading without its crops."""

    schema: Literal["pdfforms.reading/1"]
    outcome: Outcome
    receipts: _Receipts
    edition: tuple[_Word, Sha256] | None
    """The identity of its edition as text, and the SHA-256 of its blank."""
    form: _Word | None
    edition_name: _Word | None
    language: _Word | None
    copy: _CopyCode | None
    ordinal: _Natural
    fields: Annotated[tuple[WireField, ...], Meta(max_length=_MAX_ITEMS)]
    findings: _Findings
    placements: Annotated[tuple[WirePlacement, ...], Meta(max_length=_MAX_ITEMS)]
    strays: Annotated[tuple[WireStray, ...], Meta(max_length=_MAX_ITEMS)]
