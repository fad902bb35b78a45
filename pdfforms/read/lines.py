"""The words that stand in one box, as the text that was typed there.

Lines are words on one baseline. Where a line ends, the next one's first word tells why: if it would have fitted,
the line end was typed and stays; if not, the program wrapped the line and a blank stands instead. Room for another
line between two is an empty line. Blanks at either end do not show on paper, and several in a row look like one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pdfforms.model.edition import Rect
from pdfforms.model.plane import SAME, Plane, Point
from pdfforms.read.direction import Shape, has_right_to_left, is_reordered, logical_line
from pdfforms.read.pagetext import NO_TEXT, Blank, Letter, PageWord
from pdfforms.read.reshaped import reordered_line

SAME_LINE = 0.5
"""Of the typeface's size: baselines nearer than this are one line."""
_BLANK, _LEAST_BLANK, _GAP = 0.28, 0.12, 0.36
"""A blank's usual width, the narrowest gap that may be one, and the usual gap between words, in sizes."""
_UNEVEN = 0.15
"""Sizes by which the blanks of a line differ, and by which a letter may stand off the one before it."""
_SPACE = (0.2, 0.45)
"""Sizes between which the blanks of most typefaces are wide."""
_TIGHT = 0.15
"""Sizes: less room than this is none, the letters' own margins aside; up to twice as much is not sure."""
_HOLE = 0.62
"""Sizes; a gap within a word as wide as this is a letter that the page does not show."""
_TURNED_HOLE = 0.22
"""The same in turned text."""
_WIDE = frozenset("“”‘’„（）「」『』《》〈〉【】〔〕，。、；：！？．")
"""Quotation marks, which PDFium takes from a typeface of wide letters, and the marks of Chinese, which fill half
their room."""
_WIDEST = 1.1
"""Sizes; the room beside such a mark."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A word in the edition's points."""

    text: str
    at: Point
    box: Rect
    size: float
    letters: tuple[Letter, ...]
    index: int
    """Of the word on its page."""
    word: PageWord


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one baseline, from left to right."""

    words: tuple[Placed, ...]
    text: str
    sure: bool
    """Whether the order of the letters and the blanks between them are known."""

    @property
    def y(self) -> float:
        """Its baseline."""
        return self.words[0].at[1]

    @property
    def size(self) -> float:
        """Of its typeface."""
        return max(word.size for word in self.words)

    @property
    def left(self) -> float:
        """Where its letters begin."""
        return min(word.box[0] for word in self.words)

    @property
    def right(self) -> float:
        """Where its letters end."""
        return max(word.box[2] for word in self.words)

    @property
    def turned(self) -> bool:
        """Whether it runs from right to left."""
        return has_right_to_left(self.text)


def placed(word: PageWord, index: int, back: Plane) -> Placed:
    """A word of a page brought back to the edition's points."""
    letters = word.letters
    if back is not SAME:
        letters = tuple([each._replace(box=back.rect(each.box)) for each in letters])
    xs0, ys0, xs1, ys1 = zip(*(letter.box for letter in letters), strict=True)
    box = (min(xs0), min(ys0), max(xs1), max(ys1))
    return Placed(word.text, back.point(*word.at), box, word.pen.size * abs(back.size), letters, index, word)


def lines(words: Sequence[Placed]) -> list[Line]:
    """The words as lines, from the top."""
    rows: list[list[Placed]] = []
    for word in sorted(words, key=lambda each: -each.at[1]):
        if rows and rows[-1][0].at[1] - word.at[1] < SAME_LINE * max(word.size, rows[-1][0].size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_line(sorted(row, key=lambda each: each.box[0])) for row in rows]


def joined(found: Sequence[Line], box: Rect) -> tuple[str, bool]:
    """The text of some lines of a box, and whether it is sure how their ends are to be read."""
    if not found:
        return "", True
    gaps = [above.y - below.y for above, below in pairwise(found)]
    pitch = min(gaps, default=0.0)
    if len(gaps) == 1:
        pitch = pitch if pitch < 2 * found[0].size else pitch / max(1, round(pitch / (1.25 * found[0].size)))
    text, sure = found[0].text, found[0].sure
    for (above, below), gap in zip(pairwise(found), gaps, strict=True):
        empty = round(gap / pitch) - 1 if pitch > 0 else 0
        if empty:
            text += "\n" * empty
        room = _room_left(above, below, box) / above.size
        if empty or room >= _TIGHT:
            sure = sure and (bool(empty) or room > 2 * _TIGHT)
            text += "\n"
        else:
            # a long word may have been broken within; Chinese is, with no blank there
            sure = sure and len(above.words) > 1 and not _is_ideographic(above.text[-1] + below.text[0])
            text += " "
        text += below.text
        sure = sure and below.sure
    return text, sure


def _is_ideographic(text: str) -> bool:
    """Whether any of it is as wide as an ideograph."""
    return any(unicodedata.east_asian_width(char) in "WF" for char in text)


def _room_left(above: Line, below: Line, box: Rect) -> float:
    """Points that the line above would have had to spare with the first word of the line below; less than nothing
    where it would not have fitted. What is kept free at one side is so at the other."""
    first = below.words[-1] if below.turned else below.words[0]
    gaps = [after.box[0] - before.box[2] for before, after in pairwise(above.words)]
    width = first.box[2] - first.box[0] + (median(gaps) if gaps else _GAP * above.size)
    if above.turned:
        padding = box[2] - max(above.right, below.right)
        return above.left - width - box[0] - min(max(padding, 1.0), 6.0)
    padding = min(above.left, below.left) - box[0]
    return box[2] - min(max(padding, 1.0), 6.0) - above.right - width


def _line(found: list[Placed]) -> Line:
    words, sure = _rejoined(found)
    text = " ".join(word.text for word in words)
    if has_right_to_left(text):
        sure = sure and _tidy(words, turned=True)
        turned = [
            [Shape(each.text, each.box) for each in sorted(word.letters, key=_middle) if each.text != NO_TEXT]
            for word in words
        ]
        text, order = logical_line(turned, max(word.size for word in words))
        return Line(tuple(words), text, sure and order)
    if is_reordered(text):
        shapes = [[Shape(each.text, each.box) for each in word.letters] for word in words]
        return Line(tuple(words), *reordered_line(shapes, words[0].size, words[0].at[1]))
    if _tidy(words):
        whole = not words[0].word.led and not _has_hole(words)
        return Line(tuple(words), _composed(text), sure and whole)
    return _untangled(words)


def _rejoined(words: list[Placed]) -> tuple[list[Placed], bool]:
    """Words that PDFium parted at a gap too narrow for a blank as one; whether the other gaps are surely one blank
    each: as wide as a typeface's and as the line's others. Wider ones may hold a letter that does not show."""
    found, sure = words[:1], True
    gaps: dict[Blank, list[float]] = {kind: [] for kind in Blank}
    advances: list[float] = []
    for word in words[1:]:
        before, gap = found[-1], (word.box[0] - found[-1].box[2]) / word.size
        first, last = sorted((before, word), key=lambda each: each.index)
        kind, advance, next_to = last.word.blank, last.word.gap, last.index == first.index + 1
        onward = last is word and not has_right_to_left(first.text + last.text)
        measured = kind is not Blank.NONE and next_to and onward and advance > -_HOLE
        upright = word.word.pen.angle == 0.0  # in turned text PDFium finds no blanks that are mere gaps
        widest = _BLANK if kind is Blank.NONE and upright else _LEAST_BLANK
        narrow = advance <= _UNEVEN if measured else -_LEAST_BLANK < gap < widest
        if next_to and ((kind is not Blank.DRAWN and narrow) or _is_wide(kind, first, last, gap)):
            found[-1] = _both(first, last)
            continue
        sure = sure and kind is not Blank.NONE and gap >= _LEAST_BLANK
        gaps[kind].append(gap)
        advances += [advance] if measured else []
        if measured and kind is Blank.GAP:
            sure = sure and _SPACE[0] <= advance <= _SPACE[1]
        found.append(word)
    usual = gaps[Blank.DRAWN] or (gaps[Blank.GAP] if len(gaps[Blank.GAP]) > 2 else [])
    least, most = (median(usual) - _UNEVEN, median(usual) + _UNEVEN) if usual else (_SPACE[0], _HOLE)
    sure = sure and all(least <= gap <= most for gap in gaps[Blank.GAP])
    widest = max(_SPACE[1], median(advances) + 0.1 if len(advances) > 3 else 0.0)
    return found, sure and all(advance <= widest for advance in advances)


def _is_wide(kind: Blank, first: Placed, last: Placed, gap: float) -> bool:
    """Whether a gap is only the width of a quotation mark that PDFium drew from a typeface of wide letters: the
    file has no blank there."""
    return kind is Blank.NONE and gap < _WIDEST and bool({first.text[-1], last.text[0]} & _WIDE)


def _both(first: Placed, last: Placed) -> Placed:
    (x0, y0, x1, y1), (x2, y2, x3, y3) = first.box, last.box
    return Placed(
        first.text + last.text,
        min(first.at, last.at),
        (min(x0, x2), min(y0, y2), max(x1, x3), max(y1, y3)),
        first.size,
        first.letters + last.letters,
        last.index,
        first.word,
    )


def _composed(text: str) -> str:
    """Ligatures that only a typeface has as their letters, all else composed."""
    text = "".join(unicodedata.normalize("NFKC", char) if "\ufb00" <= char <= "\ufb06" else char for char in text)
    return unicodedata.normalize("NFC", text)


def _middle(letter: Letter) -> float:
    return letter.box[0] + letter.box[2]


def _tidy(words: Sequence[Placed], *, turned: bool = False) -> bool:
    """Whether the words stand beside each other, and the letters of each in their order."""
    if any(after.box[0] < before.box[2] - 1.0 for before, after in pairwise(words)):
        return False
    if turned:
        return True
    for word in words:
        middles = [_middle(letter) for letter in word.letters if not unicodedata.combining(letter.text[0])]
        if any(after < before - 1.0 for before, after in pairwise(middles)):
            return False
    return True


def _has_hole(words: Sequence[Placed]) -> bool:
    """Whether a letter may be missing within a word; in turned text, which PDFium does not part at mere gaps, a
    blank."""
    return any(
        (after.box[0] - before.box[2]) / word.size
        > (_HOLE if word.word.pen.angle == 0.0 else _hole(before, after))
        and not {before.text, after.text} & _WIDE
        for word in words
        for before, after in pairwise(word.letters)
    )


def _hole(before: Letter, after: Letter) -> float:
    """The gap in turned text that may be a blank: digits and signs stand in room of their own."""
    return _TURNED_HOLE if before.text.isalpha() and after.text.isalpha() else _HOLE


def _untangled(words: Sequence[Placed]) -> Line:
    """Letters that PDFium took for another order, since a program drew them in several overlapping pieces: by
    their places, if the gaps between them are plainly blanks or none."""
    size = max(word.size for word in words)
    letters = sorted((letter for word in words for letter in word.letters), key=_middle)
    text, sure = letters[0].text, True
    for before, after in pairwise(letters):
        gap = (after.box[0] - before.box[2]) / size
        sure = sure and not _LEAST_BLANK < gap < 0.9 * _BLANK and "1" not in before.text + after.text
        text += f" {after.text}" if gap >= 0.9 * _BLANK else after.text
    return Line(tuple(words), _composed(text.replace(NO_TEXT, "")), sure)
