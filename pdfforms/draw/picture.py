"""PNG and JPEG pictures as image XObjects, their data taken over as it is (ISO 32000-2, 8.9.5; W3C PNG 3)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pdfforms.draw.cos import Indirect, Name, Stream

_HEAD = b"\x89PNG\r\n\x1a\n"
_COLOURS = {0: (1, "DeviceGray"), 2: (3, "DeviceRGB"), 3: (1, "Indexed")}
"""Colour type -> samples a dot, colour space; types with transparency are not taken."""
_FRAMES = (0xC0, 0xC1, 0xC2)
"""Markers of baseline, extended and progressive frames."""
_MOST_BYTES = 256 << 20
"""Of rows unpacked: more is no page of ours."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that can be put into a PDF."""

    width: int
    height: int
    stream: Stream

    def indirect(self) -> Indirect:
        """An object for one file."""
        return Indirect(self.stream)


def open_picture(data: bytes) -> Picture:
    """Takes a picture apart. Raises ValueError for a PNG that is broken, interlaced or transparent, a JPEG without
    a frame or of another colour space, and for anything else."""
    try:
        return _jpeg(data) if data.startswith(b"\xff\xd8\xff") else _png(data)
    except (struct.error, zlib.error, IndexError) as exc:
        raise ValueError("no picture, or a broken one") from exc


def _jpeg(data: bytes) -> Picture:
    """Its frame header says how large it is (ITU-T T.81, B.2.2)."""
    if not data.rstrip(b"\0").endswith(b"\xff\xd9"):
        raise ValueError("a JPEG that is cut short")
    at = 2
    while data[at] == 0xFF and data[at + 1] not in _FRAMES:
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    if data[at] != 0xFF:
        raise ValueError("a JPEG without a frame")
    bits, height, width, samples = struct.unpack_from(">BHHB", data, at + 4)
    space = {1: "DeviceGray", 3: "DeviceRGB"}.get(samples)
    if bits != 8 or not width or not height or space is None:
        raise ValueError("a kind of JPEG that is not taken")
    entries = _entries(width, height, 8, Name(space)) | {"Filter": Name("DCTDecode")}
    return Picture(width, height, Stream(data, entries, compress=False))


def _entries(width: int, height: int, bits: int, space: Any) -> dict[str, Any]:
    return {
        "Type": Name("XObject"),
        "Subtype": Name("Image"),
        "Width": width,
        "Height": height,
        "BitsPerComponent": bits,
        "ColorSpace": space,
    }


def _png(data: bytes) -> Picture:
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
    colours = [Name("Indexed"), Name("DeviceRGB"), len(palette) // 3 - 1, palette]
    entries = _entries(width, height, bits, colours if space == "Indexed" else Name(space)) | {
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
