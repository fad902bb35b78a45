"""The blanks as they were printed, drawn once each: what a picture is laid over and compared with."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

import numpy as np
import pypdfium2

from pdfforms.model.edition import EditionMap, PageMap, Rect
from pdfforms.model.shelf import Editions
from pdfforms.read.blanks import page_of
from pdfforms.read.scan.geometry import SCALE, page_size
from pdfforms.read.scan.images import Grey
from pdfforms.read.scan.pieces import pieces

_KEPT = 12
"""Pages kept drawn: four megabytes each."""
_drawn: OrderedDict[tuple[str, str, int], BlankPage] = OrderedDict()


@dataclass(frozen=True, slots=True)
class BlankPage:
    """One page of a blank."""

    edition: EditionMap = field(repr=False)
    number: int
    """The form's own page, from 1."""
    grey: Grey = field(repr=False)
    """At SCALE."""
    pieces: tuple[Rect, ...] = field(repr=False)
    """What a picture is pinned to it by, in points."""

    @property
    def page(self) -> PageMap:
        """Its map."""
        return self.edition.pages[self.number - 1]

    @property
    def size(self) -> tuple[int, int]:
        """Pixels across and down."""
        return self.grey.shape[1], self.grey.shape[0]


def blank_page(editions: Editions, edition: EditionMap, number: int) -> BlankPage | None:
    """A page of a blank, drawn; None where the blank is not at hand or cannot be drawn."""
    name = (edition.blank_sha256, edition.identity.text(), number)
    known = _drawn.get(name)
    if known is None or known.edition is not edition:
        data = editions.blank(edition)
        grey = _draw(data, edition, number) if data else None
        if grey is None:
            return None
        known = _drawn[name] = _blank(edition, number, grey)
    _drawn.move_to_end(name)
    while len(_drawn) > _KEPT:
        _drawn.popitem(last=False)
    return known


def _blank(edition: EditionMap, number: int, grey: Grey) -> BlankPage:
    found = pieces(edition.pages[number - 1], edition.boxes_by_page[number])
    return BlankPage(edition, number, grey, found)


def _draw(data: bytes, edition: EditionMap, number: int) -> Grey | None:
    try:
        with pypdfium2.PdfDocument(data) as document:
            index = page_of(document, edition, number)
            if index is None:
                return None
            bitmap = document[index].render(scale=SCALE, grayscale=True, may_draw_forms=False)
            grey = np.array(bitmap.to_numpy()).reshape(bitmap.height, bitmap.width)
    except (pypdfium2.PdfiumError, MemoryError):
        return None
    width, height = page_size(edition.pages[number - 1].width, edition.pages[number - 1].height)
    whole = np.full((height, width), 255, np.uint8)
    rows, columns = min(height, grey.shape[0]), min(width, grey.shape[1])
    whole[:rows, :columns] = grey[:rows, :columns]
    return whole
