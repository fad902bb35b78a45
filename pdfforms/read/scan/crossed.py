"""A tick with a cross over it: ticked, then taken back. A plain cross is as good as a tick, so the two are told
apart by what a cross leaves over.

Both strokes of the cross are found as straight lines through the box. The hook of a tick under it stands to the
left of where they meet and below: ink on both of these sides, away from both lines, and little above. A scribble
has ink above as well, or no such lines; a cross in one go keeps to its lines or bows to the right. A tick whose
hook runs within the cross's own strokes is not seen: it looks like a cross.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from pdfforms.read.scan.geometry import SCALE
from pdfforms.read.scan.images import Mask

_ANGLES = np.radians(np.arange(27.0, 66.0, 3.0))
_OFFSETS = np.arange(-4.0, 4.1, 0.5) * SCALE
"""How a cross's strokes may lean, and how far from the box's middle they may pass."""
_WHOLE, _GAP = 0.97, 3.0
"""Share of a line within the box that must be ink, and what a pixel of paper on it counts against its ink."""
_THICKEST = 3.0
"""Pixels from a stroke's edge to its middle that count, so that the line keeps to the middle."""
_BESIDE, _STROKES = 1.1, 1.4
"""Points from a line, and times half its stroke's width, within which ink is the line's own."""
_BROADEST = 1.65
"""Points of half a stroke's width above which strokes ran together."""
_CENTRE = 2.5
"""Points from the box's middle within which they meet, to each side."""
_OPEN = 1.3
"""Points from all ink that some paper above the cross must be: a scribble leaves none such."""
_HOOK, _ABOVE = 1.2, 0.4
"""Square points of a hook on each of its two sides, and the share of that which may stand above the cross."""

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Line:
    """A straight stroke through the box: y = middle + slope * x from the box's middle, in pixels, y downwards."""

    middle: float
    slope: float
    half: float
    """Half its stroke's width in pixels."""
    whole: float
    """The share of it that is ink."""

    def below(self, x: Floats, y: Floats) -> Floats:
        """How far points lie below it, in pixels."""
        return np.asarray((y - self.middle - self.slope * x) / np.hypot(1.0, self.slope))


def is_crossed_over(ink: Mask) -> bool:
    """Whether the inside of a box, with its ink, shows a tick under a cross."""
    side = min(ink.shape)
    ink = ink[:side, :side]
    depth = cv2.distanceTransform(np.pad(ink, 1, mode="edge").astype(np.uint8), cv2.DIST_L2, 3)[1:-1, 1:-1]
    falling = _line(ink, np.asarray(depth, np.float64), 1, _THICKEST)
    if falling.whole < _WHOLE or falling.half > _BROADEST * SCALE:
        return False
    rising = _line(ink, np.asarray(depth, np.float64), -1, falling.half)
    if rising.whole < _WHOLE:
        return False
    if max(abs(each) for each in _meeting(falling, rising)) > _CENTRE * SCALE:
        return False
    middle = (side - 1) / 2
    rows, columns = np.mgrid[0:side, 0:side] - middle
    under, over = falling.below(columns, rows), rising.below(columns, rows)
    free = cv2.distanceTransform((~ink).astype(np.uint8), cv2.DIST_L2, 3)
    if float(free[(under < 0) & (over < 0)].max(initial=0.0)) < _OPEN * SCALE:
        return False
    own = max(_BESIDE * SCALE, _STROKES * falling.half)
    away = ink & (np.abs(under) > own) & (np.abs(over) > own)
    left, below, above = (
        float((away & side_of).sum()) / SCALE**2
        for side_of in ((under > 0) & (over < 0), (under > 0) & (over > 0), (under < 0) & (over < 0))
    )
    hook = min(left, below)
    return hook >= _HOOK and above <= _ABOVE * hook


def _meeting(one: _Line, other: _Line) -> tuple[float, float]:
    """Where two lines meet, in pixels from the box's middle."""
    x = (other.middle - one.middle) / (one.slope - other.slope)
    return x, one.middle + one.slope * x


def _line(ink: Mask, depth: Floats, direction: int, thickest: float) -> _Line:
    """The straight line that has most ink under it; falling to the right for 1, rising for -1."""
    places, within, middles, slopes = _lines(ink.shape[0], direction)
    inked = ink.ravel()[places]
    deep = np.minimum(depth.ravel()[places], thickest)
    scores = ((deep - _GAP * ~inked) * within).sum(axis=1)
    best = int(scores.argmax())
    on = within[best]
    return _Line(
        float(middles[best]),
        float(slopes[best]),
        float(np.median(depth.ravel()[places[best][on]])),
        float(inked[best][on].mean()),
    )


@lru_cache(maxsize=32)
def _lines(side: int, direction: int) -> tuple[Places, Mask, Floats, Floats]:
    """The lines through a square of so many pixels: their places in it, which of them are in it, the lines."""
    angles, offsets = (each.ravel() for each in np.meshgrid(direction * _ANGLES, _OFFSETS))
    along = np.linspace(-side, side, 4 * side)
    x, y = np.outer(np.cos(angles), along), offsets[:, None] + np.outer(np.sin(angles), along)
    middle = (side - 1) / 2
    within = (np.abs(x) <= middle) & (np.abs(y) <= middle)
    long = within.sum(axis=1) >= 1.4 * side
    columns, rows = (np.clip(np.round(each[long] + middle), 0, side - 1).astype(np.int64) for each in (x, y))
    return rows * side + columns, within[long], offsets[long], np.tan(angles[long])
