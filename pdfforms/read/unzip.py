"""One archive, opened one level, within limits: an archive is a stranger's, and may be made to fill the disk."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from pdfforms.model.filetype import FileType, sniff

MAX_MEMBERS = 500
MAX_BYTES = 400_000_000
"""Unpacked, all members together."""
MAX_RATIO = 200
"""Unpacked against packed, of one member; a page of scan is seldom above 20."""
_SMALL = 1_000_000
"""Bytes below which no ratio is too large."""
_JUNK, _SHADOW, _DOUBLE = "__MACOSX/", "._", b"\x00\x05\x16\x07"
"""What macOS puts beside each file: a folder of shadows, or shadows under the files' own names with their head."""
_VIEW = ".DS_Store"
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError),
    *(OSError, RuntimeError, NotImplementedError, ValueError, OverflowError),
)
"""What a member raises that is cut off, damaged or packed in a way of its own."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive."""

    name: str
    """Its name without its folders, numbered where another has it too; never a path."""
    data: bytes | None
    """None where it is refused."""
    reason: str = ""
    """Why it is refused."""


@dataclass(frozen=True, slots=True)
class Packed:
    """One file of an archive that is not opened yet."""

    name: str
    """As of `Member`."""
    info: zipfile.ZipInfo

    @property
    def size(self) -> int:
        """Bytes that it has at most, as the directory says; more are never read."""
        return self.info.file_size


def unzip(data: bytes) -> Iterator[Member]:
    """The files in an archive, in its order, hidden ones too; folders and what macOS adds are left out.

    Raises ValueError, with the reason as a sentence, where the archive itself is refused.
    """
    archive = Archive(data)
    return (archive.take(each) for each in archive.files)


class Archive:
    """An archive whose files are taken or skipped one after the other: all together have a limit."""

    def __init__(self, data: bytes) -> None:
        """Raises ValueError, with the reason as a sentence, where the archive is refused."""
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as exc:
            raise ValueError("It is broken.") from exc
        listed = [each for each in self._zip.infolist() if _counts(each)]
        if len(listed) > MAX_MEMBERS:
            raise ValueError(f"It holds more than {MAX_MEMBERS} files.")
        self._left = MAX_BYTES
        names = Counter[str]()
        self.files: list[Packed] = []
        """Those that count, in order."""
        for info in listed:
            name = PurePosixPath(info.filename.replace("\\", "/")).name or "nameless"
            if name.startswith(_SHADOW) and self._begins(info, _DOUBLE):
                continue
            names[name] += 1
            again = names[name]
            self.files.append(Packed(name if again == 1 else f"{name} ({again})", info))

    def take(self, packed: Packed) -> Member:
        """Reads the next file."""
        found = self._read(packed)
        self._left -= packed.size if packed.size <= _SMALL else len(found.data or b"")
        return found

    def skip(self, packed: Packed) -> None:
        """Leaves the next file out, as far as it is small; the limit for all then comes at the same file."""
        self._left -= packed.size

    def _read(self, packed: Packed) -> Member:
        """What the directory says of a file's size is not believed: it may have less."""
        if packed.info.flag_bits & 1:
            return Member(packed.name, None, "It is locked with a password.")
        most = min(self._left, max(_SMALL, packed.info.compress_size * MAX_RATIO))
        try:
            with self._zip.open(packed.info) as file:
                found = file.read(most + 1)
        except _BROKEN:
            return Member(packed.name, None, "It is broken.")
        if len(found) > most:
            return Member(packed.name, None, "It is too large.")
        if sniff(found) is FileType.ZIP:
            return Member(packed.name, None, "It is an archive within an archive.")
        return Member(packed.name, found)

    def _begins(self, info: zipfile.ZipInfo, head: bytes) -> bool:
        try:
            with self._zip.open(info) as file:
                return file.read(len(head)) == head
        except _BROKEN:
            return False


def _counts(info: zipfile.ZipInfo) -> bool:
    name = info.filename.replace("\\", "/")
    return not name.endswith("/") and not name.startswith(_JUNK) and PurePosixPath(name).name != _VIEW
