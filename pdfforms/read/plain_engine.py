"""The fast lane: files that are plain by the letter of the standard, read without a library.

Most returns are: a blank of ours with revisions behind it or written anew, with or without object streams, not
encrypted. Such a file is read straight from its bytes, and what one copy has in common with the next is parsed
once. At the first thing that is not plain (a wrong offset, another filter, an object stream that extends another)
`NotPlain` is raised and the file is read by qpdf instead; nothing is ever repaired or guessed here. A test holds
that both see the same.
"""

from __future__ import annotations

import re
import zlib
from functools import lru_cache
from itertools import pairwise

from pdfforms.read.crossref import CrossReferences, NotPlain, without_predictor
from pdfforms.read.limits import MAX_DECODED, MAX_STREAM
from pdfforms.read.shapes import Memo
from pdfforms.read.values import Ref, StreamValue, Value

__all__ = ["NotPlain", "PlainStore"]

_TAIL = re.compile(rb"startxref[\r\n ]+(\d{1,10})[\r\n ]+%%EOF[\r\n ]*\Z")
_HEAD = re.compile(rb"\d{1,10} \d{1,5} obj")
_STREAM = re.compile(rb"[\r\n \t]*stream(?:\r\n|\n)")
_AFTER_STREAM = re.compile(rb"[\r\n ]{0,4}endstream[\r\n ]+endobj")
_AFTER_OBJECT = re.compile(rb"[\r\n \t]*endobj")
_MAX_REVISIONS = 100
_MAX_STRUCTURE = 20_000_000
"""Decoded bytes of all streams of cross-references and objects."""
_COMMON = 1_000, 500_000
"""Bytes from which on a packed stream is remembered (an answer's looks are smaller), and up to which decoded."""
_SHORT = 2_000
"""Bytes of an object that may be like others."""
_memo = Memo()


class PlainStore:
    """A plain file; `get` and streams raise NotPlain too."""

    repaired = full = guesses = False

    def __init__(self, data: bytes) -> None:
        """Raises NotPlain."""
        self._data = data
        self._references = CrossReferences()
        self._known: dict[Ref, Value] = {}
        self._packed: dict[int, list[tuple[int, bytes]]] = {}
        """Object streams: the number and text of each object."""
        self._room, self._left = _MAX_STRUCTURE, MAX_DECODED
        tail = _TAIL.search(data, max(0, len(data) - 200))
        if not data.startswith(b"%PDF-") or tail is None:
            raise NotPlain
        self.trailer = self._revisions(int(tail[1]))

    def get(self, reference: Ref) -> Value:
        """The object, parsed once."""
        try:
            return self._known[reference]
        except KeyError:
            value = self._known[reference] = self._load(reference)
            return value

    def text(self, reference: Ref) -> bytes | None:
        """The object as it stands in the file; None where it is none, is long or lies packed."""
        kind, where, which = self._references.place(reference.number)
        if kind != 1 or where == 0 or which != reference.generation:
            return None
        head = b"%d %d obj" % reference
        start = where + len(head)
        end = self._data.find(b"endobj", start, start + _SHORT)
        return self._data[start:end] if end >= 0 and self._data.startswith(head, where) else None

    def is_broken(self, _reference: Ref) -> bool:
        """Never: nothing is guessed."""
        return False

    # -- cross-references

    def _revisions(self, position: int) -> dict[str, Value]:
        """Reads the cross-references from the newest back; the newest entry of an object counts."""
        newest: dict[str, Value] | None = None
        for _ in range(_MAX_REVISIONS):
            trailer = self._revision(position)
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

    def _revision(self, position: int) -> Value:
        """The trailer of the revision whose cross-references begin at `position`."""
        head = _HEAD.match(self._data, position)
        if head is None:
            return self._parse(self._references.add_table(self._data, position))[0]
        entries, end = self._parse(head.end())
        stream = _STREAM.match(self._data, end)
        if not isinstance(entries, dict) or stream is None or not isinstance(entries.get("Length"), int):
            raise NotPlain
        bare = {key: value for key, value in entries.items() if key != "DecodeParms"}
        rows = self._structure(self._stream(bare, stream.end()))
        self._references.add_stream(entries, without_predictor(rows, entries.get("DecodeParms")))
        return entries

    def _structure(self, stream: StreamValue) -> bytes:
        """The decoded bytes of a stream of cross-references or objects; what a file unpacks of them is limited."""
        data = stream.read()
        self._room -= len(data)
        if self._room < 0:
            raise NotPlain
        return data

    # -- objects

    def _load(self, reference: Ref) -> Value:
        kind, where, which = self._references.place(reference.number)
        if kind == 2 and reference.generation == 0:
            return self._from_stream(reference.number, where, which)
        if kind > 1:
            raise NotPlain
        if kind == 0 or where == 0 or which != reference.generation:
            return None
        value, end = self._at(reference, where)
        if isinstance(value, dict) and (stream := _STREAM.match(self._data, end)) is not None:
            return self._stream(value, stream.end())
        if not _AFTER_OBJECT.match(self._data, end):
            raise NotPlain
        return value

    def _at(self, reference: Ref, offset: int) -> tuple[Value, int]:
        """The object whose head stands at `offset`, and where it ends."""
        head = b"%d %d obj" % reference
        if not self._data.startswith(head, offset):
            raise NotPlain
        return self._parse(offset + len(head))

    def _from_stream(self, number: int, stream: int, index: int) -> Value:
        if stream not in self._packed:
            holder = self.get(Ref(stream, 0)) if self._references.place(stream).kind == 1 else None
            if not isinstance(holder, StreamValue):
                raise NotPlain
            self._packed[stream] = _objects(holder.entries, self._structure(holder))
        objects = self._packed[stream]
        if index >= len(objects) or objects[index][0] != number:
            raise NotPlain
        try:
            return _memo.parse_all(objects[index][1])
        except ValueError as exc:
            raise NotPlain from exc

    def _parse(self, start: int) -> tuple[Value, int]:
        """The object that begins at `start`, and where it ends."""
        try:
            return _memo.parse(self._data, start)
        except ValueError as exc:
            raise NotPlain from exc

    def _stream(self, entries: dict[str, Value], start: int) -> StreamValue:
        length, filters = entries.get("Length"), entries.get("Filter")
        if isinstance(length, Ref):
            length = self._length(length)
        plain = filters in (None, "FlateDecode", ["FlateDecode"], [])
        if not isinstance(length, int) or length < 0 or not plain or "DecodeParms" in entries or "F" in entries:
            raise NotPlain
        if not _AFTER_STREAM.match(self._data, start + length):
            raise NotPlain
        return StreamValue(entries, lambda: self._decode(start, length, packed=bool(filters)))

    def _length(self, reference: Ref) -> Value:
        """A number of its own; never a stream, whose length might be itself."""
        place = self._references.place(reference.number)
        if place.kind != 1:
            raise NotPlain
        value, end = self._at(reference, place.where)
        if not _AFTER_OBJECT.match(self._data, end):
            raise NotPlain
        return value

    def _decode(self, start: int, length: int, *, packed: bool) -> bytes:
        data = self._data[start : start + length]
        if not packed or not data:
            return data
        found = _common(data) if len(data) >= _COMMON[0] else None
        found = _inflate(data, MAX_STREAM) if found is None else found
        self._left -= len(found)
        if self._left < 0:
            raise NotPlain
        return found


@lru_cache(maxsize=64)
def _common(data: bytes) -> bytes | None:
    """The decoded bytes of a stream that other copies may have too, a page's or a font's; None of a large one."""
    try:
        return _inflate(data, _COMMON[1])
    except NotPlain:
        return None


def _inflate(data: bytes, limit: int) -> bytes:
    inflater = zlib.decompressobj()
    try:
        found = inflater.decompress(data, limit)
    except zlib.error as exc:
        raise NotPlain from exc
    if not inflater.eof:
        raise NotPlain
    return found


def _objects(entries: dict[str, Value], data: bytes) -> list[tuple[int, bytes]]:
    """The numbers and texts of the objects in an object stream (7.5.7)."""
    count, first = entries.get("N"), entries.get("First")
    if entries.get("Type") != "ObjStm" or "Extends" in entries:
        raise NotPlain
    if not isinstance(count, int) or not isinstance(first, int) or not 0 <= first <= min(len(data), 1_000_000):
        raise NotPlain
    head = data[:first].split()
    if len(head) != 2 * count or not all(each.isdigit() and len(each) <= 10 for each in head):
        raise NotPlain
    starts = [first + int(each) for each in head[1::2]] + [len(data)]
    if starts != sorted(starts):
        raise NotPlain
    texts = (data[start:end] for start, end in pairwise(starts))
    return [(int(number), text) for number, text in zip(head[::2], texts, strict=True)]
