"""What a worker hands back for the files of one task: MessagePack, which carries pictures as they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from pdfforms.bulk.reading.wire_types import MAX_BYTES, EvidenceKey, Sha256
from pdfforms.errors import WireError

MAX_RESULTS = 64 << 20
"""Bytes of all results of a task."""
_MAX_FILES, _MAX_PARTS, _MAX_PAGES = 1_000, 25_000, 10_000_000
_PNG = b"\x89PNG\r\n\x1a\n"


class State(StrEnum):
    """What became of a file in a worker."""

    READ = "read"
    """Its parts are there."""
    LONG = "long"
    """It has more pages than a worker reads at once: to be read in spans."""
    NEEDS_PICTURES = "needs_pictures"
    """A picture must be read, which another class of worker does."""
    POSTPONED = "postponed"
    """The task had no time left for it."""


class Part(Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    """One form of a file."""

    reading: Annotated[bytes, Meta(max_length=MAX_BYTES)]
    """As `wire.dump_reading` wrote it; not looked into here."""
    record: Annotated[bytes, Meta(max_length=MAX_BYTES)]
    """As `wire.dump_record` wrote it; not looked into here."""
    crops: Annotated[Mapping[EvidenceKey, bytes], Meta(max_length=1_000)] = {}
    """PNGs for a person by field key; a key is safe as part of a file's name."""


class FileResult(Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    """What became of one file."""

    sha256: Sha256
    pages: Annotated[int, Meta(ge=0, le=_MAX_PAGES)]
    """How many the file has; 0 where that was not counted."""
    state: State
    parts: Annotated[tuple[Part, ...], Meta(max_length=_MAX_PARTS)] = ()
    """At least one where it was read, else none."""


_Results = Annotated[tuple[FileResult, ...], Meta(max_length=_MAX_FILES)]
_encode = msgspec.msgpack.Encoder().encode
_decoder = msgspec.msgpack.Decoder(_Results)


def dump_results(results: Sequence[FileResult]) -> bytes:
    """The results of a task as bytes. Raises WireError where they are too large or not what they should be."""
    data = _encode(tuple(results))
    _load(data)
    return data


def load_results(data: bytes, asked: Collection[str]) -> tuple[FileResult, ...]:
    """The results that `dump_results` wrote: of each file that was asked for just one, in any order.

    Raises WireError for any other bytes.
    """
    results = _load(data)
    if sorted(each.sha256 for each in results) != sorted(set(asked)):
        raise WireError("A worker's results are not those of the files that it was given.")
    return results


def _load(data: bytes) -> tuple[FileResult, ...]:
    if len(data) > MAX_RESULTS:
        raise WireError(f"The results of a task are larger than {MAX_RESULTS} bytes.")
    try:
        results = _decoder.decode(data)
        same = _encode(results) == data
    except (msgspec.MsgspecError, ValueError, TypeError, OverflowError, RecursionError) as exc:
        raise WireError(f"These bytes are no results of a task ({type(exc).__name__}).") from None
    if not same or any((each.state is State.READ) != bool(each.parts) for each in results):
        raise WireError("The results of a task contradict themselves.")
    if not all(png.startswith(_PNG) for each in results for part in each.parts for png in part.crops.values()):
        raise WireError("A picture among the results of a task is no PNG.")
    return results
