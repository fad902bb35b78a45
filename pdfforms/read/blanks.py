"""The blanks as they look, page by page: what a returned page is compared with."""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache

import pypdfium2

from pdfforms.errors import EncryptedPdf, UnreadablePdf
from pdfforms.model.edition import EditionMap
from pdfforms.model.identity import find_identities
from pdfforms.model.plane import SAME
from pdfforms.model.shelf import Editions
from pdfforms.read.pikepdf_engine import PikepdfStore
from pdfforms.read.sheet import Sheet, draw_sheet
from pdfforms.read.store import File

_KEPT = 12
"""Sheets that are remembered: four megabytes each."""
_drawn: OrderedDict[tuple[int, int], tuple[EditionMap, Sheet]] = OrderedDict()
"""By the map's id(), which the entry keeps taken, and the page."""


def blank_sheet(editions: Editions, edition: EditionMap, number: int) -> Sheet | None:
    """A page of a blank; None where the blank is not at hand or cannot be drawn."""
    key = (id(edition), number)
    if key not in _drawn:
        data = editions.blank(edition)
        sheet = _draw(data, edition, number) if data else None
        if sheet is None:
            return None
        _drawn[key] = (edition, sheet)
        if len(_drawn) > _KEPT:
            _drawn.popitem(last=False)
    _drawn.move_to_end(key)
    return _drawn[key][1]


@lru_cache(maxsize=8)
def answer_face(data: bytes) -> bytes | None:
    """The font program in which the fields of a blank are set; None where it has none of its own."""
    try:
        file = File(PikepdfStore(data))
        fonts = file.dictionary(file.dictionary(file.form.get("DR")).get("Font"))
        for font in fonts.values():
            program = file.dictionary(file.dictionary(font).get("FontDescriptor")).get("FontFile2")
            if program is not None:
                return file.data(program) or None
    except (UnreadablePdf, EncryptedPdf, ValueError):
        return None
    return None


def _draw(data: bytes, edition: EditionMap, number: int) -> Sheet | None:
    try:
        with pypdfium2.PdfDocument(data) as document:
            index = page_of(document, edition, number)
            return None if index is None else draw_sheet(document, index, edition.pages[number - 1], SAME)
    except (pypdfium2.PdfiumError, ValueError, MemoryError):
        return None


def page_of(document: pypdfium2.PdfDocument, edition: EditionMap, number: int) -> int | None:
    """The file's page that is a form's page; in a packet the printed codes tell the forms apart."""
    if len(document) == len(edition.pages):
        return number - 1
    for index in range(len(document)):
        text = document[index].get_textpage().get_text_bounded()
        for identity in find_identities(text):
            if identity.page == number and identity.with_copy(None).whole() == edition.identity:
                return index
    return None
