"""The sRGB colour space as an ICC profile (ICC.1:2010; IEC 61966-2-1), made here so that it is always the same."""

from __future__ import annotations

import struct
from functools import lru_cache

_WHITE = (0.9642, 1.0, 0.8249)
"""D50, the profile connection space's."""
_PRIMARIES = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.7141),
}
"""Adapted to D50."""
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
"""Parametric curve type 3: g a b c d."""


@lru_cache(maxsize=1)
def srgb_profile() -> bytes:
    """The profile, version 4.2, for a display."""
    text = _text("sRGB")
    tags = {
        b"desc": text,
        b"cprt": _text("No copyright, use freely"),
        b"wtpt": _xyz(_WHITE),
        **{tag: _xyz(primary) for tag, primary in _PRIMARIES.items()},
        **{tag: _curve() for tag in (b"rTRC", b"gTRC", b"bTRC")},
    }
    at, table, bodies = 128 + 4 + 12 * len(tags), b"", b""
    for tag, body in tags.items():
        table += tag + struct.pack(">II", at + len(bodies), len(body))
        bodies += body + bytes(-len(body) % 4)
    size = at + len(bodies)
    return _header(size) + struct.pack(">I", len(tags)) + table + bodies


def _header(size: int) -> bytes:
    made = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    head = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x04200000, b"mntr", b"RGB ", b"XYZ ") + made + b"acsp"
    return (head + bytes(28) + _numbers(_WHITE)).ljust(128, b"\0")


def _numbers(values: tuple[float, ...]) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def _xyz(values: tuple[float, ...]) -> bytes:
    return b"XYZ \0\0\0\0" + _numbers(values)


def _curve() -> bytes:
    return b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + _numbers(_CURVE)


def _text(words: str) -> bytes:
    encoded = words.encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(encoded), 28) + encoded
