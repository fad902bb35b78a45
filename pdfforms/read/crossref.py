"""Where the objects of a file stand: cross-reference tables and streams (ISO 32000-2, 7.5.4 and 7.5.8)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple, TypeGuard

from pdfforms.read.limits import MAX_SECTIONS
from pdfforms.read.values import Value

_TABLE = re.compile(rb"xref[ ]?(?:\r\n|\n|\r)")
_SECTION = re.compile(rb"(\d{1,7}) (\d{1,6})[ ]?(?:\r\n|\n|\r)")
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])(?: \r| \n|\r\n)")
_SHORT = 500
"""Rows of a section of a table that are looked at together."""


class NotPlain(Exception):
    """The file asks for a library."""


class Place(NamedTuple):
    """One entry, as in a cross-reference stream."""

    kind: int
    """0 free, 1 at an offset of the file, 2 in an object stream."""
    where: int
    """The offset, or the number of the object stream."""
    which: int
    """The generation, or the index in the object stream."""


_FREE = Place(0, 0, 0)


class Section(NamedTuple):
    """Entries for objects that are numbered in a row."""

    first: int
    end: int
    """One more than the last."""
    entry: Callable[[int], Place]
    """By the number less the first; raises NotPlain."""


class CrossReferences:
    """The sections of a file, the newest first."""

    def __init__(self) -> None:
        self.sections: list[Section] = []
        """In the order in which they were added."""

    def place(self, number: int) -> Place:
        """The newest entry of an object. Raises NotPlain."""
        for first, end, entry in self.sections:
            if first <= number < end:
                return entry(number - first)
        return _FREE

    def add_table(self, data: bytes, position: int) -> int:
        """Adds the table that begins at `position`; where its trailer dictionary begins. Raises NotPlain."""
        head = _TABLE.match(data, position)
        if head is None:
            raise NotPlain
        position = head.end()
        while (section := _SECTION.match(data, position)) is not None:
            if len(self.sections) >= MAX_SECTIONS:  # each object is looked for in all of them
                raise NotPlain
            first, count = int(section[1]), int(section[2])
            self.sections.append(Section(first, first + count, _rows_of_table(data, section.end(), count)))
            position = section.end() + 20 * count
        if not data.startswith(b"trailer", position):
            raise NotPlain
        return position + 7

    def add_stream(self, entries: dict[str, Value], data: bytes) -> None:
        """Adds a cross-reference stream, by its dictionary and its decoded bytes. Raises NotPlain."""
        widths = entries.get("W")
        if entries.get("Type") != "XRef" or not _are_sizes(widths) or len(widths) != 3:
            raise NotPlain
        index = entries.get("Index", [0, entries.get("Size")])
        if not _are_sizes(index) or len(index) % 2 or sum(index[1::2]) * sum(widths) != len(data):
            raise NotPlain
        if len(self.sections) + len(index) // 2 > MAX_SECTIONS:
            raise NotPlain
        start = 0
        for first, count in zip(index[::2], index[1::2], strict=True):
            self.sections.append(Section(first, first + count, _rows_of_stream(data, start, widths)))
            start += count * sum(widths)


def _rows_of_table(data: bytes, start: int, count: int) -> Callable[[int], Place]:
    rows = data[start : start + 20 * count] if count <= _SHORT else b""
    if len(rows) == 20 * count and (places := _usual_places(rows)) is not None:
        return places.__getitem__

    def entry(row: int) -> Place:
        found = _ENTRY.fullmatch(data, start + 20 * row, start + 20 * row + 20)
        if found is None:
            raise NotPlain
        return Place(1, int(found[1]), int(found[2])) if found[3] == b"n" else _FREE

    return entry


@lru_cache(maxsize=32)
def _usual_places(rows: bytes) -> list[Place] | None:
    """The entries of a short section, at once; None where one of them is none. Remembered, since copies of a blank
    have its table."""
    found = _ENTRY.findall(rows)
    if len(found) * 20 != len(rows):
        return None
    return [Place(1, int(where), int(which)) if kind == b"n" else _FREE for where, which, kind in found]


def _rows_of_stream(data: bytes, start: int, widths: list[int]) -> Callable[[int], Place]:
    kind, where, which = widths

    def entry(row: int) -> Place:
        at = start + row * (kind + where + which)
        return Place(
            int.from_bytes(data[at : at + kind], "big") if kind else 1,
            int.from_bytes(data[at + kind : at + kind + where], "big"),
            int.from_bytes(data[at + kind + where : at + kind + where + which], "big"),
        )

    return entry


def _are_sizes(value: Value) -> TypeGuard[list[int]]:
    return isinstance(value, list) and all(type(each) is int and 0 <= each < 10_000_000 for each in value)


def without_predictor(data: bytes, parameters: Value) -> bytes:
    """Decoded rows of bytes without their PNG predictor, Up or none in every row (qpdf and Acrobat write Up).
    Raises NotPlain for any other."""
    if parameters is None:
        return data
    if not isinstance(parameters, dict) or not parameters.keys() <= {"Predictor", "Columns"}:
        raise NotPlain
    predictor, columns = parameters.get("Predictor", 1), parameters.get("Columns", 1)
    if predictor == 1:
        return data
    if predictor not in range(10, 16) or not isinstance(columns, int) or not 1 <= columns <= 100:
        raise NotPlain
    filters = set(data[:: columns + 1])
    if not filters <= {0, 2} or len(filters) != 1 or len(data) % (columns + 1):
        raise NotPlain
    plain = bytearray(len(data) // (columns + 1) * columns)
    for column in range(columns):
        differences = data[column + 1 :: columns + 1]
        plain[column::columns] = (
            bytes(each & 255 for each in accumulate(differences)) if 2 in filters else differences
        )
    return bytes(plain)
