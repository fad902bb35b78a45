"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from pdfforms.errors import UsageError


def write_bytes(path: Path, data: bytes) -> None:
    """Writes a file through a temporary one beside it, so that a crash leaves the old file or the new one.

    Makes the folder if it is missing. Raises UsageError if the place cannot be written to.
    """
    with _replacing(path, mode="wb") as file:
        file.write(data)


@contextmanager
def writing_text(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A text file to write to, in place only once the block has ended well; line ends are written as given."""
    with _replacing(path, mode="w", encoding=encoding, newline="") as file:
        yield file


@contextmanager
def _replacing(path: Path, **how: Any) -> Iterator[Any]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".pdfforms-", suffix=".part", dir=path.parent)
    except OSError as exc:
        raise _refused(path, exc) from exc
    temporary = Path(name)
    try:
        with os.fdopen(handle, **how) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as exc:
        raise _refused(path, exc) from exc
    finally:
        temporary.unlink(missing_ok=True)


def _refused(path: Path, exc: OSError) -> UsageError:
    return UsageError(f"{path} cannot be written: {exc.strerror}. Choose another place with -o.")
