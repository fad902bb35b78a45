"""Pictures of evidence for a person who looks: where they lie or, where they are encrypted, in a folder of the
person's for as long as it takes."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from pdfforms.bulk.folder import Folder
from pdfforms.errors import EncryptionError, UsageError
from pdfforms.files import destroy_files, write_durably


class Pictures:
    """Those of one office, while the context lasts."""

    def __init__(self, folder: Folder, into: Path | None) -> None:
        """`into` is where encrypted ones are written to. Raises UsageError for the office's own folder."""
        if into and folder.keeps(into / "file"):
            raise UsageError(f"{into} is the office's own. Take pictures out into another folder.")
        self._cabinet = folder.pictures
        self._into = into
        self._written: list[Path] = []

    def shown(self, name: str) -> str:
        """Where a picture can be looked at, or why it cannot. Raises OfficeLocked."""
        if self._cabinet.owner(name) is None:
            return str(self._cabinet.folder / name)
        if self._into is None:
            return f"{name} (encrypted: pdfforms review --evidence DIR shows it)"
        try:
            data = self._cabinet.get(name)
        except (OSError, EncryptionError) as exc:
            return f"{name} ({exc})"
        path = self._into / name
        write_durably({path: data})
        self._written.append(path)
        return str(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        destroy_files(self._written)
