"""A file as PDFium shows it: the words and the look of its pages, opened when first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from types import TracebackType

import pypdfium2
from PIL import ImageChops
from pypdfium2.raw import FPDF_PAGEOBJ_FORM, FPDF_PAGEOBJ_IMAGE

from pdfforms.model.edition import PageMap, Rect
from pdfforms.model.plane import Plane
from pdfforms.read.burden import Burden
from pdfforms.read.pagetext import PageText, page_words
from pdfforms.read.sheet import Sheet, draw_sheet, pixels

_COVERS = 0.5
"""Share of a page that a scan's picture covers at least."""
_SEEN = 20
"""Levels of grey by which a mark is darker than the page under it: our boxes are tinted, white ink is not seen."""
_MOST = 200
"""Pictures of a page that are looked at."""


class Printed:
    """One file. Close it; what PDFium refuses, or would not survive, has no words and no look."""

    def __init__(self, data: bytes, burden: Burden) -> None:
        self._data, self._burden = data, burden
        self._document: pypdfium2.PdfDocument | None = None
        self._refused = False
        self._words: dict[int, PageText] = {}

    def __enter__(self) -> Printed:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._document is not None:
            self._document.close()

    def words(self, index: int) -> PageText:
        """The text layer of a page."""
        if index not in self._words:
            document = self._open(index)
            self._words[index] = page_words(document, index) if document else PageText(())
        return self._words[index]

    def sheet(self, index: int, page_map: PageMap, plane: Plane) -> Sheet | None:
        """The page's own content in edition space, without annotations and fields."""
        document = self._open(index)
        return draw_sheet(document, index, page_map, plane) if document else None

    def unpainted(self, index: int, page_map: PageMap, plane: Plane, rects: Sequence[Rect]) -> frozenset[int]:
        """In which of some rectangles of the edition the page's annotations make nothing darker, by their place in
        the row; none where the page cannot be drawn."""
        document = self._open(index)
        bare = self.sheet(index, page_map, plane)
        full = draw_sheet(document, index, page_map, plane, annotations=True) if document else None
        if bare is None or full is None:
            return frozenset()
        darker = ImageChops.subtract(bare.image, full.image).point([255 * (n > _SEEN) for n in range(256)])
        places = [pixels(each, page_map.height, -1.0) for each in rects]
        return frozenset(at for at, place in enumerate(places) if darker.crop(place).getbbox() is None)

    def close(self, index: int, page_map: PageMap, plane: Plane, part: Rect, scale: float) -> Sheet | None:
        """A part of the edition's page, `scale` pixels a point."""
        document = self._open(index)
        return draw_sheet(document, index, page_map, plane, close=part, scale=scale) if document else None

    def is_covered(self, index: int) -> bool:
        """Whether pictures cover most of a page: a scan, whatever text a scanner has put on or under it. Some cut
        theirs into strips."""
        document = self._open(index)
        if document is None:
            return False
        try:
            page = document[index]
            width, height = page.get_size()
            return sum(islice(_areas(page, None, 3), _MOST)) >= _COVERS * float(width * height)
        except (pypdfium2.PdfiumError, IndexError):
            return False

    def bears(self, index: int) -> bool:
        """Whether the page is light enough to be looked at."""
        return self._burden.bears(index)

    def _open(self, index: int) -> pypdfium2.PdfDocument | None:
        """The file, for a page that PDFium may be asked for."""
        if not self._burden.bears(index):
            return None
        if self._document is None and not self._refused:
            try:
                self._document = pypdfium2.PdfDocument(self._data)
            except (pypdfium2.PdfiumError, ValueError, MemoryError):
                self._refused = True
        return self._document


def _areas(page: pypdfium2.PdfPage, form: pypdfium2.PdfObject | None, depth: int) -> Iterator[float]:
    """The areas of a page's pictures on the page. Those in a form XObject are as large as it draws them: programs
    that put pages on sheets wrap each one so."""
    for each in page.get_objects(max_depth=1, form=form.raw if form else None):
        if each.type == FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = each.get_bounds()
            yield float((right - left) * (top - bottom))
        elif each.type == FPDF_PAGEOBJ_FORM and depth > 1:
            a, b, c, d, *_ = each.get_matrix().get()
            yield from (area * abs(a * d - b * c) for area in _areas(page, each, depth - 1))
