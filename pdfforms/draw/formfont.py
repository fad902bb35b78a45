"""The font that viewers type with: simple TrueType, WinAnsiEncoding, cmap kept, no subset prefix.

Acrobat replaces a form font that it cannot address by character, so it has the shape that Acrobat itself
writes. It covers Latin-1 and cp1252; what is typed beyond that shows in the viewer's own fallback font.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import uharfbuzz as hb

from pdfforms.draw.cos import Indirect, Name, Stream
from pdfforms.draw.faces import Face, faces
from pdfforms.draw.tounicode import to_unicode

RESOURCE = "PfSans"
"""Its name in /DR and in every /DA."""
_FIRST, _LAST = 32, 255
_CONTROL = re.compile(rb"[\x00-\x1f\x7f]")


def _face() -> Face:
    return faces("regular")[0]


@lru_cache(maxsize=1)
def _characters() -> tuple[str, ...]:
    """The character of each code from 32 to 255; "" where WinAnsi has none."""
    return tuple(bytes([code]).decode("cp1252", errors="ignore") for code in range(_FIRST, _LAST + 1))


@lru_cache(maxsize=1)
def widths() -> tuple[float, ...]:
    """The advance of each code from 32 to 255 in thousandths of the font size."""
    face = _face()
    return tuple(round(face.advance(face.glyph(ord(char))), 3) if char else 0.0 for char in _characters())


@lru_cache(maxsize=1)
def _width_of() -> dict[int, float]:
    return dict(zip(range(_FIRST, _LAST + 1), widths(), strict=True))


def encode(text: str) -> bytes | None:
    """The text in WinAnsi, or None where it holds something that the font cannot show."""
    try:
        data = text.encode("cp1252")
    except UnicodeEncodeError:
        return None
    return None if _CONTROL.search(data) else data


def width(data: bytes) -> float:
    """Of WinAnsi bytes, in thousandths of the font size."""
    return sum(map(_width_of().__getitem__, data))


@lru_cache(maxsize=1)
def _program() -> bytes:
    request = hb.SubsetInput()
    request.unicode_set.set({ord(char) for char in _characters() if char})
    request.drop_table_tag_set.update(
        {int.from_bytes(tag.encode(), "big") for tag in ("GSUB", "GPOS", "GDEF", "DSIG", "STAT", "meta")}
    )
    return bytes(hb.subset(_face().hb_face, request).blob.data)


def _to_unicode() -> bytes:
    """WinAnsi says it all, but what Ghostscript makes of the page can be read only with this."""
    codes = enumerate(_characters(), _FIRST)
    return to_unicode({code: char for code, char in codes if char}, digits=2)


def form_font() -> Indirect:
    """The font's objects, new for each document."""
    face, program = _face(), _program()
    descriptor: dict[str, Any] = {
        "Type": Name("FontDescriptor"),
        "FontName": Name(face.name),
        "Flags": 32,
        "FontBBox": [-621, -389, 2800, 1067],
        "ItalicAngle": 0,
        "Ascent": round(face.ascent),
        "Descent": round(face.descent),
        "CapHeight": 714,
        "XHeight": 536,
        "StemV": 80,
        "FontFile2": Indirect(Stream(program, {"Length1": len(program)})),
    }
    return Indirect(
        {
            "Type": Name("Font"),
            "Subtype": Name("TrueType"),
            "BaseFont": Name(face.name),
            "Encoding": Name("WinAnsiEncoding"),
            "FirstChar": _FIRST,
            "LastChar": _LAST,
            "Widths": list(widths()),
            "FontDescriptor": Indirect(descriptor),
            "ToUnicode": Indirect(Stream(_to_unicode())),
        }
    )
