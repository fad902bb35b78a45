"""Text to glyphs: direction by the Unicode bidirectional algorithm, faces by coverage, shapes by HarfBuzz."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import uharfbuzz as hb

from pdfforms.draw.bidirectional import level_runs, visual_order
from pdfforms.draw.faces import Face, face_for, faces

_EMBEDDINGS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_MARKS = str.maketrans("", "", "\u061c\u200e\u200f")
"""Direction marks: they decide levels and are not painted."""
_JOINERS = "\u200c\u200d"


class Glyph(NamedTuple):
    """One glyph of a run; lengths in thousandths of the font size."""

    id: int
    text: str
    """The characters it stands for; "" where an earlier glyph of its cluster stands for them."""
    advance: float
    dx: float
    dy: float


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs of one face and direction, in the order in which they are painted, left to right."""

    face: Face
    glyphs: tuple[Glyph, ...]
    text: str
    """In logical order."""
    rtl: bool
    start: int
    """Where its text begins in the line's painted text."""

    @property
    def width(self) -> float:
        """In thousandths of the font size."""
        return sum(glyph.advance for glyph in self.glyphs)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of shaped text."""

    runs: tuple[Run, ...]
    width: float
    """In thousandths of the font size."""


def painted(text: str) -> str:
    """The characters of a text that are painted: all but embeddings and direction marks."""
    return _EMBEDDINGS.sub("", text).translate(_MARKS)


@lru_cache(maxsize=4096)
def shape(text: str, weight: str = "regular", direction: str = "ltr") -> Line:
    """One line of text, shaped and in visual order; `direction` is the paragraph's, "ltr" or "rtl"."""
    pieces: list[tuple[int, Run]] = []
    start = 0
    for level, part in level_runs(_EMBEDDINGS.sub("", text), direction):
        for face, own in _by_face(part.translate(_MARKS), weight):
            pieces.append((level, _shape_run(face, own, start, rtl=bool(level % 2))))
            start += len(own)
    runs = tuple(run for _, run in visual_order(pieces))
    return Line(runs, sum(run.width for run in runs))


def missing_characters(text: str, weight: str = "regular") -> str:
    """The characters of a text that no face has, each once; a sign is painted in their place."""
    if text.isascii():
        return ""
    return "".join(char for char in dict.fromkeys(painted(text)) if not _drawable(char, weight))


def _drawable(char: str, weight: str) -> bool:
    return char.isspace() or char in _JOINERS or face_for(char, weight) is not None


def _by_face(text: str, weight: str) -> list[tuple[Face, str]]:
    """The text in logical order, split where the face changes."""
    parts: list[tuple[Face, str]] = []
    for char in text:
        face = face_for(char, weight) or faces(weight)[0]  # the first one has a sign for what is missing
        if parts and (parts[-1][0] is face or _goes_with(parts[-1][0], char)):
            parts[-1] = (parts[-1][0], parts[-1][1] + char)
        else:
            parts.append((face, char))
    return parts


def _goes_with(face: Face, char: str) -> bool:
    """A mark, joiner or space stays with the face before it when that face has it."""
    joins = char.isspace() or char in _JOINERS or unicodedata.combining(char) != 0
    return joins and (ord(char) in face.covered or char in _JOINERS)


def _shape_run(face: Face, text: str, start: int, *, rtl: bool) -> Run:
    buffer = hb.Buffer()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS  # so that a mark keeps its own text
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if rtl else "ltr"
    hb.shape(face.hb_font, buffer, {"liga": face.resource not in ("R", "B")})
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    starts = [*sorted({info.cluster for info in infos}), len(text)]
    ends = dict(pairwise(starts))
    unit, told, glyphs = 1000 / face.upem, set(), []
    for info, position in zip(infos, positions, strict=True):
        own = "" if info.cluster in told else text[info.cluster : ends[info.cluster]]
        told.add(info.cluster)
        known = info.codepoint != 0
        glyphs.append(
            Glyph(
                info.codepoint if known else face.replacement,
                own,
                position.x_advance * unit if known else face.advance(face.replacement),
                position.x_offset * unit,
                position.y_offset * unit,
            )
        )
    return Run(face, tuple(glyphs), text, rtl, start)
