"""A page whose code cannot be read, by its print: SIFT features of the picture against those of every blank."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from pdfforms.model.edition import EditionMap
from pdfforms.model.shelf import Editions
from pdfforms.read.scan.blanks import BlankPage, blank_page
from pdfforms.read.scan.geometry import Matrix, Points, flattened, moved, page_size
from pdfforms.read.scan.grow import fit
from pdfforms.read.scan.images import Grey
from pdfforms.read.scan.patches import ALIKE, measure

_BLANK = 0.4
"""Of the blank's pixels, 80 dpi: letters are specks, words and lines are what is matched."""
_LONGEST = 1500
"""The picture's longest side when it is matched."""
_FEATURES = 2500
_CLEARER = 0.8
"""A feature's best match against its second best (Lowe's ratio)."""
_SMALLEST = 250.0
"""Pixels of a page's side when it is matched."""
_CANDIDATES = 4
"""Blanks that are looked at closely."""
_LEAST = 14
"""Features that must agree on where a page lies before it is looked at closely."""
_ALIKE, _BETTER = 0.55, 0.04
"""Share of the print that must be found, and by how much more of it than on any other blank."""


@dataclass(frozen=True, slots=True)
class _Features:
    at: Points
    what: npt.NDArray[np.float32]


_known: dict[tuple[str, str, int], _Features] = {}


def match_print(grey: Grey, editions: Editions) -> tuple[BlankPage, Matrix] | None:
    """The blank page that the picture shows, and how it lies there; None where none fits, or two fit alike."""
    seen, shrink = _picture(grey)
    if len(seen.at) < _LEAST:
        return None
    matched = []
    for edition in editions.all():
        for number in range(1, len(edition.pages) + 1):
            kept, matrix = _match(seen, editions, edition, number)
            if matrix is not None and kept >= _LEAST:
                matched.append((kept, edition, number, np.diag([1 / shrink, 1 / shrink, 1.0]) @ matrix))
    matched.sort(key=lambda each: -each[0])
    return _best([_close_look(grey, editions, *each[1:]) for each in matched[:_CANDIDATES]])


def match_blank(grey: Grey, editions: Editions, blank: BlankPage) -> Matrix | None:
    """How a page that is known by its code lies on the picture; None where its print is not found."""
    seen, shrink = _picture(grey)
    kept, matrix = _match(seen, editions, blank.edition, blank.number)
    if matrix is None or kept < _LEAST:
        return None
    looked = _close_look(
        grey, editions, blank.edition, blank.number, np.diag([1 / shrink, 1 / shrink, 1.0]) @ matrix
    )
    return looked[2] if looked and looked[0] >= _ALIKE else None


def _picture(grey: Grey) -> tuple[_Features, float]:
    """The picture's features, and how much smaller it was made for them."""
    shrink = min(1.0, _LONGEST / max(grey.shape))
    small = np.asarray(cv2.resize(grey, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), np.uint8)
    return _features(small), shrink


def _best(looked: list[tuple[float, BlankPage, Matrix] | None]) -> tuple[BlankPage, Matrix] | None:
    there = sorted((each for each in looked if each), key=lambda each: -each[0])
    if not there or there[0][0] < _ALIKE:
        return None
    if len(there) > 1 and there[0][0] - there[1][0] < _BETTER:
        return None
    return there[0][1:]


def _match(seen: _Features, editions: Editions, edition: EditionMap, number: int) -> tuple[int, Matrix | None]:
    known = _of_blank(editions, edition, number)
    if known is None or len(known.at) < _LEAST:
        return 0, None
    pairs = _matcher().knnMatch(known.what, seen.what, k=2)
    clear = [pair[0] for pair in pairs if len(pair) == 2 and pair[0].distance < _CLEARER * pair[1].distance]
    best: dict[int, cv2.DMatch] = {}
    for each in clear:  # many letters look like one on the picture; one of them at most is it
        if each.trainIdx not in best or each.distance < best[each.trainIdx].distance:
            best[each.trainIdx] = each
    if len(best) < _LEAST:
        return 0, None
    at = known.at[[each.queryIdx for each in best.values()]]
    to = seen.at[[each.trainIdx for each in best.values()]]
    found, kept = cv2.findHomography(at, to, cv2.USAC_MAGSAC, 4.0, maxIters=5000)
    if found is None or not _is_page(np.asarray(found, np.float64), edition, number):
        return 0, None
    return int(kept.sum()), np.asarray(found, np.float64)


def _is_page(matrix: Matrix, edition: EditionMap, number: int) -> bool:
    """Whether a page laid out so is a page: seen from the front, from not too far aside, not a speck."""
    page = edition.pages[number - 1]
    size = page_size(page.width, page.height)
    corners = np.array([(0, 0), (size[0], 0), size, (0, size[1])], np.float64)
    depth = np.column_stack([corners, np.ones(4)]) @ matrix[2]
    if depth.min() * depth.max() <= 0:
        return False
    place = moved(matrix, corners)
    sides = np.roll(place, -1, axis=0) - place
    turns = sides[:, 0] * np.roll(sides[:, 1], -1) - sides[:, 1] * np.roll(sides[:, 0], -1)
    lengths = np.linalg.norm(sides, axis=1)
    return bool((turns > 0).all() and lengths.min() > _SMALLEST and lengths.max() < 3 * lengths.min())


def _close_look(
    grey: Grey, editions: Editions, edition: EditionMap, number: int, matrix: Matrix
) -> tuple[float, BlankPage, Matrix] | None:
    """How much of a blank's print is where it should be, after the matrix was made better."""
    blank = blank_page(editions, edition, number)
    if blank is None:
        return None
    for reach in (8.0, 4.0):
        found = measure(flattened(grey, matrix, blank.size, 0.5), blank, blank.pieces, reach, 0.5)
        good = found.alike > ALIKE
        if not good.any():
            return None
        matrix = fit(found.at[good], moved(matrix, found.at[good] + found.off[good]), matrix)
    found = measure(flattened(grey, matrix, blank.size, 0.5), blank, blank.pieces, 1.5, 0.5)
    return float((found.alike > ALIKE).mean()), blank, matrix


def _of_blank(editions: Editions, edition: EditionMap, number: int) -> _Features | None:
    name = (edition.blank_sha256, edition.identity.text(), number)
    if name not in _known:
        blank = blank_page(editions, edition, number)
        if blank is None:
            return None
        small = np.asarray(
            cv2.resize(blank.grey, None, fx=_BLANK, fy=_BLANK, interpolation=cv2.INTER_AREA), np.uint8
        )
        features = _features(small)
        _known[name] = _Features((features.at + 0.5) / _BLANK - 0.5, features.what)
    return _known[name]


def _features(grey: Grey) -> _Features:
    points, what = cv2.SIFT.create(nfeatures=_FEATURES).detectAndCompute(grey, None)
    if what is None or not points:
        return _Features(np.zeros((0, 2)), np.zeros((0, 128), np.float32))
    # RootSIFT: the square roots of the shares are compared, which print gains by
    what = np.sqrt(what / (what.sum(axis=1, keepdims=True) + 1e-6))
    return _Features(np.array([point.pt for point in points], np.float64), what.astype(np.float32))


@cache
def _matcher() -> cv2.DescriptorMatcher:
    return cv2.BFMatcher(cv2.NORM_L2)
