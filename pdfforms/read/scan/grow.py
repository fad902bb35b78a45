"""From the four corners of a QR code to the whole page: print is looked for ever farther from the code, each time
with what was learned so far, so that a small code's error never has far to grow."""

from __future__ import annotations

import cv2
import numpy as np

from pdfforms.model.edition import Rect
from pdfforms.read.scan.blanks import BlankPage
from pdfforms.read.scan.geometry import SCALE, Matrix, Points, flattened, moved
from pdfforms.read.scan.images import Grey
from pdfforms.read.scan.patches import ALIKE, measure

_ROUNDS = ((130.0, 7.0), (240.0, 8.0), (400.0, 9.0), (650.0, 10.0), (2000.0, 10.0), (2000.0, 6.0))
"""How far from the code, and how far from its place, a piece is looked for, in points."""
_HALF = 0.5
"""Of the blank's pixels: enough to find a word."""
_CLOSE = 2.5
"""Points by which a piece may lie off what the others say."""
FEW, MANY = 5, 12
"""Pieces that an affine map and a projective one are believed on."""


def grow(picture: Grey, blank: BlankPage, corners: Points) -> Matrix:
    """The page's matrix; `corners` are the code's, in the picture, upper left first, clockwise as printed."""
    x0, y0, x1, y1 = blank.page.qr
    height = blank.page.height
    place = np.array([[x0, y1], [x1, y1], [x1, y0], [x0, y0]])
    code = np.column_stack([place[:, 0] * SCALE - 0.5, (height - place[:, 1]) * SCALE - 0.5])
    matrix = _affine(code, corners)
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    for far, reach in _ROUNDS:
        near = [rect for rect in blank.pieces if _distance(rect, middle) <= far]
        flat = flattened(picture, matrix, blank.size, _HALF)
        found = measure(flat, blank, near, reach, _HALF)
        good = found.alike > ALIKE
        at = np.vstack([found.at[good], code])
        to = np.vstack([moved(matrix, found.at[good] + found.off[good]), corners]) if good.any() else corners
        matrix = fit(at, to, matrix, len(code)) if good.any() else matrix
    return matrix


def fit(at: Points, to: Points, before: Matrix, given: int = 0, close: float = _CLOSE) -> Matrix:
    """The matrix that most pairs agree on: projective where there are many, else affine, else as before.

    `given` pairs are not pieces.
    """
    unit = _unit(before, at)
    many = len(at) - given >= MANY
    if len(at) - given < FEW:
        return before
    if many:
        found, kept = cv2.findHomography(at, to, cv2.USAC_MAGSAC, close * SCALE * unit, maxIters=2000)
        if found is not None and int(kept.sum()) >= max(MANY, 0.3 * len(at)):
            return np.asarray(found, np.float64)
    flat, kept = cv2.estimateAffine2D(at, to, ransacReprojThreshold=close * SCALE * unit)
    if flat is None or int(kept.sum()) < FEW + given // 2:
        return before
    return np.vstack([flat, [0, 0, 1]])


def _unit(matrix: Matrix, at: Points) -> float:
    """The picture's pixels for one of the blank's."""
    middle = at.mean(axis=0, keepdims=True)
    here, there = moved(matrix, np.vstack([middle, middle + 1.0]))
    return float(np.linalg.norm(there - here) / np.sqrt(2.0))


def _affine(at: Points, to: Points) -> Matrix:
    solved, *_ = np.linalg.lstsq(np.column_stack([at, np.ones(len(at))]), to, rcond=None)
    return np.vstack([solved.T, [0, 0, 1]])


def _distance(rect: Rect, middle: tuple[float, float]) -> float:
    return float(np.hypot((rect[0] + rect[2]) / 2 - middle[0], (rect[1] + rect[3]) / 2 - middle[1]))
