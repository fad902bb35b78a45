"""PDF objects as Python values, and their bytes (ISO 32000-2, 7.3).

`Name` is a name, str a text string, bytes a byte string, list an array, dict a dictionary (keys without the
slash), `Stream` a stream, `Raw` bytes that are already PDF syntax. An `Indirect` is written as a reference;
who writes the file gives it its number.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any


class Name(str):
    """A name object, without its slash."""

    __slots__ = ()


class Raw(bytes):
    """PDF syntax, written as it is."""

    __slots__ = ()


@dataclass(eq=False, slots=True)
class Indirect:
    """An object of its own in the file; two references to it share it."""

    value: Any = None


@dataclass(slots=True)
class Stream:
    """A stream; compressed when written, unless its dictionary names a filter already."""

    data: bytes
    entries: dict[str, Any] = field(default_factory=dict)
    compress: bool = True


Number = Callable[[Indirect], int]

_IRREGULAR = re.compile(rb"[^!-~]|[#()<>\[\]{}/%]")


def number(value: float) -> str:
    """A real with at most three decimals, no exponent, no trailing zeros: `12`, `0.5`."""
    if value == int(value):
        return str(int(value))
    return f"{value:.3f}".rstrip("0").rstrip(".")


def text_string(text: str) -> bytes:
    """A text string in the shortest encoding that every reader knows: ASCII, else UTF-16BE with its mark."""
    if text.isascii():
        return literal(text.encode("ascii"))
    return b"<FEFF" + text.encode("utf-16-be").hex().upper().encode() + b">"


def literal(data: bytes) -> bytes:
    """A byte string in parentheses, escaped."""
    escaped = data.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"(" + escaped.replace(b"\r", b"\\r").replace(b"\n", b"\\n") + b")"


def dump(value: Any, number_of: Number) -> bytes:
    """The bytes of a value; `number_of` gives an indirect object its number. KeyError for any other type."""
    return _DUMPS[type(value)](value, number_of)


@lru_cache(maxsize=1024)
def name(value: str) -> bytes:
    """A name with its slash, irregular characters as #xx (ISO 32000-2, 7.3.5)."""
    return b"/" + _IRREGULAR.sub(lambda m: b"#%02X" % m[0][0], value.encode("utf-8"))


def _dictionary(value: dict[str, Any], number_of: Number) -> bytes:
    items = [name(key) + b" " + _DUMPS[type(item)](item, number_of) for key, item in value.items()]
    return b"<<" + b" ".join(items) + b">>"


def _array(value: Sequence[Any], number_of: Number) -> bytes:
    return b"[" + b" ".join([_DUMPS[type(item)](item, number_of) for item in value]) + b"]"


def _stream(value: Stream, number_of: Number) -> bytes:
    entries, data = dict(value.entries), value.data
    if value.compress and "Filter" not in entries:
        packed = zlib.compress(data, 9)
        if len(packed) + 20 < len(data):
            entries["Filter"], data = Name("FlateDecode"), packed
    entries["Length"] = len(data)
    return _dictionary(entries, number_of) + b"\nstream\n" + data + b"\nendstream"


_DUMPS: dict[type, Callable[[Any, Number], bytes]] = {
    Raw: lambda value, _: bytes(value),
    Indirect: lambda value, number_of: b"%d 0 R" % number_of(value),
    dict: _dictionary,
    list: _array,
    tuple: _array,
    Stream: _stream,
    Name: lambda value, _: name(value),
    str: lambda value, _: text_string(value),
    bytes: lambda value, _: b"<" + value.hex().upper().encode() + b">",
    bool: lambda value, _: b"true" if value else b"false",
    int: lambda value, _: b"%d" % value,
    float: lambda value, _: number(value).encode(),
    type(None): lambda _value, _: b"null",
}
