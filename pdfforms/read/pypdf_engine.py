"""The second engine: pypdf, for files that qpdf refuses."""

from __future__ import annotations

import logging
from contextlib import AbstractContextManager
from functools import lru_cache
from io import BytesIO
from typing import Any

import pypdf
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from pdfforms.errors import EncryptedPdf, UnreadablePdf
from pdfforms.read.limits import MAX_NODES, MAX_STREAM
from pdfforms.read.store import Room
from pdfforms.read.values import Name, Ref, StreamValue, Value

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings quote what stands in a file

_FAULTS = (
    PyPdfError,
    DependencyError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""pypdf lets bare Python exceptions out of damaged files (46 of 5,838 public ones)."""
_MAX_DEPTH = 60
_PYPDF = 20_000_000
"""What pypdf may decode where its own default is 75 million."""


def pypdf_limits() -> AbstractContextManager[pypdf.Configuration]:
    """Within it pypdf works with limits of ours, and calls no other program."""
    return pypdf.apply_configuration(_pypdf())


@lru_cache(maxsize=1)
def _pypdf() -> pypdf.Configuration:
    return pypdf.Configuration(
        maximum_declared_stream_length=MAX_STREAM,
        array_based_stream_maximum_output_length=_PYPDF,
        array_maximum_element_count=MAX_NODES,
        dictionary_maximum_element_count=MAX_NODES,
        jbig2_maximum_output_length=_PYPDF,
        lzw_maximum_output_length=_PYPDF,
        run_length_maximum_output_length=_PYPDF,
        zlib_maximum_output_length=_PYPDF,
        brotli_maximum_output_length=_PYPDF,
        image_maximum_buffer_size=_PYPDF,
        stream_filters_maximum_length=8,
        stream_decoding_work_maximum_length=4 * _PYPDF,
        form_fields_maximum_entries=5_000,
        page_tree_maximum_entries=MAX_NODES,
        jbig2dec_binary=None,
        disable_legacy_handling=True,
    )


class PypdfStore:
    """A file opened by pypdf, as leniently as it can."""

    def __init__(self, data: bytes) -> None:
        """Raises EncryptedPdf where a password is needed, UnreadablePdf for what pypdf refuses."""
        self._room = Room()
        try:
            with pypdf_limits():
                self._reader = pypdf.PdfReader(BytesIO(data), strict=False)
                if self._reader.is_encrypted and not self._reader.decrypt(""):
                    raise EncryptedPdf("a password is needed")
                self._trailer = _plain(self._reader.trailer, self._room, 0)
                if not isinstance(self.get(self._trailer["Root"]), dict):
                    raise UnreadablePdf("it has no catalog")
        except UnreadablePdf:
            raise
        except _FAULTS as exc:
            raise UnreadablePdf("pypdf cannot open it") from exc

    @property
    def repaired(self) -> bool:
        """A file that needs the second engine is damaged."""
        return True

    guesses = True

    def is_broken(self, _reference: Ref) -> bool:
        """It does not say."""
        return False

    @property
    def full(self) -> bool:
        """Whether it unpacked to too much."""
        return self._room.left < 0

    @property
    def trailer(self) -> dict[str, Value]:
        """The trailer dictionary."""
        return self._trailer if isinstance(self._trailer, dict) else {}

    def get(self, reference: Ref) -> Value:
        """The object; None where it cannot be had."""
        try:
            with pypdf_limits():
                found = self._reader.get_object(
                    IndirectObject(reference.number, reference.generation, self._reader)
                )
                return _plain(found, self._room, 0)
        except _FAULTS:
            return None

    def text(self, _reference: Ref) -> bytes | None:
        """Nothing is said of that."""
        return None


def _plain(value: Any, room: Room, depth: int) -> Value:
    if depth > _MAX_DEPTH or value is None:
        return None
    if isinstance(value, IndirectObject):
        return Ref(value.idnum, value.generation)
    if isinstance(value, StreamObject):
        return StreamValue(_entries(value, room, depth), lambda: _decode(value, room))
    if isinstance(value, DictionaryObject):
        return _entries(value, room, depth)
    if isinstance(value, ArrayObject):
        return [_plain(item, room, depth + 1) for item in value]
    return _scalar(value)


def _entries(value: DictionaryObject, room: Room, depth: int) -> dict[str, Value]:
    return {str(key)[1:]: _plain(value.raw_get(key), room, depth + 1) for key in value}


def _scalar(value: Any) -> Value:
    if isinstance(value, NameObject):
        return Name(str(value)[1:])
    if isinstance(value, TextStringObject):
        return bytes(value.original_bytes)
    if isinstance(value, ByteStringObject):
        return bytes(value)
    if isinstance(value, BooleanObject):
        return bool(value.value)
    if isinstance(value, NumberObject):
        return int(value)
    return float(value) if isinstance(value, FloatObject) else None


def _decode(stream: StreamObject, room: Room) -> bytes:
    try:
        with pypdf_limits():
            data = stream.get_data()
    except _FAULTS as exc:
        raise ValueError("a stream cannot be decoded") from exc
    return room.take(bytes(data))
