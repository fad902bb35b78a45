"""Text to glyphs."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfforms.draw.bidirectional import direction_of, level_runs
from pdfforms.draw.faces import faces
from pdfforms.draw.shape import missing_characters, painted, shape
from tests.draw.strategies import anything, words

DIRECTIONS = st.sampled_from(["ltr", "rtl"])
WEIGHTS = st.sampled_from(["regular", "bold"])


@given(st.one_of(words(), anything().map(lambda text: text.replace("\n", " "))), WEIGHTS, DIRECTIONS)
def test_no_character_is_lost(text: str, weight: str, direction: str) -> None:
    """Runs hold every painted character once, their glyphs stand for all of the run's text, the width adds up."""
    line = shape(text, weight, direction)
    assert sorted("".join(run.text for run in line.runs)) == sorted(painted(text))
    for run in line.runs:
        told = [glyph.text for glyph in run.glyphs]
        assert "".join(reversed(told) if run.rtl else told) == run.text
    assert line.width == pytest.approx(sum(glyph.advance for run in line.runs for glyph in run.glyphs))


@given(words())
def test_only_glyphs_of_the_face(text: str) -> None:
    """No run paints .notdef: what no face has is shown by a sign that it has."""
    for run in shape(text).runs:
        assert all(glyph.id != 0 for glyph in run.glyphs)


@given(words(), DIRECTIONS)
def test_level_runs_keep_the_text(text: str, direction: str) -> None:
    """The levels of a line cover its text in logical order; even levels run to the right."""
    runs = level_runs(text, direction)
    assert "".join(part for _, part in runs) == text
    letters = [(level, char) for level, part in runs for char in part]
    for level, char in letters:
        kind = "" if char in "\u200e\u200f" else unicodedata.bidirectional(char)
        assert kind not in ("R", "AL") or level % 2 == 1
        assert kind != "L" or level % 2 == 0


@pytest.mark.parametrize(
    ("text", "direction", "seen"),
    [
        ("abc", "ltr", ["abc"]),
        ("نور", "rtl", ["<نور"]),
        ("Avery (نور) writes", "ltr", ["Avery (", "<نور", ") writes"]),
        ("Avery (نور) نور", "ltr", ["Avery (", "<نور", ") ", "<نور"]),
        ("Avery نور (نور) نور", "ltr", ["Avery ", "<نور (نور) نور"]),
        ("نور (Avery) نور", "rtl", ["<) نور", "Avery", "<نور ("]),
        ("نور (Avery) Example", "rtl", ["Example", "<) ", "Avery", "<نور ("]),
        ("نور 12", "rtl", ["12", "<نور "]),
        ("نور \u200e2026-1", "rtl", ["2026-1", "<نور "]),
        ("نور 2026-1", "rtl", ["1", "-", "2026", "<نور "]),
        ("Zoë 12 نور", "ltr", ["Zoë 12 ", "<نور"]),
        ("نور \U0001fae8 نور", "rtl", ["<نور \U0001fae8 نور"]),
    ],
)
def test_visual_order(text: str, direction: str, seen: list[str]) -> None:
    """Characters stand from left to right as UAX 9 orders them ("<": from right to left), brackets in pairs."""
    painted_from_left = [glyph.text for run in shape(text, "regular", direction).runs for glyph in run.glyphs]
    assert "".join(painted_from_left) == "".join(part[:0:-1] if part.startswith("<") else part for part in seen)


@pytest.mark.parametrize(
    ("text", "direction"),
    [("", "ltr"), ("12", "ltr"), ("Avery", "ltr"), ("نور", "rtl"), ("12 نور", "rtl"), ("(Avery) نور", "ltr"),
     ("“نور” Avery", "rtl"), ("\u200fAvery نور", "rtl")],
)  # fmt: skip
def test_paragraph_direction(text: str, direction: str) -> None:
    """A paragraph runs as its first letter does."""
    assert direction_of(text) == direction


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Avery", ""),
        ("Łukasz Жук نور ਗੁਰਪ੍ਰੀਤ ᐊᐱᓇ እንኳን नम", ""),
        ("漢字 王小明 、", ""),
        ("fine 👍 한", "👍한"),
        ("a\u200db\u200ec", ""),
    ],
)
def test_missing_characters(text: str, missing: str) -> None:
    """What no face has is named; joiners and direction marks are not missed."""
    assert missing_characters(text) == missing


def test_the_sign_for_a_missing_character_has_its_own_width() -> None:
    """Signs for missing characters stand side by side, not over each other."""
    face = faces("regular")[0]
    (run,) = shape("👍👍").runs
    assert [glyph.advance for glyph in run.glyphs] == [face.advance(face.replacement)] * 2


def test_arabic_letters_join() -> None:
    """Letters take the shapes that their neighbours ask for."""
    joined, apart = shape("ببب", "regular", "rtl"), shape("ب ب ب", "regular", "rtl")
    ids = {glyph.id for run in joined.runs for glyph in run.glyphs}
    assert len(ids) == 3
    assert len({glyph.id for run in apart.runs for glyph in run.glyphs if glyph.text.strip()}) == 1


def test_marks_keep_their_own_text() -> None:
    """A mark extracts as itself, not as a part of the letter below it."""
    (run,) = shape("صباحًا", "regular", "rtl").runs
    assert sorted(glyph.text for glyph in run.glyphs) == sorted("صباحًا")
