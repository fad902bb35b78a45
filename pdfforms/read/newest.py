"""Whether an engine gave the newest version of an object: one that repairs a file, or reads on past what is
broken, may give an older one, and says nothing."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping

from pdfforms.read.crossref import CrossReferences, NotPlain, Place, without_predictor
from pdfforms.read.shapes import Memo
from pdfforms.read.values import Value

_TABLE = re.compile(rb"(?<!t)xref[ \r\n]{1,3}(?=\d)")
_SECTION = re.compile(rb"[\r\n ]*(\d{1,7}) (\d{1,6})[ ]?(?:\r\n|\n|\r)")
_STREAM_OF_ROWS = re.compile(rb"/Type\s*/XRef\b")
_HEAD = re.compile(rb"(?<!\d)\d{1,10} \d{1,5} obj\b")
_STREAM = re.compile(rb"[\r\n \t]*stream(?:\r\n|\n)")
_ROW = 20
_ENTRY = re.compile(rb"(.{10}) (.{5}) n", re.DOTALL)
_MOST_ROWS = 100_000
_LONGEST_HEAD = 2_000
"""Bytes from an object's head to a key of its dictionary."""
_MOST_UNPACKED = 20_000_000
_NEAR = 3
"""Bytes by which sloppy programs are wrong about a place."""
_FEW = 3
"""Rows of a table all of which may point nowhere; of a longer one half, or else the table itself is wrong."""
_memo = Memo()


class Newest:
    """The objects of one file whose newest version is not where the newest table, or stream of rows, has it."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._lost: dict[int, int] = {}
        """By number, with the place of the table that says where they are not."""
        self._whole: dict[int, bool] = {}
        """By the place of a stream of objects, whether it can be unpacked."""
        tables = [(each.start(), self._rows(each.end())) for each in _TABLE.finditer(data)]
        streams = [(each.start(), self._rows_of_stream(each.start())) for each in _STREAM_OF_ROWS.finditer(data)]
        left = _MOST_ROWS
        for start, rows in sorted(tables + streams, key=lambda each: each[0]):
            found = {}
            for number, place in rows:
                left -= 1
                if left < 0:
                    return
                found[number] = place
            self._add(start, found)

    def is_older(self, number: int, value: Value) -> bool:
        """Whether the value that an engine gave for an object is not the newest one, as far as that is known."""
        table = self._lost.get(number)
        if table is None:
            return False
        head = b"%d 0 obj" % number
        begins = self._data.rfind(b"%%EOF", 0, table) + 1
        at = self._data.rfind(head, begins, table)
        while at > 0 and self._data[at - 1 : at].isdigit():
            at = self._data.rfind(head, begins, at)
        if at < 0:
            return True
        try:
            return bool(_memo.parse(self._data, at + len(head))[0] != value)
        except ValueError:
            return True

    def _add(self, start: int, rows: Mapping[int, Place | None]) -> None:
        """Takes one table's word for its objects, in the place of those before it."""
        placed = {number: place for number, place in rows.items() if place is None or place.kind == 1}
        wrong = {number for number, place in placed.items() if not (place and self._stands(number, place))}
        for number in rows:
            self._lost.pop(number, None)
        if len(wrong) > max(_FEW, len(placed) // 2):
            return
        packed = {
            number
            for number, place in rows.items()
            if place and place.kind == 2 and (place.where in wrong or not self._unpacks(rows.get(place.where)))
        }
        self._lost |= dict.fromkeys(wrong | packed, start)

    def _stands(self, number: int, place: Place) -> bool:
        """Whether an object stands where its row says."""
        around = self._data[max(0, place.where - _NEAR) : place.where + 24]
        return re.search(rb"(?<!\d)%d %d obj" % (number, place.which), around) is not None

    def _unpacks(self, holder: Place | None) -> bool:
        """Whether a stream of objects can be unpacked; one that stands in another table is taken for whole."""
        if holder is None or holder.kind != 1:
            return True
        if holder.where not in self._whole:
            self._whole[holder.where] = self._stream(holder.where) is not None
        return self._whole[holder.where]

    def _rows(self, position: int) -> Iterator[tuple[int, Place | None]]:
        """The rows of a table, by number; None for one that is broken."""
        while (section := _SECTION.match(self._data, position)) is not None:
            first, count = int(section[1]), int(section[2])
            position = section.end() + _ROW * count
            for n, at in enumerate(range(section.end(), position, _ROW)):
                row = self._data[at : at + _ROW]
                if (entry := _ENTRY.match(row)) is None:
                    yield first + n, Place(0, 0, 0) if row[17:18] == b"f" else None
                elif entry[1].isdigit() and entry[2].isdigit():
                    yield first + n, Place(1, int(entry[1]), int(entry[2]))
                else:
                    yield first + n, None

    def _rows_of_stream(self, inside: int) -> Iterable[tuple[int, Place | None]]:
        """The rows of the stream with a key at `inside`; none where it is broken itself."""
        heads = [each.start() for each in _HEAD.finditer(self._data, max(0, inside - _LONGEST_HEAD), inside)]
        found = self._stream(heads[-1]) if heads else None
        if found is None:
            return
        entries, data = found
        references = CrossReferences()
        try:
            references.add_stream(entries, without_predictor(data, entries.get("DecodeParms")))
            for first, end, entry in references.sections:
                for number in range(first, end):
                    yield number, entry(number - first)
        except NotPlain:
            return

    def _stream(self, start: int) -> tuple[dict[str, Value], bytes] | None:
        """The dictionary and the unpacked bytes of the stream whose head stands about `start`; None where it is
        broken, or packed in another way than all programs pack tables."""
        head = _HEAD.search(self._data, max(0, start - _NEAR), start + _LONGEST_HEAD)
        try:
            entries, end = _memo.parse(self._data, head.end()) if head else (None, 0)
        except ValueError:
            return None
        begins = _STREAM.match(self._data, end)
        if not isinstance(entries, dict) or begins is None or not isinstance(entries.get("Length"), int):
            return None
        packed = self._data[begins.end() : begins.end() + entries["Length"]]
        if "Filter" not in entries:
            return entries, packed
        inflater = zlib.decompressobj()
        try:
            data = inflater.decompress(packed, _MOST_UNPACKED)
        except zlib.error:
            return None
        return (entries, data) if inflater.eof else None
