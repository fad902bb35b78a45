"""How dark a page is at each place, measured against its own print: what pen and paper do, not the camera."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from pdfforms.model.edition import Rect
from pdfforms.read.scan.geometry import SCALE, pixels
from pdfforms.read.scan.images import Grey
from pdfforms.read.scan.light import evenly_lit, paper_of
from pdfforms.read.scan.register import Registered
from pdfforms.read.scan.shake import is_shaken

Cut = tuple[slice, slice]
"""Rows and columns."""
PRINT = 200
"""The darkness that the page's own letters have."""
_FAINTEST = 45.0
"""Levels of grey by which print must be darker than paper; below that nothing on the page can be judged."""
_BLURS, _WORDS = (0.0, 0.8, 1.4, 2.0, 2.8, 3.6), 14
"""Pixels by which a blank is blurred to be like a picture, and how many words are compared."""
_GRAIN, _BARE = 0.3, 0.9
"""Below this noise paper has no grain; then nobody is surer of an empty box than so."""
_ROUGH = 20.0
"""Noise, in darkness, above which a pen's stroke is not told from it."""
_GREY, _FEW, _KEPT = (82.0, 120.0), 3, 0.12
"""Levels of the blank's grey print, fewer words of it than say anything, and what must be left of them."""
_GRAINY, _WIDE = 5.0, 3.0
"""Noise above which paper is grainy, and pixels over which darkness is then averaged as well."""
_SOFT = 1.0
"""Pixels over which darkness is averaged, so that a single speck of noise is not ink."""


@dataclass(frozen=True, slots=True)
class Ink:
    """Darkness on a page, 0 paper, PRINT as dark as its letters, 255 at most."""

    dark: Grey = field(repr=False)
    """Of the page, a little smoothed."""
    printed: Grey = field(repr=False)
    """Of the blank, the same way."""
    noise: float
    """How much the darkness of clean paper varies."""
    weak: int
    """The least darkness above the paper around it that is certainly no noise."""
    sharp: bool
    """Whether print stands out from paper enough to judge anything."""
    smooth: Grey | None = field(repr=False)
    """On grainy paper (a dithered fax) the same averaged more widely: a faint stroke is dots among dots there."""
    smooth_weak: int
    """The least of that which is certainly no grain."""
    keeps_grey: bool
    """Whether the blank's grey print, as dark as many a pen, is there. A fax set to light leaves it out, and pen
    strokes too: then neither a box nor a tick can be believed."""

    shaken: bool
    """Whether the camera moved, so that strokes are broader in one direction."""

    @property
    def is_bare(self) -> bool:
        """Whether paper is all one white, so that what was faint may be gone: a fax, a scanner that cleans up."""
        return self.noise < _GRAIN

    def trust(self, confidence: float) -> float:
        """How sure an empty box is, at most."""
        return round(min(confidence, _BARE if self.is_bare else 1.0), 3)

    def cut(self, rect: Rect, height: float, grow: float) -> tuple[Grey, Grey]:
        """Page and blank around a rectangle in points, `grow` points larger all round, within the page."""
        left, top, right, bottom = pixels(rect, height, -grow)
        rows, columns = slice(max(0, top), max(0, bottom)), slice(max(0, left), max(0, right))
        return self.dark[rows, columns], self.printed[rows, columns]


def ink_of(registered: Registered) -> Ink:
    """The darkness of a registered page and of its blank."""
    blank = registered.blank
    lit = evenly_lit(blank.grey, paper_of(blank.grey))
    pale = _as_sharp(lit, registered)
    words = _words(registered)
    level, printed_level = _letters(registered.flat, words), _letters(pale, words)
    dark, printed = _darkness(registered.flat, level), _darkness(pale, printed_level)
    clean = cv2.erode((pale > 246).astype(np.uint8), np.ones((13, 13), np.uint8)).astype(bool) & registered.covered
    for box in blank.edition.boxes_by_page[blank.number]:
        left, top, right, bottom = pixels(box.rect, blank.page.height, -6.0)
        clean[max(0, top) : bottom, max(0, left) : right] = False
    noise = _noise(dark[clean][::5])
    sharp = 250.0 - level > _FAINTEST and noise < _ROUGH
    smooth = np.asarray(cv2.GaussianBlur(dark, (0, 0), _WIDE), np.uint8) if noise > _GRAINY else None
    smooth_weak = round(max(10.0, 4.0 * _noise(smooth[clean][::5]))) if smooth is not None else 0
    weak = round(max(32.0, 5.0 * noise))
    keeps_grey = _keeps_grey(dark, blank.grey, words)
    shaken = noise >= _GRAIN and is_shaken(registered, lit)  # a fax is coarser one way than the other
    return Ink(dark, printed, noise, weak, sharp, smooth, smooth_weak, keeps_grey, shaken)


def _as_sharp(pale: Grey, registered: Registered) -> Grey:
    """The blank as sharp as the picture: blurred until its words look most like those of the picture."""
    height = registered.blank.page.height
    words = registered.blank.pieces[4 :: max(1, len(registered.blank.pieces) // _WORDS)]
    alike: dict[float, list[float]] = {blur: [] for blur in _BLURS}
    for rect in words:
        left, top, right, bottom = pixels(rect, height, -2.0)
        rows, columns = slice(max(0, top), bottom), slice(max(0, left), right)
        here, there = registered.flat[rows, columns], pale[rows, columns]
        if here.size < 100 or here.std() < 4:
            continue
        for blur in _BLURS:
            soft = cv2.GaussianBlur(there, (0, 0), blur) if blur else there
            alike[blur].append(float(cv2.matchTemplate(here, soft[2:-2, 2:-2], cv2.TM_CCOEFF_NORMED).max()))
    best = max(_BLURS, key=lambda blur: float(np.median(alike[blur])) if alike[blur] else 0.0)
    return np.asarray(cv2.GaussianBlur(pale, (0, 0), best), np.uint8) if best else pale


def _words(registered: Registered) -> list[Cut]:
    """The blank's words that lie within the picture, as rows and columns."""
    blank, found = registered.blank, []
    for rect in blank.pieces[4:]:
        left, top, right, bottom = pixels(rect, blank.page.height)
        if registered.covered[top:bottom, left:right].all():
            found.append((slice(top, bottom), slice(left, right)))
    return found


def _letters(flat: Grey, words: Sequence[Cut]) -> float:
    """How light the ink of printed words is: the darkest twentieth of each, the middle one of all."""
    pieces = [flat[word].ravel() for word in words]
    levels = [float(np.partition(piece, piece.size // 20)[piece.size // 20]) for piece in pieces if piece.size]
    return float(np.median(levels)) if levels else 255.0


def _keeps_grey(dark: Grey, blank: Grey, words: Sequence[Cut]) -> bool:
    """Whether most of the words that are printed in grey were left on the page."""
    kept = []
    for word in words:
        level = float(np.percentile(blank[word], 3)) if blank[word].size else 0.0
        if _GREY[0] < level < _GREY[1]:
            kept.append(float((dark[word][blank[word] < level + 40] > 60).mean()))
    return len(kept) < _FEW or float(np.median(kept)) > _KEPT


def _darkness(flat: Grey, level: float) -> Grey:
    """0 for paper, PRINT for `level`."""
    greys = np.arange(256, dtype=np.float64)
    table = np.clip((250.0 - greys) * PRINT / max(_FAINTEST, 250.0 - level), 0, 255).astype(np.uint8)
    soft = cv2.GaussianBlur(flat, (5, 5), _SOFT)
    return np.asarray(cv2.LUT(soft, table), np.uint8)


def _noise(values: Grey) -> float:
    """The spread of what should be even; most of it, since a few specks are not noise."""
    if values.size < 100:
        return 0.0
    levels = values.astype(np.float64)
    return float(np.percentile(levels, 97) - np.median(levels)) / 1.9


def area(mask: Grey, smallest: float = 0.35) -> tuple[float, float]:
    """Ink in square points, and the longest side of its largest piece in points; pieces below `smallest` square
    points are specks and are left out."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    if count < 2:
        return 0.0, 0.0
    sizes = stats[1:, cv2.CC_STAT_AREA] / SCALE**2
    kept = sizes >= smallest
    if not kept.any():
        return 0.0, 0.0
    spans = np.maximum(stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]) / SCALE
    return float(sizes[kept].sum()), float(spans[kept].max())
