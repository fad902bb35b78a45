"""One writer at a time, in this program and in all others."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from pdfforms.errors import ArchiveError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_TICK = 0.02


@contextmanager
def held(path: str, patience: float) -> Iterator[None]:
    """Holds the lock file; it is free again when the block ends, or the program, however it ends.

    Raises ArchiveError where another writer holds it for longer than `patience` seconds.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _wait(handle, patience, path)
        yield
    finally:
        os.close(handle)


def _wait(handle: int, patience: float, path: str) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            if sys.platform == "win32":
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as exc:
            if time.monotonic() >= until:
                raise ArchiveError(
                    f"Another program writes to the archive and holds {path}. Wait until it ends, then try again."
                ) from exc
            time.sleep(_TICK)
        else:
            return
