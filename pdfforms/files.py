"""Files written whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from pdfforms.errors import UsageError


def write_bytes(path: Path, data: bytes) -> None:
    """Writes a file through a temporary one beside it, so that a crash leaves the old file or the new one.

    Makes the folder if it is missing. Raises UsageError if the place cannot be written to.
    """
    with _replacing(path, mode="xb") as file:
        file.write(data)


@contextmanager
def writing_text(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A text file to write to, in place only once the block has ended well; line ends are written as given."""
    with _replacing(path, mode="x", encoding=encoding, newline="") as file:
        yield file


@contextmanager
def _replacing(path: Path, mode: str, **how: Any) -> Iterator[Any]:
    temporary = path.with_name(f".pdfforms-{secrets.token_hex(8)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = temporary.open(mode, **how)
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
