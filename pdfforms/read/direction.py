"""Letters as they stand on the paper, from left to right, into the order in which they were typed.

Right-to-left text is turned round, numbers in it are not: the Unicode bidirectional algorithm backwards, for one
line. The turned text is believed only where the look of it agrees: Arabic letters that join must touch, a Hebrew
final letter must end its word. Programs that know nothing of Arabic draw it letter by letter the wrong way round.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pdfforms.model.edition import Rect

_RIGHT = {"R", "AL"}
_NUMBER = {"EN", "AN"}
_WITHIN_NUMBERS = {"ES", "ET", "CS"}
_JOINS_RIGHT_ONLY = frozenset("آأؤإاةدذرزوىٱٲٳٵڈډڌڍڎڏڑړڕږڗژڙۀۃۄۅۆۇۈۉۊۋۍۏےۓەۮۯ")
_JOINS_NOT = frozenset("ء")
_FINAL = frozenset("ךםןףץ")
_PARTED = re.compile(r"\d[-+#$%]\d")
"""Numbers with a sign between them stand the other way round after Arabic letters, in some programs."""
_TOUCHING = 0.04
"""Of the typeface's size: letters nearer than this are joined."""
_ON_EACH_OTHER = 0.6
"""Share of a letter's width; letters that overlap more were not drawn one after the other."""
_JOINED = 0.9
"""Share of the joints that must be there."""
_ALEFS = frozenset("اأإآٱ")


@dataclass(frozen=True, slots=True)
class Shape:
    """One letter where it stands."""

    text: str
    box: Rect


def has_right_to_left(text: str) -> bool:
    """Whether any letter is of a script that runs to the left."""
    return not text.isascii() and any(unicodedata.bidirectional(char) in _RIGHT for char in text)


def is_reordered(text: str) -> bool:
    """Whether a letter is of a script whose shapes stand in another order than its letters, as in India."""
    return any(
        "\u0900" <= char <= "\u0dff" or "\u1000" <= char <= "\u109f" or "\u1780" <= char <= "\u17ff"
        for char in text
    )


def logical_line(words: Sequence[Sequence[Shape]], size: float) -> tuple[str, bool]:
    """The text of a line of words that stand from left to right, and whether its order is sure.

    The shapes of each word stand from left to right too; `size` is the typeface's.
    """
    shapes: list[Shape | None] = []
    for word in words:
        shapes += [None, *_ligatures(word)] if shapes else _ligatures(word)
    shapes.reverse()
    turned = _numbers_back(shapes)
    text = "".join(" " if shape is None else shape.text for shape in turned)
    text, nested = _brackets(unicodedata.normalize("NFKC", text))
    letters = [unicodedata.bidirectional(char) for char in text]
    dated = "AL" in letters and _PARTED.search(text) is not None
    sure = nested and not dated and "L" not in letters and "NSM" not in letters and _looks_right(turned, size)
    return unicodedata.normalize("NFC", text), sure


def _ligatures(word: Sequence[Shape]) -> list[Shape]:
    """Letters of one shape as one: lam and alef in the order in which they are typed."""
    found: list[Shape] = []
    for shape in word:
        if found and found[-1].box == shape.box:
            both = found[-1].text + shape.text
            if len(both) == 2 and both[0] in _ALEFS and both[1] == "ل":
                both = both[::-1]
            found[-1] = Shape(both, shape.box)
        else:
            found.append(shape)
    return found


def _numbers_back(shapes: list[Shape | None]) -> list[Shape | None]:
    """Numbers and left-to-right words stand the other way round within the line: turned back."""
    found: list[Shape | None] = []
    run: list[Shape | None] = []
    for index, shape in enumerate(shapes):
        kind = "" if shape is None else unicodedata.bidirectional(shape.text[0])
        following = shapes[index + 1] if index + 1 < len(shapes) else None
        goes_on = bool(run) and following is not None and unicodedata.bidirectional(following.text[0]) in _NUMBER
        if kind == "L" or kind in _NUMBER or (kind in _WITHIN_NUMBERS and goes_on):
            run.append(shape)
        else:
            found += [*reversed(run), shape]
            run = []
    return [*found, *reversed(run)]


def _brackets(text: str) -> tuple[str, bool]:
    """Brackets as typed. A right-to-left line shows them mirrored, and some programs store what it shows, some
    what was typed: the one in which they nest is right; False where neither does."""
    if not any(unicodedata.mirrored(char) for char in text):
        return text, True
    mirrored = text.translate(_MIRRORED)
    if _nests(mirrored):
        return mirrored, not _nests(text)
    return text, _nests(text)


_PAIRS = {"(": ")", "[": "]", "{": "}", "«": "»", "‹": "›"}
_MIRRORED = str.maketrans({**_PAIRS, **{closing: opening for opening, closing in _PAIRS.items()}})


def _nests(text: str) -> bool:
    waiting: list[str] = []
    for char in text:
        if char in _PAIRS:
            waiting.append(_PAIRS[char])
        elif char in _PAIRS.values() and (not waiting or waiting.pop() != char):
            return False
    return not waiting


def _looks_right(turned: Sequence[Shape | None], size: float) -> bool:
    """Whether what the line shows agrees with its order."""
    joints = met = finals = wrong = 0
    for one, other in pairwise([*turned, None]):
        if one is None:
            continue
        last, following = _folded(one.text)[-1], _folded(other.text)[0] if other else ""
        lam_alef = last == "ل" and following in _ALEFS
        if other and not lam_alef and _overlap(one.box, other.box) > _ON_EACH_OTHER:
            return False
        if last in _FINAL:
            finals += 1
            wrong += following.isalpha()
        if other and _joins(last) and _is_arabic(following) and following not in _JOINS_NOT:
            joints += 1
            met += one.box[0] - other.box[2] <= _TOUCHING * size
    if wrong:
        return False
    return met >= _JOINED * joints if joints else finals > 0


def _overlap(one: Rect, other: Rect) -> float:
    """The share of the narrower letter that lies under or over the other."""
    narrower = min(one[2] - one[0], other[2] - other[0])
    return (min(one[2], other[2]) - max(one[0], other[0])) / narrower if narrower > 0 else 0.0


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip() or text


def _is_arabic(char: str) -> bool:
    return bool(char) and unicodedata.bidirectional(char) == "AL" and char.isalpha()


def _joins(char: str) -> bool:
    """Whether an Arabic letter joins the one after it."""
    return _is_arabic(char) and char not in _JOINS_RIGHT_ONLY and char not in _JOINS_NOT
