"""A PNG as a PDF's image, without unpacking it: both keep rows filtered and deflated in the same way.

ISO 32000-2, 7.4.4.4 (predictor 15 is PNG's own filters); PNG: W3C, third edition, 11.2.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from pdfforms.draw.cos import Name, Stream

_HEAD = b"\x89PNG\r\n\x1a\n"
_SPACES = {0: ("DeviceGray", 1), 2: ("DeviceRGB", 3)}
"""Colour type -> colour space and samples a pixel; palettes and transparency are none of ours."""
_MOST = 20_000
"""Pixels of a side."""


@dataclass(frozen=True, slots=True)
class Png:
    """A picture."""

    width: int
    height: int
    bits: int
    colour: int
    data: bytes
    """Its rows, filtered and deflated."""

    def image(self, description: str = "") -> Stream:
        """The image object."""
        space, colours = _SPACES[self.colour]
        rows = {"Predictor": 15, "Colors": colours, "BitsPerComponent": self.bits, "Columns": self.width}
        entries = {
            "Type": Name("XObject"),
            "Subtype": Name("Image"),
            "Width": self.width,
            "Height": self.height,
            "ColorSpace": Name(space),
            "BitsPerComponent": self.bits,
            "Filter": Name("FlateDecode"),
            "DecodeParms": rows,
        }
        return Stream(self.data, entries | ({"Alt": description} if description else {}), compress=False)


def open_png(data: bytes) -> Png | None:
    """The picture; None for what is no plain grey or RGB PNG."""
    if not data.startswith(_HEAD):
        return None
    head: tuple[int, int, int, int] | None = None
    parts: list[bytes] = []
    at = len(_HEAD)
    while at + 12 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        chunk = data[at + 8 : at + 8 + size]
        if len(chunk) != size:
            return None
        if kind == b"IHDR" and size == 13:
            width, height, bits, colour, packing, filters, woven = struct.unpack(">IIBBBBB", chunk)
            head = (width, height, bits, colour)
            if packing or filters or woven or colour not in _SPACES or bits not in (1, 2, 4, 8):
                return None
        elif kind == b"IDAT":
            parts.append(chunk)
        elif kind == b"tRNS":
            return None
        at += 12 + size
    if head is None or not parts or not (0 < head[0] <= _MOST and 0 < head[1] <= _MOST):
        return None
    return Png(*head, b"".join(parts))
