"""Ink just outside a box that the strokes of the cross in it do not go on to: the tail of the tick under it.

Many crosses and ticks go out of their box. A tail that lies within a stroke of the cross while both are in the
box often parts from it farther out.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pdfforms.read.scan.crosses import Level, Stroke
from pdfforms.read.scan.geometry import SCALE

FAR = 4.0
"""Points beyond a box's frame up to which ink is looked at."""
_NEAR, _BESIDE = 1.5, 1.0
"""Points from the frame to where its own ink is over; points beside a stroke's edge that are still its own."""
_END, _SWERVE = 2.0, 0.4
"""Pixels before a stroke's end where it is left; how far its direction there may be off that of all of it."""
_PLACES = 20
"""On a stroke, for its direction as a whole."""
Floats = npt.NDArray[np.float64]


def unexplained(
    around: Level, side: int, frame: float, ink: float, strokes: Sequence[tuple[Stroke, float]]
) -> float:
    """Square points of ink around a box, from the darkness `ink`, that no stroke goes on to. `around` has the same
    middle as the square of `side` pixels in which the strokes were found; `frame` is the way in points from that
    square's edge to the box's; a stroke comes with half its width in points."""
    rows, columns = np.mgrid[0 : len(around), 0 : len(around)] - (len(around) - 1) / 2
    out = np.maximum(abs(rows), abs(columns)) - (side / 2 + frame * SCALE)
    left = (around > ink) & (out > _NEAR * SCALE) & (out < FAR * SCALE)
    for stroke, half in strokes:
        left &= abs(_beside(stroke, rows, columns)) >= (half + _BESIDE) * SCALE
    return float(left.sum()) / SCALE**2


def _beside(stroke: Stroke, rows: Floats, columns: Floats) -> Floats:
    """How far pixels lie from a stroke that goes on straight beyond its ends."""
    along = columns * np.cos(stroke.lean) + rows * np.sin(stroke.lean)
    off = rows * np.cos(stroke.lean) - columns * np.sin(stroke.lean)
    start, end = stroke.ends
    place = np.clip(along, start + _END, end - _END)
    places = np.linspace(start, end, _PLACES)
    chord = np.polyfit(places, np.polyval(stroke.curve, places), 1)[0]
    there = np.clip(np.polyval(np.polyder(stroke.curve), place), chord - _SWERVE, chord + _SWERVE)
    return np.asarray(off - np.polyval(stroke.curve, place) - (along - place) * (chord + there) / 2)
