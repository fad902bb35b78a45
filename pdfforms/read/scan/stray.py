"""Ink that belongs to no box: a note in the margin, an answer beside its field. It is told, never dropped."""

from __future__ import annotations

import cv2
import numpy as np

from pdfforms.model.edition import Box, Rect
from pdfforms.read.scan.geometry import SCALE, pixels
from pdfforms.read.scan.images import Grey, Mask
from pdfforms.read.scan.ink import PRINT, Ink
from pdfforms.read.scan.pieces import code_place
from pdfforms.read.scan.register import Registered

_DARK = PRINT * 0.5
_AROUND_PRINT = 9
"""Pixels around print that are not looked at: its own edge, where paper is curled or the picture blurred."""
_EDGE = 14.0
"""Points of the page's edge, and of the picture's, that are not looked at: shadows, staples, a scanner's lid."""
_MARGIN, _SOLID = 50.0, 0.55
"""Points from the edge within which something that fills its own outline is a punch hole or a thumb."""
_MOST = 30
_INK, _SPAN = 4.0, 9.0
"""Square points of ink, and its length in points, from which it is writing and not dust."""


def stray_ink(registered: Registered, ink: Ink) -> list[Rect]:
    """Where there is writing outside everything that a family may write in, in the edition's points."""
    added = _added(registered, ink)
    joined = cv2.morphologyEx(added, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    known = _of_boxes(registered, np.asarray(labels, np.int32))
    found: list[Rect] = []
    for number in range(1, count):
        left, top, width, height, area = (int(each) for each in stats[number])
        if number in known or area / SCALE**2 < _INK or max(width, height) / SCALE < _SPAN:
            continue
        if area > _SOLID * width * height and _in_margin((left, top, left + width, top + height), added.shape):
            continue
        found.append(_points(left, top, width, height, registered.blank.page.height))
    return found[:_MOST]


def _points(left: int, top: int, width: int, height: int, page: float) -> Rect:
    x0, y1 = left / SCALE, page - top / SCALE
    return (x0, y1 - height / SCALE, x0 + width / SCALE, y1)


def _added(registered: Registered, ink: Ink) -> Grey:
    """1 where there is ink that is neither print nor the copy's code, away from all edges."""
    around = np.ones((_AROUND_PRINT, _AROUND_PRINT), np.uint8)
    added: Mask = (ink.dark > _DARK) & (cv2.dilate(ink.printed, around) < 40)
    edge = round(_EDGE * SCALE)
    inside = np.pad(registered.covered[1:-1, 1:-1].astype(np.uint8), 1)
    added &= cv2.erode(inside, np.ones((2 * edge + 1, 2 * edge + 1), np.uint8)) > 0
    left, top, right, bottom = _cut(code_place(registered.blank.page), registered.blank.page.height)
    added[top:bottom, left:right] = False
    return added.astype(np.uint8)


def _of_boxes(registered: Registered, labels: np.ndarray[tuple[int, ...], np.dtype[np.int32]]) -> set[int]:
    """The strokes that touch a box, or come close to a tick box: they were judged with it."""
    blank, found = registered.blank, set[int]()
    for box in blank.edition.boxes_by_page[blank.number]:
        left, top, right, bottom = _cut(_room(box), blank.page.height)
        found.update(int(each) for each in np.unique(labels[top:bottom, left:right]))
    return found


def _room(box: Box) -> Rect:
    x0, y0, x1, y1 = box.rect
    by = 9.0 if box.kind in ("checkbox", "radio") else 2.0
    return x0 - by, y0 - by, x1 + by, y1 + by


def _cut(rect: Rect, height: float) -> tuple[int, int, int, int]:
    left, top, right, bottom = pixels(rect, height)
    return max(0, left), max(0, top), max(0, right), max(0, bottom)


def _in_margin(place: tuple[int, int, int, int], shape: tuple[int, ...]) -> bool:
    margin = _MARGIN * SCALE
    return min(place[0], place[1], shape[1] - place[2], shape[0] - place[3]) < margin
