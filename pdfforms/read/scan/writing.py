"""One box for text or for a signature: clean, written in, or not seen."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from pdfforms.model.edition import Box
from pdfforms.read.scan.frames import long_frame
from pdfforms.read.scan.geometry import SCALE, pixels
from pdfforms.read.scan.images import Grey
from pdfforms.read.scan.ink import Ink, area

_INSET = 2.4
"""Points from a box's edge to where nothing is printed any more."""
_CLEAN = 1.0
"""Square points of the weakest ink up to which a box is clean: a full stop is no answer."""
_NEAR, _SPAN = 7, 2.4
"""Pixels over which dots belong together, and points that they must be long together to be more than dust."""
_FRAMED = 0.85
"""Share of the frame that must be found for a clean box to be an empty one."""
_SHARE, _ACROSS = 0.003, 0.15
"""Of a signature's box: its ink, and its length, from which it is one."""


@dataclass(frozen=True, slots=True)
class WritingSeen:
    """What one box shows."""

    inked: bool | None
    """Whether something is written in it; None where that is not known."""
    code: str = ""
    confidence: float = 0.0


def look_at_text(ink: Ink, box: Box, height: float, *, framed: bool) -> WritingSeen:
    """Judges a text box; `framed` where the page's frames can be seen at all (a fax may lose them)."""
    weak, *_ = _ink_in(ink, box, height)
    if weak > _CLEAN:
        return WritingSeen(True, "handwriting_unread")
    share = long_frame(ink, box.rect, height).share
    if framed and share < _FRAMED:
        return WritingSeen(None, "box_not_seen")
    return WritingSeen(False, confidence=ink.trust(0.85 + (0.15 * share if framed else 0.0) - 0.1 * weak / _CLEAN))


def look_at_signature(ink: Ink, box: Box, height: float, *, framed: bool) -> WritingSeen:
    """Judges the room for a pen."""
    weak, mask, size = _ink_in(ink, box, height)
    columns = np.flatnonzero(mask.any(axis=0))
    across = (columns[-1] - columns[0]) / mask.shape[1] if len(columns) else 0.0
    if weak > max(_CLEAN, _SHARE * size) and across > _ACROSS:
        return WritingSeen(True, confidence=0.95)
    if weak > _CLEAN:
        return WritingSeen(None, "mark_faint")
    if framed and long_frame(ink, box.rect, height).share < _FRAMED:
        return WritingSeen(None, "box_not_seen")
    return WritingSeen(False, confidence=ink.trust(0.95))


def _ink_in(ink: Ink, box: Box, height: float) -> tuple[float, Grey, float]:
    """The ink inside in square points, where it is, and the size of the inside."""
    left, top, right, bottom = pixels(box.rect, height, _INSET)
    inside = ink.dark[top:bottom, left:right]
    if inside.size == 0:
        return 0.0, np.zeros((1, 1), np.uint8), 0.0
    floor = min(90, int(np.percentile(inside, 35)))
    mask = (inside.astype(np.int16) - floor > ink.weak).astype(np.uint8)
    near = np.ones((_NEAR, _NEAR), np.uint8)
    joined = np.asarray(cv2.morphologyEx(np.pad(mask, _NEAR), cv2.MORPH_CLOSE, near), np.uint8)[
        _NEAR:-_NEAR, _NEAR:-_NEAR
    ]
    found, span = area(joined)
    return (found if span >= _SPAN else 0.0), mask, inside.size / SCALE**2
