"""Places that a person names -> the files there."""

from __future__ import annotations

import glob
import os
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from pdfforms.errors import UsageError

_SYSTEM = frozenset({"thumbs.db", "desktop.ini"})
"""What Windows leaves in folders; macOS's .DS_Store is hidden."""
_PACKED = 1_000
"""Names that are packed together."""


class FileList:
    """Paths in an order, packed: a hundred thousand of them as they are take 60 MB, their names 12, and so 1."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._packs: list[bytes] = []
        self._count = 0
        names = map(os.fsencode, paths)
        while some := list(islice(names, _PACKED)):
            self._packs.append(zlib.compress(b"\0".join(some), 1))
            self._count += len(some)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Path]:
        for pack in self._packs:
            yield from (Path(os.fsdecode(name)) for name in zlib.decompress(pack).split(b"\0"))


def find_files(places: Iterable[str]) -> Iterator[Path]:
    """The files that paths, folders (every file below them) and patterns name, each once, in order.

    Raises UsageError for a path that does not exist, a pattern that names nothing, and a folder that is locked.
    """
    left = iter(places)
    first = list(islice(left, 2))
    if len(first) < 2:  # in one place nothing is named twice, so nothing need be remembered
        for place in first:
            yield from _in_place(place)
        return
    known: set[str] = set()
    for place in chain(first, left):
        for path in _in_place(place):
            if (name := str(path)) not in known:
                known.add(name)
                yield path


def _in_place(place: str) -> Iterator[Path]:
    path = Path(place)
    if path.is_dir():
        yield from _below(place)
    elif path.exists():
        yield path
    elif matches := sorted(glob.glob(place, recursive=True)):  # noqa: PTH207 - Path.glob takes no absolute pattern
        yield from dict.fromkeys(path for path in map(Path, matches) if path.is_file())
    else:
        raise UsageError(f"There is no file or folder {place}. Check the path.")


def _below(folder: str) -> Iterator[Path]:
    """All files below a folder that may be returns. UsageError for one that nobody may look into, whose files
    would be passed over."""
    try:
        with os.scandir(folder) as found:
            there = sorted(found, key=lambda each: each.name)
    except OSError as exc:
        raise UsageError(
            f"{exc.filename} cannot be looked into: {exc.strerror}. Give yourself the right, or name others."
        ) from exc
    for each in there:
        if is_hidden([each.name]):
            continue
        if each.is_dir(follow_symlinks=False):
            yield from _below(each.path)
        elif each.is_file():
            yield Path(each.path)


def is_hidden(parts: Iterable[str]) -> bool:
    """Whether a path below a folder is none that a person put there."""
    return any(part.startswith(".") or part.lower() in _SYSTEM for part in parts)
