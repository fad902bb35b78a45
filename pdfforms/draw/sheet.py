"""The pages of a blank of ours without their fields: what is printed, how it is tagged, and where answers go.

A form is drawn again on its own issued page, not laid out anew: an edition looks for ever as it did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf

from pdfforms.draw.adopt import Adopter
from pdfforms.draw.cos import Indirect, Stream
from pdfforms.draw.pagecode import RESOURCE as PAGE_CODE
from pdfforms.draw.widgets import MULTILINE, RADIO
from pdfforms.errors import BlankError

Rect = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """Marked content of the blank."""

    page: int
    mcid: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a widget stood: room for an answer."""

    page: int
    """Of the sheet, from 0."""
    key: str
    rect: Rect
    kind: str
    """"text", "multiline", "checkbox", "radio" or "sig"."""
    quadding: int
    on_state: str
    description: str
    """What a screen reader said of the field."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A structure element."""

    tag: str
    attributes: dict[str, Any]
    kids: tuple[Piece | Mark | Place, ...]

    def pages(self) -> Iterator[int]:
        """The pages that it has something on."""
        for kid in self.kids:
            if isinstance(kid, Piece):
                yield from kid.pages()
            else:
                yield kid.page


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One page as printed."""

    width: float
    height: float
    content: Indirect
    fonts: dict[str, Any]
    code: Stream
    """The code at its foot."""
    code_text: str
    """The operators of the code."""
    marks: int
    """How many pieces of marked content it has."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A blank taken apart."""

    pages: tuple[SheetPage, ...]
    root: tuple[Piece, ...]
    """Its parts, one a form."""
    form_font: Any


def open_sheet(data: bytes, wanted: Callable[[str], bool]) -> Sheet:
    """The pages of a blank whose code's operators are `wanted`: all, or of a packet those of one form.

    BlankError if it is not a blank as pdfforms builds it, or has no such page.
    """
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return _Opened(pdf).sheet(wanted)
    except (pikepdf.PdfError, AttributeError, KeyError, IndexError, TypeError, ValueError) as exc:
        raise BlankError(
            "The blank cannot be drawn on: it cannot be opened or is not as pdfforms builds it. "
            "Build it again with `pdfforms build`."
        ) from exc


class _Opened:
    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.adopter = Adopter()
        self.numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        self.places = dict(self._places())

    def sheet(self, wanted: Callable[[str], bool]) -> Sheet:
        pages = [self._page(page) for page in self.pdf.pages]
        ours = [number for number, page in enumerate(pages) if wanted(page.code_text)]
        chosen = {number: at for at, number in enumerate(ours)}
        parts = [self._piece(kid) for kid in self.pdf.Root.StructTreeRoot.K[0].K]
        kept = [part for part in parts if set(part.pages()) & set(chosen)]
        if not chosen or not kept:
            raise BlankError("The blank has no page of this edition. Build it again with `pdfforms build`.")
        return Sheet(
            tuple(pages[number] for number in chosen),
            tuple(_renumbered(part, chosen) for part in kept),
            self.adopter.value(self.pdf.Root.AcroForm.DR.Font.PfSans),
        )

    def _page(self, page: Any) -> SheetPage:
        code = page.Resources.XObject[f"/{PAGE_CODE}"]
        _, _, width, height = map(float, page.MediaBox.as_list())
        return SheetPage(
            width,
            height,
            self.adopter.value(page.Contents),
            {key[1:]: self.adopter.value(font) for key, font in page.Resources.Font.items()},
            self.adopter.value(code).value,
            code.read_bytes().decode("latin-1"),
            len(self.pdf.Root.StructTreeRoot.ParentTree.Nums[2 * int(page.StructParents) + 1]),
        )

    def _places(self) -> Iterator[tuple[tuple[int, int], Place]]:
        """Each widget's place by its object number."""
        for number, page in enumerate(self.pdf.pages):
            for widget in page.obj.get("/Annots", []):
                yield widget.objgen, _place(widget, number)

    def _piece(self, element: Any) -> Piece:
        entries = ("/A", "/Alt", "/Lang")
        attributes = {key[1:]: self.adopter.value(element[key]) for key in entries if key in element}
        page = self.numbers.get(element.Pg.objgen) if "/Pg" in element else None
        kids = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
        return Piece(str(element.S)[1:], attributes, tuple(self._kid(kid, page) for kid in kids))

    def _kid(self, kid: Any, page: int | None) -> Piece | Mark | Place:
        if isinstance(kid, int):
            if page is None:
                raise ValueError("marked content without a page")
            return Mark(page, kid)
        if kid.get("/Type") == "/OBJR":
            return self.places[kid.Obj.objgen]
        if kid.get("/Type") == "/MCR":
            return Mark(self.numbers[kid.Pg.objgen], int(kid.MCID))
        return self._piece(kid)


def _place(widget: Any, page: int) -> Place:
    own = widget if "/T" in widget else widget.Parent
    x0, y0, x1, y1 = (round(float(side), 2) for side in widget.Rect.as_list())
    flags = int(own.get("/Ff", 0))
    states = widget.AP.N.keys() if isinstance(widget.get("/AP", {}).get("/N"), pikepdf.Dictionary) else ()
    kinds = {"/Tx": "multiline" if flags & MULTILINE else "text", "/Sig": "sig"}
    return Place(
        page=page,
        key=str(own.T),
        rect=(x0, y0, x1, y1),
        kind=kinds.get(str(own.FT), "radio" if flags & RADIO else "checkbox"),
        quadding=int(own.get("/Q", 0)),
        on_state=next((state[1:] for state in states if state != "/Off"), ""),
        description=str(widget.get("/TU", own.get("/TU", ""))),
    )


def _renumbered(piece: Piece, numbers: dict[int, int]) -> Piece:
    """The same with pages counted anew."""

    def kid(each: Piece | Mark | Place) -> Piece | Mark | Place:
        if isinstance(each, Piece):
            return _renumbered(each, numbers)
        if isinstance(each, Mark):
            return Mark(numbers[each.page], each.mcid)
        return Place(
            numbers[each.page], each.key, each.rect, each.kind, each.quadding, each.on_state, each.description
        )

    return Piece(piece.tag, piece.attributes, tuple(map(kid, piece.kids)))
