"""What kind of file some bytes are, by their first bytes: names and MIME types lie."""

from __future__ import annotations

import re
import struct
import zipfile
from enum import StrEnum
from io import BytesIO


class FileType(StrEnum):
    """The kinds that a return may come as, and those that it may not."""

    PDF = "a PDF"
    PICTURE = "a picture"
    ZIP = "a zip archive"
    OFFICE = "an office document"
    """Word, Excel, OpenDocument and the like."""
    TEXT = "text"
    UNKNOWN = "unknown"
    """Perhaps a PDF without its head: a reader may try."""


_HEAD = 1024
_PICTURE = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|II\*\x00|MM\x00\*|BM.{4}\x00{4}|GIF8[79]a|RIFF....WEBP"
    rb"|....ftyp(?:heic|heix|hevc|heim|heis|hevm|hevs|mif1|msf1|avif)",
    re.DOTALL,
)
_CONTENTS = "[Content_Types].xml"
"""What every Office Open XML document holds (ISO/IEC 29500-2, 7.2.3.2); any folder may be called word/."""
_OPEN_DOCUMENT = b"mimetypeapplication/"
"""How OpenDocument and EPUB begin: their first member is so called and only stored."""
_NAME = 30
"""Where a member's name stands in its local header (APPNOTE 4.3.7)."""
_BROKEN_ZIP = (zipfile.BadZipFile, struct.error, OSError, ValueError, NotImplementedError, OverflowError)
_OLD_OFFICE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")


def sniff(data: bytes) -> FileType:
    """The kind of file that `data` is."""
    head = data[:_HEAD]
    if head.startswith(b"PK\x03\x04"):  # before PDF: an archive that only stores has its first PDF's head here
        return FileType.OFFICE if _is_office(data) else FileType.ZIP
    if b"%PDF-" in head:
        return FileType.PDF
    if _PICTURE.match(head):
        return FileType.PICTURE
    if head.startswith(_OLD_OFFICE):
        return FileType.OFFICE
    return FileType.TEXT if data and _is_text(data) else FileType.UNKNOWN


_MEDIA_TYPES = (
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg", "jpg"),
    (re.compile(rb"\x89PNG"), "image/png", "png"),
    (re.compile(rb"II\*\x00|MM\x00\*"), "image/tiff", "tif"),
    (re.compile(rb"BM"), "image/bmp", "bmp"),
    (re.compile(rb"GIF8"), "image/gif", "gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp", "webp"),
    (re.compile(rb"....ftypavif", re.DOTALL), "image/avif", "avif"),
    (re.compile(rb"....ftyp", re.DOTALL), "image/heic", "heic"),
)


def media_type(data: bytes) -> tuple[str, str]:
    """The media type (RFC 6838) of some bytes, and the ending of such a file's name."""
    kind = sniff(data)
    if kind is FileType.PICTURE:
        return next((name, ending) for head, name, ending in _MEDIA_TYPES if head.match(data))
    known = {
        FileType.PDF: ("application/pdf", "pdf"),
        FileType.ZIP: ("application/zip", "zip"),
        FileType.TEXT: ("text/plain", "txt"),
    }
    return known.get(kind, ("application/octet-stream", "bin"))


def _is_office(archive: bytes) -> bool:
    """Whether an archive is an office document, by what it contains; of a broken one by its first member."""
    if archive.startswith((_OPEN_DOCUMENT, _CONTENTS.encode()), _NAME):
        return True
    try:
        with zipfile.ZipFile(BytesIO(archive)) as opened:
            return _CONTENTS in opened.NameToInfo
    except _BROKEN_ZIP:
        return False


def _is_text(data: bytes) -> bool:
    """Whether it reads as text to its end, in the encodings that offices use."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    sample = data[:65_536]
    if b"\x00" in sample or b"endobj" in sample:
        return False
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as exc:
        return exc.start >= len(sample) - 3 and len(data) > len(sample)
    return True
