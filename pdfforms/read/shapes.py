"""Objects parsed before: what one copy of a blank has in common with the next is parsed once.

Most objects of a copy are those of every other copy, byte for byte. The rest have the same *shape*: they differ
only in what stands in strings, references and lengths. A shape is the text between these. The second object of a
shape is parsed twice, as it stands and with a marker for each part that varies; later ones are filled in.
Where the markers do not all come back as values (from a comment, from strings within strings) there is no shape.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pdfforms.read.values import (
    END,
    Name,
    Ref,
    Value,
    is_blank,
    parse_head,
    parse_hexadecimal,
    parse_literal,
    parse_value,
)

_VARYING = re.compile(
    rb"(\((?:[^\\()]++|\\.)*+(?=\))|<[0-9a-fA-F]++(?=>)| \d++ \d++(?= R" + END + rb")|h \d++(?= ?[/>\r\n]))",
    re.DOTALL,
)
"""A literal or hexadecimal string without its end, a reference without its R, /Length from its h on. Each begins
with a character of its own, so that `re` skips the rest, and is one token wherever a token can begin."""
_AROUND = {40: (b" ", b")"), 60: (b" ", b">"), 32: (b" ", b" R"), 104: (b"h ", b"")}
"""By the first byte: what stands before the marker in its place, and what belongs to the part behind it."""
_MARK = b"~"
_MAX_DEPTH = 20


@dataclass(frozen=True, slots=True)
class _Part:
    """A dictionary or array with varying values in it."""

    constant: dict[str, Value] | list[Value]
    varying: tuple[tuple[str | int, int], ...]
    """Key or index, and which of the varying values stands there."""
    inner: tuple[tuple[str | int, _Part], ...]

    def fill(self, values: Sequence[Value]) -> Value:
        """A copy with these values."""
        made = self.constant.copy()
        for key, number in self.varying:
            made[key] = values[number]  # type: ignore[index]  # a dictionary has keys, a list has numbers
        for key, part in self.inner:
            made[key] = part.fill(values)  # type: ignore[index]  # as above
        return made


@dataclass(frozen=True, slots=True)
class _Shape:
    """What objects have in common."""

    kinds: bytes
    """First byte of each varying part."""
    part: _Part
    behind: int
    """Bytes of the text behind the object."""


class Memo:
    """The objects and shapes seen before."""

    def __init__(self, entries: int = 10_000, longest: int = 2_000) -> None:
        self._entries, self._longest = entries, longest
        self._known: dict[bytes, tuple[Value, int]] = {}
        self._shapes: dict[tuple[bytes, ...], _Shape | bool] = {}
        """By the text between what varies; True where it was seen once, False where it is no shape."""

    def parse(self, text: bytes, start: int) -> tuple[Value, int]:
        """As `parse_head`; of the file's bytes, where the object ends before a stream or `endobj`."""
        end = text.find(b"endobj", start, start + self._longest)
        stream = text.find(b"stream", start, start + self._longest if end < 0 else end)
        end = end if stream < 0 else stream
        if end < 0:
            return parse_head(text, start)
        head = text[start:end]
        if known := self._known.get(head) or self._shaped(head):
            return known[0], start + known[1]
        value, stop = parse_head(text, start)
        if stop <= end:
            self._learn(head, value, stop - start)
        return value, stop

    def parse_all(self, text: bytes) -> Value:
        """As `parse_value`."""
        if len(text) > self._longest:
            return parse_value(text)
        known = self._known.get(text) or self._shaped(text)
        if known is None:
            known = parse_head(text, 0)
            self._learn(text, *known)
        if not is_blank(text, known[1]):
            raise ValueError("more than one object")
        return known[0]

    def _shaped(self, text: bytes) -> tuple[Value, int] | None:
        """The object by a shape seen before, and where it ends."""
        parts = _VARYING.split(text)
        shape = self._shapes.get(tuple(parts[::2]))
        if not isinstance(shape, _Shape):
            return None
        values: list[Value] = []
        for kind, part in zip(shape.kinds, parts[1::2], strict=True):
            if part[0] != kind:
                return None
            values.append(part[1:] if kind == 40 and b"\\" not in part and b"\r" not in part else _value(part))
        return shape.part.fill(values), len(text) - shape.behind

    def _learn(self, text: bytes, value: Value, stop: int) -> None:
        """Remembers an object that ends with a bracket; where another one ends, what follows has a say."""
        if text[stop - 1] not in b">])":
            return
        if len(self._known) + len(self._shapes) >= self._entries:
            self._known.clear()
            self._shapes.clear()
        self._known[text] = value, stop
        parts = _VARYING.split(text)
        constants = tuple(parts[::2])
        if constants not in self._shapes:
            self._shapes[constants] = len(parts) > 1
        elif self._shapes[constants] is True:
            self._shapes[constants] = _shape(parts, value, len(text) - stop) or False


def _shape(parts: list[bytes], value: Value, behind: int) -> _Shape | None:
    """The shape of an object that is `value`; None where not every part that varies is a value in it."""
    constants, varying = parts[::2], parts[1::2]
    if behind > len(constants[-1]) or any(_MARK in each for each in constants):
        return None
    marked = [constants[0]]
    for number, (part, constant) in enumerate(zip(varying, constants[1:], strict=True)):
        before, after = _AROUND[part[0]]
        marked += [before, b"/%b%d " % (_MARK, number), constant.removeprefix(after)]
    try:
        template, _ = parse_head(b"".join(marked), 0)
    except ValueError:
        return None
    found: set[int] = set()
    whole = _part(template, found, 0)
    if whole is None or len(found) < len(varying):
        return None
    shape = _Shape(bytes([each[0] for each in varying]), whole, behind)
    return shape if whole.fill([_value(each) for each in varying]) == value else None


def _part(template: Value, found: set[int], depth: int) -> _Part | None:
    """The dictionary or array, its marks taken as what varies; None where it is something else or too deep."""
    if depth > _MAX_DEPTH or not isinstance(template, (dict, list)):
        return None
    varying: list[tuple[str | int, int]] = []
    inner: list[tuple[str | int, _Part]] = []
    for key, each in template.items() if isinstance(template, dict) else enumerate(template):
        if isinstance(each, Name) and each.startswith(_MARK.decode()):
            varying.append((key, int(each[1:])))
            found.add(int(each[1:]))
        elif isinstance(each, (dict, list)):
            before = len(found)
            part = _part(each, found, depth + 1)
            if part is None:
                return None
            if len(found) > before:
                inner.append((key, part))
    return _Part(template, tuple(varying), tuple(inner))


@lru_cache(maxsize=4096)
def _value(part: bytes) -> Value:
    """The value of a part that varies; remembered, since copies number their objects alike."""
    kind = part[0]
    if kind == 40:
        return parse_literal(part[1:])
    if kind == 32:
        number, generation = part.split()
        return Ref(int(number), int(generation))
    return parse_hexadecimal(part[1:]) if kind == 60 else int(part[1:])
