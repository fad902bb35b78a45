"""QR codes as path operators (ISO/IEC 18004).

Ours are small and alike: alphanumeric, error correction M, mask 3, versions 1 to 3, which have a single block of
data. What all codes of a version share is drawn once, so that a personal copy pays for its own text alone.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pdfforms.draw.cos import number

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_CODEWORDS = {1: (16, 10), 2: (28, 16), 3: (44, 26)}
"""Version -> how many codewords of data and of error correction it has (table 9)."""
_PADDING = b"\xec\x11" * 22
_FORMAT = "101101101001011"
"""Error correction M and mask 3, with the check bits of both (annex C)."""
_DARK = re.compile(b"1+")


def qr_operators(text: str, x: float, y: float, size: float) -> str:
    """Operators that fill a QR code of `text` into a square, lower left corner (x, y), in points.

    No quiet zone. ValueError if the text is not alphanumeric or longer than 61 characters.
    """
    rows = qr_rows(text)
    module = size / len(rows)
    parts = [f"q {number(module)} 0 0 {number(module)} {number(x)} {number(y)} cm"]
    for row, cells in enumerate(reversed(rows)):
        spans = [dark.span() for dark in _DARK.finditer(cells)]
        parts += [f"{start} {row} {end - start} 1 re" for start, end in spans]
    parts.append("f Q")
    return "\n".join(parts)


def qr_rows(text: str) -> list[bytes]:
    """The modules of a QR code from top to bottom, "1" for a dark one; ValueError as for `qr_operators`."""
    bits = _data_bits(text)
    version = next((each for each, (room, _) in _CODEWORDS.items() if len(bits) <= room * 8), None)
    if version is None:
        raise ValueError("text too long for a QR code")
    frame, places = _frame(version)
    cells = bytearray(frame)
    for place, bit in zip(places, _message(bits, *_CODEWORDS[version]), strict=False):
        if bit == "1":
            cells[place] ^= 1
    side = _side(version)
    return [bytes(cells[start : start + side]) for start in range(0, side * side, side)]


def _data_bits(text: str) -> str:
    """Mode, length and the characters, two in eleven bits (7.4.4)."""
    values = [_ALPHABET.index(char) for char in text]
    pairs = [f"{45 * first + second:011b}" for first, second in zip(values[::2], values[1::2], strict=False)]
    last = f"{values[-1]:06b}" if len(values) % 2 else ""
    return f"0010{len(text):09b}{''.join(pairs)}{last}"


def _message(bits: str, data_words: int, check_words: int) -> str:
    """The bits with terminator, padding and error correction (7.4.9, 7.5)."""
    bits += "0000"[: data_words * 8 - len(bits)]
    bits += "0" * (-len(bits) % 8)
    data = int(bits, 2).to_bytes(len(bits) // 8, "big")
    data += _PADDING[: data_words - len(data)]
    products, top, check = _generator_products(check_words), 8 * (check_words - 1), 0
    for word in data:
        check = ((check << 8) & ((1 << top + 8) - 1)) ^ products[word ^ (check >> top)]
    return f"{int.from_bytes(data, 'big'):0{data_words * 8}b}{check:0{check_words * 8}b}"


@lru_cache(maxsize=len(_CODEWORDS))
def _generator_products(degree: int) -> tuple[int, ...]:
    """Each byte times the generator polynomial in GF(256), without the leading term, as one number."""
    generator, root = [1], 1
    for _ in range(degree):
        shifted = [_times(root, term) for term in generator]
        generator = [a ^ b for a, b in zip([*generator, 0], [0, *shifted], strict=True)]
        root = _times(root, 2)
    products = [0]
    for byte in range(1, 256):
        lowest = byte & -byte
        rest = bytes(_times(lowest, term) for term in generator[1:]) if byte == lowest else b""
        products.append(int.from_bytes(rest, "big") if rest else products[lowest] ^ products[byte - lowest])
    return tuple(products)


def _times(a: int, b: int) -> int:
    """Product in GF(256), reduced by x^8 + x^4 + x^3 + x^2 + 1."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 256:
            a ^= 0b100011101
        b >>= 1
    return product


def _side(version: int) -> int:
    return 17 + 4 * version


@lru_cache(maxsize=len(_CODEWORDS))
def _frame(version: int) -> tuple[bytes, tuple[int, ...]]:
    """The modules of a code whose message is all zeros, and where in them the message's bits go, in order."""
    side = _side(version)
    fixed = _fixed(side)
    cells = bytearray(b"0" * (side * side))
    for (row, column), dark in fixed.items():
        cells[row * side + column] += dark
    places = []
    for turn, right in enumerate([*range(side - 1, 6, -2), 5, 3, 1]):
        for row in range(side) if turn % 2 else reversed(range(side)):
            for column in (right, right - 1):
                if (row, column) not in fixed:
                    places.append(row * side + column)
                    cells[places[-1]] += (row + column) % 3 == 0
    return bytes(cells), tuple(places)


def _fixed(side: int) -> dict[tuple[int, int], bool]:
    """The modules that hold no data: finders, timing, alignment and format (6.3, 7.9), by row and column."""
    fixed = {}
    for place in range(side):
        fixed[6, place] = fixed[place, 6] = place % 2 == 0
    for middle_row, middle_column in ((3, 3), (3, side - 4), (side - 4, 3)):
        for row in range(max(0, middle_row - 4), min(side, middle_row + 5)):
            for column in range(max(0, middle_column - 4), min(side, middle_column + 5)):
                fixed[row, column] = max(abs(row - middle_row), abs(column - middle_column)) not in (2, 4)
    if side > 21:
        for row in range(side - 9, side - 4):
            for column in range(side - 9, side - 4):
                fixed[row, column] = max(abs(row - side + 7), abs(column - side + 7)) != 1
    around = [(8, column) for column in (0, 1, 2, 3, 4, 5, 7, 8)] + [(row, 8) for row in (7, 5, 4, 3, 2, 1, 0)]
    apart = [(side - 1 - row, 8) for row in range(7)] + [(8, side - 8 + column) for column in range(8)]
    for (near, far), bit in zip(zip(around, apart, strict=True), _FORMAT, strict=True):
        fixed[near] = fixed[far] = bit == "1"
    fixed[side - 8, 8] = True
    return fixed
