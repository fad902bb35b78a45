"""Copies of our own filled forms, cut off and with bits turned over: the same seed gives the same damage."""

from __future__ import annotations

from random import Random

from tests.hostile.good import copy


def seeded(data: bytes, seed: int, flips: int) -> bytes:
    """The bytes with single bits turned over."""
    dice, out = Random(seed), bytearray(data)  # noqa: S311 - the same damage every time
    for _ in range(flips):
        out[dice.randrange(len(out))] ^= 1 << dice.randrange(8)
    return bytes(out)


def damaged(seed: int) -> bytes:
    """Copy number `seed` with one kind of damage: bits, bytes, a hole, a swap, or its end gone."""
    dice, data = Random(seed), copy(seed)  # noqa: S311
    one, other = sorted(dice.randrange(len(data)) for _ in range(2))
    kind = seed % 8
    if kind in (0, 1, 2):
        return seeded(data, seed, flips=(1, 8, 400)[kind])
    if kind == 3:
        return data[:other]
    if kind == 4:
        return data[:one] + data[one + dice.randrange(1, 2_000) :]
    if kind == 5:
        return data[:one] + dice.randbytes(dice.randrange(1, 500)) + data[one:]
    if kind == 6:
        return data[:one] + bytes(min(other - one, 4_096)) + data[min(other, one + 4_096) :]
    return _in_values(data, dice)


def _in_values(data: bytes, dice: Random) -> bytes:
    """Bits turned over near an answer, in what was saved last: there every bit tells."""
    start = data.rfind(b"%%EOF", 0, len(data) - 10)
    places = range(max(start, 0), len(data))
    out = bytearray(data)
    for _ in range(dice.randrange(1, 6)):
        out[dice.choice(places)] ^= 1 << dice.randrange(8)
    return bytes(out)
