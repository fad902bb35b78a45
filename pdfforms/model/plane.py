"""How a printed page lies on a returned one: a projective map of the plane, since a photo needs that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import copysign, sqrt

from pdfforms.model.edition import Rect

Point = tuple[float, float]
Numbers = tuple[float, float, float, float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Plane:
    """Edition points to a page's points, or to a picture's pixels: (x, y, 1) times `rows`, row by row."""

    rows: Numbers = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)

    @classmethod
    def scaled(cls, ax: float, bx: float, ay: float, by: float) -> Plane:
        """x' = ax * x + bx, y' = ay * y + by."""
        return cls((ax, 0.0, bx, 0.0, ay, by, 0.0, 0.0, 1.0))

    @classmethod
    def affine(cls, a: float, b: float, c: float, d: float, e: float, f: float) -> Plane:
        """The PDF matrix [a b c d e f]: x' = a x + c y + e, y' = b x + d y + f."""
        return cls((a, c, e, b, d, f, 0.0, 0.0, 1.0))

    @property
    def size(self) -> float:
        """How much larger the page is there, as a factor of length; negative where it is mirrored."""
        a, b, _, d, e, _, _, _, w = self.rows
        area = (a * e - b * d) / (w * w)
        return copysign(sqrt(abs(area)), area)

    def point(self, x: float, y: float) -> Point:
        """Where a point of the edition lies."""
        a, b, c, d, e, f, g, h, w = self.rows
        depth = g * x + h * y + w
        return ((a * x + b * y + c) / depth, (d * x + e * y + f) / depth)

    def corners(self, rect: Rect) -> tuple[Point, Point, Point, Point]:
        """Where a rectangle's corners lie: from the lower left one to the right, then round."""
        x0, y0, x1, y1 = rect
        return self.point(x0, y0), self.point(x1, y0), self.point(x1, y1), self.point(x0, y1)

    def rect(self, rect: Rect) -> Rect:
        """The upright rectangle around a rectangle of the edition."""
        if self is SAME:
            return rect
        return around(self.corners(rect))

    def inverse(self) -> Plane:
        """The way back. ValueError where there is none."""
        a, b, c, d, e, f, g, h, w = self.rows
        p, q, r = e * w - f * h, f * g - d * w, d * h - e * g
        whole = a * p + b * q + c * r
        if not whole:
            raise ValueError("a page without extent")
        rows = (p, c * h - b * w, b * f - c * e, q, a * w - c * g, c * d - a * f, r, b * g - a * h, a * e - b * d)
        return _plane(each / (rows[8] or whole) for each in rows)

    def then(self, after: Plane) -> Plane:
        """First this, then the other."""
        left, right = after.rows, self.rows
        return _plane(
            sum(left[3 * row + each] * right[3 * each + column] for each in range(3))
            for row in range(3)
            for column in range(3)
        )


def _plane(rows: Iterable[float]) -> Plane:
    a, b, c, d, e, f, g, h, w = rows
    return Plane((a, b, c, d, e, f, g, h, w))


SAME = Plane()


def around(points: Iterable[Point]) -> Rect:
    """The upright rectangle around some points."""
    xs, ys = zip(*points, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))
