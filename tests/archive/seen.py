"""What stands in an archive copy, seen by pikepdf and PDFium."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pypdfium2

from pdfforms.model.edition import Rect


@dataclass(frozen=True)
class Tagged:
    """A structure element."""

    tag: str
    alternative: str
    role: str
    """/Role of a printed field, without its slash."""
    state: str
    """Whether a printed box is "on", "off" or "neutral"."""
    description: str


def elements(data: bytes) -> list[Tagged]:
    """All structure elements in reading order."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return list(_walk(pdf.Root.StructTreeRoot.K[0]))


def _walk(element: pikepdf.Object) -> Iterator[Tagged]:
    attributes = element.get("/A", pikepdf.Dictionary())
    yield Tagged(
        str(element.S)[1:],
        str(element.get("/Alt", "")),
        str(attributes.get("/Role", ""))[1:],
        str(attributes.get("/checked", ""))[1:],
        str(attributes.get("/Desc", "")),
    )
    for kid in element.get("/K", []):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from _walk(kid)


def text_of(data: bytes, page: int | None = None) -> str:
    """The text of a page, counted from 0, or of all; line ends are blanks, and what has no width is left out."""
    with pypdfium2.PdfDocument(data) as document:
        pages = range(len(document)) if page is None else [page % len(document)]
        return " ".join(_plain(document[each].get_textpage().get_text_bounded()) for each in pages)


def _plain(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())


def text_in(data: bytes, page: int, rect: Rect) -> str:
    """The text within a rectangle of a page, counted from 1."""
    with pypdfium2.PdfDocument(data) as document:
        left, bottom, right, top = rect
        found = document[page - 1].get_textpage().get_text_bounded(left, bottom, right, top)
        return _plain(found)


@dataclass(frozen=True)
class Attached:
    """A file inside the copy."""

    data: bytes
    media_type: str
    relationship: str


def attachments(data: bytes) -> dict[str, Attached]:
    """The associated files by name."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return {
            str(each.UF): Attached(
                each.EF.F.read_bytes(), str(each.EF.F.Subtype)[1:], str(each.AFRelationship)[1:]
            )
            for each in pdf.Root.AF
        }
