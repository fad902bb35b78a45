"""The lines of writing in a box, each cut out close."""

from __future__ import annotations

import numpy as np

from pdfforms.read.scan.images import Grey, Mask

_DARKER = 40
"""Levels of grey by which ink is darker than what it stands on."""
_GAP = 2
"""Rows without ink that part two lines."""


def lines_of(inside: Grey, *, several: bool, least: float) -> list[Grey]:
    """The lines of a box's inside from the top; one at most unless `several`. Lines lower than `least` pixels are
    dots and accents: they go with the line under them, or above."""
    ground = int(np.percentile(inside, 60))
    ink: Mask = ground - inside.astype(np.int16) > _DARKER
    rows: Mask = np.asarray(ink.any(axis=1))
    spans = _spans(rows) if several else _whole(rows)
    joined: list[tuple[int, int]] = []
    for top, bottom in spans:
        if joined and (bottom - top < least or joined[-1][1] - joined[-1][0] < least):
            joined[-1] = (joined[-1][0], bottom)
        else:
            joined.append((top, bottom))
    return [_cut(inside, ink, top, bottom, ground) for top, bottom in joined if bottom - top >= 3]


def _whole(rows: Mask) -> list[tuple[int, int]]:
    there = np.flatnonzero(rows)
    return [(int(there[0]), int(there[-1]) + 1)] if len(there) else []


def _spans(rows: Mask) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for row in np.flatnonzero(rows):
        if found and row - found[-1][1] < _GAP:
            found[-1] = (found[-1][0], int(row) + 1)
        else:
            found.append((int(row), int(row) + 1))
    return found


def _cut(inside: Grey, ink: Mask, top: int, bottom: int, ground: int) -> Grey:
    """A line with a margin of the box's own colour around it."""
    columns = np.flatnonzero(ink[top:bottom].any(axis=0))
    left, right = int(columns[0]), int(columns[-1]) + 1
    margin = max(4, (bottom - top) // 5)
    line = np.full((bottom - top + 2 * margin, right - left + 2 * margin), ground, np.uint8)
    line[margin:-margin, margin:-margin] = inside[top:bottom, left:right]
    return line
