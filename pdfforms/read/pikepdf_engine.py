"""The first engine: qpdf through pikepdf."""

from __future__ import annotations

import logging
import re
import zlib
from io import BytesIO
from typing import Any

import pikepdf

from pdfforms.errors import EncryptedPdf, UnreadablePdf
from pdfforms.read.limits import MAX_OBJECT
from pdfforms.read.shapes import Memo
from pdfforms.read.store import Room
from pdfforms.read.values import Ref, StreamValue, Value

logging.getLogger("pikepdf").setLevel(logging.CRITICAL)  # qpdf's warnings may quote what stands in a file
_FLATE, _PIECE = pikepdf.Array([pikepdf.Name.FlateDecode]), 1 << 20
_memo = Memo()
_OBJECT = re.compile(r"\(object (\d+) (\d+), offset \d+\): (.*)", re.DOTALL)
"""How qpdf's warnings name an object."""


class PikepdfStore:
    """A file opened by qpdf, which repairs what it can."""

    def __init__(self, data: bytes) -> None:
        """Raises EncryptedPdf where a password is needed, UnreadablePdf for what qpdf refuses."""
        try:
            self._pdf = pikepdf.open(
                BytesIO(data), suppress_warnings=True, attempt_recovery=_can_be_repaired(data)
            )
        except pikepdf.PasswordError as exc:
            raise EncryptedPdf("a password is needed") from exc
        except (pikepdf.PdfError, ValueError, RuntimeError, OverflowError, MemoryError) as exc:
            raise UnreadablePdf("qpdf cannot open it") from exc
        self._repaired = False
        self._broken: set[Ref] = set()
        self._known: dict[Ref, Value] = {}
        self._room = Room()

    @property
    def repaired(self) -> bool:
        """Whether qpdf has rebuilt the cross-reference table by now: it may do so whenever an object is asked for,
        and then gives an older one for an object that is broken."""
        self._hear()
        return self._repaired

    def is_broken(self, reference: Ref) -> bool:
        """Whether qpdf has warned of an object, which it then gives in part: a key may be gone with its value."""
        self.get(reference)
        self._hear()
        return reference in self._broken

    def _hear(self) -> None:
        """What qpdf has warned of since it was last asked. A stream's wrong length is no harm, and that an object
        is not at its place is told by what becomes of the table."""
        for warning in self._pdf.get_warnings():
            self._repaired |= "reconstruct" in warning
            found = _OBJECT.search(warning)
            if found and not any(each in found[3] for each in ("stream", "expected n n obj")):
                self._broken.add(Ref(int(found[1]), int(found[2])))

    guesses = True

    @property
    def full(self) -> bool:
        """Whether it unpacked to too much."""
        return self._room.left < 0

    @property
    def trailer(self) -> dict[str, Value]:
        """The trailer dictionary."""
        value = _parse(self._pdf.trailer.unparse(resolved=True))
        return value if isinstance(value, dict) else {}

    def get(self, reference: Ref) -> Value:
        """The object, parsed once."""
        if reference not in self._known:
            self._known[reference] = self._load(reference)
        return self._known[reference]

    def text(self, _reference: Ref) -> bytes | None:
        """Nothing is said of that."""
        return None

    def _load(self, reference: Ref) -> Value:
        try:
            found = self._pdf.get_object(reference)
            if isinstance(found, pikepdf.Stream):
                entries = _parse(found.stream_dict.unparse(resolved=True))
                return StreamValue(
                    entries if isinstance(entries, dict) else {}, lambda: _decode(found, self._room)
                )
            if isinstance(found, pikepdf.Object):
                return _parse(found.unparse(resolved=True))
            return _scalar(found)
        except (pikepdf.PdfError, ValueError, RuntimeError):
            return None


def _can_be_repaired(data: bytes) -> bool:
    """Whether most objects have an end; qpdf looks for minutes for the ends of 100,000 streams."""
    return data.count(b"endobj") * 2 >= data.count(b" obj") or len(data) < 100_000


def _scalar(found: Any) -> Value:
    """pikepdf gives numbers and truth values as Python's own, decimals as Decimal."""
    return found if isinstance(found, (int, bool)) or found is None else float(found)


def _parse(text: bytes) -> Value:
    return _memo.parse_all(text) if len(text) <= MAX_OBJECT else None


def _decode(stream: pikepdf.Stream, room: Room) -> bytes:
    try:
        data = stream.read_bytes()
    except (pikepdf.PdfError, RuntimeError, MemoryError) as exc:
        raise ValueError("a stream cannot be decoded") from exc
    data = room.take(data)
    if _is_spoiled(stream):
        raise ValueError("a stream is damaged")
    return data


def _is_spoiled(stream: pikepdf.Stream) -> bool:
    """Whether what was unpacked is not what was packed: qpdf takes a wrong checksum for none, and one wrong bit
    draws lines through half a page."""
    if stream.stream_dict.get("/Filter") not in (pikepdf.Name.FlateDecode, _FLATE):
        return False
    inflater, left = zlib.decompressobj(), stream.read_raw_bytes()
    try:
        while left and not inflater.eof:
            inflater.decompress(left, _PIECE)
            left = inflater.unconsumed_tail
    except zlib.error:
        return True
    return False
