"""PDF objects as plain Python values, whichever engine read them.

A name is a `Name`, a string `bytes`, an array a list, a dictionary a dict (keys without the slash), an indirect
reference a `Ref`, a stream a `StreamValue`; numbers, true, false and null are Python's. Values are shared
between callers: never change one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

Value = Any


class Name(str):
    """A name object, without its slash."""

    __slots__ = ()


class Ref(NamedTuple):
    """An indirect reference."""

    number: int
    generation: int


@dataclass(frozen=True, slots=True)
class StreamValue:
    """A stream: its dictionary, and its decoded bytes when asked for."""

    entries: dict[str, Value]
    read: Callable[[], bytes]
    """Decoded bytes; ValueError where a filter fails or the data is too large."""


_TOKEN = re.compile(
    rb"(<<)|(>>)|(\[)|(\])|/([^\s\[\]<>(){}/%]*)|(\d+) (\d+) R\b|([-+]?\d*\.?\d+(?:[eE][-+]?\d+)?|[-+]?\d+\.)"
    rb"|\(((?:[^\\()]|\\.)*)\)|<([0-9a-fA-F\s]*)>|(true|false|null)",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_WORDS: dict[bytes, Value] = {b"true": True, b"false": False, b"null": None}


def parse_value(text: bytes) -> Value:
    """Reads an object as qpdf writes it: parentheses in strings escaped, no comments. ValueError if it is none."""
    stack: list[list[Value]] = [[]]
    kinds: list[bool] = []
    top = stack[0]
    for match in _TOKEN.finditer(text):
        kind = match.lastindex
        if kind == 5:
            raw = match[5]
            top.append(Name(raw.decode("latin-1")) if b"#" not in raw and raw.isascii() else _name(raw))
        elif kind == 8:
            raw = match[8]
            top.append(int(raw) if raw.lstrip(b"+-").isdigit() else float(raw))
        elif kind == 7:
            top.append(Ref(int(match[6]), int(match[7])))
        elif kind == 1 or kind == 3:
            top = []
            stack.append(top)
            kinds.append(kind == 1)
        elif kind == 2 or kind == 4:
            if not kinds or kinds.pop() != (kind == 2):
                raise ValueError("unbalanced brackets")
            done = stack.pop()
            top = stack[-1]
            top.append(dict(zip(done[::2], done[1::2], strict=False)) if kind == 2 else done)
        elif kind == 9:
            raw = match[9]
            top.append(_ESCAPE.sub(_unescape, raw) if b"\\" in raw else raw)
        elif kind == 10:
            digits = re.sub(rb"\s", b"", match[10])
            top.append(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")))
        else:
            top.append(_WORDS[match[11]])
    if len(stack) != 1 or not top:
        raise ValueError("not one object")
    return top[0]


def _unescape(match: re.Match[bytes]) -> bytes:
    code = match[1]
    if code.isdigit():
        return bytes([int(code, 8) & 255])
    return _ESCAPED.get(code, code)


def _name(raw: bytes) -> Name:
    data = re.sub(rb"#([0-9a-fA-F]{2})", lambda match: bytes.fromhex(match[1].decode()), raw)
    try:
        return Name(data.decode("utf-8"))
    except UnicodeDecodeError:
        return Name(data.decode("latin-1"))
