"""What a hand draws, as lines of points: ticks, crosses, scribbles, signatures. Points, origin bottom left."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from tests.corpus.maker.families import Answered
from tests.office import Kind

Point = tuple[float, float]
Line = list[Point]
Rect = tuple[float, float, float, float]


@dataclass(frozen=True)
class Place:
    """One box of a field."""

    page: int
    """Index of the file's page, from 0."""
    rect: Rect
    kind: str
    """As the edition's map has it; "sign_here" is room for a pen."""


def places(answered: Answered) -> dict[str, list[Place]]:
    """Where each field stands on the blank; the room for a signature's pen comes last."""
    found: dict[str, list[Place]] = {}
    first = 0
    for edition in Kind(answered.form, answered.language, answered.paper).maps:
        for box in edition.boxes:
            found.setdefault(box.key, []).append(Place(first + box.page - 1, box.rect, box.kind))
        first += len(edition.pages)
    return {key: sorted(each, key=lambda place: place.kind == "sign_here") for key, each in found.items()}


def _curve(points: Line, steps: int = 8) -> Line:
    """A smooth line through the points (Catmull-Rom)."""
    padded = [points[0], *points, points[-1]]
    drawn: Line = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(steps):
            t = step / steps
            drawn.append((_spline(a[0], b[0], c[0], d[0], t), _spline(a[1], b[1], c[1], d[1], t)))
    return [*drawn, points[-1]]


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


def _in(rect: Rect, points: Line, random: Random, jitter: float) -> Line:
    """Shares of a rectangle as points, each a little off."""
    x0, y0, x1, y1 = rect
    return [
        (
            x0 + (x + random.uniform(-jitter, jitter)) * (x1 - x0),
            y0 + (y + random.uniform(-jitter, jitter)) * (y1 - y0),
        )
        for x, y in points
    ]


def tick(rect: Rect, seed: str) -> list[Line]:
    """A tick that starts in the box and shoots out of it at the top right."""
    return [_curve(_in(rect, [(0.1, 0.5), (0.25, 0.3), (0.4, 0.05), (0.7, 0.65), (1.2, 1.3)], Random(seed), 0.08))]


def cross(rect: Rect, seed: str) -> list[Line]:
    """Two strokes, corner to corner."""
    random = Random(seed)
    one = _in(rect, [(0.02, 0.95), (0.5, 0.52), (1.02, 0.0)], random, 0.08)
    return [_curve(one), _curve(_in(rect, [(0.98, 1.0), (0.5, 0.47), (0.0, 0.05)], random, 0.08))]


def scribble(rect: Rect, seed: str) -> list[Line]:
    """A zigzag that fills the box."""
    shares = [(0.08 + 0.84 * n / 9, 0.1 if n % 2 else 0.9) for n in range(10)]
    return [_curve(_in(rect, shares, Random(seed), 0.06))]


def strike(rect: Rect, seed: str) -> list[Line]:
    """Two strokes through what stands there, wider than the box: "not this one"."""
    random = Random(seed)
    return [
        _curve(_in(rect, [(-0.5, 0.62), (0.3, 0.55), (1.6, 0.68)], random, 0.06)),
        _curve(_in(rect, [(-0.45, 0.34), (0.5, 0.4), (1.55, 0.38)], random, 0.06)),
    ]


def signature(rect: Rect, seed: str) -> list[Line]:
    """A flourish of loops that drifts across the space, and a line under it."""
    random, (x0, y0, x1, y1) = Random(seed), rect
    width, height, lines = x1 - x0, y1 - y0, list[Line]()
    loops: Line = []
    for step in range(46):
        share = step / 45
        wave = math.sin(step * 1.15) * (0.34 - 0.2 * share) + random.uniform(-0.05, 0.05)
        x = x0 + width * (0.07 + 0.62 * share + 0.02 * math.cos(step * 1.9))
        loops.append((x, y0 + height * (0.52 + wave)))
    lines.append(_curve(loops, 4))
    under = [(x0 + width * share, y0 + height * random.uniform(0.14, 0.22)) for share in (0.1, 0.35, 0.6, 0.82)]
    return [*lines, _curve(under)]


def outline(line: Line, width: float) -> Line:
    """The closed outline of a stroke that is `width` points broad: how filled ink is drawn."""
    left, right = [], []
    for (x0, y0), (x1, y1) in pairwise(line):
        length = math.hypot(x1 - x0, y1 - y0) or 1
        dx, dy = (y1 - y0) / length * width / 2, (x0 - x1) / length * width / 2
        left.append((x0 + dx, y0 + dy))
        right.append((x0 - dx, y0 - dy))
    return [*left, *reversed(right), left[0]]
