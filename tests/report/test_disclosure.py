"""What is told of small numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfforms.report.disclosure import percent, told, told_each, told_together
from pdfforms.report.summary import Group, Tally


@pytest.mark.parametrize(
    ("said", "known", "words"),
    [
        (0, 118, "0 of 118 (0\u00a0%)"),
        (1, 118, "fewer than 5 of 118"),
        (4, 118, "fewer than 5 of 118"),
        (5, 118, "5 of 118 (4\u00a0%)"),
        (113, 118, "113 of 118 (96\u00a0%)"),
        (114, 118, "all but fewer than 5 of 118"),
        (117, 118, "all but fewer than 5 of 118"),
        (118, 118, "118 of 118 (100\u00a0%)"),
        (4, 4, "fewer than 5 returns"),
        (0, 0, "not known in any return"),
        (1500, 2000, "1,500 of 2,000 (75\u00a0%)"),
    ],
)
def test_small_numbers_are_bounds(said: int, known: int, words: str) -> None:
    """Neither a few who did nor a few who did not are counted out; nobody and everybody are told."""
    assert told(Tally("", said, known), 5).words == words


@given(st.integers(5, 300).flatmap(lambda known: st.tuples(st.integers(0, known), st.just(known))))
def test_a_bar_tells_no_more_than_its_words(tally: tuple[int, int]) -> None:
    """Bars of all counts with the same words are as long as one another."""
    said, known = tally
    one = told(Tally("", said, known), 5)
    same = [told(Tally("", other, known), 5) for other in range(known + 1)]
    assert {each.bar for each in same if each.words == one.words} == {one.bar}
    assert one.exact == (sum(each.words == one.words for each in same) == 1)


def test_everything_may_be_told() -> None:
    """A minimum of 1 hides nothing."""
    assert told(Tally("", 1, 2), 1).words == "1 of 2 (50\u00a0%)"


def test_a_hidden_option_cannot_be_worked_out() -> None:
    """Where one option of a choice is hidden, another is too; boxes of a list stand alone."""
    tallies = (Tally("Yes", 30, 50), Tally("No", 18, 50), Tally("Call me", 2, 50))
    reached = Tally("At least one", 50, 50)
    assert [each.exact for each in told_each(Group("", tallies, reached, exclusive=True), 5)] == [
        True,
        False,
        False,
    ]
    assert [each.exact for each in told_each(Group("", tallies, reached), 5)] == [True, True, False]


def test_a_section_is_told_as_a_share() -> None:
    """Of several boxes the rounded share is told and never the sum."""
    group = Group("", (Tally("A", 30, 50), Tally("B", 2, 50)), Tally("", 31, 50))
    assert told_together(group, 5).words == "32\u00a0% of boxes; at least one: 31 of 50 (62\u00a0%)"
    few = Group("", (Tally("A", 1, 50), Tally("B", 2, 50)), Tally("", 3, 50))
    assert (told_together(few, 5).words, told_together(few, 5).bar) == ("at least one: fewer than 5 of 50", 0)


def test_percentages_do_not_exaggerate() -> None:
    """Something is never 0 % and not quite all never 100 %."""
    shown = [
        percent(*each).replace("\u00a0", " ") for each in ((0, 0), (0, 9), (1, 900), (1, 2), (899, 900), (9, 9))
    ]
    assert shown == ["0 %", "0 %", "< 1 %", "50 %", "> 99 %", "100 %"]
