"""What people do with a pen: ticks, crosses, scribbles, corrections, handwriting, signatures. All from a seed."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pdfforms.model.edition import Rect

Grey = npt.NDArray[np.uint8]
Strokes = list[npt.NDArray[np.float64]]
"""Each a row of points (x, y), y upwards."""
DPI = 300
_FINE = 4
"""Bits of a pixel's fraction that OpenCV draws with."""


@dataclass
class Page:
    """Paper to draw on, at DPI; everything is in the edition's points."""

    grey: Grey
    height: float
    random: np.random.Generator

    def draw(self, strokes: Strokes, width: float, darkness: int) -> None:
        """Ink of a grey (0 black) on the paper: it darkens, and its edge is soft."""
        layer = np.full_like(self.grey, 255)
        scale = DPI / 72 * (1 << _FINE)
        for stroke in strokes:
            points = np.column_stack([stroke[:, 0] * scale, (self.height - stroke[:, 1]) * scale])
            thick = max(1, round(width * DPI / 72 * self.random.uniform(0.85, 1.15)))
            cv2.polylines(layer, [points.round().astype(np.int32)], False, darkness, thick, cv2.LINE_AA, _FINE)
        cv2.GaussianBlur(layer, (0, 0), 0.7, dst=layer)
        self.grey = np.minimum(self.grey, layer)

    def line(self, *points: tuple[float, float], wobble: float = 0.35) -> npt.NDArray[np.float64]:
        """A hand's line through some points."""
        through = np.array(points, np.float64)
        places = np.linspace(0, len(through) - 1, 10 * (len(through) - 1) + 1)
        path = np.column_stack([np.interp(places, range(len(through)), through[:, axis]) for axis in (0, 1)])
        drift = np.cumsum(self.random.normal(0, wobble / 4, path.shape), axis=0)
        return np.asarray(path + drift - drift.mean(axis=0))

    def jitter(self, by: float) -> float:
        """A little to either side."""
        return float(self.random.uniform(-by, by))


def tick(page: Page, box: Rect, reach: float = 3.0) -> Strokes:
    """A check mark, its tail going `reach` points beyond the box."""
    x0, y0, x1, y1 = box
    w, h = x1 - x0, y1 - y0
    j = page.jitter
    return [
        page.line(
            (x0 + w * 0.2 + j(1.5), y0 + h * 0.55 + j(1.5)),
            (x0 + w * 0.42 + j(1), y0 + h * 0.2 + j(1.5)),
            (x1 - 1 + reach * 0.7 + j(1), y1 - 1 + reach + j(1)),
        )
    ]


def cross(page: Page, box: Rect) -> Strokes:
    """Two strokes from corner to corner."""
    x0, y0, x1, y1 = box
    j = page.jitter
    return [
        page.line((x0 + 1.5 + j(1.5), y0 + 1.5 + j(1.5)), (x1 - 1.5 + j(1.5), y1 - 1.5 + j(1.5))),
        page.line((x0 + 1.5 + j(1.5), y1 - 1.5 + j(1.5)), (x1 - 1.5 + j(1.5), y0 + 1.5 + j(1.5))),
    ]


def stroke(page: Page, box: Rect) -> Strokes:
    """One stroke through the box, as good as a tick."""
    return cross(page, box)[:1]


def scribble(page: Page, box: Rect) -> Strokes:
    """To and fro within the box."""
    x0, y0, x1, y1 = box
    rows = np.linspace(y0 + 2, y1 - 2, 7)
    points = [
        (x0 + 2 + page.jitter(1) if n % 2 else x1 - 2 + page.jitter(1), float(y)) for n, y in enumerate(rows)
    ]
    return [page.line(*points)]


def filled(page: Page, box: Rect) -> Strokes:
    """Filled in with care: dense lines that stay in the box."""
    x0, y0, x1, y1 = box
    rows = np.linspace(y0 + 1.6, y1 - 1.6, 16)
    points = [(x0 + 1.6 if n % 2 else x1 - 1.6, float(y)) for n, y in enumerate(rows)]
    return [page.line(*points, wobble=0.15)]


def taken_back(page: Page, box: Rect) -> Strokes:
    """A tick, then a cross over it: not meant after all."""
    return [*tick(page, box), *cross(page, box)]


def dot(page: Page, box: Rect) -> Strokes:
    """The pen rested here."""
    x, y = (box[0] + box[2]) / 2 + page.jitter(2), (box[1] + box[3]) / 2 + page.jitter(2)
    return [page.line((x, y), (x + 0.8, y + 0.4), wobble=0.05)]


def struck(page: Page, box: Rect) -> Strokes:
    """A tick, then a line through box and wording: not meant."""
    y = (box[1] + box[3]) / 2
    return [*tick(page, box), page.line((box[0] - 3, y + page.jitter(2)), (box[2] + 110, y + page.jitter(2)))]


def blacked(page: Page, box: Rect) -> Strokes:
    """A tick, then scribbled over beyond the box."""
    x0, y0, x1, y1 = box[0] - 3, box[1] - 3, box[2] + 3, box[3] + 3
    rows = np.linspace(y0, y1, 15)
    points = [
        (x0 + page.jitter(1.5) if n % 2 else x1 + page.jitter(1.5), float(y) + page.jitter(1))
        for n, y in enumerate(rows)
    ]
    return [*tick(page, box, 5.0), page.line(*points)]


def beside(page: Page, box: Rect) -> Strokes:
    """A tick that missed its box: it stands to the left, in the margin."""
    x0, y0, x1, y1 = box
    away = x1 - x0 + 1.5
    return tick(page, (x0 - away, y0 + page.jitter(2), x1 - away, y1), -3.0)


def circled(page: Page, box: Rect) -> Strokes:
    """A ring around the box."""
    middle = (box[0] + box[2]) / 2 + page.jitter(1), (box[1] + box[3]) / 2 + page.jitter(1)
    around = np.linspace(0.3, 2 * np.pi + 0.5, 40)
    wide = (box[2] - box[0]) * 0.5 * page.random.uniform(1.6, 1.9)
    return [np.column_stack([middle[0] + wide * np.cos(around), middle[1] + wide * 0.9 * np.sin(around)])]


def long_tick(page: Page, box: Rect) -> Strokes:
    """A tick whose tail goes far up, over what stands above."""
    x0, y0, x1, _ = box
    up = 17.0
    return [
        page.line(
            (x0 + 2, y0 + 7 + page.jitter(1)),
            (x0 + 5 + page.jitter(1), y0 + 2 + page.jitter(1)),
            (x1 - 2 + page.jitter(2), y0 + 14 + up + page.jitter(1.5)),
        )
    ]


def writing(page: Page, box: Rect, text: str, size: float | None = None) -> Strokes:
    """Zigzags the size of letters, leaning and wobbling: no machine reads them, any eye sees them."""
    high = size or min(11.0, (box[3] - box[1]) * 0.45)
    high = min(high, (box[2] - box[0] - 8) / (0.8 * max(1, len(text))))
    return _letters(page, text, box[0] + 4 + page.jitter(2), box[1] + (box[3] - box[1]) * 0.3, high)


def _letters(page: Page, text: str, x: float, y: float, high: float) -> Strokes:
    strokes: Strokes = []
    for letter in text:
        if letter == " ":
            x += high * 0.5
            continue
        seed = np.random.default_rng(ord(letter))
        count = int(seed.integers(3, 6))
        shape = np.column_stack([seed.uniform(0, 0.6, count), seed.uniform(0, 1.0, count)]) * high
        shape[:, 0] += x + shape[:, 1] * 0.2
        shape[:, 1] += y + page.jitter(0.5)
        strokes.append(page.line(*((float(a), float(b)) for a, b in shape), wobble=0.3))
        x += high * 0.75
    return strokes


def signature(page: Page, box: Rect) -> Strokes:
    """Loops along a line, and a stroke under them."""
    x0, y0, x1, y1 = box
    wide, high = (x1 - x0) * page.random.uniform(0.35, 0.7), (y1 - y0) * 0.55
    along = np.linspace(0, 1, 120)
    turns = page.random.uniform(3, 6)
    x = x0 + 8 + wide * along + high * 0.25 * np.sin(2 * np.pi * turns * along)
    y = y0 + high * 0.75 + high * 0.45 * np.cos(2 * np.pi * turns * along) * (1 - 0.6 * along)
    under = page.line((x0 + 6, y0 + 6), (x0 + wide, y0 + 8 + page.jitter(2)))
    return [np.column_stack([x, y]), under]
