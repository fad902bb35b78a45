"""Whether a box cuts off the text in it: a letter at its edge, or lines so full that the next would not show."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pdfforms.model.edition import Rect
from pdfforms.read.direction import has_right_to_left
from pdfforms.read.lines import Line, Placed
from pdfforms.read.standing import InBox

EDGE = 0.7
"""Points; a letter nearer to its box's edge than this may be cut."""
_OVERHANG = 0.15
"""Sizes of the typeface by which a glyph may begin to the left of its origin; a J does by half as much."""
_ASCENT, _PITCH = 0.72, 1.15


def is_cut(each: InBox, *, turned: bool) -> bool:
    """Whether a letter reaches its box's edge. `turned`: the form runs to the left."""
    left, bottom, right, top = each.box.rect
    for word in each.words:
        begins = None if turned else _overhang(word)
        for letter in word.letters:
            x0, _, x1, _ = letter.box
            if letter is word.letters[0] and begins is not None:
                x0 = begins
            if x0 < left + EDGE or x1 > right - EDGE or _outside(letter.box, bottom, top) > 0.35:
                return True
    return False


def _overhang(word: Placed) -> float | None:
    """The origin of a word's first letter, if its glyph reaches farther to the left; else None. PDFium begins a
    line one point from the box's edge and draws a J across it; letters that a box cuts off begin outside."""
    over = word.at[0] - word.letters[0].box[0]
    if has_right_to_left(word.text) or not 0 < over < _OVERHANG * word.size:
        return None
    return word.at[0]


def may_hide(each: InBox, found: Sequence[Line], *, turned: bool) -> bool:
    """Whether the box is so full that the next line would not show at all."""
    left, bottom, right, top = each.box.rect
    last = found[-1]
    if each.box.kind != "multiline":
        used = (last.right - last.left) / (right - left)
        wrapped = (
            used > 0.5 and abs(last.size - (top - bottom - 2)) < 0.3
        )  # MuPDF does so where a line is too long
        return wrapped or _may_go_on(last, left, right, turned=turned)
    pitch = min((above.y - below.y for above, below in pairwise(found)), default=0.0)
    pitch = min(pitch, 1.5 * last.size) or _PITCH * last.size
    return last.y - pitch + _ASCENT * last.size <= bottom + 1.0


def _may_go_on(line: Line, left: float, right: float, *, turned: bool) -> bool:
    """Whether a single line ends so near its box's edge that the next letter would not show. A line that was made
    to fit has an odd size and leaves as much room behind it as before it. On a form that runs to the left all of
    them grow to the left, dates too."""
    before, behind = line.left - left, right - line.right
    if line.turned or turned:
        before, behind = behind, before
    fitted = abs(2 * line.size - round(2 * line.size)) > 0.02 and abs(before - behind) < 0.12 * line.size
    return behind < 1.0 + 0.45 * line.size and not fitted


def _outside(box: Rect, bottom: float, top: float) -> float:
    """The share of a letter's height that is below or above."""
    height = box[3] - box[1]
    return (max(0.0, bottom - box[1]) + max(0.0, box[3] - top)) / height if height > 0 else 0.0
