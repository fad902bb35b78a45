"""Zero bytes as LZW packs them (ISO 32000-2, 7.4.4): each code says one byte more than the last."""

from __future__ import annotations

_CLEAR, _END, _FIRST, _LAST = 256, 257, 258, 4094


def lzw_zeros(count: int) -> bytes:
    """At least `count` zero bytes."""
    codes = [_CLEAR, 0, *range(_FIRST, _LAST)]
    said = (_LAST - _FIRST + 1) * (_LAST - _FIRST + 2) // 2
    rounds = count // said + 1
    # eight rounds end on a whole byte, however long one is
    return _bits(codes * 8) * (rounds // 8 + 1) + _bits([_CLEAR, _END])


def _bits(codes: list[int]) -> bytes:
    """Codes of nine to twelve bits, one bit more from one code before it is needed (/EarlyChange 1)."""
    total, length, width, known = 0, 0, 9, _FIRST - 1
    for code in codes:
        total, length = total << width | code, length + width
        known = _FIRST - 1 if code == _CLEAR else known + 1
        width = 9 if code == _CLEAR else 9 + (known >= 511) + (known >= 1023) + (known >= 2047)
    spare = -length % 8
    return (total << spare).to_bytes((length + spare) // 8, "big")
