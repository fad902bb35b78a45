"""What stands in a PDF, seen by pikepdf and PDFium and not by our own reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2 as pdfium
from PIL import Image

from tests.programs.blanks import ancestry, full_name

Rect = tuple[float, float, float, float]


@dataclass(frozen=True)
class Widget:
    """One widget on a page, with what it inherits."""

    page: int
    """Index of the page, from 0."""
    name: str
    rect: Rect
    kind: str
    """/FT without its slash."""
    flags: int
    description: str
    """/TU of the widget or of its field."""
    max_length: int | None
    value: str
    """/V, "" where there is none; of a button the state's name."""
    state: str
    """/AS without its slash, "" where there is none."""
    states: tuple[str, ...]
    """The names of the normal appearances of a button."""
    hidden: bool
    struct_parent: int | None


def widgets(data: bytes) -> list[Widget]:
    """All widgets of a file in the order of /Annots, page by page."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return [
            _widget(annotation, index)
            for index, page in enumerate(pdf.pages)
            for annotation in page.obj.get("/Annots", pikepdf.Array())
            if annotation.Subtype == "/Widget"
        ]


def _widget(annotation: pikepdf.Object, page: int) -> Widget:
    x0, y0, x1, y1 = (float(number) for number in annotation.Rect.as_list())
    normal = annotation.get("/AP", pikepdf.Dictionary()).get("/N", pikepdf.Dictionary())
    buttons = [] if isinstance(normal, pikepdf.Stream) else list(normal.keys())
    limit, parent = inherited(annotation, "/MaxLen"), annotation.get("/StructParent")
    return Widget(
        page=page,
        name=full_name(annotation),
        rect=(x0, y0, x1, y1),
        kind=str(inherited(annotation, "/FT")).removeprefix("/"),
        flags=int(inherited(annotation, "/Ff") or 0),
        description=str(inherited(annotation, "/TU") or ""),
        max_length=None if limit is None else int(limit),
        value=str(inherited(annotation, "/V") or "").removeprefix("/" if buttons else ""),
        state=str(annotation.get("/AS", "")).removeprefix("/"),
        states=tuple(sorted(state.removeprefix("/") for state in buttons)),
        hidden=bool(int(annotation.get("/F", 0)) & 2),
        struct_parent=None if parent is None else int(parent),
    )


def inherited(annotation: pikepdf.Object, key: str) -> Any:
    """An entry of the widget or of the fields above it; None if nobody has it."""
    return next((node[key] for node in ancestry(annotation) if key in node), None)


def values(data: bytes) -> dict[str, str]:
    """/V of every field that has a widget; AssertionError where its widgets disagree."""
    found: dict[str, str] = {}
    for widget in widgets(data):
        assert found.setdefault(widget.name, widget.value) == widget.value
    return found


def shown(data: bytes) -> dict[str, list[str]]:
    """What the appearance of each text widget paints, character by character as its fonts' ToUnicode says, spaces
    left out, by field name."""
    found: dict[str, list[str]] = {}
    with pikepdf.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            for widget in page.obj.get("/Annots", pikepdf.Array()).as_list():
                if inherited(widget, "/FT") == "/Tx" and "/AP" in widget:
                    found.setdefault(full_name(widget), []).append(_painted(widget.AP.N))
    return found


def _painted(stream: pikepdf.Object) -> str:
    text, table, width = "", dict[bytes, str](), 1
    for instruction in pikepdf.parse_content_stream(stream):
        operator, operands = str(instruction.operator), list(instruction.operands)
        if operator == "Tf":
            font = stream.Resources.Font[str(operands[0])]
            table, width = to_unicode(font), 2 if font.Subtype == "/Type0" else 1
        elif operator in ("Tj", "TJ"):
            pieces = operands if operator == "Tj" else operands[0].as_list()
            codes = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
            text += "".join(table[codes[place : place + width]] for place in range(0, len(codes), width))
    return "".join(char for char in text if not char.isspace() and char != "\u200b")


def to_unicode(font: pikepdf.Object) -> dict[bytes, str]:
    """A font's ToUnicode as code -> text; only single codes (`bfchar`)."""
    listed = font.ToUnicode.read_bytes().split(b"beginbfchar")[1:]
    pairs = [pair for block in listed for pair in re.findall(rb"<(\w+)> <(\w+)>", block.split(b"endbfchar")[0])]
    return {bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def all_objects(data: bytes) -> Iterator[pikepdf.Object]:
    """Every object of the file that is not free."""
    with pikepdf.open(BytesIO(data)) as pdf:
        yield from pdf.objects


def page_content(page: pikepdf.Page) -> bytes:
    """A page's own content, decoded."""
    contents = page.obj.Contents
    streams = [contents] if isinstance(contents, pikepdf.Stream) else list(contents.as_list())
    return b"\n".join(stream.read_bytes() for stream in streams)


def page_text(data: bytes, page: int) -> str:
    """PDFium's text of a page without its fields, white space folded to single spaces."""
    with _opened(data) as pdf:
        text = pdf[page].get_textpage().get_text_range()
    return " ".join(text.split())


def filled_text(data: bytes, page: int) -> str:
    """The same with the appearances of the fields made part of the page."""
    with _opened(data) as pdf:
        pdf.init_forms()
        pdf[page].flatten()
        text = pdf[page].get_textpage().get_text_range()
    return " ".join(text.split())


def characters(data: bytes, page: int) -> list[tuple[str, Rect]]:
    """Every character that PDFium sees on a page, with its tight box; blanks left out."""
    with _opened(data) as pdf:
        text_page = pdf[page].get_textpage()
        count = text_page.count_chars()
        found = [(text_page.get_text_range(index, 1), text_page.get_charbox(index)) for index in range(count)]
    return [(char, box) for char, box in found if char.strip()]


def text_within(data: bytes, page: int, rects: list[Rect]) -> list[str]:
    """PDFium's text inside each rectangle of a page, white space folded."""
    with _opened(data) as pdf:
        text_page = pdf[page].get_textpage()
        return [" ".join(text_page.get_text_bounded(*rect).split()) for rect in rects]


def render(data: bytes, page: int, scale: float = 2) -> Image.Image:
    """A page with its fields, in grey, `scale` pixels to the point."""
    with _opened(data) as pdf:
        pdf.init_forms()
        image: Image.Image = pdf[page].render(scale=scale, grayscale=True).to_pil()
        return image.copy()


def overlap(one: Rect, other: Rect) -> float:
    """How far two rectangles reach into each other, in points; 0 or less where they do not."""
    return min(min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1]))


def _opened(data: bytes) -> pdfium.PdfDocument:
    return pdfium.PdfDocument(data)
