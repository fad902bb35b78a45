"""Scripts whose shapes stand in another order than their letters: believed where the look proves the order."""

from __future__ import annotations

import pytest

from pdfforms.draw.shape import shape
from pdfforms.read.direction import Shape
from pdfforms.read.pagetext import NO_TEXT
from pdfforms.read.reshaped import _ink, reordered_line

SIZE, LEFT, BASELINE = 11.0, 51.0, 300.0
TYPED = [
    "ਸਿਮਰਨ ਨਮੂਨਾ",
    "ਮੈਂ ਹਰ ਰੋਜ਼ ਸਕੂਲ ਆਵਾਂਗੀ",
    "ਦਾਦੀ ਜੀ ਸਵੇਰੇ ਜਗਾਉਂਦੇ ਹਨ",
    "ਹਰਪ੍ਰੀਤ ਨਮੂਨਾ, 2026-09-16",
    "ਬੱਸ 12 ਦੇਰ ਨਾਲ (8:15) ਆਉਂਦੀ ਹੈ",
    "नमस्ते, मैं कल स्कूल आऊँगी",
    "हिन्दी और किताब",
]


def _stands(text: str) -> list[list[Shape]]:
    """The words as PDFium tells them of a page on which we drew the text."""
    words: list[list[Shape]] = [[]]
    pen = 0.0
    for run in shape(text).runs:
        for index, glyph in enumerate(run.glyphs):
            box = _ink(run, index)
            if box:
                x, y = (pen + glyph.dx) / 1000, glyph.dy / 1000
                place = (
                    LEFT + SIZE * (x + box[0]),
                    BASELINE + SIZE * (y + box[1]),
                    LEFT + SIZE * (x + box[2]),
                    BASELINE + SIZE * (y + box[3]),
                )
                words[-1] += [Shape(char, place) for char in glyph.text or NO_TEXT]
            elif glyph.text == " ":
                words.append([])
            pen += glyph.advance
    return words


@pytest.mark.parametrize("text", TYPED)
def test_letters_are_put_in_their_order(text: str) -> None:
    """Letters that stand before the one that they are typed after."""
    words = _stands(text)
    assert reordered_line(words, SIZE, BASELINE) == (text, True)


@pytest.mark.parametrize("text", TYPED)
def test_another_letter_a_lost_one_or_a_moved_one_is_not_believed(text: str) -> None:
    """One letter read as another of another width, one shape left away, one a tenth of a size off."""
    for number, word in enumerate(_stands(text)):
        for place, one in enumerate(word):
            if not one.text.isalpha():
                continue
            box = (one.box[0], one.box[1] + SIZE / 10, one.box[2], one.box[3] + SIZE / 10)
            for changed in ([Shape("ੴ", one.box)], [Shape(one.text, box)], []):
                words = _stands(text)
                words[number][place : place + 1] = changed
                if changed or 0 < place < len(word) - 1:
                    said, sure = reordered_line([each for each in words if each], SIZE, BASELINE)
                    assert said == text or not sure, (said, one)


def test_swapped_letters_of_one_syllable_are_not_believed() -> None:
    """A vowel sign told before its letter is another text."""
    first, *others = _stands("ਸਿਮਰਨ")[0]
    assert (first.text, others[0].text) == ("ਸ", "ਿ")
    swapped = [Shape("ਿ", first.box), Shape("ਸ", others[0].box), *others[1:]]
    assert not reordered_line([swapped], SIZE, BASELINE)[1]


def test_a_blank_more_is_seen() -> None:
    """Words that stand further apart than one blank."""
    first, last = _stands("ਦਾਦੀ ਜੀ")
    moved = [Shape(each.text, (each.box[0] + 2.86, each.box[1], each.box[2] + 2.86, each.box[3])) for each in last]
    assert reordered_line([first, last], SIZE, BASELINE)[1]
    assert not reordered_line([first, moved], SIZE, BASELINE)[1]
