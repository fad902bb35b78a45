"""The plane that most pairs of places agree with: a point of an edition's page, and where it may be on a page.

An affine plane through three pairs that most others agree with (RANSAC with fixed draws, so that the same page
gives the same plane) is fitted to all that agree. It may turn, shift, scale and stretch the page; it may not
mirror or shear it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

from pdfforms.model.plane import SAME, Plane, Point

FEWEST = 8
"""Words that must agree; fewer can do so by chance."""
SHARE = 0.35
"""Of the page's pairs that must agree; half the words of a sheet may belong to its other page."""
NEAR = 3.0
"""Points of the edition within which a word stands where the plane says."""
_DRAWS = 200
_NOTHING = 2e-5
"""A hundredth of a point across a page."""


def agreed(points: Sequence[tuple[Point, Point]], places: int) -> Plane | None:
    """The plane that most pairs agree with, of so many different places."""
    whole = _fit(points)
    if whole and _plausible(whole) and len(_within(points, whole)) >= 0.9 * len(points):
        return _settled(points, whole)
    best, most = None, max(FEWEST, SHARE * places) - 1
    chance = Random(len(points))  # noqa: S311  # draws three words of a page, no secret
    for _ in range(_DRAWS):
        plane = _fit(chance.sample(points, 3))
        if plane is None or not _plausible(plane):
            continue
        agreeing = len({at for at, _ in _within(points, plane, 2 * NEAR)})
        if agreeing > most:
            best, most = plane, agreeing
            if agreeing > 0.9 * places:
                break
    return _settled(points, best) if best else None


def _settled(points: Sequence[tuple[Point, Point]], plane: Plane) -> Plane | None:
    """The plane fitted again to what agrees with it, until that no longer changes."""
    for _ in range(4):
        agreeing = _within(points, plane)
        fitted = _fit(agreeing)
        if fitted is None or not _plausible(fitted):
            return None
        if fitted == plane:
            break
        plane = fitted
    return _straight(plane)


def _straight(plane: Plane) -> Plane:
    """Without the last digits: a page that lies as printed is the same plane as no plane."""
    a, c, e, b, d, f = plane.rows[:6]
    if max(abs(b), abs(c)) > _NOTHING:
        return plane
    if max(abs(a - 1), abs(d - 1)) < _NOTHING and max(abs(e), abs(f)) < 500 * _NOTHING:
        return SAME
    return Plane.affine(a, 0.0, 0.0, d, e, f)


def _within(points: Sequence[tuple[Point, Point]], plane: Plane, near: float = NEAR) -> list[tuple[Point, Point]]:
    a, b, c, d, e, f = plane.rows[:6]
    reach = near * abs(plane.size)
    return [
        pair
        for pair in points
        if abs(a * pair[0][0] + b * pair[0][1] + c - pair[1][0]) <= reach
        and abs(d * pair[0][0] + e * pair[0][1] + f - pair[1][1]) <= reach
    ]


def _fit(points: Sequence[tuple[Point, Point]]) -> Plane | None:
    """The affine plane with the least squares; None where the points lie on a line."""
    count = len(points)
    if count < 3:
        return None
    mx = sum(at[0] for at, _ in points) / count
    my = sum(at[1] for at, _ in points) / count
    ux = sum(to[0] for _, to in points) / count
    uy = sum(to[1] for _, to in points) / count
    xx = xy = yy = xu = yu = xv = yv = 0.0
    for (x, y), (u, v) in points:
        x, y, u, v = x - mx, y - my, u - ux, v - uy
        xx, xy, yy = xx + x * x, xy + x * y, yy + y * y
        xu, yu, xv, yv = xu + x * u, yu + y * u, xv + x * v, yv + y * v
    whole = xx * yy - xy * xy
    if whole < 1e-6 * max(1.0, xx * yy) or whole < 1.0:
        return None
    a, c = (xu * yy - yu * xy) / whole, (yu * xx - xu * xy) / whole
    b, d = (xv * yy - yv * xy) / whole, (yv * xx - xv * xy) / whole
    return Plane.affine(a, b, c, d, ux - a * mx - c * my, uy - b * mx - d * my)


def _plausible(plane: Plane) -> bool:
    """Whether paper can lie so: not mirrored, a quarter to four times as large, its corners square."""
    a, c, _, b, d, *_ = plane.rows
    across, up = math.hypot(a, b), math.hypot(c, d)
    if not (0.25 < across < 4 and 0.25 < up < 4 and 0.8 < across / up < 1.25):
        return False
    return a * d - b * c > 0 and abs(a * c + b * d) < 0.03 * across * up
