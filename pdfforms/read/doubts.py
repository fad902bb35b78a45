"""What makes a text that stands in a box doubtful: letters that were lost, doubled, or cut off before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pdfforms.model.edition import Rect
from pdfforms.read.lines import Line, Placed
from pdfforms.read.strings import damaged

_MARGIN, _CENTRED = 9.0, 4.0
"""Points: the most room before a field's text, and by how much it may be off the middle."""
_TWICE = 1.0
"""Points between a letter and its double."""
_EMPTY = frozenset("()[]{}?")
"""What may be left of words that a program cannot write."""
_REPLACED = re.compile(r"\?\w|\?\?|\w¡|¡(?:fl|\W)|¤")
"""Programs put a question mark for a letter that their font lacks; PDFium writes curly quotes in two bytes of a
Chinese code, which Ghostscript prints as ¡ and another sign."""


def destroyed(text: str, words: Sequence[Placed]) -> bool:
    """Whether letters are not what was typed: no character for a glyph, signs that nobody types, question marks
    within words, or they or brackets around nothing."""
    if damaged(text) or _REPLACED.search(text) or (_EMPTY & set(text) and not re.search(r"\w", text)):
        return True
    return any(letter.broken for word in words for letter in word.letters)


def doubled(words: Sequence[Placed]) -> bool:
    """Whether a letter is drawn once more at its place: an answer printed over itself, a program's bold."""
    places = sorted((letter.text, letter.box, letter.piece) for word in words for letter in word.letters)
    return any(
        one == other and here != there and all(abs(a - b) < _TWICE for a, b in zip(at, to, strict=True))
        for (one, at, here), (other, to, there) in pairwise(places)
    )


def begins_oddly(found: Sequence[Line], box: Rect) -> bool:
    """Whether a line begins where no field's text begins, neither at a side nor so as to be centred: what stood
    before it may not show."""
    for line in found:
        left, right = line.left - box[0], box[2] - line.right
        if left > _MARGIN and right > _MARGIN and abs(left - right) > _CENTRED:
            return True
    return False
