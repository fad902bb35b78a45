"""A box's own frame on the page: the evidence that the box was seen, and exactly where."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pdfforms.model.edition import Rect
from pdfforms.read.scan.geometry import SCALE
from pdfforms.read.scan.images import Grey
from pdfforms.read.scan.ink import Ink

_SEARCH = 4
"""Pixels around its place within which a small box's frame is looked for."""
_OUTER = 3.0
"""Points around a box that are looked at."""
_LIGHT, _FEWEST = (25, 45), 8
"""Darkness below which the blank around a box is paper, the second where a blurred picture's frame darkens that
too; and the pixels that are needed."""
_AS_DARK, _AS_DARK_BARE = 0.4, 0.2
"""Share of the printed line's contrast from which a line was found; on paper without grain, the white of a fax
that thins every line, less will do, for there is nothing else that it could be."""
_STRETCH = round(9 * SCALE)
"""Pixels of a long line that are judged together."""
_BAND = round(2.0 * SCALE)
"""Pixels to each side of a long line that are looked at."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What of a frame was found."""

    share: float
    """Of its stretches, 0 to 1; a small box has four, its sides."""
    opposite: bool
    """Small boxes: whether two sides that face each other were found, so that what lies between them was seen. A
    fax in standard resolution may lose all level lines."""
    shift: tuple[int, int]
    """Pixels right and down from where it should be."""


def small_frame(ink: Ink, rect: Rect, height: float) -> Frame:
    """The frame of a tick box: four sides, moved together."""
    page, blank = ink.cut(rect, height, _OUTER + _SEARCH / SCALE)
    sides = _sides(blank[_SEARCH:-_SEARCH, _SEARCH:-_SEARCH])
    if sides is None:
        return Frame(0.0, False, (0, 0))
    kernels, expected = sides
    levels = page.astype(np.float32)
    found = [np.asarray(cv2.matchTemplate(levels, kernel, cv2.TM_CCORR)) for kernel in kernels]
    together = sum(np.minimum(each, most) for each, most in zip(found, expected, strict=True))
    together = np.asarray(together) - 0.02 * max(expected) * _apart(found[0].shape)
    row, column = (int(each) for each in np.unravel_index(int(together.argmax()), together.shape))
    enough = _AS_DARK_BARE if ink.is_bare else _AS_DARK
    there = [float(each[row, column]) >= enough * most for each, most in zip(found, expected, strict=True)]
    opposite = (there[0] and there[1]) or (there[2] and there[3])
    return Frame(sum(there) / 4, opposite, (column - _SEARCH, row - _SEARCH))


def _apart(shape: tuple[int, ...]) -> npt.NDArray[np.float32]:
    """Pixels from the middle: of places as good as each other, the expected one."""
    y, x = np.mgrid[: shape[0], : shape[1]]
    return np.asarray(np.hypot(x - shape[1] // 2, y - shape[0] // 2), np.float32)


def _sides(blank: Grey) -> tuple[list[npt.NDArray[np.float32]], list[float]] | None:
    """For each side (upper, lower, left, right) a kernel that says how much darker its line is than the paper
    outside it, and what it says of the blank; None where the blank has no frame there."""
    margin = round(_OUTER * SCALE)
    size, levels = blank.shape, blank.astype(np.float32)
    y, x = np.mgrid[: size[0], : size[1]]
    down, across = np.minimum(y, size[0] - 1 - y), np.minimum(x, size[1] - 1 - x)
    near = np.minimum(down, across)
    line = (blank > 60) & (near >= margin - 3) & (near <= margin + 4)
    outside = [(blank < light) & (near >= 1) & (near <= margin - 4) for light in _LIGHT]
    corner = round(2.5 * SCALE)
    inner_x, inner_y = across >= margin + corner, down >= margin + corner
    kernels, expected = [], []
    for part in (
        inner_x & (y < size[0] / 2),
        inner_x & (y >= size[0] / 2),
        inner_y & (x < size[1] / 2),
        inner_y & (x >= size[1] / 2),
    ):
        on = line & part
        off = next((each & part for each in outside if (each & part).sum() >= _FEWEST), None)
        if on.sum() < _FEWEST or off is None:
            return None
        kernel = on / np.float32(on.sum()) - off / np.float32(off.sum())
        kernels.append(kernel.astype(np.float32))
        expected.append(float((kernel * levels).sum()))
    return kernels, expected


def long_frame(ink: Ink, rect: Rect, height: float) -> Frame:
    """The frame of a text box: stretch by stretch, each a pixel or two from its place."""
    page, blank = ink.cut(rect, height, _BAND / SCALE)
    seen = wanted = 0
    enough = _AS_DARK_BARE if ink.is_bare else _AS_DARK
    for turned_page, turned_blank in (
        (page, blank),
        (page[::-1], blank[::-1]),
        (page.T, blank.T),
        (page.T[::-1], blank.T[::-1]),
    ):
        there, known = _line(turned_page, turned_blank, enough)
        seen, wanted = seen + there, wanted + known
    return Frame(seen / wanted if wanted else 0.0, False, (0, 0))


def _line(page: Grey, blank: Grey, enough: float) -> tuple[int, int]:
    """The stretches of the upper side that were found, and how many there are on the blank."""
    depth = 2 * _BAND + 1
    many = (page.shape[1] - 2 * _BAND) // _STRETCH or 1
    wide = min(_STRETCH * many, page.shape[1] - 2 * _BAND)
    here, there = (
        _profiles(page[:depth, _BAND : _BAND + wide], many),
        _profiles(blank[:depth, _BAND : _BAND + wide], many),
    )
    contrast, expected = _contrast(here), _contrast(there)
    known = expected > 20
    return int((contrast[known] >= enough * expected[known]).sum()), int(known.sum())


def _profiles(strip: Grey, many: int) -> npt.NDArray[np.float64]:
    """Darkness across the line, one row a stretch."""
    each = strip.shape[1] // many
    means = strip[:, : each * many].reshape(strip.shape[0], many, each).mean(axis=2)
    return np.asarray(means.T, np.float64)


def _contrast(profiles: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How much darker the line is than the paper outside it."""
    middle = profiles[:, 2:-3].max(axis=1)
    return np.asarray(middle - profiles[:, :3].mean(axis=1), np.float64)
