"""Whether the camera moved while the shutter was open: strokes are then broader in one direction than in another,
and those of any mark seem parallel.

Edges of the page's own words tell it. How much one direction prevails among them depends on the letters and on how
blurred they are: a picture that is out of focus is like the blank at some blur, a shaken one like it at none.
"""

from __future__ import annotations

import cv2
import numpy as np

from pdfforms.read.scan.geometry import pixels
from pdfforms.read.scan.images import Grey
from pdfforms.read.scan.register import Registered

_SHAKEN = 0.12
"""Distance from all that the blank has at any blur; pictures of a still camera have a fifth of it, those shaken by
two hundredths of an inch twice as much."""
_BLURS, _BETWEEN = (0.0, 0.8, 1.4, 2.0, 2.8, 3.6), 9
"""Pixels by which the blank is blurred, and the places between two of these that are looked at."""
_WORDS, _SMALLEST, _EVEN = 40, 100, 4.0
"""Words that are looked at; pixels and spread of grey of those that show nothing."""


def is_shaken(registered: Registered, pale: Grey) -> bool:
    """Whether a page's words are blurred more in one direction than in another; `pale` is the evenly lit blank."""
    blank = registered.blank
    page = np.zeros(2, np.complex128)
    blurred = np.zeros((len(_BLURS), 2), np.complex128)
    for rect in blank.pieces[4 :: max(1, len(blank.pieces) // _WORDS)]:
        left, top, right, bottom = pixels(rect, blank.page.height, -2.0)
        cut = slice(max(0, top), bottom), slice(max(0, left), right)
        here, there = registered.flat[cut], pale[cut]
        if here.size < _SMALLEST or here.std() < _EVEN:
            continue
        page += _edges(here)
        blurred += [_edges(_soft(there, blur)) for blur in _BLURS]
    if not page[1] or not blurred[:, 1].all():
        return False
    still = blurred[:, 0] / blurred[:, 1]
    steps = np.linspace(0, 1, _BETWEEN)[:, None]
    between = still[:-1] + (still[1:] - still[:-1]) * steps
    return bool(abs(between - page[0] / page[1]).min() > _SHAKEN)


def _soft(grey: Grey, blur: float) -> Grey:
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), blur), np.uint8) if blur else grey


def _edges(grey: Grey) -> tuple[complex, float]:
    """The sum of a picture's edges, each squared so that both sides of a stroke count alike; and that of their
    strengths."""
    level = grey.astype(np.float32)
    across, down = (
        np.asarray(cv2.Sobel(level, cv2.CV_32F, *way)[1:-1, 1:-1], np.float64) for way in ((1, 0), (0, 1))
    )
    edges = across + 1j * down
    return complex((edges**2).sum()), float((abs(edges) ** 2).sum())
