"""Names of files: which a deposit may use, and what they are called on the disk."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache

from pdfforms.errors import ArchiveError

_UNSAFE = re.compile(r"[^A-Za-z0-9._ -]")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")
"""What Windows takes for a device, with any ending."""
_LONGEST = 80


def check_paths(paths: Iterable[str]) -> None:
    """Raises ArchiveError for logical paths that OCFL forbids (E052, E053) or that are conflict (E095)."""
    known = set(paths)
    for path in known:
        parts = path.split("/")
        if {"", ".", ".."} & set(parts) or "\0" in path:
            raise ArchiveError(f"{path!r} cannot be the name of an archived file: give a relative path.")
        for count in range(1, len(parts)):
            if "/".join(parts[:count]) in known:
                raise ArchiveError(f"{path!r} cannot be archived beside a file that is called as its folder is.")


def on_disk(path: str, taken: set[str]) -> str:
    """A name for the file of this logical path that every file system keeps as it is, and that no other file has.

    The same as the logical path but for characters outside ASCII or that Windows refuses, names of devices and
    what is too long. `taken` holds the names so far, folded, for file systems that know no case; it gets this one.
    """
    name = "/".join(map(_part, path.split("/")))
    if name.casefold() in taken:
        name += "-" + hashlib.sha256(path.encode()).hexdigest()[:16]
    taken.add(name.casefold())
    return name


@lru_cache(1024)
def _part(part: str) -> str:
    """The same few names stand in nearly every deposit."""
    safe = _UNSAFE.sub(_percent, part)
    if _RESERVED.match(safe):
        safe = f"%{ord(safe[0]):02x}{safe[1:]}"
    if safe[-1] in ". ":  # Windows drops them
        safe = f"{safe[:-1]}%{ord(safe[-1]):02x}"
    if len(safe) > _LONGEST:
        safe = f"{safe[:_LONGEST]}-{hashlib.sha256(part.encode()).hexdigest()[:16]}"
    return safe


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02x}" for byte in match[0].encode())
