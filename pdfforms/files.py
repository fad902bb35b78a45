"""Files written whole or not at all, each no more open than the folder that it lies in."""

from __future__ import annotations

import ctypes
import os
import secrets
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from pdfforms.errors import UsageError

_STALE = 3600.0
"""Seconds after which nobody writes any more what is half written."""


def write_bytes(path: Path, data: bytes) -> None:
    """Writes a file through a temporary one beside it, so that a crash leaves the old file or the new one.

    Makes the folder if it is missing. Raises UsageError if the place cannot be written to.
    """
    with _replacing(path, mode="xb") as file:
        file.write(data)


@contextmanager
def writing_bytes(path: Path) -> Iterator[BinaryIO]:
    """A file to write to, in place only once the block has ended well."""
    with _replacing(path, mode="xb") as file:
        yield file


@contextmanager
def writing_text(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A text file to write to, in place only once the block has ended well; line ends are written as given."""
    with _replacing(path, mode="x", encoding=encoding, newline="") as file:
        yield file


def write_durably(files: Mapping[str, bytes] | Mapping[Path, bytes]) -> None:
    """Writes many files, by path, that must outlast a power cut; when it returns all have reached the disk.

    One barrier for all where the system has one (syncfs on Linux costs a quarter of an fsync a file); readable by
    the owner alone. After a crash a file is the old one, the new one or, where it was new, perhaps cut short: who
    finds one there compares it. Raises UsageError if a place cannot be written to.
    """
    named = {os.fspath(path): data for path, data in files.items()}
    folders = dict.fromkeys(map(os.path.dirname, named))
    batch = secrets.token_hex(8)
    try:
        for folder in folders:
            _make_private(folder)
        for number, (path, data) in enumerate(named.items()):
            _write_new(f"{os.path.dirname(path)}/.pdfforms-{batch}-{number}.part", path, data)  # noqa: PTH120
        _reach_disk(folders)
    except OSError as exc:
        raise _refused(Path(exc.filename2 or exc.filename or next(iter(named))), exc) from exc


def remove_half_written(folders: Iterable[Path]) -> None:
    """Removes what a process that was killed has left of files that it wrote; what is younger than an hour may
    still be written by another one."""
    old = time.time() - _STALE
    for folder in folders:
        for path in folder.glob(".pdfforms-*.part"):
            with suppress(OSError):
                if path.stat().st_mtime < old:
                    path.unlink()


def remove_file(path: Path) -> None:
    """Removes a file; one that is not there is no fault. Raises UsageError if it stays."""
    try:
        path.unlink(missing_ok=True)
    except OSError as exc:
        raise UsageError(
            f"{path} cannot be removed: {exc.strerror}. Give yourself the right to, and go on."
        ) from exc


def destroy_files(paths: Iterable[Path]) -> None:
    """Writes over files and removes them, for what must not come back; when it returns they are gone.

    What is not there is no fault. A disk may keep old blocks all the same (SSD, snapshots). Raises UsageError if
    one stays.
    """
    there = [path for path in paths if path.is_file()]
    folders = dict.fromkeys(os.fspath(path.parent) for path in there)
    try:
        for path in there:
            with path.open("r+b", buffering=0) as file:
                file.write(secrets.token_bytes(path.stat().st_size))
                if not _syncfs():
                    os.fsync(file.fileno())
        _reach_disk(folders)
        for path in there:
            path.unlink(missing_ok=True)
        _reach_disk(folders)
    except OSError as exc:
        raise UsageError(
            f"{exc.filename} cannot be destroyed: {exc.strerror}. Give yourself the right to, and go on."
        ) from exc


def _make_private(folder: str) -> None:
    """Makes a folder, and those above it that are missing, for the owner alone."""
    if folder and not os.path.isdir(folder):  # noqa: PTH112 - a Path costs as much as the writing
        _make_private(os.path.dirname(folder))  # noqa: PTH120
        Path(folder).mkdir(mode=0o700, exist_ok=True)


def _write_new(temporary: str, path: str, data: bytes) -> None:
    """Writes a file under a name of its own, then moves it to its place."""
    try:
        handle = os.open(temporary, _NEW, 0o600)
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(handle, left) :]
            if not _syncfs():
                os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(temporary, path)  # noqa: PTH105 - a Path costs as much as the writing
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108 - as above
        raise


_NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)


def _reach_disk(folders: Iterable[str]) -> None:
    """Brings what was written into the folders, and their entries, to the disk. Windows keeps entries itself."""
    if sys.platform == "win32":
        return
    syncfs = _syncfs()
    for folder in folders:
        handle = os.open(folder, os.O_RDONLY)
        try:
            if not syncfs:
                os.fsync(handle)
            elif syncfs(handle):
                raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), folder)
        finally:
            os.close(handle)
        if syncfs:
            return


@cache
def _syncfs() -> Any:
    """Linux's barrier for a whole file system, None elsewhere; since Linux 5.8 it tells of writing that failed."""
    if sys.platform != "linux":
        return None
    return getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)


def make_folder(folder: Path) -> None:
    """Makes a folder, and those above it that are missing, no more open than the one that they are made in: what
    an office has is its own. OSError where the system refuses."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=0o700 | (folder.parent.stat().st_mode & 0o077), exist_ok=True)


def rights_in(folder: Path) -> int:
    """Who may read and write a new file in a folder: nobody who has no business in the folder itself."""
    found = folder.stat().st_mode
    return 0o600 | (found & 0o066) | (found << 2 & 0o044)  # who may go through a folder may read what he knows of


@contextmanager
def _replacing(path: Path, mode: str, **how: Any) -> Iterator[Any]:
    temporary = path.with_name(f".pdfforms-{secrets.token_hex(8)}.part")

    def opened(name: str, flags: int) -> int:
        return os.open(name, flags, rights_in(path.parent))

    try:
        make_folder(path.parent)
        file = open(temporary, mode, opener=opened, **how)  # noqa: SIM115 - Path sets no rights
    except OSError as exc:
        raise _refused(path, exc) from exc
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as exc:
        if exc.filename not in (None, str(temporary)):  # of another file that the block was busy with
            raise
        raise _refused(path, exc) from exc
    finally:
        temporary.unlink(missing_ok=True)


def _refused(path: Path, exc: OSError) -> UsageError:
    return UsageError(f"{path} cannot be written: {exc.strerror}. Choose another place.")
