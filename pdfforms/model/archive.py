"""What goes into the archive and what it says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Deposit:
    """One object in the state that it shall have: its first version, or the next one."""

    id: str
    """Opaque, never a person's name: a record's id, best as a URI such as `urn:uuid:...` (OCFL 1.1, 3.5.1)."""
    files: Mapping[str, bytes | Path]
    """Logical path, with `/` between its parts -> what the file holds, or the file to copy."""
    message: str
    """Why this version is made; no student's data."""
    user: tuple[str, str]
    """Name and address of who or what makes it; the address is a URI or a mail address."""
    owner: str | None = None
    """For whom an archive that encrypts does so."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An object that has reached the disk."""

    id: str
    version: int
    inventory_sha512: str
    """Of the inventory that this version has; kept elsewhere it proves all files of all versions."""
    bytes: int
    """That the version took on disk, inventories not counted; 0 where nothing was new."""
    new: bool
    """False where the newest version held exactly these files already: nothing was written."""


@dataclass(frozen=True, slots=True)
class Version:
    """One state of an object."""

    number: int
    created: datetime
    message: str
    user: tuple[str, str]
    """Name and address, "" where none is given."""
    files: Mapping[str, str]
    """Logical path -> SHA-512 of the file."""


@dataclass(frozen=True, slots=True)
class Purged:
    """An object that is gone."""

    id: str
    versions: int
    files: int
    bytes: int
    inventory_sha512: str
    """Of its last inventory, so that a certificate can name what was destroyed."""


class Archive(Protocol):
    """A store of objects with versions, on a disk or elsewhere. Raises ArchiveError where it cannot work."""

    def put(self, batch: Sequence[Deposit], now: datetime | None = None) -> list[Stored]:
        """Stores the batch; when it returns, all of it is on the disk. May be called again with the same batch."""

    def ids(self) -> Iterator[str]:
        """All objects."""

    def holds(self, object_id: str) -> bool:
        """Whether the object is there."""

    def versions(self, object_id: str) -> tuple[Version, ...]:
        """All versions, oldest first."""

    def read(self, object_id: str, path: str, version: int | None = None) -> bytes:
        """A file of a version, the newest by default, compared with its digest."""

    def purge(self, object_id: str) -> Purged:
        """Removes all versions for good."""


@dataclass(frozen=True, slots=True)
class Archived:
    """A version of an object, as the ledger remembers it."""

    object: str
    version: int
    record: str | None
    """The record that the object is of; None for a file with several families' forms."""
    inventory_sha512: str
    bytes: int
    """That the version took on disk."""
    at: str
    """When (UTC)."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A record that is in the archive, with what it can be found by."""

    record: str
    object: str
    version: int
    """The newest."""
    form: str | None
    edition: str | None
    copy: str | None
    status: str
    arrived: str
    """When the first file of it came in (UTC)."""
    at: str
    """When the newest version was archived (UTC)."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What a holding is sought by; what is None asks nothing."""

    record: str | None = None
    copy: str | None = None
    """A copy code."""
    student: str | None = None
    """The student's number: the roster's key of the row, or what was filled in before the copy went out."""
    form: str | None = None
    since: str | None = None
    """Came in on this day or later: 2026-09-01."""
    until: str | None = None
    """Came in on this day or before."""


@dataclass(frozen=True, slots=True)
class SignatureResult:
    """What came of checking one digital signature, as whoever checked it brings it."""

    field: str | None
    """The signature field; None for a signature over the file as a whole."""
    words: str
    """In plain words, without a student's data."""
    data: Mapping[str, object]
    """The whole report, ready for json.dumps."""
