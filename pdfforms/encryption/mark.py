"""Whose keyring a folder is: it and the office have the same word, so that a disk that is not there, or another
office's keys, are never taken for keys that were destroyed."""

from __future__ import annotations

import os
import secrets
import time
from pathlib import Path

from pdfforms.errors import OfficeLocked, UsageError
from pdfforms.files import make_folder, write_durably

NAME = "keyring"
"""The file with the word."""
_PATIENCE = 1.0
"""Seconds that another run may take between making that file and writing to it."""


def find(keys: Path, office: Path | None) -> None:
    """Makes the keyring where the office never had one; `office` is the file with the office's own word.

    Raises OfficeLocked where the office has one that is not there, or is another office's.
    """
    there, wanted = _word(keys / NAME), _word(office) if office else None
    if wanted and there != wanted:
        raise OfficeLocked(
            f"{keys} is not the keyring of this office: {'another one lies there' if there else 'it is empty'}. "
            "Mount its disk, or bring it back from its own backup. Nothing was changed."
        )
    if not there:
        there = _made(keys)
    if office and not wanted:
        write_durably({office: f"{there}\n".encode()})


def _made(keys: Path) -> str:
    """A new keyring's word; another run may make one at the same moment, and its word then counts."""
    word = secrets.token_hex(8)
    try:
        make_folder(keys)
        with open(os.open(keys / NAME, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:  # noqa: PTH123
            file.write(f"{word}\n".encode())
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        if not _word(keys / NAME):
            time.sleep(_PATIENCE)
        if there := _word(keys / NAME):
            return there
        write_durably({keys / NAME: f"{word}\n".encode()})  # a crash left it empty, and no key beside it
    except OSError as exc:
        raise UsageError(
            f"{keys} cannot be written: {exc.strerror}. Choose another place in [encryption]."
        ) from exc
    return word


def _word(path: Path) -> str | None:
    """What a small file says; None where there is none. Raises OfficeLocked where it cannot be read."""
    try:
        return path.read_text(encoding="ascii", errors="replace").strip() or None
    except FileNotFoundError:
        return None
    except OSError as exc:
        raise OfficeLocked(f"{path} cannot be read: {exc.strerror}. Check its rights.") from exc
