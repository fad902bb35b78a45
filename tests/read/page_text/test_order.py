"""Letters in their places, made into the text that was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfforms.model.plane import Plane
from pdfforms.read.direction import Shape, logical_line
from pdfforms.read.lines import joined, lines, placed
from pdfforms.read.pagetext import Blank, Letter, PageWord
from pdfforms.read.pens import Pen

BOX = (100.0, 100.0, 400.0, 200.0)
SIZE, WIDE, BLANK = 10.0, 6.0, 3.0


def _words(rows: list[str], x: float = 103.0, pitch: float = 13.0) -> list[PageWord]:
    """Lines of text in letters of one width, from the top of the box."""
    found = []
    for number, row in enumerate(rows):
        y, at = 185.0 - number * pitch, x
        for word in row.split(" "):
            letters = [
                Letter(char, (at + WIDE * n + 0.4, y, at + WIDE * n + 5.6, y + 7), 0)
                for n, char in enumerate(word)
            ]
            if letters:
                found.append(PageWord(word, (at, y), Pen(SIZE), tuple(letters), Blank.DRAWN))
            at += WIDE * len(word) + BLANK
    return found


def _text(words: list[PageWord]) -> tuple[str, bool]:
    return joined(lines([placed(word, index, Plane()) for index, word in enumerate(words)]), BOX)


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=1, max_size=20), st.randoms())
def test_wrapped_words_come_back_in_one_line(words: list[str], chance: object) -> None:
    """Words wrapped greedily into a box are one line of text again, in whatever order the file has them."""
    rows, used = [""], 0.0
    for word in words:
        width = WIDE * len(word)
        if rows[-1] and used + BLANK + width > BOX[2] - BOX[0] - 6:
            rows.append("")
        rows[-1] = f"{rows[-1]} {word}".strip()
        used = WIDE * len(rows[-1].replace(" ", "")) + BLANK * rows[-1].count(" ")
    drawn = _words(rows)
    chance.shuffle(drawn)  # type: ignore[attr-defined]  # Random
    text, _ = _text(drawn)
    assert text == " ".join(words)


def test_typed_line_ends_stay() -> None:
    """A line that had room for the next word ends where it was typed to end; a missing line was empty."""
    assert _text(_words(["one two", "three", "four"])) == ("one two\nthree\nfour", True)
    words = [*_words(["one two", "three"]), *_words(["", "", "", "four"])]
    assert _text(words) == ("one two\nthree\n\nfour", True)


def test_a_line_that_is_all_but_full_is_not_sure() -> None:
    """Where the next word would just have fitted, nobody knows whether the line end was typed."""
    full = " ".join(["a" * 10] * 4) + " " + "b" * 4
    text, sure = _text(_words([full, "cc"], 103.2))
    assert (text.replace("\n", " "), sure) == (full + " cc", False)


def test_letters_of_a_long_word_are_not_parted() -> None:
    """A word broken because it is wider than the box may be one or two: not sure."""
    assert _text(_words(["a" * 49, "bbb"]))[1] is False


def test_chinese_lines_are_not_joined_with_a_blank() -> None:
    """Ideographs break anywhere, with no blank between: where a full line ends in one, nobody is sure."""
    assert _text(_words(["see " + "我" * 44, "們試過"]))[1] is False
    assert _text(_words(["我們", "試過"])) == ("我們\n試過", True)


def _shapes(visual: str, apart: float = 0.0) -> list[list[Shape]]:
    """Letters from left to right, each 5 points wide."""
    words, x = [], 0.0
    for word in visual.split(" "):
        words.append(
            [Shape(char, (x + n * (5 + apart), 0.0, x + 5 + n * (5 + apart), 7.0)) for n, char in enumerate(word)]
        )
        x += len(word) * (5 + apart) + 4
    return words


@pytest.mark.parametrize(
    ("visual", "logical"),
    [
        ("دمحأ", "أحمد"),
        ("3 دمحم", "محمد 3"),
        ("تارم 35 ةسردملا ىلإ", "إلى المدرسة 35 مرات"),
        ("07:15 دنع", "عند 07:15"),
        ("(اليزج) اركش", "شكرا (جزيلا)"),
        (")اليزج( اركش", "شكرا (جزيلا)"),
        ("ﺪﻤﺣﺃ", "أحمد"),
        ("םולש", "שלום"),
    ],
)
def test_right_to_left_text_is_turned_round(visual: str, logical: str) -> None:
    """Letters, numbers within them, brackets as drawn or as typed, presentation forms."""
    assert logical_line(_shapes(visual), SIZE) == (logical, True)


@pytest.mark.parametrize(
    ("visual", "apart"),
    [
        ("دمحأ", 1.5),  # letters that do not join: drawn one by one by a program that knows no Arabic
        ("03-09-2026 دعب", 0.0),  # dates stand either way round
        ("Avery دمحم", 0.0),  # which of the two comes first
        ("(دمحم", 0.0),  # a bracket without its partner
        ("מולש", 0.0),  # a Hebrew word without a final letter tells nothing
    ],
)
def test_an_order_that_nothing_confirms_is_not_sure(visual: str, apart: float) -> None:
    """What the look of the line does not confirm is only proposed."""
    assert logical_line(_shapes(visual, apart), SIZE)[1] is False
