"""Letters of scripts whose shapes stand in another order than they are typed, as in India: one line in its order.

The text layer tells which letters there are, the page where each shape stands. A guess at the order is shaped as
our own copies are, and believed where every shape then stands as on the page and no other order looks alike.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from pdfforms.draw.shape import Run, shape
from pdfforms.model.edition import Rect
from pdfforms.read.direction import Shape
from pdfforms.read.pagetext import NO_TEXT

_OFF = (0.01, 0.02)
"""Of the typeface's size: how far across and up a shape may be from where the page has it; PDFium rounds up."""
_BLANK = 0.12
"""Sizes; a narrower gap between words is none."""


def reordered_line(words: Sequence[Sequence[Shape]], size: float, baseline: float) -> tuple[str, bool]:
    """The text of the words of one line, and whether its order is sure."""
    found = sorted(
        ((each, word) for word, own in enumerate(words) for each in own), key=lambda pair: pair[0].box[0]
    )
    text, right, last = "", found[0][0].box[2], found[0][1]
    for each, word in found:
        text += " " if word != last and each.box[0] - right >= _BLANK * size else ""
        text += each.text
        right, last = max(right, each.box[2]), word
    text = unicodedata.normalize("NFC", text.replace(NO_TEXT, ""))
    stands = _boxes_of([each for each, _ in found], size, baseline)
    return text, _looks(text, stands) and not any(_looks(other, stands) for other in _other_orders(text))


def _boxes_of(letters: Sequence[Shape], size: float, baseline: float) -> list[Rect]:
    """Where each shape stands, in sizes, from where the first one begins and the baseline; letters of one shape
    have one box."""
    left = letters[0].box[0]
    boxes = {each.box for each in letters if each.box[2] > each.box[0] and each.box[3] > each.box[1]}
    return [
        ((x0 - left) / size, (y0 - baseline) / size, (x1 - left) / size, (y1 - baseline) / size)
        for x0, y0, x1, y1 in sorted(boxes)
    ]


def _looks(text: str, stands: list[Rect]) -> bool:
    """Whether the text, shaped, has its shapes where they stand, and no more and no fewer."""
    boxes = _shaped(text)
    left = min((box[0] for box in boxes), default=0.0)
    rest = [(x0 - left, y0, x1 - left, y1) for x0, y0, x1, y1 in boxes]
    for one in stands:
        met = next((each for each in rest if _near(one, each)), None)
        if met is None:
            return False
        rest.remove(met)
    return not rest


def _near(one: Rect, other: Rect) -> bool:
    return all(abs(a - b) <= off for a, b, off in zip(one, other, _OFF * 2, strict=True))


def _shaped(text: str) -> list[Rect]:
    """The boxes of a line's shapes, in sizes of the typeface."""
    boxes: list[Rect] = []
    pen = 0.0
    for run in shape(text).runs:
        for index, glyph in enumerate(run.glyphs):
            box = _ink(run, index)
            x, y = (pen + glyph.dx) / 1000, glyph.dy / 1000
            if box:
                boxes.append((x + box[0], y + box[1], x + box[2], y + box[3]))
            pen += glyph.advance
    return boxes


def _ink(run: Run, index: int) -> Rect | None:
    """A glyph's own box; None where it has no ink."""
    extents = run.face.hb_font.get_glyph_extents(run.glyphs[index].id)
    if extents is None or not extents.width or not extents.height:
        return None
    unit = 1 / run.face.upem
    x, top = extents.x_bearing * unit, extents.y_bearing * unit
    return (x, top + extents.height * unit, x + extents.width * unit, top)


def _other_orders(text: str) -> list[str]:
    """The same letters with two neighbours changed, one of them a sign upon or beside a letter."""
    orders = []
    for index, (one, other) in enumerate(pairwise(text)):
        if one != other and (unicodedata.category(one)[0] == "M" or unicodedata.category(other)[0] == "M"):
            order = unicodedata.normalize("NFC", text[:index] + other + one + text[index + 2 :])
            orders += [order] if order != text else []
    return orders
