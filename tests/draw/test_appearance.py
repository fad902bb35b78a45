"""What stands in a field."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfforms.draw.appearance import LARGEST, SMALLEST, Appearances, lay_out, tick_stream
from pdfforms.draw.cos import Indirect
from tests.draw.strategies import words

WIDTH, HEIGHT = 200.0, 20.0
PLACE = re.compile(r"1 0 0 1 (\S+) (\S+) Tm")
SIZE = re.compile(r"/\w+ (\S+) Tf")


def _drawn(value: str, width: float = WIDTH, height: float = HEIGHT, quadding: int = 0, *, multiline: bool) -> str:
    stream, _ = Appearances(Indirect({})).text(value, width, height, multiline=multiline, quadding=quadding)
    return stream.data.decode("latin-1")


def _places(operators: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in PLACE.findall(operators)]


@pytest.mark.parametrize("value", ["Avery", "Łukasz", "نور", "ਗੁਰਪ੍ਰੀਤ", ""])
def test_a_single_line_stands_in_the_middle(value: str) -> None:
    """The capitals of a line stand half-way between the lower and the upper edge of its box."""
    for _, y in _places(_drawn(value, multiline=False)):
        assert y == pytest.approx((HEIGHT - LARGEST * 0.72) / 2, abs=3)


@pytest.mark.parametrize(("quadding", "left"), [(0, 3), (1, 85.5), (2, 168)])
def test_quadding(quadding: int, left: float) -> None:
    """A line begins at the left, is centred, or ends at the right, as the field says."""
    ((x, _),) = _places(_drawn("Avery", quadding=quadding, multiline=False))
    assert x == pytest.approx(left, abs=1)


def test_right_to_left_begins_at_the_right() -> None:
    """A right-to-left value ends where its box does, unless the field is centred."""
    places = {quadding: _places(_drawn("نور", quadding=quadding, multiline=False))[0][0] for quadding in (0, 1, 2)}
    assert places[0] == places[2] > WIDTH - 40
    assert WIDTH / 2 - 20 < places[1] < WIDTH / 2


def test_each_paragraph_has_its_own_side() -> None:
    """Of two paragraphs each begins where its script does; a foreign word within does not turn it round."""
    value = "Avery (نور) Example\nنور (Avery) مثال"
    lefts: dict[float, float] = {}
    for x, y in _places(_drawn(value, height=60, multiline=True)):
        lefts[y] = min(x, lefts.get(y, WIDTH))
    first, second = (lefts[y] for y in sorted(lefts, reverse=True))
    assert first == 3
    assert second > WIDTH / 3
    assert [direction for _, direction in lay_out(value, 194, 60, multiline=True).lines] == ["ltr", "rtl"]


def test_several_lines_begin_at_the_top() -> None:
    """The first of several lines stands under the upper edge, the next one below it, down to the lower edge."""
    places = _places(_drawn("one\ntwo\nthree", height=60, multiline=True))
    ys = [y for _, y in places]
    assert ys == sorted(ys, reverse=True)
    assert ys[0] == pytest.approx(60 - 3 - LARGEST)
    assert ys[-1] > 3


@pytest.mark.parametrize(
    ("value", "multiline", "size", "whole"),
    [
        ("Avery", False, LARGEST, True),
        ("Avery Example-Longname of Somewhere", False, 10.3, True),
        ("word " * 40, False, SMALLEST, False),
        ("word " * 10, True, LARGEST, True),
        ("word " * 60, True, 7.5, True),
        ("word " * 900, True, SMALLEST, False),
    ],
)
def test_sizes(value: str, multiline: bool, size: float, whole: bool) -> None:
    """A value is as large as its box allows, within limits, and it is told where it is too long all the same."""
    typeset = lay_out(value, WIDTH - 6, 80 if multiline else HEIGHT, multiline=multiline)
    assert typeset.size == pytest.approx(size, abs=0.51)
    assert typeset.whole is whole


def test_one_line_is_one_line() -> None:
    """Tabs and line ends in a field of one line show as spaces."""
    assert lay_out("a\tb\nc", WIDTH, HEIGHT, multiline=False).lines == (("a b c", "ltr"),)


@given(words(120), st.booleans())
def test_every_appearance_is_complete(value: str, multiline: bool) -> None:
    """Marked content, graphics state and text object are closed, whatever the value."""
    operators = _drawn(value, height=60, multiline=multiline)
    assert operators.startswith("/Tx BMC\nq\n")
    assert operators.endswith("\nET\nQ\nEMC")
    assert "nan" not in operators
    assert all(SMALLEST <= float(size) <= LARGEST for size in SIZE.findall(operators))


@pytest.mark.parametrize("button", [False, True])
def test_ticks(button: bool) -> None:
    """A tick, or a dot, stays within its box; the empty state paints nothing."""
    on, off = (tick_stream(14, on=state, round_button=button) for state in (True, False))
    path = next(line for line in on.data.decode().split("\n") if " m " in line)
    numbers = [float(number) for number in re.findall(r"[\d.]+", path)]
    assert numbers
    assert all(0 < number < 14 for number in numbers)
    assert off.data == b""
    assert on.entries["BBox"] == off.entries["BBox"] == [0, 0, 14, 14]
