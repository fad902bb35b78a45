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


END = rb"(?![^\x00-\x20\[\]<>(){}/%])"
_TOKEN = re.compile(
    rb"(?:[\x00\t\n\f\r ]|%[^\r\n]*[\r\n])*(?:"
    rb"(<<)|(>>)|(\[)|(\])|/([^\x00-\x20\[\]<>(){}/%]*)|(\d+) (\d+) R" + END + rb""
    rb"|([-+]?(?:\d+\.?\d*|\.\d+))" + END + rb""
    rb"|\(((?:[^\\()]|\\.|\((?:[^\\()]|\\.|\([^\\()]*\))*\))*)\)"
    rb"|<([0-9a-fA-F\x00\t\n\f\r ]*)>"
    rb"|(true|false|null)" + END + rb")",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b""}
_WORDS: dict[bytes, Value] = {b"true": True, b"false": False, b"null": None}


def parse_value(text: bytes) -> Value:
    """Reads one object from PDF syntax (ISO 32000-2, 7.3). ValueError if it is anything else."""
    value, end = parse_head(text, 0)
    if not is_blank(text, end):
        raise ValueError("more than one object")
    return value


def is_blank(text: bytes, start: int) -> bool:
    """Whether only white space follows."""
    return not text[start:].strip(b"\x00\t\n\f\r ")


def parse_head(text: bytes, start: int) -> tuple[Value, int]:
    """The object that begins at `start`, after white space, and where it ends. ValueError if there is none."""
    stack: list[list[Value]] = [[]]
    kinds: list[bool] = []
    top = stack[0]
    position = start
    for match in _TOKEN.finditer(text, start):
        if match.start() != position:
            break
        position = match.end()
        kind = match.lastindex
        if kind == 5:
            raw = match[5]
            top.append(Name(raw.decode("latin-1")) if b"#" not in raw and raw.isascii() else _name(raw))
        elif kind == 8:
            raw = match[8]
            top.append(float(raw) if b"." in raw else int(raw))
        elif kind == 7:
            top.append(Ref(int(match[6]), int(match[7])))
        elif kind in (1, 3):
            top = []
            stack.append(top)
            kinds.append(kind == 1)
        elif kind in (2, 4):
            top = _close(stack, kinds, is_dictionary=kind == 2)
        elif kind == 9:
            top.append(parse_literal(match[9]))
        elif kind == 10:
            top.append(parse_hexadecimal(match[10]))
        else:
            top.append(_WORDS[match[11]])
        if not kinds and top:
            return top[0], position
    raise ValueError("no object")


def _close(stack: list[list[Value]], kinds: list[bool], *, is_dictionary: bool) -> list[Value]:
    """Ends the innermost array or dictionary and returns the one around it."""
    if not kinds or kinds.pop() != is_dictionary:
        raise ValueError("unbalanced brackets")
    done = stack.pop()
    if is_dictionary and (len(done) % 2 or not all(isinstance(key, Name) for key in done[::2])):
        raise ValueError("a dictionary without keys")
    stack[-1].append(dict(zip(done[::2], done[1::2], strict=True)) if is_dictionary else done)
    return stack[-1]


def parse_literal(raw: bytes) -> bytes:
    """A literal string without its outer parentheses: line ends count as \\n, then escapes (7.3.4.2)."""
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return _ESCAPE.sub(_unescape, raw) if b"\\" in raw else raw


def parse_hexadecimal(raw: bytes) -> bytes:
    """A hexadecimal string without its brackets (7.3.4.3)."""
    digits = b"".join(raw.split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


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
