"""The vault: the bytes of every file that arrived, by their SHA-256, safe on disk before anything parses them.

returns/ab/<sha256>.pdf, and in quarantine/ those that broke the reader twice, each with its reason beside it.
mail/ab/<sha256>.eml keeps messages in the same way.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pdfforms.errors import UsageError
from pdfforms.files import remove_file, write_durably
from pdfforms.model.filetype import FileType, sniff

_SUFFIXES = {FileType.PDF: ".pdf", FileType.ZIP: ".zip", FileType.PICTURE: ".picture", FileType.TEXT: ".txt"}
"""What a file is called by; a person who looks into the folder opens a PDF with a click."""
_OTHER = ".bin"
MAIL = {FileType.OFFICE: ".msg"}
"""Of a vault of messages: all others are .eml, whatever their first bytes look like."""


@dataclass(frozen=True, slots=True)
class Vault:
    """The bytes of one office."""

    returns: Path
    quarantine: Path
    suffixes: Mapping[FileType, str] = field(default_factory=lambda: _SUFFIXES)
    other: str = _OTHER
    """The suffix of all other kinds."""

    def put(self, files: Mapping[str, bytes]) -> None:
        """Stores files by their SHA-256; when it returns all of them are on the disk.

        What is there already and whole stays as it is. Raises UsageError if the disk refuses.
        """
        missing = {}
        for sha256, data in files.items():
            name = f"{sha256}{self.suffixes.get(sniff(data), self.other)}"
            place = os.path.join(self.returns, sha256[:2], name)  # noqa: PTH118 - a Path costs as much as the rest
            if not _is_whole(place, data) and not _is_whole(os.path.join(self.quarantine, name), data):  # noqa: PTH118
                missing[place] = data
        if missing:
            write_durably(missing)

    def get(self, sha256: str) -> bytes:
        """The bytes of a file. Raises UsageError if they are gone or not what they were."""
        for path in self._places(sha256):  # in this order: another run may put it into quarantine meanwhile
            with suppress(OSError):
                data = path.read_bytes()
                if hashlib.sha256(data).hexdigest() == sha256:
                    return data
        raise UsageError(
            f"{self.returns / sha256[:2] / sha256} is not the file that arrived any more: it is gone or changed. "
            "Bring it back from a backup and try again."
        )

    def find(self, sha256: str) -> Path | None:
        """Where a file lies."""
        return next((path for path in self._places(sha256) if path.is_file()), None)

    def lock_away(self, sha256: str, reason: str) -> Path:
        """Moves a file into quarantine, with the reason beside it."""
        path = self.find(sha256)
        if path is None:
            raise UsageError(f"The file {sha256} is not in {self.returns}. Bring it back from a backup.")
        write_durably({self._reason(sha256): f"{reason}\n".encode("utf-8", "backslashreplace")})
        return _moved(path, self.quarantine / path.name)

    def let_out(self, sha256: str) -> Path:
        """Moves a file back among the returns."""
        path = self.find(sha256)
        if path is None:
            raise UsageError(f"The file {sha256} is not in {self.quarantine}. See: pdfforms quarantine list")
        target = _moved(path, self.returns / sha256[:2] / path.name)
        self._reason(sha256).unlink(missing_ok=True)
        return target

    def remove(self, sha256: str) -> None:
        """Removes a file wherever it lies, and the reason beside it; one that is gone already is no fault. Raises
        UsageError if the disk refuses."""
        for path in (*self._places(sha256), self._reason(sha256)):
            remove_file(path)

    def _places(self, sha256: str) -> Iterator[Path]:
        """Where a file may lie."""
        for place in (self.returns / sha256[:2], self.quarantine):
            yield from (place / f"{sha256}{suffix}" for suffix in (*self.suffixes.values(), self.other))

    def _reason(self, sha256: str) -> Path:
        return self.quarantine / f"{sha256}.reason.txt"


def _is_whole(path: str, data: bytes) -> bool:
    """Whether the file is there as it arrived: a crash may have left one that is cut short."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - as above
            return file.read() == data
    except FileNotFoundError:
        return False


def _moved(path: Path, target: Path) -> Path:
    """Moves a file, unless another run has done so; UsageError if the disk refuses."""
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.replace(target)
    except OSError as exc:
        if not (isinstance(exc, FileNotFoundError) and target.is_file()):
            raise UsageError(f"{path} cannot be moved to {target.parent}: {exc.strerror}.") from exc
    return target
