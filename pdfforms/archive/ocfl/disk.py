"""What the store asks of a disk: private files, one barrier for many, folders that change places in one step.

Paths are strings here: a Path costs as much as the call it is for.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from pdfforms.errors import ArchiveError

if sys.platform == "darwin":
    import fcntl

_NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_CHUNK = 1 << 20
_EXCHANGE = 2
"""RENAME_EXCHANGE of Linux's renameat2."""
_HERE = -100
"""AT_FDCWD: paths are taken as they are."""


def far(path: Path) -> str:
    """The absolute path; on Windows in the form that may be longer than 260 characters."""
    absolute = str(path.absolute())
    if sys.platform != "win32" or absolute.startswith("\\\\?\\"):
        return absolute
    return "\\\\?\\UNC" + absolute[1:] if absolute.startswith("\\\\") else "\\\\?\\" + absolute


def below(folder: str, path: str) -> str:
    """A path below a folder; `path` has `/` between its parts, as everywhere in OCFL."""
    return f"{folder}/{path}" if os.sep == "/" else folder + os.sep + path.replace("/", os.sep)


def make_folders(path: str) -> None:
    """A folder and those above it that are missing, for the owner alone."""
    try:
        os.mkdir(path, 0o700)  # noqa: PTH102
    except FileExistsError:
        return
    except FileNotFoundError:
        make_folders(os.path.dirname(path))  # noqa: PTH120
        os.mkdir(path, 0o700)  # noqa: PTH102


def write_new(path: str, data: bytes) -> None:
    """Writes a file that must not be there yet, for the owner alone; on the disk only after the next barrier."""
    handle = os.open(path, _NEW, 0o600)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(handle, left) :]
        _settle(handle)
    finally:
        os.close(handle)


def read(path: str) -> bytes:
    """What the file holds."""
    handle = os.open(path, _READ)
    try:
        size = os.fstat(handle).st_size
        data = os.read(handle, size + 1)
        while len(data) < size and (more := os.read(handle, size - len(data))):
            data += more
        return data
    finally:
        os.close(handle)


def read_small(source: Path) -> bytes | None:
    """What the file holds; None where it is so large that it is better copied piece by piece."""
    handle = os.open(source, _READ)
    try:
        size = os.fstat(handle).st_size
        data = os.read(handle, min(size, _CHUNK) + 1)  # as much as was asked for: there is more, or it grows
        return None if len(data) > size or size > _CHUNK or (len(data) < size and os.read(handle, 1)) else data
    finally:
        os.close(handle)


def copy_new(source: Path, path: str) -> tuple[str, int]:
    """Copies a file and gives the SHA-512 and the length of what was copied, whatever happens to the source."""
    digest, size = hashlib.sha512(), 0
    with source.open("rb") as file:
        handle = os.open(path, _NEW, 0o600)
        try:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                left = memoryview(chunk)
                while left:
                    left = left[os.write(handle, left) :]
            _settle(handle)
        finally:
            os.close(handle)
    return digest.hexdigest(), size


def again(source: str, path: str) -> None:
    """The same file under a second name; a copy on file systems that know no second names."""
    try:
        os.link(source, path)
    except OSError as exc:
        if exc.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.ENOENT):
            raise
        copy_new(Path(source), path)


def reach_disk(*folders: str) -> None:
    """Returns when all that was written below the folders, and the entries of the folders, has reached the disk.

    Linux has one barrier for a whole file system, and since 5.8 it tells of writing that failed. Elsewhere the
    files were brought there one by one, and now come the folders.
    """
    syncfs = _syncfs()
    for folder in folders:
        if syncfs:
            with _opened(folder) as handle:
                if syncfs(handle):
                    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), folder)
            return  # all the folders lie on one file system
        if sys.platform != "win32":  # Windows keeps entries itself
            for inner, _, _ in os.walk(folder):
                with _opened(inner) as handle:
                    os.fsync(handle)
                    if sys.platform == "darwin":
                        fcntl.fcntl(handle, fcntl.F_FULLFSYNC)


def entries_reach_disk(*folders: str) -> None:
    """The same for the entries of the folders alone, not for what lies deeper."""
    if _syncfs():
        reach_disk(*folders)
    elif sys.platform != "win32":
        for folder in folders:
            with _opened(folder) as handle:
                os.fsync(handle)


def exchange(one: str, other: str) -> bool:
    """Lets two folders change places in one step; False where the system cannot, and nothing was done."""
    swap = _renameat2()
    if swap is None:
        return False
    if swap(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP):
        return False
    raise OSError(number, os.strerror(number), other)


def move(source: str, target: str) -> None:
    """Renames a folder to a name that is free."""
    os.rename(source, target)  # noqa: PTH104


def remove_tree(path: str) -> None:
    """Removes a folder with all in it; one that is not there is removed already."""
    if os.path.isdir(path):  # noqa: PTH112
        shutil.rmtree(path)


@contextmanager
def telling(store: str, what: str) -> Iterator[None]:
    """Turns what the system refuses into an ArchiveError that says what was not done and what to do next."""
    try:
        yield
    except OSError as exc:
        raise ArchiveError(f"{what}: {_reason(exc)} in {store}. {_advice(exc)}") from exc


def _reason(exc: OSError) -> str:
    return (exc.strerror or type(exc).__name__).lower()


def _advice(exc: OSError) -> str:
    if exc.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "Make room on that disk, then do the same again: what is stored already is not stored twice."
    if exc.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return "Make the folder writable for this user, then do the same again."
    return "Look at the disk, then do the same again: what is stored already is not stored twice."


def _settle(handle: int) -> None:
    """Where there is no barrier for all files, each waits for the disk by itself."""
    if not _syncfs():
        os.fsync(handle)


@contextmanager
def _opened(folder: str) -> Iterator[int]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield handle
    finally:
        os.close(handle)


@cache
def _syncfs() -> Any:
    return getattr(_libc(), "syncfs", None)


@cache
def _renameat2() -> Any:
    return getattr(_libc(), "renameat2", None)


@cache
def _libc() -> Any:
    """Linux's C library, where the two calls are that Python does not have."""
    return ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
