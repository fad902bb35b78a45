"""The copy code: ten Crockford base32 symbols, nine random and one check, carrying nothing about the child.

The check is a weighted sum over GF(32) with ten different weights, so every single wrong symbol and every
swap of two symbols is caught, adjacent or not.
"""

from __future__ import annotations

import secrets
from functools import lru_cache

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
_LOOKALIKES = str.maketrans("ILO", "110")
_VALUE = {symbol: value for value, symbol in enumerate(SYMBOLS)}


def _times(a: int, b: int) -> int:
    """Product in GF(32), reduced by x^5 + x^3 + 1."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 32:
            a ^= 0b101001
        b >>= 1
    return product


def _weights() -> tuple[int, ...]:
    weights, weight = [], 1
    for _ in range(LENGTH - 1):
        weight = _times(weight, 2)
        weights.append(weight)
    return tuple(reversed(weights))


_PRODUCTS = tuple(tuple(_times(weight, value) for value in range(32)) for weight in _weights())


def check_symbol(body: str) -> str:
    """The tenth symbol for nine canonical ones."""
    total = 0
    for products, symbol in zip(_PRODUCTS, body, strict=True):
        total ^= products[_VALUE[symbol]]
    return SYMBOLS[total]


def new_code() -> str:
    """A fresh code from the system's random source: 45 random bits and the check."""
    body = "".join(secrets.choice(SYMBOLS) for _ in range(LENGTH - 1))
    return body + check_symbol(body)


@lru_cache(maxsize=256)  # a page says its code a dozen times
def parse_code(text: str) -> str | None:
    """The canonical code that `text` spells, or None if it is no code or its check symbol is wrong.

    Lower case, I and L for 1, O for 0, and hyphens or spaces between groups are accepted.
    """
    code = text.upper().replace("-", "").replace(" ", "").translate(_LOOKALIKES)
    if len(code) != LENGTH or not all(symbol in _VALUE for symbol in code):
        return None
    return code if check_symbol(code[:-1]) == code[-1] else None
