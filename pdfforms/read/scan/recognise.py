"""Which page of which form a picture shows, and roughly where: by its QR code, else by its print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from pdfforms.model.edition import EditionMap
from pdfforms.model.identity import Identity
from pdfforms.model.plane import Plane
from pdfforms.model.shelf import Editions
from pdfforms.read.scan.blanks import BlankPage, blank_page
from pdfforms.read.scan.features import match_blank, match_print
from pdfforms.read.scan.geometry import SCALE, Matrix, flattened, to_plane
from pdfforms.read.scan.grow import grow
from pdfforms.read.scan.images import Grey, Picture
from pdfforms.read.scan.patches import ALIKE, measure
from pdfforms.read.scan.qr import PageCode, find_codes

_ENOUGH_PAPER = 0.45
"""Of a page's area: what must be left of a picture for another page to be looked for on it by its print."""
_DARK, _LEAST_INK = 140, 0.003
"""Share of a picture that is darker than this; the back of a sheet and a line of text have less, a form has three
times as much."""
_MOST_PAGES = 8
_SMALLEST = 100
"""Pixels of a picture's shorter side: less shows no page."""
_FOUND = 0.5
"""Share of a page's print that must be found on the way from its code."""
_QUIET, _ENLARGED = 9.0, 3.0
"""Points around a code, and how much larger it is made, when it is looked for at its place."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A page of ours on a picture."""

    identity: Identity
    """With the page, and the copy code where the QR code was read."""
    edition: EditionMap = field(repr=False)
    number: int
    """The form's own page, from 1."""
    plane: Plane
    """Edition points to the picture's pixels, roughly."""

    @property
    def mirrored(self) -> bool:
        """Whether the page is seen from behind or in a mirror; such a picture is not read."""
        return self.plane.size > 0


def recognise(picture: Picture, editions: Editions) -> Recognised | None:
    """The first page that is recognised, the only one on most pictures."""
    return next(iter(recognise_all(picture, editions)), None)


def recognise_all(picture: Picture, editions: Editions) -> list[Recognised]:
    """Every page of ours on a picture, once each."""
    if min(picture.grey.shape) < _SMALLEST:
        return []
    codes = find_codes(picture.grey)
    found: list[Recognised] = []
    rest = picture.grey
    for code in codes[:_MOST_PAGES]:
        seen = _by_code(picture.grey, code, editions)
        if seen:
            found.append(seen)
            rest = _without(rest, seen)
    if codes and not (found and _paper_left(rest, picture.grey, len(found))):
        return found
    seen = _by_print(rest, editions)
    return [*found, seen] if seen else found


def is_blank(picture: Picture) -> bool:
    """Whether a picture shows next to nothing, as the back of a sheet does."""
    return _is_blank(picture.grey)


def _is_blank(grey: Grey) -> bool:
    return float((grey[::4, ::4] < _DARK).mean()) < _LEAST_INK


def read_identities(picture: Picture) -> list[Identity]:
    """What the QR codes say, also where no map of theirs is on the shelf."""
    return [code.identity for code in find_codes(picture.grey)]


def _by_code(grey: Grey, code: PageCode, editions: Editions) -> Recognised | None:
    """The page that a code names; of several organizations' blanks, the one whose print is there."""
    identity = code.identity
    best: tuple[float, Recognised] | None = None
    for edition in editions.find(identity):
        blank = blank_page(editions, edition, identity.page) if identity.page <= len(edition.pages) else None
        if blank is None:
            continue
        matrix, alike = _laid_over(grey, blank, code, editions)
        if best is None or alike > best[0]:
            best = alike, Recognised(identity, edition, identity.page, to_plane(matrix, blank.page.height))
    return best[1] if best else None


def _laid_over(grey: Grey, blank: BlankPage, code: PageCode, editions: Editions) -> tuple[Matrix, float]:
    """How a page lies on the picture, and how much of its print was found. Where little print stands near the code
    or the picture was taken from far aside, the way from the code is lost and print alone must do."""
    matrix = grow(grey, blank, code.corners)
    alike = _likeness(grey, blank, matrix)
    if alike < _FOUND and not code.mirrored:
        other = match_blank(grey, editions, blank)
        if other is not None:
            return other, _likeness(grey, blank, other)
    return matrix, alike


def _likeness(grey: Grey, blank: BlankPage, matrix: Matrix) -> float:
    found = measure(flattened(grey, matrix, blank.size, 0.5), blank, blank.pieces, 3.0, 0.5)
    return float((found.alike > ALIKE).mean()) if len(found.alike) else 0.0


def _by_print(grey: Grey, editions: Editions) -> Recognised | None:
    """A page whose code cannot be read: laid over the blanks; then its code once more, now that its place is
    known."""
    if _is_blank(grey):
        return None
    matched = match_print(grey, editions)
    if matched is None:
        return None
    blank, matrix = matched
    identity = replace(blank.edition.identity, page=blank.number, pages=len(blank.edition.pages))
    seen = Recognised(identity, blank.edition, blank.number, to_plane(matrix, blank.page.height))
    for code in _codes_at(grey, blank, matrix):
        if code.with_copy(None) != identity:
            return None  # print and code contradict each other
        return replace(seen, identity=code)
    return seen


def _codes_at(grey: Grey, blank: BlankPage, matrix: Matrix) -> Iterable[Identity]:
    """The code's place, enlarged and upright."""
    x0, _, x1, y1 = blank.page.qr
    shift = np.eye(3)
    shift[:2, 2] = (x0 - _QUIET) * SCALE, (blank.page.height - y1 - _QUIET) * SCALE
    side = round((x1 - x0 + 2 * _QUIET) * SCALE)
    crop = flattened(grey, matrix @ shift, (side, side), _ENLARGED)
    return [code.identity for code in find_codes(crop)]


def _without(grey: Grey, seen: Recognised) -> Grey:
    """The picture with a page that was recognised painted black."""
    page = seen.edition.pages[seen.number - 1]
    corners = np.clip(np.array(seen.plane.corners((0, 0, page.width, page.height))), -1e5, 1e5)
    rest = grey.copy()
    cv2.fillConvexPoly(rest, np.round(corners).astype(np.int32), 0)
    return rest


def _paper_left(rest: Grey, whole: Grey, pages: int) -> bool:
    """Whether what is left of a picture is light enough, and large enough, for another page."""
    level = float(np.percentile(whole[::8, ::8], 60)) * 0.75
    taken = float((rest[::8, ::8] != whole[::8, ::8]).sum()) / pages
    return float((rest[::8, ::8] > level).sum()) > _ENOUGH_PAPER * taken
