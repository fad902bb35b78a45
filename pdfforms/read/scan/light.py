"""Uneven light divided out: paper is about white everywhere, whatever shadow lies on it."""

from __future__ import annotations

import cv2
import numpy as np

from pdfforms.read.scan.images import Grey

_SHRINK = 4
_WIDEST = 27
"""Shrunk pixels: what is dark and narrower than this (39 points) is ink, what is wider is shadow."""


def paper_of(flat: Grey) -> Grey:
    """How light the paper is at each place."""
    size = (max(1, flat.shape[1] // _SHRINK), max(1, flat.shape[0] // _SHRINK))
    small = cv2.resize(flat, size, interpolation=cv2.INTER_AREA)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((_WIDEST, _WIDEST), np.uint8))
    smooth = cv2.blur(cv2.medianBlur(np.asarray(closed, np.uint8), 5), (7, 7))
    return np.asarray(cv2.resize(smooth, flat.shape[::-1], interpolation=cv2.INTER_LINEAR), np.uint8)


def evenly_lit(flat: Grey, paper: Grey) -> Grey:
    """The picture as if light fell evenly on it."""
    return np.asarray(cv2.divide(flat, np.maximum(paper, 1), scale=250.0), np.uint8)
