"""PNG pictures as image XObjects, their packed rows taken over as they are (ISO 32000-2, 8.9.5; W3C PNG 3)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from pdfforms.draw.cos import Indirect, Name, Stream

_HEAD = b"\x89PNG\r\n\x1a\n"
_COLOURS = {0: (1, "DeviceGray"), 2: (3, "DeviceRGB"), 3: (1, "Indexed")}
"""Colour type -> samples a dot, colour space; types with transparency are not taken."""
_MOST_BYTES = 256 << 20
"""Of rows unpacked: more is no page of ours."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG that can be put into a PDF."""

    width: int
    height: int
    stream: Stream

    def indirect(self) -> Indirect:
        """An object for one file."""
        return Indirect(self.stream)


def open_picture(data: bytes) -> Picture:
    """Takes a PNG apart. Raises ValueError where it is none, is broken, interlaced or transparent."""
    try:
        return _open(data)
    except (struct.error, zlib.error) as exc:
        raise ValueError("no PNG, or a broken one") from exc


def _open(data: bytes) -> Picture:
    chunks = list(_chunks(data))
    if not chunks or chunks[0][0] != b"IHDR":
        raise ValueError("no PNG")
    width, height, bits, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if interlaced or colour not in _COLOURS or not width or not height or bits not in (1, 2, 4, 8):
        raise ValueError("a kind of PNG that is not taken")
    samples, space = _COLOURS[colour]
    rows = b"".join(body for kind, body in chunks if kind == b"IDAT")
    length = (1 + (width * bits * samples + 7) // 8) * height
    if length > _MOST_BYTES:
        raise ValueError("too large a PNG")
    unpacked = zlib.decompressobj()
    if len(unpacked.decompress(rows, length + 1)) != length or not unpacked.eof:
        raise ValueError("a PNG whose rows are not all there")
    palette = next((body for kind, body in chunks if kind == b"PLTE"), b"")
    if space == "Indexed" and (not palette or len(palette) % 3):
        raise ValueError("a PNG without its palette")
    entries = {
        "Type": Name("XObject"),
        "Subtype": Name("Image"),
        "Width": width,
        "Height": height,
        "BitsPerComponent": bits,
        "ColorSpace": Name(space)
        if space != "Indexed"
        else [Name("Indexed"), Name("DeviceRGB"), len(palette) // 3 - 1, palette],
        "Filter": Name("FlateDecode"),
        "DecodeParms": {"Predictor": 15, "Colors": samples, "BitsPerComponent": bits, "Columns": width},
    }
    return Picture(width, height, Stream(rows, entries, compress=False))


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not data.startswith(_HEAD):
        return
    at = len(_HEAD)
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        (checksum,) = struct.unpack_from(">I", data, at + 8 + length)
        if zlib.crc32(kind + body) != checksum:
            raise ValueError("a PNG whose bytes were changed")
        yield kind, body
        if kind == b"IEND":
            return
        at += 12 + length
    raise ValueError("a PNG that is cut short")
