"""Where files come from: each with the place that it came from, so that the same thing is received once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = 200_000_000
"""Of one file; no family sends more."""


@dataclass(frozen=True, slots=True)
class Came:
    """One file as it came in."""

    origin: str
    """An absolute path, s3://..., imap://..."""
    name: str
    data: bytes
    trouble: str = ""
    """Why there are no bytes; "" where there are."""


def from_paths(paths: Iterable[Path]) -> Iterator[Came]:
    """Files on disk, read as they are asked for."""
    for path in paths:
        try:
            if path.stat().st_size > MAX_BYTES:
                yield Came(str(path.absolute()), path.name, b"", "It is larger than 200 MB.")
            else:
                yield Came(str(path.absolute()), path.name, path.read_bytes())
        except OSError as exc:
            yield Came(str(path.absolute()), path.name, b"", f"The system says: {exc.strerror}.")


def in_batches(files: Iterable[Came], most: int, most_bytes: int) -> Iterator[list[Came]]:
    """The files in batches of a number and a size."""
    batch: list[Came] = []
    size = 0
    for each in files:
        batch.append(each)
        size += len(each.data)
        if len(batch) >= most or size >= most_bytes:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
