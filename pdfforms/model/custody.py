"""The log of custody: what happened to whom and when, as a chain of hashes that nobody can change unnoticed.

An entry says when, what and to which subject (a record, a copy, a file), and holds a digest of the rest, salted
with the subject's own salt. The salt lies apart and dies with the record; then the digest says nothing any more,
but each entry's hash still covers it and the hash of the entry before, so the chain verifies for ever.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

NO_HASH = "0" * 128
"""Stands before the first entry."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened, before it is in the chain."""

    at: str
    kind: str
    """issued, sent, received, read, settled and so on."""
    subject: str
    """Record id, copy code, SHA-256 of a file, name of a campaign."""
    content: Mapping[str, object] = field(default_factory=dict)
    """More about it; only its digest goes into the chain."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the chain."""

    n: int
    """Counts up from 1, without a gap."""
    at: str
    kind: str
    subject: str
    digest: str
    """SHA-512 of the subject's salt and what happened, in hex."""
    before: str
    """The hash of the entry before; `NO_HASH` for the first."""
    hash: str
    """SHA-512 of all this, in hex."""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain at a moment; printed or mailed it proves later that nothing was cut off or redone."""

    n: int
    """How many entries there are."""
    hash: str
    """Of the last one."""
    at: str
    """When that was written."""


@dataclass(frozen=True, slots=True)
class Salt:
    """What the digests of one subject are made with."""

    salt: bytes
    first: int
    """The first entry that it is for: a subject that was disposed of may come again with a new one."""


class Purging(Protocol):
    """An archive, as far as disposing goes."""

    def holds(self, object_id: str, /) -> bool:
        """Whether the object is there."""

    def purge(self, object_id: str, /) -> object:
        """Removes the object with all its versions."""


def digest_of(salt: bytes, happened: Happened) -> str:
    """The salted digest of what happened."""
    said = [happened.at, happened.kind, happened.subject, happened.content]
    return hashlib.sha512(salt + _canonical(said)).hexdigest()


def hash_of(n: int, at: str, kind: str, subject: str, digest: str, before: str) -> str:
    """The hash of an entry."""
    return hashlib.sha512(_canonical([n, at, kind, subject, digest, before])).hexdigest()


def linked_to(before: str, n: int, happened: Happened, salt: bytes) -> Entry:
    """The entry that comes after the one of the hash `before`."""
    own = (n, happened.at, happened.kind, happened.subject, digest_of(salt, happened), before)
    return Entry(*own, hash_of(*own))


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"))
"""Made once: making it costs as much as what it writes of an entry."""


def _canonical(value: object) -> bytes:
    """Always the same bytes: keys sorted, no blanks, everything beyond ASCII escaped."""
    return _ENCODER.encode(value).encode("ascii")
