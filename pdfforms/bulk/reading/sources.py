"""Where files come from: each with the place that it came from, so that the same thing is received once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

MAX_BYTES = 200_000_000
"""Of one file; no family sends more."""


_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Came:
    """One file as it came in."""

    origin: str
    """An absolute path without links, s3://..., imap://..."""
    name: str
    data: bytes
    trouble: str = ""
    """Why there are no bytes; "" where there are."""


def from_paths(paths: Iterable[Path | Came]) -> Iterator[Came]:
    """Files on disk, read as they are asked for; what came in another way as it is."""
    last = real = ""
    for path in paths:
        if isinstance(path, Came):
            yield path
            continue
        folder, name = os.path.split(path)
        if folder != last or not real:  # most stand where the one before did
            last, real = folder, os.path.realpath(folder)
        place = os.path.join(real, name)  # noqa: PTH118 - a Path costs as much as the reading
        origin, name = _told(os.path.realpath(path) if os.path.islink(place) else place), _told(name)  # noqa: PTH114
        try:
            data = _read(path)
        except (OSError, ValueError) as exc:
            yield Came(origin, name, b"", f"The system says: {getattr(exc, 'strerror', None) or exc}.")
            continue
        large = len(data) > MAX_BYTES
        yield Came(origin, name, b"", "It is larger than 200 MB.") if large else Came(origin, name, data)


def _read(path: Path) -> bytes:
    """The bytes of a file, in one piece; no more of what has no end, or grows, than a byte too many."""
    with path.open("rb", buffering=0) as file:
        wanted = min(os.fstat(file.fileno()).st_size, MAX_BYTES) + 1
        parts: list[bytes] = []
        left = MAX_BYTES + 1
        while left and (part := file.read(min(wanted, left))):
            parts.append(part)
            left -= len(part)
            wanted = _PIECE
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _told(name: str) -> str:
    """A name as it can be written down: half a surrogate pair, of one that is no UTF-8, as its escape."""
    return name.encode("utf-8", "backslashreplace").decode()


class _Holding(Protocol):
    @property
    def data(self) -> bytes: ...


_File = TypeVar("_File", bound=_Holding)
_Any = TypeVar("_Any")


def in_batches(files: Iterable[_File], most: int, most_bytes: int) -> Iterator[list[_File]]:
    """The files in batches of a number and a size."""
    return in_batches_of(files, most, most_bytes, lambda each: len(each.data))


def in_batches_of(
    things: Iterable[_Any], most: int, most_bytes: int, size_of: Callable[[_Any], int]
) -> Iterator[list[_Any]]:
    """Things that are not files in batches of a number and a size."""
    batch: list[_Any] = []
    size = 0
    for each in things:
        batch.append(each)
        size += size_of(each)
        if len(batch) >= most or size >= most_bytes:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
