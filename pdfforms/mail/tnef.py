"""winmail.dat: Outlook's own wrapping of attachments (TNEF, MS-OXTNEF 2.1), opened for the files in it."""

from __future__ import annotations

import struct
from collections.abc import Iterator

SIGNATURE = b"\x78\x9f\x3e\x22"
_HEAD = 6
"""The signature and a key."""
_ATTRIBUTE = struct.Struct("<BII")
"""Level, id, length; the data and a checksum of two bytes follow."""
_ATTACHMENT, _TITLE, _DATA, _PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_LONG_NAME = 0x3707
"""PidTagAttachLongFilename (MS-OXPROPS)."""
_MOST = 500


def attachments(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file in it. Raises ValueError where it is cut short or no TNEF."""
    if not data.startswith(SIGNATURE):
        raise ValueError("no TNEF")
    name, content = "", b""
    count = 0
    for kind, value in _attributes(data):
        if kind == _ATTACHMENT:
            if content:
                yield name, content
            name, content = "", b""
            count += 1
            if count > _MOST:
                raise ValueError("too many files")
        elif kind == _TITLE:
            name = name or value.rstrip(b"\0").decode("cp1252", "replace")
        elif kind == _DATA:
            content = value
        elif kind == _PROPERTIES:
            name = _long_name(value) or name
    if content:
        yield name, content


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = _HEAD
    while at < len(data):
        if at + _ATTRIBUTE.size > len(data):
            raise ValueError("cut short")
        _, kind, length = _ATTRIBUTE.unpack_from(data, at)
        at += _ATTRIBUTE.size
        if at + length + 2 > len(data):
            raise ValueError("cut short")
        yield kind, data[at : at + length]
        at += length + 2


def _long_name(properties: bytes) -> str:
    """The long name among an attachment's MAPI properties; found by its tag, since only its text is needed."""
    for kind, encoding in ((0x001F, "utf-16-le"), (0x001E, "cp1252")):
        at = properties.find(struct.pack("<HHI", kind, _LONG_NAME, 1))
        if at >= 0 and at + 12 <= len(properties):
            (length,) = struct.unpack_from("<I", properties, at + 8)
            return properties[at + 12 : at + 12 + min(length, 1000)].decode(encoding, "replace").split("\0")[0]
    return ""
