"""Curled paper: how far, and where to, print lies off the plane, smoothed between the pieces that were found."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pdfforms.read.scan.geometry import SCALE, Matrix, Points, moved
from pdfforms.read.scan.images import Grey, Mask

_WIDE = 50.0
"""Points over which pieces speak for each other."""
_GRID = 40
"""Pixels between the places where the bend is worked out."""
_STRAY = 1.5
"""Points by which a piece may differ from those around it before it is left out."""
_FEWEST = 12
_EVEN = 0.15
"""How strongly the slope of the bend is held down where few pieces are."""


@dataclass(frozen=True, slots=True)
class Bend:
    """Offsets over the page, in the blank's pixels, by the pieces that show them."""

    at: Points
    off: Points

    def there(self, places: Points) -> Points:
        """The offset at some places."""
        return _smooth(self.at, self.off, places)


def bend_of(at: Points, off: Points) -> Bend | None:
    """The bend that pieces at some places show, without those that contradict the ones around them; None where too
    few are left."""
    kept = np.ones(len(at), bool)
    for _ in range(2):
        if kept.sum() < _FEWEST:
            return None
        expected = _smooth(at[kept], off[kept], at, alone=np.flatnonzero(kept))
        kept = np.linalg.norm(expected - off, axis=1) < _STRAY * SCALE
    return Bend(at[kept], off[kept]) if kept.sum() >= _FEWEST else None


def straightened(grey: Grey, matrix: Matrix, bend: Bend, size: tuple[int, int]) -> tuple[Grey, Mask]:
    """The picture in the blank's pixels with the bend taken out, and what of it lies within the picture."""
    columns, rows = size[0] // _GRID + 2, size[1] // _GRID + 2
    x, y = np.meshgrid(np.arange(columns, dtype=np.float64), np.arange(rows, dtype=np.float64))
    places = np.stack([x, y], axis=-1).reshape(-1, 2) * _GRID
    there = moved(matrix, places + bend.there(places)).reshape(rows, columns, 2).astype(np.float32)
    to_grid = np.array([[1 / _GRID, 0, 0], [0, 1 / _GRID, 0]])
    full = cv2.warpAffine(there, to_grid, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    flat = cv2.remap(
        grey, full[..., 0], full[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255
    )
    inside = (full[..., 0] >= 0) & (full[..., 1] >= 0)
    inside &= (full[..., 0] < grey.shape[1]) & (full[..., 1] < grey.shape[0])
    return np.asarray(flat, np.uint8), inside


def _smooth(at: Points, off: Points, places: Points, alone: npt.NDArray[np.intp] | None = None) -> Points:
    """At each place the plane through the offsets around it, near pieces counting most. With `alone`, the places
    are pieces themselves, and those that it numbers, which are `at` in order, do not count for themselves."""
    apart = (at[None, :, :] - places[:, None, :]) / (_WIDE * SCALE)
    square = (apart**2).sum(axis=2)
    weight = np.exp(-0.5 * square) + 1e-3 * np.exp(-0.5 * square / 9) + 1e-7 / (1 + square)
    if alone is not None:
        weight[alone, np.arange(len(at))] = 0.0
    shape = np.concatenate([np.ones((*square.shape, 1)), apart], axis=2)
    sums = np.einsum("pn,pni,pnj->pij", weight, shape, shape)
    whole = sums[:, 0, 0]
    sums[:, 1, 1] += _EVEN * whole
    sums[:, 2, 2] += _EVEN * whole
    found = np.linalg.solve(sums, np.einsum("pn,pni,nk->pik", weight, shape, off))
    return np.asarray(found[:, 0, :], np.float64)
