"""Matrices between the picture's pixels and the page's own: those of the blank, drawn at SCALE, y downwards."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pdfforms.model.edition import Rect
from pdfforms.model.plane import Plane
from pdfforms.read.scan.images import Grey

SCALE = 200 / 72
"""Pixels a point of a page that was brought back to its own plane."""
Matrix = npt.NDArray[np.float64]
"""Three by three, blank's pixels to the picture's."""
Points = npt.NDArray[np.float64]
"""One point a row."""


def page_size(width: float, height: float, scale: float = SCALE) -> tuple[int, int]:
    """Pixels across and down of a page in points."""
    return round(width * scale), round(height * scale)


def from_points(height: float) -> Matrix:
    """Edition points to the blank's pixels; a pixel's place is its middle."""
    return np.array([[SCALE, 0, -0.5], [0, -SCALE, height * SCALE - 0.5], [0, 0, 1]], np.float64)


def to_plane(matrix: Matrix, height: float) -> Plane:
    """The plane that a matrix is, from edition points to the picture."""
    rows = matrix @ from_points(height)
    a, b, c, d, e, f, g, h, w = (float(each) for each in (rows / rows[2, 2]).ravel())
    return Plane((a, b, c, d, e, f, g, h, w))


def to_matrix(plane: Plane, height: float) -> Matrix:
    """The way back from `to_plane`."""
    return np.array(plane.rows, np.float64).reshape(3, 3) @ np.linalg.inv(from_points(height))


def moved(matrix: Matrix, points: Points) -> Points:
    """Where points come to lie."""
    return np.asarray(cv2.perspectiveTransform(points.reshape(-1, 1, 2), matrix), np.float64).reshape(-1, 2)


def flattened(grey: Grey, matrix: Matrix, size: tuple[int, int], scale: float = 1.0) -> Grey:
    """The picture brought into the blank's pixels; `scale` makes a smaller one. What is outside is white."""
    shrink = np.diag([1 / scale, 1 / scale, 1.0])
    wanted = (round(size[0] * scale), round(size[1] * scale))
    return np.asarray(
        cv2.warpPerspective(
            grey,
            matrix @ shrink,
            wanted,
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=255,
        ),
        np.uint8,
    )


def density(matrix: Matrix, size: tuple[int, int]) -> float:
    """The picture's pixels for one of the blank's, along a line, in the page's middle."""
    middle = np.array([[size[0] / 2, size[1] / 2]]) + np.array([[0, 0], [1, 0], [0, 1]])
    origin, right, below = moved(matrix, middle)
    return float(np.sqrt(abs(np.linalg.det(np.array([right - origin, below - origin])))))


def pixels(rect: Rect, height: float, inset: float = 0.0) -> tuple[int, int, int, int]:
    """A rectangle of the edition as left, top, right, bottom pixels, made smaller by `inset` points all round."""
    return (
        round((rect[0] + inset) * SCALE),
        round((height - rect[3] + inset) * SCALE),
        round((rect[2] - inset) * SCALE),
        round((height - rect[1] - inset) * SCALE),
    )
