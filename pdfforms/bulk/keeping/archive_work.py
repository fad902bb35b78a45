"""What workers do for the archive: draw a copy, put a look together, seal a file.

A crop or a picture of a page comes from a stranger's file, so whoever draws has no key; whoever has it opens what
was drawn here and nothing else. Bytes come back: a file and its findings, or our own words why there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from pdfforms.archive.copy.kept import Circumstances, Decision, Kept, SignatureCheck
from pdfforms.archive.copy.make import archive_copy
from pdfforms.bulk.keeping.archive_sealing import SealingKey
from pdfforms.bulk.keeping.looks import look_of
from pdfforms.bulk.reading.wire import edition_of
from pdfforms.bulk.reading.wire_types import WireFinding
from pdfforms.bulk.shelf import Shelf
from pdfforms.errors import PdfformsError, UsageError, WireError
from pdfforms.model.codes import BY_CODE
from pdfforms.model.finding import Finding
from pdfforms.model.record import Record

_MOST = 20_000
"""Findings of one file."""


@dataclass(frozen=True, slots=True)
class CopyWanted:
    """The archive copy of a record."""

    edition: tuple[str, str]
    """Its identity and its blank; the map itself each worker has from the shelf."""
    record: Record
    crops: Mapping[str, bytes]
    checks: tuple[SignatureCheck, ...]
    decisions: tuple[Decision, ...]
    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class LookWanted:
    """How an original looked."""

    pictures: bytes
    """What a worker made of its pages."""
    title: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Made:
    """A file; None where none could be made."""

    data: bytes | None
    findings: tuple[Finding, ...] = ()
    why: str = ""
    """Then our own words, or empty."""


class _WireMade(Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    data: bytes | None
    findings: Annotated[tuple[WireFinding, ...], Meta(max_length=_MOST)] = ()
    why: Annotated[str, Meta(max_length=1_000)] = ""


def draws(shelf: Shelf) -> Callable[[CopyWanted | LookWanted], bytes]:
    """Called once in a fresh worker: what it does with each task."""
    return lambda wanted: _dumped(lambda: _drawn(wanted, shelf))


def seals(key: SealingKey) -> Callable[[bytes], bytes]:
    """The same for one that has the key. Raises SigningError where it cannot be opened."""
    seal = key.opened()
    return lambda data: _dumped(lambda: Made(seal(data)))


def load_made(data: bytes) -> Made:
    """What a worker handed back. Raises WireError for anything else: a file may have taken it over."""
    try:
        said = _DECODER.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as exc:
        raise WireError("A worker's word on an archive copy is none.") from exc
    if any(each.code not in BY_CODE for each in said.findings):
        raise WireError("A worker names a finding that there is not.")
    found = tuple(Finding(each.code, each.severity, each.message, each.field) for each in said.findings)
    return Made(said.data, found, said.why)


_DECODER = msgspec.msgpack.Decoder(_WireMade)


def _dumped(work: Callable[[], Made]) -> bytes:
    try:
        made = work()
    except PdfformsError as exc:
        made = Made(None, why=str(exc)[:1_000])
    found = tuple(WireFinding(each.code, each.severity, each.field, each.message) for each in made.findings)
    return msgspec.msgpack.encode(_WireMade(made.data, found, made.why))


def _drawn(wanted: CopyWanted | LookWanted, shelf: Shelf) -> Made:
    if isinstance(wanted, LookWanted):
        return _look(wanted)
    edition = edition_of(*wanted.edition, shelf)
    blank = shelf.blank(edition)
    if blank is None:
        raise UsageError(
            f"The blank of edition {edition.identity.text()} is not on the shelf. Put it beside its map, or name "
            "its folder with --editions."
        )
    kept = Kept(edition, blank, wanted.record, wanted.crops, wanted.checks, wanted.decisions)
    copy = archive_copy([kept], wanted.circumstances)
    return Made(copy.data, copy.findings)


def _look(wanted: LookWanted) -> Made:
    look, found = look_of(wanted.pictures, wanted.title, wanted.made_at)
    return Made(look, (found,) if found else ())
