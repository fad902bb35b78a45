"""The typefaces that ship with pdfforms: one family, Noto, with a face for each script."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files

import uharfbuzz as hb

_FILES = {
    "regular": (
        ("R", "NotoSans-Regular"),
        ("A", "NotoNaskhArabic-Regular"),
        ("G", "NotoSansGurmukhi-Regular"),
        ("D", "NotoSansDevanagari-Regular"),
        ("C", "NotoSansCanadianAboriginal-Regular"),
        ("E", "NotoSansEthiopic-Regular"),
        ("K", "NotoSansSC-Regular"),
    ),
    "bold": (("B", "NotoSans-Bold"), ("AB", "NotoNaskhArabic-Bold")),
}


@dataclass(frozen=True)
class Face:
    """One font file. Lengths are in thousandths of the font size unless a method says points."""

    resource: str
    """Its name in a page's font resources; the same in every document."""
    name: str
    """PostScript name."""

    @cached_property
    def data(self) -> bytes:
        """The font program."""
        return files("pdfforms.draw").joinpath("fonts", f"{self.name}.ttf").read_bytes()

    @cached_property
    def hb_face(self) -> hb.Face:
        """HarfBuzz's face."""
        return hb.Face(hb.Blob(self.data))

    @cached_property
    def hb_font(self) -> hb.Font:
        """HarfBuzz's font at the design size."""
        return hb.Font(self.hb_face)

    @cached_property
    def upem(self) -> int:
        """Design units to the em."""
        return int(self.hb_face.upem)

    @cached_property
    def covered(self) -> frozenset[int]:
        """The code points that the face has glyphs for."""
        return frozenset(self.hb_face.unicodes)

    @cached_property
    def ascent(self) -> float:
        """Of the tallest line."""
        return self._thousandths(self.hb_font.get_font_extents("ltr").ascender)

    @cached_property
    def descent(self) -> float:
        """Below the baseline; negative."""
        return self._thousandths(self.hb_font.get_font_extents("ltr").descender)

    @cached_property
    def _advances(self) -> dict[int, float]:
        return {}

    def advance(self, glyph: int) -> float:
        """A glyph's own width."""
        known = self._advances.get(glyph)
        if known is None:
            known = self._advances[glyph] = self._thousandths(self.hb_font.get_glyph_h_advance(glyph))
        return known

    def glyph(self, codepoint: int) -> int:
        """The glyph of a code point, 0 if there is none."""
        return self.hb_font.get_nominal_glyph(codepoint) or 0

    @cached_property
    def replacement(self) -> int:
        """The glyph that stands for a character that no face has (PDF/UA forbids painting .notdef)."""
        return self.glyph(0xFFFD) or self.glyph(ord("?"))

    def _thousandths(self, units: float) -> float:
        return units * 1000 / self.upem


@lru_cache(maxsize=4)
def faces(weight: str = "regular") -> tuple[Face, ...]:
    """The faces of a weight in order of preference; a script without a bold face falls back to regular."""
    own = tuple(Face(resource, name) for resource, name in _FILES[weight])
    return own if weight == "regular" else own + faces("regular")


@lru_cache(maxsize=4096)
def face_for(char: str, weight: str) -> Face | None:
    """The first face that has the character, None if no face has it."""
    return next((face for face in faces(weight) if ord(char) in face.covered), None)
