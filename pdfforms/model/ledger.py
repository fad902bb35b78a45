"""What the ledger keeps, as it crosses the wall: files that arrived, readings, records, settlements, events.

Moments are texts in UTC, ISO 8601, with seconds ("2026-11-25T16:30:00Z"). Hashes are SHA-256 in lower-case hex.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pdfforms.model.record import Record, Status


class FileState(StrEnum):
    """What has become of a file. Every file ends as `read` or `quarantined`, whatever it does to the reader."""

    STORED = "stored"
    """Its bytes are safe, nobody has read it yet."""
    READ = "read"
    QUARANTINED = "quarantined"
    """It failed twice when read alone; a person decides."""


class SpanState(StrEnum):
    """What has become of a run of pages of a long file."""

    WAITING = "waiting"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file that arrived, before it is known whether its bytes are known already."""

    sha256: str
    bytes: int
    """How many."""
    kind: str
    """What its first bytes say that it is, as `model.filetype` has it."""
    origin: str
    """Where it came from, so that the same thing is received once: an absolute path, s3://..., imap://..."""
    name: str
    """As a person knows it."""
    received_at: str


@dataclass(frozen=True, slots=True)
class Received:
    """What the ledger says to one arrival."""

    sha256: str
    number: int
    """The file's number: files count up in the order of their first arrival."""
    state: FileState
    new_file: bool
    """Whether these bytes came for the first time."""
    new_receipt: bool
    """Whether they came from this origin for the first time."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file, known by its bytes."""

    number: int
    sha256: str
    bytes: int
    kind: str
    state: FileState
    failures: int
    """How often a worker failed on it when it was alone."""
    reader: str | None
    """The version that read it."""
    pages: int | None
    reason: str | None
    """Why it is in quarantine; never holds text of the file."""
    changed_at: str
    name: str
    """As it first arrived."""
    origin: str
    """From where it first arrived."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """What has become of one file. All but `state` and `at` that is None stays as it was."""

    sha256: str
    state: FileState
    at: str
    failures: int | None = None
    reader: str | None = None
    pages: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class StoredReceipt:
    """One arrival of one file."""

    id: int
    sha256: str
    origin: str
    name: str
    received_at: str


@dataclass(frozen=True, slots=True)
class Span:
    """A run of pages of a long file, read by itself, so that the reading can go on where it stopped."""

    sha256: str
    first_page: int
    """From 0."""
    last_page: int
    """Still part of it."""
    state: SpanState


@dataclass(frozen=True, slots=True)
class StoredReading:
    """What one file, or one span of it, says of one record. Every return stays, joined or not."""

    sha256: str
    first_page: int
    """Of the span; 0 for a file that was read at once."""
    ordinal: int
    """Among the readings of the file."""
    record_id: str
    reader: str
    """The version that read it."""
    data: bytes
    """The reading, as the one who stored it encodes it."""
    copy: str | None = None
    """The copy code on its pages, which may be another one than its record's: that of a linked copy."""


@dataclass(frozen=True, slots=True)
class PostedRecord:
    """A record to be put into the ledger."""

    record: Record
    data: str
    """`record.to_json()` as JSON text."""
    reader: str
    """The version that made it."""
    at: str


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record as the ledger has it."""

    id: str
    form: str | None
    edition: str | None
    language: str | None
    copy: str | None
    status: Status
    reader: str
    changed_at: str
    data: str
    """`Record.to_json()` as JSON text."""


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """Which records are wanted; what is None asks nothing."""

    form: str | None = None
    status: Status | None = None
    ids: tuple[str, ...] | None = None
    since: str | None = None
    """Changed at this moment or later."""
    readers: tuple[str, ...] | None = None
    """Made by one of these versions of pdfforms."""


ACCEPTED = "accepted:"
"""Before a finding's code in a decision's key: somebody has looked at what it tells of the whole return."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person says that one field of a record holds, or that somebody has looked at a finding."""

    key: str
    """The field's key, or `ACCEPTED` and the finding's code."""
    value: object
    """As JSON has it: a string, number, boolean, or the object of a signature."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """One decision as it stands in the ledger. An older one of the same field stays beside it."""

    record_id: str
    key: str
    before: object
    """What the record said until then; None where it was not known."""
    value: object
    by: str
    at: str
    event: int
    """The event that it is part of."""
    files: frozenset[str] = frozenset()
    """The SHA-256 of the files that the record stood on: what came later the person had not seen."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, kept for ever: so `detail` never holds an answer or a name of a child."""

    at: str
    kind: str
    """What: "settled", "reread", "released" and so on."""
    subject: str
    """Of what: a record's id, a file's SHA-256, a copy code."""
    actor: str
    """Who: a person's name as given, or "pdfforms 0.1.0"."""
    detail: Mapping[str, object] = field(default_factory=dict)
    id: int | None = None
    """Counts up; None until it is in the ledger."""


@dataclass(frozen=True, slots=True)
class IssuedEdition:
    """One blank that was issued in one language and on one paper."""

    identity: str
    """As the blank's map names it."""
    blank_sha256: str
    form: str
    edition: str
    language: str
    paper: str
    title: str


@dataclass(frozen=True, slots=True)
class IssuedCopy:
    """One personal copy."""

    code: str
    form: str
    edition: str
    language: str
    row_key: str
    """The roster's own key of the row that it was made from."""
    issued_at: str
    given: Mapping[str, object] = field(default_factory=dict)
    """What was filled in before it went out, by field key."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are."""

    receipts: int
    files: Mapping[FileState, int]
    records: Mapping[tuple[str | None, Status], int]
    """By form and status."""
    findings: Mapping[str, int]
    """By code."""
