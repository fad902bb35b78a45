"""The fast lane: files that are plain by the letter of the standard, read without a library.

Most returns are: a blank of ours with revisions behind it, cross-reference tables, no encryption. Such a file is
read straight from its bytes, and what one copy has in common with the next is parsed once. At the first thing that
is not plain (a stream of cross-references, a wrong offset, another filter ...) `NotPlain` is raised and
the file is read by qpdf instead; nothing is ever repaired or guessed here. A test holds that both see the same.
"""

from __future__ import annotations

import re
import zlib

from pdfforms.read.shapes import Memo
from pdfforms.read.store import MAX_STREAM
from pdfforms.read.values import Ref, StreamValue, Value

_TAIL = re.compile(rb"startxref[\r\n ]+(\d{1,10})[\r\n ]+%%EOF[\r\n ]*\Z")
_TABLE = re.compile(rb"xref[ ]?(?:\r\n|\n|\r)")
_SECTION = re.compile(rb"(\d{1,7}) (\d{1,6})[ ]?(?:\r\n|\n|\r)")
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])(?: \r| \n|\r\n)")
_STREAM = re.compile(rb"[\r\n \t]*stream(?:\r\n|\n)")
_AFTER_STREAM = re.compile(rb"[\r\n ]{0,4}endstream[\r\n ]+endobj")
_AFTER_OBJECT = re.compile(rb"[\r\n \t]*endobj")
_MAX_REVISIONS = 100
_memo = Memo()


class NotPlain(Exception):
    """The file asks for a library."""


class PlainStore:
    """A plain file; `get` and streams raise NotPlain too."""

    repaired = False

    def __init__(self, data: bytes) -> None:
        """Raises NotPlain."""
        self._data = data
        self._sections: list[tuple[int, int, int]] = []
        """First number, one more than the last, where the entries begin; the newest sections first."""
        tail = _TAIL.search(data, max(0, len(data) - 200))
        if not data.startswith(b"%PDF-") or tail is None:
            raise NotPlain
        self.trailer = self._revisions(int(tail[1]))
        self._known: dict[Ref, Value] = {}

    def get(self, reference: Ref) -> Value:
        """The object, parsed once."""
        if reference not in self._known:
            self._known[reference] = self._load(reference)
        return self._known[reference]

    def _revisions(self, position: int) -> dict[str, Value]:
        """Reads the cross-reference tables from the newest back; the newest entry of an object counts."""
        newest: dict[str, Value] | None = None
        for _ in range(_MAX_REVISIONS):
            trailer = self._table(position)
            if not isinstance(trailer, dict) or trailer.keys() & {"Encrypt", "XRefStm"}:
                raise NotPlain
            newest = newest or trailer
            if "Prev" not in trailer:
                return newest
            previous = trailer["Prev"]
            if not isinstance(previous, int) or not 0 < previous < position:
                raise NotPlain
            position = previous
        raise NotPlain

    def _table(self, position: int) -> Value:
        data = self._data
        head = _TABLE.match(data, position)
        if head is None:
            raise NotPlain
        position = head.end()
        while (section := _SECTION.match(data, position)) is not None:
            first, count = int(section[1]), int(section[2])
            self._sections.append((first, first + count, section.end()))
            position = section.end() + 20 * count
        if not data.startswith(b"trailer", position):
            raise NotPlain
        return self._parse(position + 7)[0]

    def _load(self, reference: Ref) -> Value:
        offset = self._offset(reference)
        if not offset:
            return None
        head = b"%d %d obj" % reference
        if not self._data.startswith(head, offset):
            raise NotPlain
        value, end = self._parse(offset + len(head))
        if isinstance(value, dict) and (stream := _STREAM.match(self._data, end)) is not None:
            return self._stream(value, stream.end())
        if not _AFTER_OBJECT.match(self._data, end):
            raise NotPlain
        return value

    def _offset(self, reference: Ref) -> int:
        """Where an object begins; 0 for one that is free, of another generation or not there."""
        for first, end, position in self._sections:
            if first <= reference.number < end:
                start = position + 20 * (reference.number - first)
                entry = _ENTRY.fullmatch(self._data, start, start + 20)
                if entry is None:
                    raise NotPlain
                return int(entry[1]) if entry[3] == b"n" and int(entry[2]) == reference.generation else 0
        return 0

    def _parse(self, start: int) -> tuple[Value, int]:
        """The object that begins at `start`, and where it ends."""
        try:
            return _memo.parse(self._data, start)
        except ValueError as exc:
            raise NotPlain from exc

    def _stream(self, entries: dict[str, Value], start: int) -> StreamValue:
        length, filters = entries.get("Length"), entries.get("Filter")
        if isinstance(length, Ref):
            length = self.get(length)
        plain = filters in (None, "FlateDecode", ["FlateDecode"], [])
        if not isinstance(length, int) or length < 0 or not plain or "DecodeParms" in entries or "F" in entries:
            raise NotPlain
        if not _AFTER_STREAM.match(self._data, start + length):
            raise NotPlain
        return StreamValue(entries, lambda: self._decode(start, length, packed=bool(filters)))

    def _decode(self, start: int, length: int, *, packed: bool) -> bytes:
        data = self._data[start : start + length]
        if not packed or not data:
            return data
        inflater = zlib.decompressobj()
        try:
            found = inflater.decompress(data, MAX_STREAM)
        except zlib.error as exc:
            raise NotPlain from exc
        if not inflater.eof:
            raise NotPlain
        return found
