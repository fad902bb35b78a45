"""Exactly where a page lies on a picture: its print against the blank's, in rounds, then brought back flat."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from pdfforms.model.plane import Plane
from pdfforms.model.shelf import Editions
from pdfforms.read.scan.bend import Bend, bend_of, straightened
from pdfforms.read.scan.blanks import BlankPage, blank_page
from pdfforms.read.scan.geometry import SCALE, Matrix, Points, density, flattened, moved, to_matrix, to_plane
from pdfforms.read.scan.grow import fit
from pdfforms.read.scan.images import Grey, Mask, Picture
from pdfforms.read.scan.light import evenly_lit, paper_of
from pdfforms.read.scan.patches import ALIKE, Found, measure
from pdfforms.read.scan.recognise import Recognised

_ROUNDS = (5.0, 3.0, 2.0)
"""How far print is looked for, in points."""
_NEAR = 3.0
"""How far print is looked for when all is done."""
_FLAT, _MOST = 0.5, 0.93
"""Paper is flat where 95 of 100 pieces lie no farther off than so many points and most pieces were found."""
_CURL = (10.0, 5.0, 3.0)
"""The same for curled paper."""
FEWEST = 12
"""Pieces of print that must be found."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A page brought back to where and how it was printed."""

    recognised: Recognised
    blank: BlankPage
    plane: Plane
    """Edition points to the picture's pixels."""
    residual: float
    """How far off the print lies: the median over its pieces, in points."""
    spread: float
    """The same, 95 of 100 pieces."""
    share: float
    """Of the pieces within the picture that were found, 0 to 1."""
    density: float
    """The picture's pixels for one of `flat`, along a line: below 1 the picture is coarser."""
    flat: Grey = field(repr=False)
    """The page at SCALE pixels a point, upright and evenly lit: paper is about 250."""
    covered: Mask = field(repr=False)
    """What of `flat` lies within the picture."""
    pinned: Points = field(repr=False)
    """The middles of the pieces that were found, in pixels of `flat`."""


def register(picture: Picture, recognised: Recognised, editions: Editions) -> Registered | None:
    """Lays a picture over the blank of what was recognised; None where that cannot be done: a mirror image, a
    blank that is not at hand, or too little print where it should be."""
    blank = blank_page(editions, recognised.edition, recognised.number)
    if blank is None or recognised.mirrored:
        return None
    grey, matrix = picture.grey, to_matrix(recognised.plane, blank.page.height)
    for reach in _ROUNDS:
        found = measure(flattened(grey, matrix, blank.size), blank, blank.pieces, reach)
        good = found.alike > ALIKE
        if int(good.sum()) < FEWEST:
            return None
        matrix = fit(found.at[good], moved(matrix, found.at[good] + found.off[good]), matrix, close=1.5)
    covered = _covered(grey, matrix, blank.size)
    flat = flattened(grey, matrix, blank.size)
    found, inside = _checked(flat, blank, covered, _NEAR)
    if _is_curled(found, inside):
        flat, covered = _uncurled(grey, matrix, blank, flat, covered)
        found, inside = _checked(flat, blank, covered, _NEAR)
    if int(inside.sum()) < FEWEST:
        return None
    off = np.linalg.norm(found.off[inside], axis=1) / SCALE
    return Registered(
        recognised,
        blank,
        to_plane(matrix, blank.page.height),
        float(np.median(off)),
        float(np.percentile(off, 95)),
        float(inside.sum()) / max(1, len(found.alike)),
        density(matrix, blank.size),
        evenly_lit(flat, paper_of(flat)),
        covered,
        found.at[inside],
    )


def _checked(flat: Grey, blank: BlankPage, covered: Mask, reach: float) -> tuple[Found, Mask]:
    """The print within the picture, and which of it was found near its place."""
    found = measure(flat, blank, blank.pieces, reach)
    at = np.round(found.at).astype(int)
    there = covered[np.clip(at[:, 1], 0, covered.shape[0] - 1), np.clip(at[:, 0], 0, covered.shape[1] - 1)]
    found = Found(found.at[there], found.off[there], found.alike[there])
    return found, np.asarray(found.alike > ALIKE)


def _is_curled(found: Found, inside: Mask) -> bool:
    """Whether print lies off the plane, or was not found near it."""
    if not inside.any():
        return False
    off = np.linalg.norm(found.off[inside], axis=1) / SCALE
    return float(np.percentile(off, 95)) > _FLAT or float(inside.mean()) < _MOST


def _uncurled(grey: Grey, matrix: Matrix, blank: BlankPage, flat: Grey, covered: Mask) -> tuple[Grey, Mask]:
    """The picture brought back with the paper's curl taken out, as far as its print shows it: looked for far off
    first, then closer."""
    known: Bend | None = None
    for reach in _CURL:
        found, good = _checked(flat, blank, covered, reach)
        at, off = found.at[good], found.off[good]
        bend = bend_of(at, off + known.there(at) if known else off) if len(at) else None
        if bend is None:
            break
        known = bend
        flat, covered = straightened(grey, matrix, bend, blank.size)
    return flat, covered


def _covered(grey: Grey, matrix: Matrix, size: tuple[int, int]) -> Mask:
    right, low = grey.shape[1] - 1.0, grey.shape[0] - 1.0
    corners = np.array([(0.0, 0.0), (right, 0.0), (right, low), (0.0, low)], np.float64)
    place = moved(np.asarray(np.linalg.inv(matrix), np.float64), corners)
    mask = np.zeros((size[1], size[0]), np.uint8)
    cv2.fillConvexPoly(mask, np.round(place).astype(np.int32), 1)
    return mask.astype(bool)
