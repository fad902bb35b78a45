"""Streams that unpack to a thousand times their size, wherever a reader unpacks one."""

from __future__ import annotations

import zlib
from functools import cache

import pikepdf

from tests.hostile.case import TOLD, Bait, case
from tests.hostile.cos import GIGABYTE, altered, document, packed, stream, zeros
from tests.hostile.lzw import lzw_zeros
from tests.hostile.widgets import widget


@cache
def _gigabyte() -> bytes:
    return zeros(GIGABYTE)


def _as_content(bait: Bait, data: bytes, filters: str) -> bytes:
    """A filled form whose page has one more content stream."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        own = page.Contents
        streams = list(own.as_list()) if isinstance(own, pikepdf.Array) else [own]
        page.Contents = pikepdf.Array([*streams, packed(pdf, data, filters)])

    return altered(bait.copy(), change)


def _as_value(bait: Bait, data: bytes, filters: str) -> bytes:
    """A filled form in which the notes are a stream."""

    def change(pdf: pikepdf.Pdf) -> None:
        widget(pdf, "other_notes").V = packed(pdf, data, filters)

    return altered(bait.copy(), change)


def _as_appearance(bait: Bait, data: bytes, filters: str) -> bytes:
    """A filled form in which the notes look like that."""

    def change(pdf: pikepdf.Pdf) -> None:
        form = packed(pdf, data, filters, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        form.BBox = pikepdf.Array([0, 0, 400, 100])
        widget(pdf, "other_notes").AP = pikepdf.Dictionary(N=form)

    return altered(bait.copy(), change)


@case()
def flate_content(bait: Bait) -> bytes:
    """Page content: 1 GiB of zeros in 1 MB."""
    return _as_content(bait, _gigabyte(), "/FlateDecode")


@case()
def flate_value(bait: Bait) -> bytes:
    """A field's value as a stream of 1 GiB."""
    return _as_value(bait, _gigabyte(), "/FlateDecode")


@case()
def flate_appearance(bait: Bait) -> bytes:
    """A field's appearance of 1 GiB."""
    return _as_appearance(bait, _gigabyte(), "/FlateDecode")


@case()
def flate_twice(bait: Bait) -> bytes:
    """Flate in Flate: 1 GiB in a few kilobytes, packed twice."""
    return _as_content(bait, zlib.compress(_gigabyte(), 9), "[/FlateDecode /FlateDecode]")


@case()
def flate_seven_times(bait: Bait) -> bytes:
    """Flate in Flate, seven deep, just below the usual limit of eight filters."""
    data = _gigabyte()
    for _ in range(6):
        data = zlib.compress(data, 9)
    return _as_appearance(bait, data, "[" + "/FlateDecode " * 7 + "]")


@case()
def flate_of_operators(bait: Bait) -> bytes:
    """Page content of 40 MB that is all operators: below the limit on size, above any on time."""
    return _as_content(bait, zlib.compress(b"q Q BT ET " * 4_000_000, 9), "/FlateDecode")


@case()
def flate_of_text(bait: Bait) -> bytes:
    """Page content that shows four million letters on one spot."""
    show = b"BT /F1 1 Tf 10 10 Td " + b"(aaaaaaaaaaaaaaaaaaaa) Tj " * 200_000 + b" ET"
    return _as_content(bait, zlib.compress(show, 9), "/FlateDecode")


@case()
def appearance_of_text(bait: Bait) -> bytes:
    """A field's appearance that shows ten million letters."""
    show = b"/Tx BMC BT /Helv 1 Tf " + b"(aaaaaaaaaaaaaaaaaaaa) Tj " * 500_000 + b" ET EMC"
    return _as_appearance(bait, zlib.compress(show, 9), "/FlateDecode")


@case()
def predictor(bait: Bait) -> bytes:
    """A PNG predictor with two thousand million columns."""

    def change(pdf: pikepdf.Pdf) -> None:
        found = packed(pdf, _gigabyte())
        found.DecodeParms = pikepdf.Dictionary(Predictor=15, Columns=2_000_000_000, Colors=32, BitsPerComponent=16)
        widget(pdf, "other_notes").V = found

    return altered(bait.copy(), change)


@case()
def lzw_content(bait: Bait) -> bytes:
    """Page content: 1 GB of zeros by LZW."""
    return _as_content(bait, lzw_zeros(GIGABYTE), "/LZWDecode")


@case()
def lzw_value(bait: Bait) -> bytes:
    """A field's value by LZW."""
    return _as_value(bait, lzw_zeros(GIGABYTE), "/LZWDecode")


@case()
def run_length_appearance(bait: Bait) -> bytes:
    """RunLength within Flate: 1 GiB."""
    return _as_appearance(
        bait, zlib.compress(b"\x81\x00" * (GIGABYTE >> 7) + b"\x80"), "[/FlateDecode /RunLengthDecode]"
    )


@case()
def run_length_content(bait: Bait) -> bytes:
    """RunLength by itself: 1 GiB from 16 MB."""
    return _as_content(bait, b"\x81\x00" * (GIGABYTE >> 7) + b"\x80", "/RunLengthDecode")


@case()
def ascii85_content(bait: Bait) -> bytes:
    """ASCII85 of `z`, four zeros each, within Flate."""
    return _as_content(bait, zlib.compress(b"z" * (1 << 28) + b"~>"), "[/FlateDecode /ASCII85Decode]")


@case()
def ascii_hex_chain(bait: Bait) -> bytes:
    """ASCIIHex of ASCIIHex, six deep."""
    data = b"q Q"
    for _ in range(6):
        data = data.hex().encode() + b">"
    return _as_appearance(bait, data, "[" + "/ASCIIHexDecode " * 6 + "]")


@case()
def ten_thousand_filters(bait: Bait) -> bytes:
    """A stream with 10,000 filters."""
    return _as_content(bait, b"00>", "[" + "/ASCIIHexDecode " * 10_000 + "]")


@case()
def unknown_filters(bait: Bait) -> bytes:
    """Filters that nobody has."""
    return _as_content(bait, b"q Q", "[/NoSuchDecode /FlateDecode /A#20B]")


@case(TOLD)
def object_stream(_: Bait) -> bytes:
    """An object stream of 1 GiB."""
    packed_objects = stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", _gigabyte())
    return document({4: packed_objects}, catalog="/AcroForm 5 0 R")


@case(TOLD)
def cross_reference_stream(_: Bait) -> bytes:
    """A cross-reference stream of 1 GiB that promises a thousand million objects."""
    head = b"%PDF-1.7\n"
    body = stream("/Type /XRef /W [1 4 2] /Size 1000000000 /Root 2 0 R /Filter /FlateDecode", _gigabyte())
    return head + b"1 0 obj\n" + body + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)


@case()
def thousand_bombs(bait: Bait) -> bytes:
    """A thousand small bombs of 40 MiB each: below every limit on one stream."""

    def change(pdf: pikepdf.Pdf) -> None:
        bomb = packed(pdf, zeros(40 << 20))
        page = pdf.pages[0].obj
        own = page.Contents
        streams = list(own.as_list()) if isinstance(own, pikepdf.Array) else [own]
        page.Contents = pikepdf.Array([*streams, *[pdf.make_indirect(bomb)] * 999])

    return altered(bait.copy(), change)


@case()
def string_of_fifty_megabytes(bait: Bait) -> bytes:
    """A field's value of 50 million letters."""

    def change(pdf: pikepdf.Pdf) -> None:
        widget(pdf, "other_notes").V = pikepdf.String("A" * 50_000_000)

    return altered(bait.copy(), change)


@case()
def many_long_strings(bait: Bait) -> bytes:
    """Every text of a megabyte, each below a limit on one."""

    def change(pdf: pikepdf.Pdf) -> None:
        for key in ("student_name", "supports_tried_1", "supports_tried_2", "student_commitment_1", "other_notes"):
            widget(pdf, key).V = pikepdf.String("word " * 200_000)

    return altered(bait.copy(), change)
