"""Fonts and their tables, which every reader of page text must parse."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.hostile.case import Bait, case
from tests.hostile.cos import altered, packed, zeros
from tests.hostile.widgets import widget

_TEXT = b"/Tx BMC BT /Bad 10 Tf 2 2 Td <00410042004300440045> Tj ET EMC"
_HEAD = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "


def _with_font(bait: Bait, make: Callable[[pikepdf.Pdf], pikepdf.Object]) -> bytes:
    """A filled form whose notes, and whose page, show text in a bad font."""

    def change(pdf: pikepdf.Pdf) -> None:
        font = make(pdf)
        font = font if font.is_indirect else pdf.make_indirect(font)
        form = pikepdf.Stream(pdf, _TEXT)
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 400, 100])
        form.Resources = Dictionary(Font=Dictionary(Bad=font))
        widget(pdf, "other_notes").AP = Dictionary(N=form)
        page = pdf.pages[0]
        page.obj.Resources.Font.Bad = font
        page.contents_add(pikepdf.Stream(pdf, b"BT /Bad 10 Tf 100 700 Td <00410042> Tj ET"))

    return altered(bait.copy(), change)


def _composite(pdf: pikepdf.Pdf, encoding: pikepdf.Object, to_unicode: bytes | None = None) -> Dictionary:
    below = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name.X,
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
    )
    font = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.X, Encoding=encoding)
    font.DescendantFonts = Array([below])
    if to_unicode is not None:
        font.ToUnicode = pdf.make_indirect(packed(pdf, zlib.compress(to_unicode)))
    return font


@case()
def to_unicode_of_a_million(bait: Bait) -> bytes:
    """A ToUnicode table of a million entries."""
    rows = b"".join(b"<%04x> <%04x>\n" % (each % 65_536, each % 50_000 + 32) for each in range(1_000_000))
    table = _HEAD + b"1000000 beginbfchar\n" + rows + b"endbfchar endcmap"
    return _with_font(bait, lambda pdf: _composite(pdf, Name("/Identity-H"), table))


@case()
def to_unicode_of_ranges(bait: Bait) -> bytes:
    """A ToUnicode table of ten thousand ranges, each over every code there is."""
    table = _HEAD + b"10000 beginbfrange\n" + b"<00000000> <ffffffff> <0041>\n" * 10_000 + b"endbfrange endcmap"
    return _with_font(bait, lambda pdf: _composite(pdf, Name("/Identity-H"), table))


@case()
def to_unicode_of_long_texts(bait: Bait) -> bytes:
    """A ToUnicode table in which one code is a megabyte of text."""
    table = _HEAD + b"1 beginbfchar\n<0041> <" + b"0041" * 500_000 + b">\nendbfchar endcmap"
    return _with_font(bait, lambda pdf: _composite(pdf, Name("/Identity-H"), table))


@case()
def to_unicode_bomb(bait: Bait) -> bytes:
    """A ToUnicode table of 1 GiB of zeros."""

    def make(pdf: pikepdf.Pdf) -> pikepdf.Object:
        font = _composite(pdf, Name("/Identity-H"))
        font.ToUnicode = pdf.make_indirect(packed(pdf, zeros(1 << 30)))
        return font

    return _with_font(bait, make)


@case()
def cmap_that_uses_itself(bait: Bait) -> bytes:
    """A CMap whose /UseCMap is itself, and names a file by a path."""

    def make(pdf: pikepdf.Pdf) -> pikepdf.Object:
        table = pdf.make_indirect(pikepdf.Stream(pdf, _HEAD + b"/../../../../etc/passwd usecmap endcmap"))
        table.Type, table.CMapName, table.UseCMap = Name.CMap, Name("/../../../../etc/passwd"), table
        font = _composite(pdf, table)
        font.ToUnicode = table
        return font

    return _with_font(bait, make)


@case()
def cmap_of_every_range(bait: Bait) -> bytes:
    """A CMap of ten thousand ranges over every code of four bytes."""
    table = _HEAD + b"10000 begincidrange\n" + b"<00000000> <ffffffff> 0\n" * 10_000 + b"endcidrange endcmap"
    return _with_font(bait, lambda pdf: _composite(pdf, pdf.make_indirect(pikepdf.Stream(pdf, table))))


@case()
def truetype_of_huge_tables(bait: Bait) -> bytes:
    """A TrueType font whose tables lie beyond its end and overlap, with 65,535 glyphs."""
    names = (b"cmap", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"name", b"post")
    rows = b"".join(name + struct.pack(">III", 0, 12, 0xFFFFFFF0) for name in names)
    program = b"\x00\x01\x00\x00" + struct.pack(">HHHH", len(names), 128, 3, 16) + rows + b"\xff" * 4_096
    return _with_font(bait, lambda pdf: _embedded(pdf, program, "/FontFile2"))


@case()
def truetype_of_noise(bait: Bait) -> bytes:
    """A TrueType font of the right head and nothing but ones after it."""
    return _with_font(bait, lambda pdf: _embedded(pdf, b"\x00\x01\x00\x00" + b"\xff" * 500_000, "/FontFile2"))


@case()
def type_one_that_runs(bait: Bait) -> bytes:
    """A Type 1 font whose program loops for ever, and claims lengths of 2^31."""
    program = b"%!PS-AdobeFont-1.0\n/x {x x} def x\n{} loop\n/CharStrings 2000000000 dict\neexec " + b"0" * 100_000
    return _with_font(bait, lambda pdf: _embedded(pdf, program, "/FontFile"))


@case()
def widths_of_a_million(bait: Bait) -> bytes:
    """A composite font with a million widths from minus one on, and a range of 2^31."""

    def make(pdf: pikepdf.Pdf) -> pikepdf.Object:
        font = _composite(pdf, Name("/Identity-H"))
        font.DescendantFonts[0].W = Array([-1, Array([500] * 1_000_000), 0, 2_147_483_647, 600])
        return font

    return _with_font(bait, make)


@case()
def differences_of_a_million(bait: Bait) -> bytes:
    """An encoding with a million differences that begin at minus five."""

    def make(_: pikepdf.Pdf) -> pikepdf.Object:
        differences = Array([-5, *[Name.A] * 500_000, 2_147_483_647, *[Name("/uni110000FFFF")] * 500_000])
        encoding = Dictionary(Type=Name.Encoding, Differences=differences)
        return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=encoding)

    return _with_font(bait, make)


@case()
def glyphs_that_draw_themselves(bait: Bait) -> bytes:
    """A Type 3 font whose glyph shows itself, a hundred times."""

    def make(pdf: pikepdf.Pdf) -> pikepdf.Object:
        glyph = pdf.make_indirect(pikepdf.Stream(pdf, b"0 0 d0 BT /Me 1 Tf " + b"(A) Tj " * 100 + b"ET"))
        font = pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type3,
                FontBBox=Array([0, 0, 1, 1]),
                FontMatrix=Array([1, 0, 0, 1, 0, 0]),
                CharProcs=Dictionary(A=glyph),
                Encoding=Dictionary(Differences=Array([0, *[Name.A] * 256])),
                FirstChar=0,
                LastChar=255,
                Widths=Array([1] * 256),
            )
        )
        font.Resources = Dictionary(Font=Dictionary(Me=font))
        return font

    return _with_font(bait, make)


@case()
def descendants_in_a_circle(bait: Bait) -> bytes:
    """A composite font that descends from itself."""

    def make(pdf: pikepdf.Pdf) -> pikepdf.Object:
        font = pdf.make_indirect(_composite(pdf, Name("/Identity-H")))
        font.DescendantFonts = Array([font])
        return font

    return _with_font(bait, make)


def _embedded(pdf: pikepdf.Pdf, program: bytes, key: str) -> Dictionary:
    made = pdf.make_indirect(packed(pdf, zlib.compress(program)))
    made.Length1, made.Length2, made.Length3 = len(program), 2_147_483_647, -1
    descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name.X, Flags=4, FontBBox=Array([0, 0, 1, 1]))
    descriptor[key] = made
    kind = Name.TrueType if key == "/FontFile2" else Name.Type1
    return Dictionary(
        Type=Name.Font,
        Subtype=kind,
        BaseFont=Name.X,
        FirstChar=0,
        LastChar=255,
        Widths=Array([500] * 256),
        FontDescriptor=pdf.make_indirect(descriptor),
    )
