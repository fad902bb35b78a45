"""Text to glyphs: direction by the Unicode bidirectional algorithm, faces by coverage, shapes by HarfBuzz."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import uharfbuzz as hb
from bidi import algorithm

from pdfforms.draw.faces import Face, face_for, faces

_EMBEDDINGS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_MARKS = str.maketrans("", "", "\u061c\u200e\u200f")
"""Direction marks: they decide levels and are not painted."""
_JOINERS = "\u200c\u200d"
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


@dataclass(frozen=True, slots=True)
class Glyph:
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
    missing: str
    """The characters that no face has, in order; they are painted as an empty box."""


def is_rtl(text: str) -> bool:
    """Whether the text holds a character of a right-to-left script."""
    return _RIGHT_TO_LEFT.search(text) is not None


@lru_cache(maxsize=4096)
def shape(text: str, weight: str = "regular", direction: str = "ltr") -> Line:
    """One line of text, shaped and in visual order; `direction` is the paragraph's, "ltr" or "rtl"."""
    text = _EMBEDDINGS.sub("", text)
    pieces = [
        (level, run)
        for level, part in _level_runs(text, direction)
        for run in _shape_level(part.translate(_MARKS), weight, rtl=bool(level % 2))
    ]
    runs = tuple(run for _, run in _visual_order(pieces))
    missing = "".join(char for char in text.translate(_MARKS) if not _drawable(char, weight))
    return Line(runs, sum(run.width for run in runs), missing)


def _drawable(char: str, weight: str) -> bool:
    return char.isspace() or char in _JOINERS or face_for(char, weight) is not None


def _level_runs(text: str, direction: str) -> list[tuple[int, str]]:
    """(embedding level, text) in logical order."""
    if direction == "ltr" and not is_rtl(text):
        return [(0, text)] if text else []
    runs: list[tuple[int, str]] = []
    for level, char in zip(_levels(text, direction), text, strict=True):
        if runs and runs[-1][0] == level:
            runs[-1] = (level, runs[-1][1] + char)
        else:
            runs.append((level, char))
    return runs


def _levels(text: str, direction: str) -> list[int]:
    """The resolved embedding level of each character (UAX 9)."""
    base = 1 if direction == "rtl" else 0
    storage = algorithm.get_empty_storage()
    storage["base_level"] = base
    storage["base_dir"] = "R" if base else "L"
    algorithm.get_embedding_levels(_without_joiners(text), storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    levels = [char["level"] for char in storage["chars"]]
    return levels if len(levels) == len(text) else [base] * len(text)


def _without_joiners(text: str) -> str:
    """Joiners, which the algorithm would drop, replaced by the letter before them: same level, same length."""
    chars: list[str] = []
    for char in text:
        chars.append((chars[-1] if chars else " ") if unicodedata.bidirectional(char) == "BN" else char)
    return "".join(chars)


def _visual_order(pieces: list[tuple[int, Run]]) -> list[tuple[int, Run]]:
    """Rule L2: from the highest level down to the lowest odd one, reverse every stretch at or above it."""
    ordered = list(pieces)
    for level in range(max((level for level, _ in pieces), default=0), 0, -1):
        start = 0
        while start < len(ordered):
            end = start
            while end < len(ordered) and ordered[end][0] >= level:
                end += 1
            ordered[start:end] = ordered[start:end][::-1]
            start = max(end, start + 1)
    return ordered


def _shape_level(text: str, weight: str, *, rtl: bool) -> list[Run]:
    """Runs of one direction, in logical order, split where the face changes."""
    parts: list[tuple[Face, str]] = []
    for char in text:
        face = face_for(char, weight) or (parts[-1][0] if parts else faces(weight)[0])
        if parts and (parts[-1][0] is face or _goes_with(parts[-1][0], char)):
            parts[-1] = (parts[-1][0], parts[-1][1] + char)
        else:
            parts.append((face, char))
    return [_shape_run(face, part, rtl=rtl) for face, part in parts]


def _goes_with(face: Face, char: str) -> bool:
    """A mark, joiner or space stays with the face before it when that face has it."""
    joins = char.isspace() or char in _JOINERS or unicodedata.combining(char) != 0
    return joins and (ord(char) in face.covered or char in _JOINERS)


def _shape_run(face: Face, text: str, *, rtl: bool) -> Run:
    buffer = hb.Buffer()
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
        glyphs.append(
            Glyph(
                info.codepoint or face.replacement,
                own,
                position.x_advance * unit,
                position.x_offset * unit,
                position.y_offset * unit,
            )
        )
    return Run(face, tuple(glyphs), text, rtl)
