"""The strokes in and around a tick box: whose they are, and whether they take a tick back."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from pdfforms.model.edition import Box, Rect
from pdfforms.read.scan.geometry import SCALE, pixels
from pdfforms.read.scan.images import Grey, Mask
from pdfforms.read.scan.ink import PRINT, Ink

INSET = 1.9
"""Points from a box's edge to where its inside begins: the line and its blur lie between."""
CLEAN = 0.9
"""Square points of the weakest ink up to which a box is empty."""
STRONG = PRINT * 0.42
"""Darkness of a pen's stroke above the paper around it."""
_FULL, _RING = 0.62, 0.3
"""Shares of the inside, and of a ring around the box, that are ink where a tick was blacked over."""
_STRIKE = 42.0
"""Points to each side of a box, in its height, where a line through the wording would be."""
_STROKE, _STRUCK = 9.0, 0.45
"""Points that a line is longer than a letter's strokes, and the share of that place that such a line crosses."""
_OUT, _OFF, _TAILS, _SLOPE = 8.0, 2.0, 5.0, 7
"""A line that crosses a box out: how far it is looked for beside the box, how far it is from the frame above and
below, how much longer it is than the box (points), and how much it may rise (pixels)."""
_THROUGH, _LETTER = 48, 17
"""Darkness that a line adds to the page, and pixels of print over which it goes on."""
_BRIDGE = 13
"""Pixels over which a stroke goes on where print was taken out of it."""
_ROUND, _MISSED = 8.0, 2.5
"""Points around an empty box within which so many square points of ink are a tick that missed it."""
_FAR = 15.0
"""Points beyond a box that a tick's tail may go."""
Place = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of a cut-out."""


def doubt_of(ink: Ink, box: Box, others: Sequence[Box], height: float, full: float) -> str:
    """Why a box with ink in it may not be meant as ticked; empty where nothing speaks against it."""
    x0, y0, x1, y1 = box.rect
    around = (max(0.0, x0 - 60), y0 - 40, x1 + 60, y1 + 40)
    added, print_at = added_ink(ink, around, height)
    left, top, _, _ = pixels(around, height)
    left, top = max(0, left), max(0, top)
    place = _within(box.rect, height, left, top, 0.0)
    if full > _FULL and _ring_share(added, place) > _RING:
        return "mark_corrected"
    if _is_struck(ink, box, height) or _is_crossed_out(ink, box, height):
        return "mark_corrected"
    labels = _strokes(added, print_at)
    mine = np.unique(labels[place[1] : place[3], place[0] : place[2]])
    stroke = np.isin(labels, mine[mine > 0])
    for other in others:
        if other is not box and _inked(stroke, _within(other.rect, height, left, top, INSET)) > 2 * CLEAN:
            return "mark_unclear"
    return _far_outside(stroke & (added > 0), place)


def added_ink(ink: Ink, rect: Rect, height: float) -> tuple[Grey, Grey]:
    """1 where there is ink that the blank does not have, and 1 where print was taken out, with room around it."""
    page, blank = ink.cut(rect, height, 0.0)
    thick = cv2.dilate(blank, np.ones((5, 5), np.uint8)) >= 60
    return ((page > STRONG) & ~thick).astype(np.uint8), thick.astype(np.uint8)


def _ring_share(added: Grey, place: Place) -> float:
    """How much of a ring 1 to 3 points outside the box is ink."""
    x0, y0, x1, y1 = place
    near, far = round(1.2 * SCALE), round(3.0 * SCALE)
    whole = added[max(0, y0 - far) : y1 + far, max(0, x0 - far) : x1 + far]
    hole = added[max(0, y0 - near) : y1 + near, max(0, x0 - near) : x1 + near]
    return float(int(whole.sum()) - int(hole.sum())) / max(1, whole.size - hole.size)


def _is_struck(ink: Ink, box: Box, height: float) -> bool:
    """Whether a line runs through the wording beside the box, on either side of it."""
    x0, y0, x1, y1 = box.rect
    for left, right in ((x1 + 2.5, x1 + _STRIKE), (x0 - _STRIKE, x0 - 2.5)):
        page, blank = ink.cut((max(0.0, left), y0 - 1, max(0.0, right), y1 + 1), height, 0.0)
        if page.shape[1] < 0.7 * (_STRIKE - 2.5) * SCALE:
            continue
        if float(_lines(page, blank).any(axis=0).mean()) > _STRUCK:
            return True
    return False


def _is_crossed_out(ink: Ink, box: Box, height: float) -> bool:
    """Whether a level line runs through the box and out on both sides, as no tick or cross does."""
    x0, y0, x1, y1 = box.rect
    page, blank = ink.cut((max(0.0, x0 - _OUT), y0 + _OFF, x1 + _OUT, y1 - _OFF), height, 0.0)
    return bool(page.size) and bool(_lines(page, blank, x1 - x0 + _TAILS, _SLOPE).any())


def _lines(page: Grey, blank: Grey, length: float = _STROKE, slope: int = 3) -> Grey:
    """1 on lines that the blank does not have, nearly level and at least so many points long, by default longer
    than any stroke of a letter. They go on across the letters that they run through; over their length they may
    rise by `slope` pixels."""
    thick = cv2.dilate(blank, np.ones((3, 3), np.uint8))
    extra = (np.asarray(cv2.subtract(page, thick)) > _THROUGH).astype(np.uint8)
    tall = cv2.dilate(extra, np.ones((slope, 1), np.uint8))
    joined = cv2.morphologyEx(tall, cv2.MORPH_CLOSE, np.ones((1, _LETTER), np.uint8))
    long = np.ones((1, round(length * SCALE)), np.uint8)
    return np.asarray(cv2.morphologyEx(joined, cv2.MORPH_OPEN, long), np.uint8)


def is_beside(ink: Ink, box: Box, others: Sequence[Box], height: float) -> bool:
    """Whether ink that belongs to no other box lies close around an empty one: a tick that missed it, a ring."""
    x0, y0, x1, y1 = box.rect
    around = (max(0.0, x0 - _ROUND - 16), y0 - _ROUND - 16, x1 + _ROUND + 16, y1 + _ROUND + 16)
    added, print_at = added_ink(ink, around, height)
    left, top, _, _ = pixels(around, height)
    left, top = max(0, left), max(0, top)
    near = _within(box.rect, height, left, top, -_ROUND)
    near = (max(0, near[0]), max(0, near[1]), near[2], near[3])
    if float(added[near[1] : near[3], near[0] : near[2]].sum()) / SCALE**2 < _MISSED:
        return False
    labels = _strokes(added, print_at)
    free = (added > 0) & (labels > 0)
    rivals = [_within(other.rect, height, left, top, -1.0) for other in others if other is not box]
    for x, y, right, low in rivals:
        theirs = np.unique(labels[max(0, y) : max(0, low), max(0, x) : max(0, right)])
        free &= ~np.isin(labels, theirs[theirs > 0])
    free = _nearest(free, labels, _within(box.rect, height, left, top, 0.0), rivals)
    return float(free[near[1] : near[3], near[0] : near[2]].sum()) / SCALE**2 >= _MISSED


def _nearest(free: Mask, labels: npt.NDArray[np.int32], mine: Place, rivals: Sequence[Place]) -> Mask:
    """Of the strokes those whose middle is nearer to this box than to any other: a ring around the box below is
    not about this one."""
    kept = np.zeros_like(free)
    for number in np.unique(labels[free]):
        stroke = free & (labels == number)
        rows, columns = np.nonzero(stroke)
        middle = float(columns.mean()), float(rows.mean())
        if all(_apart(middle, mine) <= _apart(middle, rival) for rival in rivals):
            kept |= stroke
    return kept


def _apart(point: tuple[float, float], place: Place) -> float:
    return abs(point[0] - (place[0] + place[2]) / 2) + abs(point[1] - (place[1] + place[3]) / 2)


def _strokes(added: Grey, print_at: Grey) -> npt.NDArray[np.int32]:
    """Each stroke's pixels under a number of its own, carried on where it crosses print."""
    closed = np.asarray(cv2.morphologyEx(added, cv2.MORPH_CLOSE, np.ones((_BRIDGE, _BRIDGE), np.uint8)), np.uint8)
    _, labels = cv2.connectedComponents(added | (closed & print_at), connectivity=8)
    return np.asarray(labels, np.int32)


def _far_outside(stroke: Mask, place: Place) -> str:
    """Whether most of the stroke, or its end, lies too far from the box to be its tick."""
    rows, columns = np.nonzero(stroke)
    if not len(rows):
        return ""
    x0, y0, x1, y1 = place
    edge = round(1.0 * SCALE)
    inside = int(((columns >= x0 - edge) & (columns < x1 + edge) & (rows >= y0 - edge) & (rows < y1 + edge)).sum())
    beyond = max(x0 - int(columns.min()), int(columns.max()) - x1, y0 - int(rows.min()), int(rows.max()) - y1)
    if inside < 0.35 * len(rows):
        return "mark_unclear"
    return "mark_unclear" if beyond > _FAR * SCALE else ""


def _within(rect: Rect, height: float, left: int, top: int, inset: float) -> Place:
    x0, y0, x1, y1 = pixels(rect, height, inset)
    return x0 - left, y0 - top, x1 - left, y1 - top


def _inked(stroke: Mask, place: Place) -> float:
    x0, y0, x1, y1 = (max(0, each) for each in place)
    return float(stroke[y0:y1, x0:x1].sum()) / SCALE**2
