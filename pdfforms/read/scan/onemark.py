"""Whether a box holds one plain mark. The burden of proof lies with the mark: ink that no single mark explains may
be a tick that was crossed out, so it is not believed.

One mark is a scribble or filling (dense, or all its strokes parallel, or many of them), a single curve (a tick, a
dash: it parts the paper into few pieces and nothing crosses in it), or a cross: two strokes through each other, as
broad as one another, with no ink left over but the bow at the right of a cross in one go. A tick under a cross
leaves its hook over, or makes a stroke of the cross too broad; one that lies within the cross's own strokes is not
seen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from pdfforms.read.scan.geometry import SCALE
from pdfforms.read.scan.images import Mask
from pdfforms.read.scan.strokes import STRONG

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int32]
_PALE, _LIGHTER = 45, 0.4
"""The least darkness of a pale stroke beside dark ones; and the share of a mark's own darkness at which its
strokes are as broad as the pen, however blurred the picture is."""
_FULL, _BLACK = 240.0, 140.0
"""The darkness from which more is not told, as on blurred pictures, whose letters are pale; and what is taken for
that share of it."""
_SPECK = 0.8
"""Square points up to which a piece of ink for itself is dust."""
_MANY, _OFTEN = 4, 0.25
"""Strokes that a level or upright line crosses in a scribble, and on what share of such lines."""
_PARALLEL, _BUSY = 0.5, 0.35
"""How much one direction prevails in a scribble, and the share of the box that its ink takes."""
_OPEN = 1.5
"""Points from all ink that some paper in a box is, unless it is filled or scribbled over."""
_PIECES, _PIECE = {"curve": 3, "cross": 4, "loop": 5}, 0.35
"""Pieces into which a mark parts the paper at most, and the least of them in square points."""
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
_BROADEST, _UNLIKE = 1.75, 0.55
"""Points of half a stroke's width above which strokes ran together, and by which those of a cross may differ."""
_BROADER, _BESIDE = 1.35, 0.3
"""How much broader than the other a stroke of a cross may be, and the points beside it that are its own."""
_CORNER, _ROUND, _RUNS = 1.5, 0.8, 0.5
"""Where two strokes meet, within so many times half their width and so many points more, ink runs round the
corners: so many points farther from a stroke are its own there."""
_LEFT_OVER, _RIGHT = 0.3, 2.5
"""Square points of ink that no stroke explains; points from the crossing to the bow of a cross in one go."""


@dataclass(frozen=True, slots=True)
class _Stroke:
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


def is_one_mark(level: npt.NDArray[np.int16], weak: int) -> bool:
    """Whether the darkness of a box's inside, above its paper, is that of one plain mark; ink from `weak`."""
    side = min(level.shape)
    level = level[:side, :side]
    strong = level > max(STRONG, weak)
    if _is_scribble(level, strong):
        return True
    pale = _without_dust(level > max(_PALE, weak))
    pieces = max(_pieces(strong), _pieces(pale))
    own = _without_dust(level > max(_PALE, weak, _own(level)))
    for mark in (own, pale):
        falling, rising = _stroke(mark, 1), _stroke(mark, -1)
        crossing = _crossing(falling, rising)
        if crossing is not None:
            over = _left_over(mark, falling, rising, crossing)
            return not _is_broad(falling, rising) and _is_cross(over, crossing, _pieces(strong), pieces)
        if pieces <= _PIECES["curve"]:
            return True
    return False


def _is_broad(one: _Stroke, other: _Stroke) -> bool:
    """Whether one stroke of a cross is too broad, alone or beside the other, to be one stroke of a pen."""
    return max(one.half, other.half) > _BROADEST * SCALE or abs(one.half - other.half) > _UNLIKE * SCALE


def _is_cross(over: Mask, crossing: Floats, strong: int, pieces: int) -> bool:
    """Whether what is left over of a cross is nothing, or the bow at its right of one in one go."""
    if float(over.sum()) / SCALE**2 <= _LEFT_OVER:
        return strong <= _PIECES["cross"]
    columns = np.nonzero(over)[1] - (len(over) - 1) / 2 - crossing[0]
    return float(np.percentile(columns, 2)) > _RIGHT * SCALE and pieces <= _PIECES["loop"]


def _own(level: npt.NDArray[np.int16]) -> float:
    """The darkness at which a mark's strokes are as broad as the pen."""
    inked = level[level > STRONG]
    dark = float(np.percentile(inked, 75)) if inked.size else 0.0
    return _BLACK if dark > _FULL else _LIGHTER * dark


def _is_scribble(level: npt.NDArray[np.int16], strong: Mask) -> bool:
    """Whether ink is all over the box, or in many or parallel strokes, as in no tick and no cross."""
    for lines in (strong, strong.T):
        begins = np.diff(np.pad(lines.astype(np.int8), ((0, 0), (1, 0))), axis=1) == 1
        if float((begins.sum(axis=1) >= _MANY).mean()) >= _OFTEN:
            return True
    if float(strong.mean()) > _BUSY and _parallel(level) > _PARALLEL:
        return True
    free = cv2.distanceTransform((~strong).astype(np.uint8), cv2.DIST_L2, 5)
    return float(free.max()) < _OPEN * SCALE


def _parallel(level: npt.NDArray[np.int16]) -> float:
    """How much the edges in a box have one direction: 1 for parallel strokes, 0 for a cross."""
    grey = level.astype(np.float32)
    across, down = (cv2.Sobel(grey, cv2.CV_32F, *way)[1:-1, 1:-1].astype(np.float64) for way in ((1, 0), (0, 1)))
    edges = across + 1j * down
    return float(abs((edges**2).sum()) / max(1.0, float((abs(edges) ** 2).sum())))


def _without_dust(ink: Mask) -> Mask:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    return np.asarray(ink & (stats[labels, cv2.CC_STAT_AREA] >= _SPECK * SCALE**2))


def _pieces(ink: Mask) -> int:
    """Into how many pieces ink parts the paper."""
    count, _, stats, _ = cv2.connectedComponentsWithStats((~ink).astype(np.uint8), connectivity=4)
    return sum(bool(stats[number, cv2.CC_STAT_AREA] >= _PIECE * SCALE**2) for number in range(1, count))


def _crossing(one: _Stroke, other: _Stroke) -> Floats | None:
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


def _left_over(mark: Mask, one: _Stroke, other: _Stroke, crossing: Floats) -> Mask:
    """The ink beside both strokes of a cross."""
    half = _BROADER * min(one.half, other.half)
    rows, columns = _places(len(mark))
    corner = _CORNER * max(one.half, other.half) + _ROUND * SCALE
    beside = (
        np.where(np.hypot(columns - crossing[0], rows - crossing[1]) < corner, _BESIDE + _RUNS, _BESIDE) * SCALE
    )
    over = mark.copy()
    for each in (one, other):
        over &= abs(each.beside) > min(each.half, half) + beside
    return np.asarray(over)


def _stroke(mark: Mask, way: int) -> _Stroke:
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


def _fitted(mark: Mask, lean: float, ends: tuple[float, float], curve: Floats, half: float) -> _Stroke:
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
    return _Stroke(lean, ends, curve, half, beside)


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
