"""Whether a box holds one plain mark. The burden of proof lies with the mark: ink that no single mark explains may
be a tick that was crossed out, so it is not believed.

One mark is a scribble or filling (dense, or all its strokes parallel, or many of them), a single curve (a tick, a
dash: it parts the paper into few pieces and nothing crosses in it), or a cross: two strokes through each other, as
broad as one another, with no ink left over but the bow at the right of a cross in one go. A tick under a cross
leaves its hook over, or makes a stroke of the cross, or one arm of it, too broad, or its tail parts from the cross
outside the box; one that lies within the cross's own strokes is not seen. On a shaken picture all strokes seem
parallel and two seem to cross in any bend: there only a box with no paper left is scribbled over or filled, and
what parts the paper into two pieces is a curve.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pdfforms.read.scan.beyond import unexplained
from pdfforms.read.scan.crosses import Cross, Level, cross_in
from pdfforms.read.scan.geometry import SCALE
from pdfforms.read.scan.images import Mask
from pdfforms.read.scan.strokes import STRONG

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
_PARALLEL, _BUSY, _STRAIGHT = 0.5, 0.6, 0.7
"""How much one direction prevails in a scribble, and the share of the box that its ink takes; how much it prevails
in a mark, however small, that no two strokes of a cross can be in."""
_OPEN, _FILLED = 1.26, 0.5
"""Points from all ink that some paper in a box is, unless it is filled or scribbled over; the same on a shaken
picture, where less of it is left between strokes."""
_PIECES, _PIECE, _CORNER = {"shaken": 2, "curve": 3, "cross": 4, "loop": 5}, 0.35, 1.0
"""Pieces into which a mark parts the paper at most ("shaken": a curve, even if two strokes seem to cross in it);
the least of them in square points, and the least in a corner, where a stroke that ends there leaves a little paper
on either side."""
_BROADEST, _BLURRED, _UNLIKE = 1.45, 1.7, 0.3
"""Points of half a stroke's width above which strokes ran together, the same where both are as dark as on blurred
pictures, and by how much those of a cross may differ."""
_LEFT_OVER, _RIGHT, _FEW = 0.5, 2.0, 5
"""Square points of ink that no stroke explains; points from the crossing to the bow of a cross in one go,
and the percentage of it that may lie nearer."""
_UNEVEN, _BEYOND = 2.0, 2.5
"""Square points of ink that the slimmer arms of a cross's strokes leave over, and of such ink around the box."""


@dataclass(frozen=True, slots=True)
class Marked:
    """What a box's mark is judged by."""

    level: Level
    """The darkness of its inside above its paper, a square."""
    around: Level
    """The same of the inside and what is around it, without print; both have one middle."""
    frame: float
    """Points from the inside's edge to the box's."""
    weak: int
    """The darkness from which there is ink."""
    shaken: bool
    """Whether the camera moved: then all strokes seem parallel, and where there is much ink they ran together."""


def is_one_mark(marked: Marked) -> bool:
    """Whether a box holds one plain mark."""
    level, weak = marked.level, marked.weak
    strong = level > max(STRONG, weak)
    marks = [_without_dust(level > dark) for dark in (_pen(marked), max(_PALE, weak), weak)]
    pieces = [_pieces(ink) for ink in (strong, *marks)]
    if marked.shaken and float(strong.mean()) > _BUSY:
        return _is_full(strong, _FILLED)
    if max(pieces) <= _PIECES["shaken"] if marked.shaken else _is_scribble(level, strong):
        return True
    crossed = False
    for mark in marks:
        cross = cross_in(mark, level, weak)
        if cross is not None and _is_plain(cross, pieces) and _stays(cross, marked):
            return True
        crossed |= cross is not None
        if not crossed and max(pieces) <= _PIECES["curve"]:
            return True
    return False


def _is_plain(cross: Cross, pieces: list[int]) -> bool:
    """Whether two strokes are each one of a pen, and what they leave over is nothing, or the bow at the right of a
    cross in one go."""
    broadest = _BLURRED if cross.dark > _FULL else _BROADEST
    if max(cross.widths) > broadest or abs(cross.widths[0] - cross.widths[1]) > _UNLIKE:
        return False
    if _left(cross) <= _LEFT_OVER:
        return pieces[0] <= _PIECES["cross"] and cross.uneven <= _UNEVEN
    columns = np.nonzero(cross.left_over)[1] - (len(cross.left_over) - 1) / 2 - cross.at
    return float(np.percentile(columns, _FEW)) > _RIGHT * SCALE and max(pieces) <= _PIECES["loop"]


def _left(cross: Cross) -> float:
    """Square points of the ink that a cross leaves over."""
    return float(cross.left_over.sum()) / SCALE**2


def _stays(cross: Cross, marked: Marked) -> bool:
    """Whether the ink around the box is that of the cross's own strokes."""
    strokes = list(zip(cross.strokes, cross.widths, strict=True))
    return unexplained(marked.around, len(marked.level), marked.frame, _pen(marked), strokes) <= _BEYOND


def _pen(marked: Marked) -> float:
    """The darkness at which strokes are as broad as the pen, but no less than that of ink."""
    return max(_PALE, marked.weak, _own(marked.level))


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
    if _parallel(level) > (_PARALLEL if float(strong.mean()) > _BUSY else _STRAIGHT):
        return True
    return _is_full(strong, _OPEN)


def _is_full(strong: Mask, most: float) -> bool:
    """Whether no paper is farther from ink than so many points."""
    free = cv2.distanceTransform((~strong).astype(np.uint8), cv2.DIST_L2, 5)
    return float(free.max()) < most * SCALE


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
    _, labels, stats, _ = cv2.connectedComponentsWithStats((~ink).astype(np.uint8), connectivity=4)
    areas = stats[:, cv2.CC_STAT_AREA] / SCALE**2
    corners = np.isin(np.arange(len(areas)), labels[:: len(ink) - 1, :: len(ink) - 1])
    return int((areas[1:] >= np.where(corners, _CORNER, _PIECE)[1:]).sum())
