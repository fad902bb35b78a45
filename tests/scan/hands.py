"""How differently people mark a box, and how they take a tick back: many hands where pens.py has one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from pdfforms.model.edition import Rect
from tests.corpus.maker import strokes as smooth
from tests.scan import pens
from tests.scan.pens import Page, Strokes

Hand = Callable[[Page, Rect], Strokes]
Places = npt.NDArray[np.float64]


def tick(page: Page, box: Rect) -> Strokes:
    """A check mark: a long or short hook, steep or flat, its tail within the box or far out of it."""
    u = page.random.uniform
    hook = (u(0.05, 0.35), u(0.35, 0.75))
    foot = (u(max(0.25, hook[0] + 0.06), 0.52), u(0.02, 0.3))
    tail = (u(0.8, 1.3), u(0.8, 1.35))
    first = _bowed(page, _at(box, hook), _at(box, foot), u(-0.4, 0.4))
    second = _bowed(page, _at(box, foot), _at(box, tail), u(-0.9, 0.9))
    return [np.vstack([first, second[1:]])]


def cross(page: Page, box: Rect) -> Strokes:
    """Two strokes, upright or leaning, larger or smaller than the box, a little bowed, not quite in the middle."""
    u = page.random.uniform
    middle = np.array(_at(box, (0.5 + u(-0.09, 0.09), 0.5 + u(-0.09, 0.09))))
    drawn = []
    for way in (1, -1):
        turn = np.radians(45 + u(-13, 13))
        half = (box[2] - box[0]) * u(0.45, 0.85) * np.array([np.cos(turn), way * np.sin(turn)])
        off = page.random.normal(0, 0.35, 2)
        drawn.append(_bowed(page, middle - half + off, middle + half + off, u(-0.6, 0.6)))
    return drawn


def loop(page: Page, box: Rect) -> Strokes:
    """A cross in one go: the pen stays down between its strokes, at the right."""
    j = page.jitter
    x0, y0, x1, y1 = box
    return [
        page.line(
            (x0 + 2 + j(1), y1 - 2 + j(1)),
            (x1 - 2 + j(1), y0 + 2 + j(1)),
            (x1 - 1 + j(1), y0 + 6 + j(2)),
            (x1 - 2 + j(1), y1 - 2 + j(1)),
            (x0 + 2 + j(1), y0 + 2 + j(1)),
        )
    ]


def slash(page: Page, box: Rect) -> Strokes:
    """One stroke through the box, up or down."""
    return [cross(page, box)[int(page.random.integers(2))]]


def dash(page: Page, box: Rect) -> Strokes:
    """A short level stroke that stays in the box."""
    u = page.random.uniform
    return [
        _bowed(page, _at(box, (u(0.1, 0.25), u(0.35, 0.6))), _at(box, (u(0.75, 0.9), u(0.4, 0.65))), u(-0.5, 0.5))
    ]


def zigzag(page: Page, box: Rect) -> Strokes:
    """To and fro over the whole box: level, upright or slanted, five to ten times."""
    u = page.random.uniform
    many = int(page.random.integers(6, 12))
    along, turned = np.linspace(0.1, 0.9, many), bool(page.random.integers(2))
    slant = u(-0.12, 0.12)
    places = []
    for number, share in enumerate(along):
        over = u(0.04, 0.16)
        across = over if number % 2 else 1 - over
        level = float(np.clip(share + (slant if number % 2 else -slant) + u(-0.03, 0.03), 0.03, 0.97))
        places.append(_at(box, (across, level) if turned else (level, across)))
    return [page.line(*places)]


def smooth_tick(page: Page, box: Rect) -> Strokes:
    """The corpus's."""
    return _smooth(smooth.tick, page, box)


def smooth_cross(page: Page, box: Rect) -> Strokes:
    """The corpus's."""
    return _smooth(smooth.cross, page, box)


def smooth_scribble(page: Page, box: Rect) -> Strokes:
    """The corpus's."""
    return _smooth(smooth.scribble, page, box)


TICKS: tuple[Hand, ...] = (pens.tick, tick, smooth_tick)
CROSSES: tuple[Hand, ...] = (pens.cross, cross, smooth_cross)
SCRIBBLES: tuple[Hand, ...] = (pens.scribble, zigzag, smooth_scribble)


def _of(hands: tuple[Hand, ...]) -> Hand:
    def any_of(page: Page, box: Rect) -> Strokes:
        return hands[int(page.random.integers(len(hands)))](page, box)

    return any_of


def taken_back(page: Page, box: Rect) -> Strokes:
    """A tick by any hand under a cross by any hand."""
    return [*_of(TICKS)(page, box), *_of(CROSSES)(page, box)]


HONEST: dict[str, Hand] = {
    "tick": _of(TICKS),
    "cross": _of(CROSSES),
    "scribble": _of(SCRIBBLES),
    "filled": pens.filled,
    "slash": slash,
    "dash": dash,
}
"""Marks that mean yes."""


def _smooth(drawn: Callable[[Rect, str], list[smooth.Line]], page: Page, box: Rect) -> Strokes:
    return [np.array(line, np.float64) for line in drawn(box, str(page.random.random()))]


def _at(box: Rect, share: tuple[float, float]) -> tuple[float, float]:
    return box[0] + share[0] * (box[2] - box[0]), box[1] + share[1] * (box[3] - box[1])


def _bowed(page: Page, start: npt.ArrayLike, end: npt.ArrayLike, bow: float) -> Places:
    """A hand's stroke between two points whose middle lies `bow` points beside the straight line."""
    one, other = np.asarray(start, np.float64), np.asarray(end, np.float64)
    path = page.line((float(one[0]), float(one[1])), (float(other[0]), float(other[1])), wobble=0.3)
    share = np.linspace(0, 1, len(path))[:, None]
    along = other - one
    beside = np.array([-along[1], along[0]]) / max(1e-6, float(np.hypot(*along)))
    return np.asarray(path + 4 * bow * share * (1 - share) * beside)
