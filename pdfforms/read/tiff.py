"""The pages of a TIFF, found without reading them: Pillow walks through all before the one that is asked for.

ISO 12639 and Adobe's TIFF 6.0: a head with the place of the first directory, each directory with the place of the
next. A BigTIFF has the same with longer numbers.
"""

from __future__ import annotations

import struct

from pdfforms.read.limits import MAX_PAGES

_ORDERS = {b"II": "<", b"MM": ">"}
_CLASSIC, _BIG = 42, 43


class Directories:
    """The directories of a TIFF, one a page."""

    def __init__(self, data: bytes) -> None:
        """Of other bytes there are none."""
        self._data = data
        self._order = _ORDERS.get(data[:2], "")
        version = struct.unpack_from(f"{self._order}H", data, 2)[0] if self._order and len(data) > 3 else 0
        self._big = version == _BIG
        self.places: list[int] = []
        """Where each begins; no more than are ever read, and none twice."""
        if version in (_CLASSIC, _BIG):
            self._walk()

    def beginning_at(self, page: int) -> bytes:
        """The file as if it began with a page, counted from 0."""
        if page == 0:
            return self._data
        at, form = (8, "Q") if self._big else (4, "I")
        place = struct.pack(self._order + form, self.places[page])
        return b"".join((self._data[:at], place, memoryview(self._data)[at + len(place) :]))

    def _walk(self) -> None:
        count, entry, number = ("Q", 20, "Q") if self._big else ("H", 12, "I")
        seen: set[int] = set()
        try:
            (place,) = struct.unpack_from(self._order + number, self._data, 8 if self._big else 4)
            while place and place not in seen and len(self.places) < MAX_PAGES:
                (entries,) = struct.unpack_from(self._order + count, self._data, place)
                behind = place + struct.calcsize(self._order + count) + entry * entries
                seen.add(place)
                self.places.append(place)
                (place,) = struct.unpack_from(self._order + number, self._data, behind)
        except struct.error:  # cut off: what was found until here
            return
