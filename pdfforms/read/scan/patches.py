"""Looks for small pieces of the blank on a flattened picture, by normalised cross-correlation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pdfforms.model.edition import Rect
from pdfforms.read.scan.blanks import BlankPage
from pdfforms.read.scan.geometry import SCALE, Points
from pdfforms.read.scan.images import Grey

ALIKE = 0.5
"""Normalised correlation from which a piece was found; noise and other words stay below 0.4."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where pieces were found, in the blank's pixels."""

    at: Points
    """The pieces' middles on the blank."""
    off: Points
    """How far from there they lie on the picture as it was flattened."""
    alike: npt.NDArray[np.float64]


def measure(picture: Grey, blank: BlankPage, where: Sequence[Rect], reach: float, scale: float = 1.0) -> Found:
    """Looks for pieces of the blank within `reach` points of their places on a flattened picture.

    `picture` is `scale` times as large as the blank.
    """
    height = blank.page.height
    printed = (
        blank.grey
        if scale == 1.0
        else np.asarray(cv2.resize(blank.grey, picture.shape[::-1], interpolation=cv2.INTER_AREA), np.uint8)
    )
    room = max(2, round(reach * SCALE * scale))
    at, off, alike = [], [], []
    for rect in where:
        left, top, right, bottom = _pixels(rect, height, scale)
        x0, y0, x1, y1 = left - room, top - room, right + room, bottom + room
        if x0 < 0 or y0 < 0 or x1 > picture.shape[1] or y1 > picture.shape[0]:
            x0, y0, x1, y1 = max(0, x0), max(0, y0), min(picture.shape[1], x1), min(picture.shape[0], y1)
        piece = printed[top:bottom, left:right]
        there = picture[y0:y1, x0:x1]
        if piece.size == 0 or there.shape[0] < piece.shape[0] + 2 or there.shape[1] < piece.shape[1] + 2:
            continue
        scores = np.asarray(cv2.matchTemplate(there, piece, cv2.TM_CCOEFF_NORMED), np.float32)
        _, best, _, (column, row) = cv2.minMaxLoc(scores)
        dx, dy = _between(scores[row], column), _between(scores[:, column], row)
        at.append(((left + right - 1) / 2, (top + bottom - 1) / 2))
        off.append((x0 + column + dx - left, y0 + row + dy - top))
        alike.append(best)
    return Found(
        (np.array(at, np.float64).reshape(-1, 2) + 0.5) / scale - 0.5,
        np.array(off, np.float64).reshape(-1, 2) / scale,
        np.array(alike, np.float64),
    )


def _between(scores: npt.NDArray[np.float32], index: int) -> float:
    """The peak's place between pixels, by the parabola through three."""
    if not 0 < index < len(scores) - 1:
        return 0.0
    low, peak, high = (float(each) for each in scores[index - 1 : index + 2])
    bend = low - 2 * peak + high
    return 0.0 if bend >= 0 else 0.5 * (low - high) / bend


def _pixels(rect: Rect, height: float, scale: float) -> tuple[int, int, int, int]:
    by = SCALE * scale
    return round(rect[0] * by), round((height - rect[3]) * by), round(rect[2] * by), round((height - rect[1]) * by)
