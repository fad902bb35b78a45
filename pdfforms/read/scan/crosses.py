"""The two strokes of a cross in a box, and the ink that they leave over.

Each stroke is laid through the ink like a ruler and bent a little to fit. How dark it is across, from its middle
to its edge, is measured where it runs alone; what is darker than both strokes make it is left over: the hook of a
tick, its tail beside a stroke, a stroke drawn twice. Half of a stroke may be covered by a hook or a tail that lies
along it; so it is measured a second time by the slimmer of its two arms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from pdfforms.read.scan.geometry import SCALE
from pdfforms.read.scan.images import Mask

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int32]
Level = npt.NDArray[np.int16]
_LEAN = np.radians(np.arange(27.0, 64.0, 3.0))
_OFF, _BOW = np.arange(-4.5, 4.6, 0.4) * SCALE, np.array((0.0, -0.8, 0.8)) * SCALE
"""How the strokes of a cross may lean, pass the box's middle, and be bowed."""
_GAP, _OUTSIDE, _DEEPEST, _BENT = 4.0, 9.0, 3.0, 0.3
"""What a pixel of paper on a stroke, and one outside the box, counts against its ink; pixels from a stroke's edge
to its middle that count at most; what a pixel of bow counts."""
_BANDS = (2.0, 1.3, 1.0)
"""Pixels beside a stroke within which its ink is looked for, round by round."""
_LONG, _ARM = 4.0, 1.0
"""Points that a stroke of a cross is long, and that it goes on beyond the other's ink at either end."""
_STEP, _ACROSS, _APART = 0.75, 13, 2.0
"""Pixels between places across a stroke, how many there are, and pixels beside the other where it runs alone."""
_USUAL, _FEW = 60, 6
"""The percentile of the darkness at such a place that is the stroke's own; the pixels it takes."""
_DARKER = 0.25
"""The share of the darker stroke's darkness by which left-over ink is darker than the strokes explain."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A stroke through the box, in pixels from the box's middle, y downwards."""

    lean: float
    """Its angle, clockwise from level."""
    ends: tuple[float, float]
    """Where along it its ink begins and ends."""
    curve: Floats = field(repr=False)
    """How far it lies off the line through the middle, as a polynomial of the place along it."""
    half: float
    """Half its width."""
    beside: Floats = field(repr=False)
    """How far each pixel lies from it, below it positive."""

    def within(self, side: int) -> Mask:
        """The pixels of a square that lie beside it, not before or behind it."""
        rows, columns = _places(side)
        along = columns * np.cos(self.lean) + rows * np.sin(self.lean)
        return np.asarray((along > self.ends[0] + 1) & (along < self.ends[1] - 1))


@dataclass(frozen=True, slots=True)
class Cross:
    """Two strokes through each other."""

    strokes: tuple[Stroke, Stroke] = field(repr=False)
    """The falling one and the rising one."""
    left_over: Mask = field(repr=False)
    """The ink that they do not explain."""
    uneven: float
    """Square points of the ink that they do not explain if each is no broader than the slimmer of its arms."""
    at: float
    """Where they cross, in pixels to the right of the box's middle."""
    widths: tuple[float, float]
    """Half the width of each, in points: that of its ink if all were as dark as its middle."""
    dark: float
    """The darkness of the paler one's middle."""


def cross_in(mark: Mask, level: Level, weak: int) -> Cross | None:
    """The cross that a mask shows, held against the darkness of the box; None where it shows none."""
    falling, rising = _stroke(mark, 1), _stroke(mark, -1)
    at = _crossing(falling, rising)
    if at is None:
        return None
    strokes = falling, rising
    arms = _arms(level, falling, rising, at), _arms(level, rising, falling, at)
    whole = (
        _section(level, falling, _alone(level, falling, rising)),
        _section(level, rising, _alone(level, rising, falling)),
    )
    slim = _falling_off(np.fmin(*arms[0])), _falling_off(np.fmin(*arms[1]))
    paler, darker = sorted(float(section[0]) for section in whole)
    least = max(weak, _DARKER * darker)
    left_over = level - _explained(strokes, whole) > least
    uneven = float((level - _explained(strokes, slim) > least).sum()) / SCALE**2
    one, other = (float(section.sum() / max(1.0, section[0])) * _STEP / SCALE for section in whole)
    return Cross(strokes, left_over, uneven, float(at[0]), (one, other), paler)


def _explained(strokes: Sequence[Stroke], sections: Sequence[Floats]) -> Floats:
    """How dark two strokes make each pixel together."""
    places = (np.arange(_ACROSS) + 0.5) * _STEP
    return sum(
        (np.interp(abs(each.beside), places, section) for each, section in zip(strokes, sections, strict=True)),
        start=np.zeros(1),
    )


def _alone(level: Level, one: Stroke, other: Stroke) -> Mask:
    """Where a stroke runs without the other."""
    return np.asarray((abs(other.beside) > other.half + _APART) & one.within(len(level)))


def _arms(level: Level, one: Stroke, other: Stroke, at: Floats) -> tuple[Floats, Floats]:
    """How dark a stroke is before and behind the crossing, as by `_section`."""
    rows, columns = _places(len(level))
    before = (columns - at[0]) * np.cos(one.lean) + (rows - at[1]) * np.sin(one.lean) < 0
    alone = _alone(level, one, other)
    return _measured(level, one, alone & before), _measured(level, one, alone & ~before)


def _section(level: Level, one: Stroke, where: Mask) -> Floats:
    """How dark a stroke is from its middle outwards; nowhere darker than farther in."""
    return _falling_off(_measured(level, one, where))


def _measured(level: Level, one: Stroke, where: Mask) -> Floats:
    """How dark a stroke is from its middle outwards; NaN where there is too little of it."""
    steps = (abs(one.beside) / _STEP).astype(int)
    found = np.full(_ACROSS, np.nan)
    for step in range(_ACROSS - 1):
        at = level[where & (steps == step)]
        if at.size >= _FEW:
            found[step] = np.percentile(at, _USUAL)
    return found


def _falling_off(found: Floats) -> Floats:
    return np.asarray(np.maximum.accumulate(np.nan_to_num(found)[::-1])[::-1])


def _crossing(one: Stroke, other: Stroke) -> Floats | None:
    """Where two strokes go through each other; None where they do not."""
    if min(each.ends[1] - each.ends[0] for each in (one, other)) < _LONG * SCALE:
        return None
    ways = np.array([(-np.sin(each.lean), np.cos(each.lean)) for each in (one, other)])
    at = np.linalg.solve(ways, [np.polyval(each.curve, 0.0) for each in (one, other)])
    for each, across in ((one, other), (other, one)):
        along = at[0] * np.cos(each.lean) + at[1] * np.sin(each.lean)
        ink = across.half / abs(np.sin(one.lean - other.lean))
        if min(along - each.ends[0], each.ends[1] - along) - ink < _ARM * SCALE:
            return None
    return np.asarray(at, np.float64)


def _stroke(mark: Mask, way: int) -> Stroke:
    """The stroke that has most ink under it: falling to the right for 1, rising for -1."""
    depth = cv2.distanceTransform(np.pad(mark, 1, mode="edge").astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
    places, leans, offs, bows, along = _strokes(len(mark), way)
    gains = np.append(np.where(mark, np.minimum(depth, _DEEPEST), -_GAP).ravel(), -_OUTSIDE).astype(np.float32)
    sums = np.cumsum(gains[places], axis=1)
    before = sums - gains[places]
    runs = sums - np.minimum.accumulate(before, axis=1)
    best = int((runs.max(axis=1) - _BENT * abs(bows)).argmax())
    end = int(runs[best].argmax())
    start = int(before[best, : end + 1].argmin())
    under = places[best, start : end + 1]
    half = float(np.median(np.append(depth.ravel(), 0.0)[under]))
    bent = np.array([-bows[best] / (len(mark) / 2) ** 2, 0.0, offs[best] + bows[best]])
    return _fitted(mark, float(leans[best]), (float(along[start]), float(along[end])), bent, half)


def _fitted(mark: Mask, lean: float, ends: tuple[float, float], curve: Floats, half: float) -> Stroke:
    """A stroke laid through the middle of its ink."""
    rows, columns = _places(len(mark))
    along = columns * np.cos(lean) + rows * np.sin(lean)
    off = rows * np.cos(lean) - columns * np.sin(lean)
    beside = off - np.polyval(curve, along)
    for band in _BANDS:
        ink = mark & (abs(beside) < half + band) & (along >= ends[0]) & (along <= ends[1])
        if ink.sum() < 12 or ends[1] - ends[0] < _LONG * SCALE:
            break
        trust = 1 / np.sqrt(1 + (beside[ink] / max(half, 0.5)) ** 2)
        curve = np.polyfit(along[ink], off[ink], 3, w=trust)
        beside = off - np.polyval(curve, along)
    return Stroke(lean, ends, curve, half, beside)


def _places(side: int) -> Floats:
    """The rows and columns of a square's pixels, from its middle."""
    return np.mgrid[0:side, 0:side] - (side - 1) / 2


@lru_cache(maxsize=32)
def _strokes(side: int, way: int) -> tuple[Places, Floats, Floats, Floats, Floats]:
    """The strokes through a square of so many pixels: the pixels under each (the last number stands for all that
    are outside), how each leans, is off the middle and bowed; and the places along them."""
    leans, offs, bows = (each.ravel() for each in np.meshgrid(way * _LEAN, _OFF, _BOW))
    along = np.arange(-0.72 * side, 0.72 * side)
    off = offs[:, None] + bows[:, None] * (1 - (along / (side / 2)) ** 2)
    x = np.cos(leans)[:, None] * along - np.sin(leans)[:, None] * off
    y = np.sin(leans)[:, None] * along + np.cos(leans)[:, None] * off
    within = (np.abs(x) <= side / 2) & (np.abs(y) <= side / 2)
    columns, rows = (np.clip(np.round(each + (side - 1) / 2), 0, side - 1).astype(np.int32) for each in (x, y))
    return np.where(within, rows * side + columns, side * side).astype(np.int32), leans, offs, bows, along
