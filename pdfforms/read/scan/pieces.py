"""Small pieces of print that a picture is pinned to the blank by: words and corner marks, never what a family
may have written over."""

from __future__ import annotations

from collections.abc import Iterable

from pdfforms.model.edition import Box, PageMap, Rect

_LONGEST, _SHORTEST = 46.0, 16.0
"""Points across: a longer word is cut, a shorter one takes in what stands beside it."""
_GAP = 4.0
"""Points that a piece keeps from an answer's box."""
_MOST = 160
_CORNER, _ALONE = 7.0, 45.0
"""Points around a box's corner that make a piece, and how far from others it must be."""
_CODE = (-215.0, -10.0, 215.0, 10.0)
"""Around the QR code: the copy code in words, on the side that the language wants."""


def pieces(page: PageMap, boxes: Iterable[Box]) -> tuple[Rect, ...]:
    """The pieces of a page, in points: the corner marks first."""
    boxes = tuple(boxes)
    taken = [grown(box.rect, _GAP) for box in boxes] + [code_place(page)]
    words = [rect for rect in _joined(page) if not any(meet(rect, each) for each in taken)]
    printed = (*(grown(mark, 6.0) for mark in page.marks), *_spread(words, page))
    return (*printed, *_corners(boxes, printed, code_place(page)))


def _corners(boxes: Iterable[Box], others: Iterable[Rect], code: Rect) -> list[Rect]:
    """The corners of text boxes where no print is near: people seldom write into them. Without them the right half
    of a page of empty lines would hang in the air."""
    kept: list[Rect] = []
    middles = [((rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2) for rect in others]
    for box in boxes:
        x0, y0, x1, y1 = box.rect
        if box.kind in ("checkbox", "radio") or min(x1 - x0, y1 - y0) < 2 * _CORNER:
            continue
        for x, y in ((x0, y0), (x0, y1), (x1, y0), (x1, y1)):
            around = (x - _CORNER, y - _CORNER, x + _CORNER, y + _CORNER)
            if not meet(around, code) and all(abs(x - a) + abs(y - b) > _ALONE for a, b in middles):
                kept.append(around)
                middles.append((x, y))
    return kept


def code_place(page: PageMap) -> Rect:
    """Where a page's code stands, whose ink differs from copy to copy."""
    return (page.qr[0] + _CODE[0], page.qr[1] + _CODE[1], page.qr[2] + _CODE[2], page.qr[3] + _CODE[3])


def _joined(page: PageMap) -> list[Rect]:
    """Words cut or joined to a handy length."""
    found: list[Rect] = []
    for word in page.words:
        x0, y0, x1, y1 = word.rect
        last = found[-1] if found else None
        if last and abs(last[1] - y0) < 0.1 and 0 <= x0 - last[2] < 8 and x1 - last[0] <= _LONGEST:
            found[-1] = (last[0], last[1], x1, max(last[3], y1))
        else:
            found.append((x0, y0, min(x1, x0 + _LONGEST), y1))
    return [grown(rect, 1.5) for rect in found if rect[2] - rect[0] >= _SHORTEST]


def _spread(rects: list[Rect], page: PageMap) -> list[Rect]:
    """Not too many, from all over the page: no more than so many in one square of it."""
    side = 56.0
    most = max(2, _MOST // max(1, round(page.width / side) * round(page.height / side) // 2))
    counts: dict[tuple[int, int], int] = {}
    kept = []
    for rect in sorted(rects, key=lambda each: each[0] - each[2]):
        square = (int((rect[0] + rect[2]) / 2 // side), int((rect[1] + rect[3]) / 2 // side))
        counts[square] = counts.get(square, 0) + 1
        if counts[square] <= most:
            kept.append(rect)
    return kept


def grown(rect: Rect, by: float) -> Rect:
    """A rectangle larger by so much all round."""
    return (rect[0] - by, rect[1] - by, rect[2] + by, rect[3] + by)


def meet(one: Rect, other: Rect) -> bool:
    """Whether two rectangles have a part in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
