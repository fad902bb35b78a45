"""Files that a program holds until it lets go or ends, so that two do not do the same thing at once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class Busy(OSError):
    """Another program holds the file."""


def hold(file: int, *, wait: bool = False) -> None:
    """Holds an open file, by its number, until it is closed or its program ends. Raises Busy where another program
    holds it and nobody wants to `wait`."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(file, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError as exc:
        raise Busy(exc.errno, exc.strerror) from exc


@contextmanager
def held(path: Path, *, wait: bool = False) -> Iterator[None]:
    """Holds a file, made where there is none, as long as the context lasts. Raises Busy as above."""
    path.touch(0o600)
    with path.open("a+b") as file:
        hold(file.fileno(), wait=wait)
        yield
