"""One archive, opened one level, within limits: an archive is a stranger's, and may be made to fill the disk."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
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


def unzip(data: bytes) -> Iterator[Member]:
    """The files in an archive, in its order, hidden ones too; folders and what macOS adds are left out.

    Raises ValueError, with the reason as a sentence, where the archive itself is refused.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as exc:
        raise ValueError("It is broken.") from exc
    with archive:
        members = [each for each in archive.infolist() if _counts(each)]
        if len(members) > MAX_MEMBERS:
            raise ValueError(f"It holds more than {MAX_MEMBERS} files.")
        left, names = MAX_BYTES, Counter[str]()
        for each in members:
            found = _member(archive, each, left)
            if found.name.startswith(_SHADOW) and (found.data or b"").startswith(_DOUBLE):
                continue
            left -= len(found.data or b"")
            names[found.name] += 1
            again = names[found.name]
            yield found if again == 1 else replace(found, name=f"{found.name} ({again})")


def _counts(info: zipfile.ZipInfo) -> bool:
    name = info.filename.replace("\\", "/")
    return not name.endswith("/") and not name.startswith(_JUNK) and PurePosixPath(name).name != _VIEW


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> Member:
    """Reads one member; what the directory says of its size is not believed."""
    name = PurePosixPath(info.filename.replace("\\", "/")).name or "nameless"
    if info.flag_bits & 1:
        return Member(name, None, "It is locked with a password.")
    most = min(left, max(_SMALL, info.compress_size * MAX_RATIO))
    try:
        with archive.open(info) as file:
            found = file.read(most + 1)
    except _BROKEN:
        return Member(name, None, "It is broken.")
    if len(found) > most:
        return Member(name, None, "It is too large.")
    if sniff(found) is FileType.ZIP:
        return Member(name, None, "It is an archive within an archive.")
    return Member(name, found)
