"""One tick box: empty, ticked, or a person must look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pdfforms.model.edition import Box, Rect
from pdfforms.read.scan.beyond import FAR
from pdfforms.read.scan.frames import small_frame
from pdfforms.read.scan.geometry import SCALE, pixels
from pdfforms.read.scan.images import Grey
from pdfforms.read.scan.ink import Ink, area
from pdfforms.read.scan.onemark import Marked, is_one_mark
from pdfforms.read.scan.strokes import CLEAN, INSET, STRONG, doubt_of, is_beside

_COARSE = 0.45
"""Points that the inset grows by for each pixel of `flat` that one pixel of the picture is wider."""
_INKED, _SPAN, _SMEARED = 3.0, 4.2, 8.2
"""Square points of strong ink, and its length in points, from which a box is ticked, also where the camera moved
and made a dash of every dot."""
_CORNER = (1 - 0.5**0.5) / 2
"""Share of a round button's width by which its inscribed square lies within."""
_PRINTED = 60
"""Darkness of the blank from which there is print."""
_FRAMED = 0.75
"""Share of a box's sides that must be found. Two that face each other are not enough but on a fax: they are found
as well where a page lies a few points too high."""


@dataclass(frozen=True, slots=True)
class TickSeen:
    """What one box shows."""

    value: bool | None
    code: str = ""
    """The finding where the value is None."""
    confidence: float = 0.0


def look_at_tick(ink: Ink, box: Box, others: Sequence[Box], height: float, density: float) -> TickSeen:
    """Judges one box. `others` are the page's other tick boxes; `density` as in Registered."""
    frame = small_frame(ink, box.rect, height)
    round_off = _CORNER * (box.rect[2] - box.rect[0]) if box.kind == "radio" else 0.0
    inset = INSET + round_off + _COARSE * max(0.0, 1 / max(density, 0.1) - 1)
    left, top, right, bottom = pixels(box.rect, height, inset)
    dx, dy = frame.shift
    inside = ink.dark[top + dy : bottom + dy, left + dx : right + dx]
    if inside.size == 0:
        return TickSeen(None, "box_not_seen")
    floor = _floor(ink, box.rect, height, frame.shift)
    level = inside.astype(np.int16) - floor
    weak, _ = area((level > ink.weak).astype(np.uint8))
    strong, span = area((level > max(STRONG, ink.weak)).astype(np.uint8))
    if frame.share < _FRAMED and not (ink.is_bare and frame.opposite):
        return TickSeen(None, "box_not_seen")
    if weak <= CLEAN:
        if ink.smooth is not None and _is_darker(ink.smooth[top + dy : bottom + dy, left + dx : right + dx], ink):
            return TickSeen(None, "mark_faint")
        if is_beside(ink, box, others, height):
            return TickSeen(None, "mark_unclear")
        return TickSeen(False, confidence=ink.trust(0.9 + 0.1 * frame.share - 0.1 * weak / CLEAN))
    if strong < _INKED or span < (_SMEARED if ink.shaken else _SPAN):
        return TickSeen(None, "mark_faint")
    doubt = doubt_of(ink, box, others, height, strong / (inside.size / SCALE**2))
    if doubt:
        return TickSeen(None, doubt)
    if box.kind == "checkbox" and not is_one_mark(_marked(ink, (left, top), frame.shift, level, floor, inset)):
        return TickSeen(None, "mark_corrected")
    return TickSeen(True, confidence=round(0.9 + 0.1 * min(1.0, strong / (3 * _INKED)), 3))


def _marked(
    ink: Ink,
    corner: tuple[int, int],
    shift: tuple[int, int],
    level: npt.NDArray[np.int16],
    floor: int,
    inset: float,
) -> Marked:
    """A box's inside with what is around it; `corner` is where the inside begins on the blank, `shift` how far off
    it is on the page."""
    side, far = min(level.shape), round((inset + FAR) * SCALE)
    left, top = (each - far for each in corner)
    wide = side + 2 * far
    page = _square(ink.dark, left + shift[0], top + shift[1], wide).astype(np.int16) - floor
    page[cv2.dilate(_square(ink.printed, left, top, wide), np.ones((5, 5), np.uint8)) >= _PRINTED] = 0
    return Marked(level[:side, :side], page, inset, ink.weak, ink.shaken)


def _square(grey: Grey, left: int, top: int, side: int) -> Grey:
    """A part of a page; 0 where it goes on beyond the page."""
    whole = np.zeros((side, side), np.uint8)
    part = grey[max(0, top) : top + side, max(0, left) : left + side]
    whole[max(0, -top) :, max(0, -left) :][: part.shape[0], : part.shape[1]] = part
    return whole


def _is_darker(inside: Grey, ink: Ink) -> bool:
    """On grainy paper: whether a part of the inside is darker than grain makes it."""
    edge = round(1.2 * SCALE)  # the frame's own darkness reaches so far when it is averaged
    inner = inside[edge:-edge, edge:-edge].astype(np.int16)
    return (
        inner.size > 0
        and area((inner - int(np.percentile(inner, 25)) > ink.smooth_weak).astype(np.uint8))[0] > 0.5
    )


def _floor(ink: Ink, rect: Rect, height: float, shift: tuple[int, int]) -> int:
    """The darkness of the paper just outside the box: its lighter half."""
    left, top, right, bottom = pixels(rect, height, -3.2)
    dx, dy = shift
    around = ink.dark[max(0, top + dy) : bottom + dy, max(0, left + dx) : right + dx]
    edge = round(1.2 * SCALE)
    ring = np.concatenate(
        [around[:edge].ravel(), around[-edge:].ravel(), around[:, :edge].ravel(), around[:, -edge:].ravel()]
    )
    return int(min(60.0, np.percentile(ring, 25))) if ring.size else 0
