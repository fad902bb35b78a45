"""Type0 fonts for the glyphs that we paint ourselves: subset, addressed by glyph, with ToUnicode."""

from __future__ import annotations

import hashlib
from typing import Any

import uharfbuzz as hb

from pdfforms.draw.cos import Indirect, Name, Stream, number
from pdfforms.draw.faces import Face
from pdfforms.draw.shape import Line, Run
from pdfforms.draw.tounicode import to_unicode

_NO_TEXT = "\u200b"
"""What a glyph without characters of its own maps to: PDF/UA wants every glyph to map to something."""
_FIRST_SPARE = 0xF000
_NO_CHARACTERS = str.maketrans("", "", "\0\ufeff\ufffe")
"""What PDF/UA-1 forbids in a ToUnicode map (7.21.7)."""
_DROPPED_TABLES = ("GSUB", "GPOS", "GDEF", "cmap", "name", "OS/2", "post", "DSIG", "STAT", "meta", "kern")


class GlyphFont:
    """Collects the glyphs that one document uses of one face. The CID of a glyph is its glyph number; where
    one glyph stands for different texts, further ones get spare CIDs, so that extraction stays right."""

    def __init__(self, face: Face) -> None:
        self.face = face
        self.reference = Indirect()
        self._cids: dict[tuple[int, str], int] = {}
        self._glyph_of: dict[int, int] = {}
        self._text_of: dict[int, str] = {}

    def cid(self, glyph: int, text: str) -> int:
        """The character identifier that paints the glyph and extracts as the text."""
        key = (glyph, text)
        known = self._cids.get(key)
        if known is not None:
            return known
        cid = glyph if glyph not in self._glyph_of else _FIRST_SPARE + len(self._cids)
        if cid > 0xFFFF:  # no spare is left: it looks right and extracts as what it stood for first
            return glyph
        self._cids[key] = cid
        self._glyph_of[cid] = glyph
        self._text_of[cid] = text.translate(_NO_CHARACTERS) or _NO_TEXT
        return cid

    def finish(self) -> Indirect:
        """Fills the font's objects in, once all glyphs are known, and returns the reference to it."""
        program = self._program()
        tag = _subset_tag(program)
        descriptor = Indirect(_descriptor(self.face, f"{tag}+{self.face.name}", program))
        descendant = Indirect(
            {
                "Type": Name("Font"),
                "Subtype": Name("CIDFontType2"),
                "BaseFont": Name(f"{tag}+{self.face.name}"),
                "CIDSystemInfo": {"Registry": "Adobe", "Ordering": "Identity", "Supplement": 0},
                "FontDescriptor": descriptor,
                "DW": 1000,
                "W": self._widths(),
                "CIDToGIDMap": self._cid_to_gid(),
            }
        )
        self.reference.value = {
            "Type": Name("Font"),
            "Subtype": Name("Type0"),
            "BaseFont": Name(f"{tag}+{self.face.name}"),
            "Encoding": Name("Identity-H"),
            "DescendantFonts": [descendant],
            "ToUnicode": Indirect(Stream(to_unicode(self._text_of, digits=4))),
        }
        return self.reference

    def _program(self) -> bytes:
        request = hb.SubsetInput()
        request.glyph_set.set({0, *self._glyph_of.values()})
        request.flags = (
            hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NOTDEF_OUTLINE
        )
        request.drop_table_tag_set.update({_tag_number(table) for table in _DROPPED_TABLES})
        return bytes(hb.subset(self.face.hb_face, request).blob.data)

    def _widths(self) -> list[Any]:
        widths: list[Any] = []
        for cid in sorted(self._glyph_of):
            widths += [cid, [round(self.face.advance(self._glyph_of[cid]), 3)]]
        return widths

    def _cid_to_gid(self) -> Name | Indirect:
        if all(cid == glyph for cid, glyph in self._glyph_of.items()):
            return Name("Identity")
        table = bytearray(2 * (max(self._glyph_of) + 1))
        for cid, glyph in self._glyph_of.items():
            table[2 * cid : 2 * cid + 2] = glyph.to_bytes(2, "big")
        return Indirect(Stream(bytes(table)))


class GlyphFonts:
    """The fonts of one document or appearance, made when first used."""

    def __init__(self, prefix: str = "") -> None:
        self._fonts: dict[str, GlyphFont] = {}
        self._prefix = prefix  # of resource names, where a page has another document's fonts too

    def paint(self, line: Line, x: float, y: float, size: float) -> str:
        """Operators between BT and ET that paint a line with its left end at (x, y), in points."""
        parts: list[str] = []
        for run in line.runs:
            font = self._fonts.setdefault(run.face.resource, GlyphFont(run.face))
            parts.append(_paint_run(font, self._prefix + run.face.resource, run, x, y, size))
            x += run.width * size / 1000
        return "\n".join(parts)

    def finish(self) -> dict[str, Indirect]:
        """The font resources: name -> Type0 font."""
        return {self._prefix + resource: font.finish() for resource, font in sorted(self._fonts.items())}


def _paint_run(font: GlyphFont, resource: str, run: Run, x: float, y: float, size: float) -> str:
    """`Tf`, then `TJ` stretches; a glyph that HarfBuzz moved is placed by a `Tm` of its own."""
    out = [f"/{resource} {number(size)} Tf"]
    pending: list[str] = []
    pen = x

    def flush() -> None:
        if pending:
            out.append(f"[{''.join(pending)}] TJ")
            pending.clear()

    start = True
    for glyph in run.glyphs:
        cid = font.cid(glyph.id, glyph.text)
        moved = bool(glyph.dx or glyph.dy)
        if start or moved:
            flush()
            gx, gy = pen + glyph.dx * size / 1000, y + glyph.dy * size / 1000
            out.append(f"1 0 0 1 {number(gx)} {number(gy)} Tm")
        pending.append(f"<{cid:04X}>")
        slack = run.face.advance(glyph.id) - glyph.advance
        if not moved and abs(slack) > 0.01:
            pending.append(number(slack))
        pen += glyph.advance * size / 1000
        start = moved
    flush()
    return "\n".join(out)


def _descriptor(face: Face, name: str, program: bytes) -> dict[str, Any]:
    return {
        "Type": Name("FontDescriptor"),
        "FontName": Name(name),
        "Flags": 4,
        "FontBBox": [-1000, -500, 3000, 1500],
        "ItalicAngle": 0,
        "Ascent": round(face.ascent),
        "Descent": round(face.descent),
        "CapHeight": 714,
        "StemV": 80,
        "FontFile2": Indirect(Stream(program, {"Length1": len(program)})),
    }


def _tag_number(tag: str) -> int:
    return int.from_bytes(tag.encode(), "big")


def _subset_tag(program: bytes) -> str:
    digest = hashlib.sha256(program).digest()
    return "".join(chr(65 + byte % 26) for byte in digest[:6])
