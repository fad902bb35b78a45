"""A tagged document that stays as it is: issued pages with answers on them, pages of our own, attachments.

Where `document` makes what is filled in, this makes what is kept: no fields, every answer tagged text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pdfforms.draw.conformance import About, date_string, output_intent
from pdfforms.draw.cos import Indirect, Name, Stream, number
from pdfforms.draw.file import write_file
from pdfforms.draw.glyphfont import GlyphFonts
from pdfforms.draw.pagecode import RESOURCE as PAGE_CODE
from pdfforms.draw.picture import Picture
from pdfforms.draw.shape import Line
from pdfforms.draw.sheet import Rect, SheetPage
from pdfforms.draw.tags import Element, Tree

_OWN_FONTS = "V"
"""Begins the names of the fonts made here, beside those of the blank."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the document."""

    name: str
    data: bytes
    media_type: str
    relationship: str
    """"Source", "Data" or "Supplement" (ISO 32000-2, 14.13.2)."""
    description: str
    modified: datetime


@dataclass(eq=False)
class Page:
    """One page being drawn. Lengths in points, origin bottom left; what has no element is an artifact."""

    drawing: Drawing
    number: int
    """From 0."""
    width: float
    height: float
    sheet: SheetPage | None = None
    code: Stream | None = None
    """The page's own code, where it replaces the blank's."""
    reference: Indirect = field(default_factory=Indirect)
    operators: list[str] = field(default_factory=list)
    pictures: dict[str, Indirect] = field(default_factory=dict)

    @contextmanager
    def content(self, element: Element | None) -> Iterator[None]:
        """What is painted in the block belongs to the element."""
        if element is None:
            self.operators.append("/Artifact BMC")
        else:
            mcid = self.drawing.tree.mark_on(self.number, element, self.reference)
            self.operators.append(f"/{element.tag} <</MCID {mcid}>> BDC")
        yield
        self.operators.append("EMC")

    def paint(self, operators: str, element: Element | None) -> None:
        """Any operators that leave the graphics state as it was."""
        with self.content(element):
            self.operators.append(operators)

    def area(
        self, rect: Rect, *, fill: str | None = None, stroke: str | None = None, element: Element | None = None
    ) -> None:
        """A rectangle; colours as #rrggbb."""
        x0, y0, x1, y1 = rect
        style = [f"{rgb(fill)} rg"] if fill else []
        style += [f"{rgb(stroke)} RG 0.8 w"] if stroke else []
        box = " ".join(number(side) for side in (x0, y0, x1 - x0, y1 - y0))
        how = "B" if fill and stroke else "f" if fill else "S"
        self.paint(f"q {' '.join(style)} {box} re {how} Q", element)

    def rule(self, x0: float, y: float, x1: float, colour: str, width: float = 0.6) -> None:
        """A level line."""
        self.paint(
            f"q {rgb(colour)} RG {number(width)} w {number(x0)} {number(y)} m {number(x1)} {number(y)} l S Q", None
        )

    def text(self, line: Line, x: float, y: float, size: float, colour: str, element: Element | None) -> None:
        """A shaped line with its left end at (x, y)."""
        painted = self.drawing.glyphs.paint(line, x, y, size)
        self.paint(f"BT {rgb(colour)} rg\n{painted}\nET", element)

    def picture(self, picture: Picture, rect: Rect, element: Element, clip: Rect | None = None) -> None:
        """A picture that fills the rectangle, of which only what lies in `clip` shows."""
        name = self.drawing.picture_name(picture)
        self.pictures[name] = self.drawing.known_pictures[name]
        x0, y0, x1, y1 = rect
        matrix = " ".join(number(each) for each in (x1 - x0, 0, 0, y1 - y0, x0, y0))
        window = ""
        if clip:
            sides = (clip[0], clip[1], clip[2] - clip[0], clip[3] - clip[1])
            window = " ".join(map(number, sides)) + " re W n "
        self.paint(f"q {window}{matrix} cm /{name} Do Q", element)


class Drawing:
    """One file."""

    def __init__(self) -> None:
        self.tree = Tree()
        self.glyphs = GlyphFonts(_OWN_FONTS)
        self.pages: list[Page] = []
        self.known_pictures: dict[str, Indirect] = {}
        self.form_fonts: dict[str, Any] = {}
        """Fonts that answers are set in beside `glyphs`, by resource name."""

    def page(self, width: float, height: float) -> Page:
        """A new page."""
        return self._add(Page(self, len(self.pages), width, height))

    def printed_page(self, sheet: SheetPage, code: Stream | None = None) -> Page:
        """A page as a blank has it; `code` replaces the blank's own."""
        return self._add(Page(self, len(self.pages), sheet.width, sheet.height, sheet, code))

    def _add(self, page: Page) -> Page:
        self.pages.append(page)
        self.tree.new_page(page.sheet.marks if page.sheet else 0)
        return page

    def picture_name(self, picture: Picture) -> str:
        """The name of a picture in the pages' resources; the same picture is stored once."""
        name = f"I{hashlib.sha256(picture.stream.data).hexdigest()[:12]}"
        self.known_pictures.setdefault(name, picture.indirect())
        return name

    def finish(self, about: About, attachments: tuple[Attachment, ...] = ()) -> bytes:
        """The file's bytes; the same calls give the same bytes."""
        fonts = {**self.form_fonts, **self.glyphs.finish()}
        pages = Indirect()
        for page in self.pages:
            page.reference.value = _page(page, pages, fonts)
        pages.value = {
            "Type": Name("Pages"),
            "Kids": [page.reference for page in self.pages],
            "Count": len(self.pages),
        }
        catalog = {
            "Type": Name("Catalog"),
            "Pages": pages,
            "Lang": about.language,
            "Metadata": about.metadata(),
            "OutputIntents": [output_intent()],
            "MarkInfo": {"Marked": True},
            "StructTreeRoot": self.tree.finish(),
            "ViewerPreferences": {"DisplayDocTitle": True},
        }
        if attachments:
            attachments = tuple(sorted(attachments, key=lambda each: each.name))  # as a name tree wants it
            files = [_file(each) for each in attachments]
            names = [entry for each, file in zip(attachments, files, strict=True) for entry in (each.name, file)]
            catalog |= {"AF": files, "Names": {"EmbeddedFiles": {"Names": names}}}
        return write_file(Indirect(catalog), about.info())


def rgb(colour: str) -> str:
    """The three operands of #rrggbb."""
    return " ".join(number(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))


def _page(page: Page, pages: Indirect, fonts: dict[str, Any]) -> dict[str, Any]:
    own = "\n".join(page.operators).encode("latin-1")
    contents: list[Indirect] = [Indirect(Stream(own))]
    resources: dict[str, Any] = {"Font": fonts, "XObject": dict(page.pictures)}
    if page.sheet:
        contents = [Indirect(Stream(b"q")), page.sheet.content, Indirect(Stream(b"Q\n" + own))]
        resources["Font"] = {**page.sheet.fonts, **fonts}
        resources["XObject"][PAGE_CODE] = Indirect(page.code or page.sheet.code)
    return {
        "Type": Name("Page"),
        "Parent": pages,
        "MediaBox": [0, 0, page.width, page.height],
        "Contents": contents,
        "Resources": resources,
        "StructParents": page.number,
        "Tabs": Name("S"),
    }


def _file(attachment: Attachment) -> Indirect:
    modified = date_string(attachment.modified)
    digest = hashlib.md5(attachment.data, usedforsecurity=False).digest()  # the key is defined so, 7.11.4
    entries = {
        "Type": Name("EmbeddedFile"),
        "Subtype": Name(attachment.media_type),
        "Params": {"Size": len(attachment.data), "ModDate": modified, "CheckSum": digest},
    }
    body = Indirect(Stream(attachment.data, entries))
    return Indirect(
        {
            "Type": Name("Filespec"),
            "F": attachment.name,
            "UF": attachment.name,
            "Desc": attachment.description,
            "AFRelationship": Name(attachment.relationship),
            "EF": {"F": body, "UF": body},
        }
    )
