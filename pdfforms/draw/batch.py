"""Many personal copies -> one PDF for the printer, copy by copy, so that memory stays the same.

What is filled in becomes part of the page: on paper nobody fills in a field, and two fields of one name in one
file would be one field. What several copies share, fonts above all, is written once.
"""

from __future__ import annotations

import hashlib
from array import array
from collections import OrderedDict
from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO
from typing import Any, BinaryIO

import pikepdf

from pdfforms.draw.cos import name
from pdfforms.errors import BlankError

_SHARED = 4096
"""Objects that are remembered, to be found again in the next copies."""
_CATALOG, _PAGES = 1, 2
_KEPT = ("/MediaBox", "/Rotate", "/Resources", "/Contents")
"""Of a page; the rest is for screens."""


class Batch:
    """One PDF being written."""

    def __init__(self, file: BinaryIO, *, duplex: bool = False) -> None:
        """`duplex`: each copy begins on a sheet of its own."""
        self._file = file
        self._duplex = duplex
        self._offsets = array("Q", [0, 0, 0])
        """By object number; 0 has none, catalog and page tree come last."""
        self._pages = array("L")
        self._known: OrderedDict[bytes, int] = OrderedDict()
        self._at = 0
        self._put(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def add(self, data: bytes) -> None:
        """Adds a copy. Raises BlankError where it is none of ours."""
        try:
            with pikepdf.open(BytesIO(data)) as pdf:
                pdf.flatten_annotations("print")
                numbers: dict[tuple[int, int], int] = {}
                for page in pdf.pages:
                    self._page({key: page.obj[key] for key in _KEPT if key in page.obj}, numbers)
                if self._duplex and len(pdf.pages) % 2:
                    self._page({"/MediaBox": page.obj["/MediaBox"]}, numbers)
        except (pikepdf.PdfError, pikepdf.PasswordError, KeyError, ValueError, RecursionError) as exc:
            raise BlankError("A copy cannot be opened. Bring it back from a backup.") from exc

    def finish(self) -> None:
        """Writes what holds the pages together."""
        kids = b" ".join(b"%d 0 R" % each for each in self._pages)
        self._object(_PAGES, b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(self._pages), kids))
        sides = b"/Duplex/DuplexFlipLongEdge" if self._duplex else b""
        printing = b"/ViewerPreferences<</PrintScaling/None%s>>" % sides
        self._object(_CATALOG, b"<</Type/Catalog/Pages %d 0 R%s>>" % (_PAGES, printing))
        start = self._at
        self._put(b"xref\n0 %d\n0000000000 65535 f \n" % len(self._offsets))
        for offset in self._offsets[1:]:
            self._put(b"%010d 00000 n \n" % offset)
        end = b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        self._put(end % (len(self._offsets), _CATALOG, start))

    def _page(self, entries: Mapping[str, Any], numbers: dict[tuple[int, int], int]) -> None:
        own = b"".join(name(key[1:]) + b" " + self._text(value, numbers) for key, value in entries.items())
        self._pages.append(self._new(b"<</Type/Page/Parent %d 0 R%s>>" % (_PAGES, own)))

    def _text(self, value: Any, numbers: dict[tuple[int, int], int]) -> bytes:
        """An object as it stands where it is used; what it refers to is written before."""
        if isinstance(value, pikepdf.Object) and value.is_indirect:
            if value.objgen not in numbers:
                numbers[value.objgen] = self._shared(self._body(value, numbers))
            return b"%d 0 R" % numbers[value.objgen]
        return self._body(value, numbers)

    def _body(self, value: Any, numbers: dict[tuple[int, int], int]) -> bytes:
        if isinstance(value, pikepdf.Stream):
            data = value.read_raw_bytes()
            entries = {**dict(value.stream_dict.items()), "/Length": len(data)}
            return self._dictionary(entries, numbers) + b"stream\n" + data + b"\nendstream"
        if isinstance(value, pikepdf.Dictionary):
            return self._dictionary(dict(value.items()), numbers)
        if isinstance(value, pikepdf.Array):
            return b"[" + b" ".join(self._text(each, numbers) for each in value) + b"]"
        if isinstance(value, pikepdf.Object):
            return value.unparse()
        if value is None:
            return b"null"
        if isinstance(value, bool):
            return b"true" if value else b"false"
        return (format(value, "f") if isinstance(value, Decimal) else str(value)).encode()

    def _dictionary(self, entries: Mapping[str, Any], numbers: dict[tuple[int, int], int]) -> bytes:
        parts = [name(key[1:]) + b" " + self._text(value, numbers) for key, value in sorted(entries.items())]
        return b"<<" + b"".join(parts) + b">>"

    def _shared(self, body: bytes) -> int:
        """The number of an object that says this, an earlier copy's where there is one."""
        digest = hashlib.sha256(body).digest()
        if digest in self._known:
            self._known.move_to_end(digest)
            return self._known[digest]
        self._known[digest] = number = self._new(body)
        if len(self._known) > _SHARED:
            self._known.popitem(last=False)
        return number

    def _new(self, body: bytes) -> int:
        self._offsets.append(0)
        self._object(len(self._offsets) - 1, body)
        return len(self._offsets) - 1

    def _object(self, number: int, body: bytes) -> None:
        self._offsets[number] = self._at
        self._put(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    def _put(self, data: bytes) -> None:
        self._file.write(data)
        self._at += len(data)
