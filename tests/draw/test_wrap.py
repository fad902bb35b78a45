"""Text broken into lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfforms.draw.appearance import LARGEST, PADDING, lay_out, measure
from pdfforms.draw.bidirectional import direction_of
from pdfforms.draw.wrap import wrap
from tests.draw.strategies import words


def _letters(text: str) -> float:
    return float(len(text))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 8, ["one two", "three"]),
        ("one\n\ntwo", 10, ["one", "", "two"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("a abcdefghij b", 4, ["a", "abcd", "efgh", "ij b"]),
        ("  two", 10, ["  two"]),
        ("one   two", 5, ["one", "two"]),
        ("end   ", 10, ["end"]),
        ("abc", 0.5, ["a", "b", "c"]),
        ("see 我們試過", 6, ["see 我們", "試過"]),
        ("試過兩次。遲到", 4, ["試過兩", "次。遲到"]),
        ("試過（兩次", 3, ["試過", "（兩次"]),
    ],
)
def test_lines(text: str, width: float, lines: list[str]) -> None:
    """Lines break at spaces, at line ends, behind ideographs but for what hangs on them, and within a word only
    where it is too long alone."""
    assert wrap(text, width, _letters) == lines


@given(st.text(st.sampled_from("ab \n"), max_size=60), st.integers(1, 12))
def test_nothing_is_lost_and_nothing_sticks_out(text: str, width: int) -> None:
    """Every character but spaces stands in the lines, in order, and no line is wider than it may be."""
    lines = wrap(text, width, _letters)
    assert "".join("".join(lines).split(" ")) == "".join(text.replace("\n", "").split(" "))
    assert all(len(line.lstrip(" ")) <= width for line in lines)
    assert [line for line in lines if line.strip()] or not text.strip()


@given(words(80), st.floats(40, 200))
def test_lines_fit_as_they_are_drawn(text: str, width: float) -> None:
    """Shaped as it is drawn, no line of a wrapped text is wider than its box by more than half a point."""
    direction = direction_of(text)
    lines = wrap(text, width / LARGEST, lambda word: measure(word, 1, direction))
    assert "".join("".join(lines).split(" ")) == "".join(text.split(" "))
    for line in lines:
        assert len(line.strip()) <= 1 or measure(line.strip(" "), LARGEST, direction) <= width + 0.5, line


@given(words(300), st.floats(60, 300), st.floats(24, 100))
def test_a_text_that_is_whole_fits_its_box(text: str, width: float, height: float) -> None:
    """Laid out over several lines, a text that counts as whole is no higher than its box."""
    typeset = lay_out(text, width, height, multiline=True)
    if typeset.whole:
        assert len(typeset.lines) * typeset.size * 1.3 <= height - 2 * PADDING
