"""Form -> blank PDF and its map."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from pdfforms.build import style as st
from pdfforms.build.flow import Misfit, Pages, lay_out
from pdfforms.build.paint import Painter, code_place, corner_marks, page_identity
from pdfforms.draw.document import Document
from pdfforms.draw.pagecode import QUIET
from pdfforms.draw.widgets import Spec
from pdfforms.errors import DefinitionError
from pdfforms.model.digest import content_digest
from pdfforms.model.edition import EditionMap, PageMap
from pdfforms.model.form import Form


@dataclass(frozen=True)
class Blank:
    """A built blank."""

    data: bytes
    """The PDF."""
    maps: tuple[EditionMap, ...]
    """One for each form in it."""


def misfits(form: Form, paper: str = "letter") -> list[Misfit]:
    """What of a form does not fit its page; empty when all of it does."""
    return lay_out(form, paper).faults


def build_blank(form: Form, parts: tuple[Form, ...] = (), paper: str = "letter") -> Blank:
    """Draws a form, or a packet's `parts` one after the other, as one fillable, tagged PDF.

    The same form gives the same bytes. Raises DefinitionError when something does not fit its page.
    """
    document = Document(form.title, _locale(form.language))
    laid_out = [lay_out(part, paper) for part in parts or (form,)]
    faults = tuple(fault for pages in laid_out for fault in pages.faults)
    if faults:
        raise DefinitionError(
            f"Form {form.key!r} ({form.language}) cannot be drawn: {'; '.join(map(str, faults))}. "
            "Shorten the text or give it more room.",
            faults,
        )
    painters = [Painter(document, pages) for pages in laid_out]
    for painter in painters:
        painter.paint()
    _hidden_fields(document, laid_out)
    data = document.finish()
    return Blank(data, tuple(_maps(painters, document, data)))


def _hidden_fields(document: Document, laid_out: list[Pages]) -> None:
    """`_form` names every form in the file; `_copy` is filled in with a personal copy's code."""
    identities = [page_identity(pages.form, pages.paper, 0, 0).text() for pages in laid_out]
    document.widget(Spec("_form", "hidden", (0, 0, 0, 0), "", value=" ".join(identities)), None)
    document.widget(Spec("_copy", "hidden", (0, 0, 0, 0), ""), None)


def _maps(painters: list[Painter], document: Document, data: bytes) -> list[EditionMap]:
    contents = iter(document.contents())
    digest = hashlib.sha256(data).hexdigest()
    return [
        EditionMap(
            form=painter.form,
            paper=painter.laid_out.paper,
            pages=tuple(_page_map(painter, index, next(contents)) for index in range(len(painter.words))),
            boxes=tuple(painter.boxes),
            blank_sha256=digest,
        )
        for painter in painters
    ]


def _page_map(painter: Painter, index: int, content: bytes) -> PageMap:
    page = painter.laid_out.pages[index]
    x, y = code_place(painter.form, page.width)
    side = st.CODE_HEIGHT - 2 * QUIET
    left = x + QUIET if painter.form.direction == "rtl" else x + st.CODE_WIDTH - st.CODE_HEIGHT + QUIET
    return PageMap(
        width=page.width,
        height=page.height,
        content_sha256=content_digest(content),
        marks=corner_marks(page.width, page.height),
        qr=(left, y + QUIET, left + side, y + QUIET + side),
        words=tuple(painter.words[index]),
    )


def _locale(language: str) -> str:
    return {"en": "en-CA", "fr": "fr-CA"}.get(language, language)
