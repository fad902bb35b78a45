"""What is encrypted in an office, for a person who wants to look: put into a folder of theirs, in the clear."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from pdfforms.bulk.folder import Folder
from pdfforms.encryption.names import ENDING, plain_name
from pdfforms.errors import UsageError
from pdfforms.files import write_durably


def open_into(folder: Folder, paths: Iterable[Path], into: Path) -> Iterator[Path]:
    """Writes files of the office into a folder, for its owner alone to read. Raises UsageError for what is none of
    them, OfficeLocked, EncryptionError."""
    if folder.keeps(into / "file"):
        raise UsageError(f"{into} is the office's own. Take files out into another folder.")
    for path in paths:
        name, data = _opened(folder, Path(os.path.realpath(path)))
        write_durably({into / name: data})
        yield into / name


def _opened(folder: Folder, path: Path) -> tuple[str, bytes]:
    if not path.is_file():  # it may be called as the records call it
        path = path.with_name(f"{path.name}{ENDING}")
    if not path.is_file():
        raise UsageError(f"There is no file {path.name.removesuffix(ENDING)}. Check the path.")
    part = path.relative_to(folder.root).parts[0] if path.is_relative_to(folder.root) else ""
    cabinet = {"evidence": folder.pictures, "copies": folder.copies}.get(part)
    if cabinet:
        return path.name.removesuffix(ENDING), cabinet.get(path.name.removesuffix(ENDING))
    vault = {"returns": folder.vault, "quarantine": folder.vault, "mail": folder.mail}.get(part)
    if vault is None:
        raise UsageError(f"{path} is none of the returns, messages, pictures and copies of this office.")
    return plain_name(path.name)[0], vault.get(path.name[:64])
