"""The parts of a message, sorted: files that may be returns, and what a person must see to. Nothing is dropped.

| a part | becomes |
|---|---|
| a PDF, a picture of a page, a zip, bytes of no known kind | a file that is read |
| a small picture: a logo, a portrait, a smiling face | nothing, unless the message brings nothing else |
| a document of Word, Excel and the like; a film, a sound | an item |
| a link to OneDrive, Drive, Dropbox, iCloud and their like | an item |
| words and nothing else | an item |
| an encrypted message; what is too deep, too large or too much | an item |
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from pdfforms.mail.walk import Leaf
from pdfforms.model.filetype import FileType, sniff
from pdfforms.model.mail import Note, Part

_STORES = {
    "OneDrive or SharePoint": ("1drv.ms", "onedrive.live.com", "sharepoint.com", "onedrive.com"),
    "Google": ("drive.google.com", "docs.google.com", "photos.google.com", "photos.app.goo.gl"),
    "Dropbox": ("dropbox.com", "db.tt", "dropboxusercontent.com"),
    "iCloud": ("icloud.com", "icloud-content.com"),
    "a file store": ("wetransfer.com", "we.tl", "box.com", "mega.nz", "adobe.com"),
}
"""Name for a person -> hosts."""
_ADOBE = re.compile(r"(?:acrobat|documentcloud)\.adobe\.com", re.IGNORECASE)
_HOST = re.compile(r"https?://([a-z0-9.-]{4,100})", re.IGNORECASE)
_TEXT = 500_000
"""Bytes of one text that are searched for links."""
_SIDE = 500
"""Pixels: a picture that is narrower or lower shows no page that could be read."""
_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
_LOCKED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted")
_MEDIA = ("audio/", "video/")
_PLAIN = (
    "text/plain",
    "text/html",
    "text/enriched",
    "text/richtext",
    "text/calendar",
    "text/vcard",
    "text/x-vcard",
)
"""What stands for the words of a message, its invitations and visiting cards."""
_TAGS = re.compile(r"<style.*?</style>|<[^>]*>|&nbsp;", re.DOTALL | re.IGNORECASE)


@dataclass(slots=True)
class Sorted:
    """What is in a message."""

    parts: list[Part] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    words: bool = False
    """Whether it says anything in words."""
    small: int = 0
    """Pictures that are too small to be a page."""

    def note(self, code: str, detail: str = "") -> None:
        """Each thing is told once."""
        if (told := Note(code, detail)) not in self.notes:
            self.notes.append(told)


def sort(leaves: Iterable[Leaf]) -> Sorted:
    """Looks at every part, by its bytes."""
    found = Sorted()
    for leaf in leaves:
        _sort(leaf, found)
    return found


def _sort(leaf: Leaf, found: Sorted) -> None:
    kind = sniff(leaf.data)
    if leaf.kind in _SIGNATURES or not leaf.data.strip():
        return
    if leaf.kind in _LOCKED:
        found.note("mail_unopened", "It is encrypted.")
    elif kind in (FileType.PDF, FileType.ZIP):
        _take(leaf, found)
    elif kind is FileType.PICTURE:
        if _is_small(leaf.data):
            found.small += 1
        else:
            _take(leaf, found)
    elif kind is FileType.OFFICE:
        found.note("mail_office_file")
    elif leaf.kind.startswith(_MEDIA):
        found.note("mail_other_file", "A film or a sound.")
    elif leaf.kind in _PLAIN and (leaf.inline or leaf.kind not in ("text/plain", "text/html")):
        _read(leaf, found)
    elif kind is FileType.TEXT:
        _read(leaf, found)
        found.note("mail_other_file", "A file of text.")
    elif leaf.inline and leaf.kind.startswith("text/"):
        _read(leaf, found)
    else:
        _take(leaf, found)  # perhaps a damaged PDF: the reader says


def _take(leaf: Leaf, found: Sorted) -> None:
    found.parts.append(Part(leaf.name or f"attachment {len(found.parts) + 1}", leaf.data))


def _read(leaf: Leaf, found: Sorted) -> None:
    text = _decode(leaf)
    found.words = found.words or bool(_TAGS.sub(" ", text).strip())
    for store in _links(text):
        found.note("mail_link", f"It leads to {store}.")


def _decode(leaf: Leaf) -> str:
    try:
        return leaf.data[:_TEXT].decode(leaf.charset, "replace")
    except (LookupError, ValueError):
        return leaf.data[:_TEXT].decode("utf-8", "replace")


def _links(text: str) -> Iterator[str]:
    """The stores that links in a text lead to, also through the gates that mail filters put before them."""
    for host in {each.lower().rstrip(".") for each in _HOST.findall(f"{text} {unquote(text)}")}:
        for store, hosts in _STORES.items():
            known = any(host == each or host.endswith(f".{each}") for each in hosts)
            if known and (not host.endswith("adobe.com") or _ADOBE.fullmatch(host)):
                yield store


def _is_small(picture: bytes) -> bool:
    """Whether a picture's own head says that it can show no page. Of kinds that are not looked into: no."""
    size = _size(picture)
    return size is not None and min(size) < _SIDE


def _size(picture: bytes) -> tuple[int, int] | None:
    """Width and height in pixels, of PNG, GIF and JPEG."""
    try:
        if picture.startswith(b"\x89PNG"):
            return struct.unpack_from(">II", picture, 16)
        if picture.startswith(b"GIF8"):
            return struct.unpack_from("<HH", picture, 6)
        if picture.startswith(b"\xff\xd8"):
            return _jpeg_size(picture)
    except struct.error:
        return None
    return None


def _jpeg_size(picture: bytes) -> tuple[int, int] | None:
    """From the frame header (ITU T.81, B.2.2)."""
    at = 2
    while at + 9 < len(picture) and picture[at] == 0xFF:
        marker = picture[at + 1]
        if marker == 0xFF:
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", picture, at + 5)
            return width, height
        else:
            at += 2 + int(struct.unpack_from(">H", picture, at + 2)[0])
    return None
