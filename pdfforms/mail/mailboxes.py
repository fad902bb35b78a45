"""Mail in files: mbox, Maildir, folders of .eml and .msg. Nothing in them is changed."""

from __future__ import annotations

import mailbox
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from pdfforms.errors import UsageError
from pdfforms.model.mail import Letter

MAX_BYTES = 100_000_000
"""Of one message; no server takes as much."""
HEAD = 100_000
"""Bytes that are kept of one that is larger."""
TOO_LARGE = "It is larger than 100 MB and stays where it is; only its head was kept."
_SUFFIXES = (".eml", ".msg")


def from_files(places: Iterable[Path]) -> Iterator[Letter]:
    """The messages in files and folders, in order. Raises UsageError for what holds no mail."""
    for place in places:
        if _is_maildir(place):
            files = [path for part in ("cur", "new") for path in (place / part).iterdir() if path.is_file()]
            yield from map(_whole, sorted(files, key=lambda path: path.name))
        elif place.is_dir():
            found = sorted(each for each in place.rglob("*") if each.suffix.lower() in _SUFFIXES)
            if not found:
                raise UsageError(f"There is no .eml or .msg file in {place}. Name a mailbox or another folder.")
            yield from map(_whole, found)
        elif not place.is_file():
            raise UsageError(f"There is no file or folder {place}. Check the path.")
        elif _begins(place, b"From "):
            yield from _from_mbox(place)
        elif _begins(place, b"%PDF"):
            raise UsageError(f"{place} is a PDF, no mail. Read it with: pdfforms read {place}")
        else:
            yield _whole(place)


def _is_maildir(place: Path) -> bool:
    return (place / "cur").is_dir() and (place / "new").is_dir()


def _begins(path: Path, words: bytes) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(words)) == words
    except OSError as exc:
        raise _unreadable(path, exc) from exc


def _whole(path: Path) -> Letter:
    try:
        with path.open("rb") as file:
            return _letter(os.path.realpath(path), file.read(MAX_BYTES + 1))
    except OSError as exc:
        raise _unreadable(path, exc) from exc


def _from_mbox(path: Path) -> Iterator[Letter]:
    """The messages of an mbox file, numbered from 1."""
    try:
        box = mailbox.mbox(path, factory=None, create=False)
        try:
            for number, key in enumerate(box.iterkeys(), 1):
                yield _letter(f"{os.path.realpath(path)}#{number}", box.get_bytes(key))
        finally:
            box.close()
    except (OSError, mailbox.Error) as exc:
        raise _unreadable(path, exc) from exc


def _letter(origin: str, data: bytes) -> Letter:
    origin = origin.encode("utf-8", "backslashreplace").decode()
    if len(data) > MAX_BYTES:
        return Letter(origin, data[:HEAD], cut=TOO_LARGE)
    return Letter(origin, data)


def _unreadable(path: Path, exc: Exception) -> UsageError:
    why = getattr(exc, "strerror", None) or type(exc).__name__
    return UsageError(f"{path} cannot be read: {why}. Check who may read it.")
