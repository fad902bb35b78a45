"""Laid out pages to a PDF document and its map."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from pdfforms.build import style as st
from pdfforms.build.flow import Page, Pages
from pdfforms.build.parts import Area, Entry, Node, Text, measure, shortened
from pdfforms.draw.cos import Name
from pdfforms.draw.document import Document
from pdfforms.draw.pagecode import page_code
from pdfforms.draw.shape import Line, painted, shape
from pdfforms.draw.tags import Element
from pdfforms.draw.widgets import Spec
from pdfforms.model.edition import Box, Rect, Word
from pdfforms.model.form import FieldType, Form
from pdfforms.model.identity import Identity

CENTRED, RIGHT = 1, 2


class Painter:
    """Paints the pages of one form onto a document and notes where everything stands."""

    def __init__(self, document: Document, laid_out: Pages) -> None:
        self.document = document
        self.form: Form = laid_out.form
        self.laid_out = laid_out
        self.boxes: list[Box] = []
        self.words: list[list[Word]] = []
        self._elements: dict[Node, Element] = {}

    def paint(self) -> None:
        """Adds the pages to the document."""
        for number, page in enumerate(self.laid_out.pages, 1):
            self.document.new_page(page.width, page.height)
            self.words.append([])
            self._furniture(page, number)
            for item in page.items:
                if isinstance(item, Area):
                    self._area(item)
            for item in page.items:
                if isinstance(item, Text):
                    self._text(item)
                elif isinstance(item, Entry):
                    self._entry(item, number)

    # -- items

    def _area(self, item: Area) -> None:
        rect = (item.x, item.y, item.x + item.width, item.y + item.height)
        self.document.area(rect, fill=item.fill, stroke=item.stroke, radius=item.radius)

    def _text(self, item: Text) -> None:
        element = self._element(item.node) if item.node else None
        line = shape(item.text, item.style.weight, self.form.direction)
        self.document.text(line, item.x, item.y, item.style.size, item.style.colour, element)
        self.words[-1] += _words(item, line)

    def _entry(self, item: Entry, page: int) -> None:
        rect = (
            round(item.x, 2),
            round(item.y, 2),
            round(item.x + item.width, 2),
            round(item.y + item.height, 2),
        )
        option = item.field.options[item.option] if item.kind == "radio" else None
        on_state = option.key if option else "Yes" if item.kind == "checkbox" else None
        self.boxes.append(Box(item.field.key, page, rect, item.kind, on_state))
        if item.kind == "sign_here" or item.node is None:
            return
        self.document.widget(self._spec(item, rect), self._element(item.node))

    def _spec(self, item: Entry, rect: Rect) -> Spec:
        each = item.field
        rtl = self.form.direction == "rtl"
        short = each.type in (FieldType.INTEGER, FieldType.TIME)
        words = [each.name, f"({each.help})" if each.help else ""]
        return Spec(
            name=each.key,
            kind=item.kind,
            rect=rect,
            description=" ".join(word for word in words if word),
            required=each.required,
            max_length=each.max_length,
            quadding=CENTRED if short else RIGHT if rtl else 0,
            auto_size=each.type in (FieldType.TEXT, FieldType.MULTILINE, FieldType.SIGNATURE),
            on_state=each.options[item.option].key if item.kind == "radio" else "Yes",
            option=each.options[item.option].label if item.kind == "radio" else "",
        )

    # -- what every page has

    def _furniture(self, page: Page, number: int) -> None:
        """Corner marks, the code and the words beside it; all artifacts."""
        for rect in corner_marks(page.width, page.height):
            self.document.area(rect, fill="#000000")
        x, y = code_place(self.form, page.width)
        identity = page_identity(self.form, self.laid_out.paper, number, len(self.laid_out.pages))
        stream = page_code(
            identity.text(),
            None,
            st.CODE_WIDTH,
            st.CODE_HEIGHT,
            self.document.form_font,
            rtl=self.form.direction == "rtl",
        )
        self.document.page_code(stream, x, y)
        self._foot(page, number)

    def _foot(self, page: Page, number: int) -> None:
        form = self.form
        pages = len(self.laid_out.pages)
        room = page.width - 2 * st.MARGIN - st.CODE_WIDTH
        lines = [
            shortened(form.title, st.FOOTER, form.direction, room),
            f"{form.word('Edition {edition}').format(edition=form.edition)} · "
            f"{form.word('Page {page} of {pages}').format(page=number, pages=pages)}",
        ]
        if form.draft:
            lines.append(form.word("Draft translation, not reviewed"))
        for index, text in enumerate(lines):
            width = measure(text, st.FOOTER, form.direction)
            x = st.MARGIN if form.direction == "ltr" else page.width - st.MARGIN - width
            self._text(Text(None, x, 58 - index * st.FOOTER.pitch, text, st.FOOTER, width))

    def _element(self, node: Node) -> Element:
        """The structure element of a node, made when its first item is painted."""
        if node not in self._elements:
            parent = self._element(node.parent) if node.parent else self.document.tree.document
            self._elements[node] = parent.add(Element(node.tag, attributes=_attributes(node)))
        return self._elements[node]


def corner_marks(width: float, height: float) -> tuple[Rect, ...]:
    """Four squares: top left, top right, bottom left, bottom right."""
    near, far = st.MARK_INSET, st.MARK_INSET + st.MARK
    return tuple((x, y, x + st.MARK, y + st.MARK) for y in (height - far, near) for x in (near, width - far))


def code_place(form: Form, width: float) -> tuple[float, float]:
    """The lower left corner of the code's XObject."""
    x = st.MARGIN - 7 if form.direction == "rtl" else width - st.MARGIN + 7 - st.CODE_WIDTH
    return x, 18.0


def page_identity(form: Form, paper: str, page: int, pages: int, copy: str | None = None) -> Identity:
    """What the code of a page says."""
    return Identity(form.code, form.edition, form.language, paper, page, pages, copy)


def _attributes(node: Node) -> dict[str, object]:
    if not node.scope:
        return {}
    return {"A": {"O": Name("List"), **{key: Name(str(value)) for key, value in node.scope.items()}}}


def _words(item: Text, line: Line) -> list[Word]:
    """The words of a line with their boxes, in logical order; a word whose parts stand apart, such as the comma
    behind a left-to-right name in a right-to-left text, is as many words as it has parts."""
    text, scale = painted(item.text), item.style.size / 1000
    low, high = round(item.y - item.style.size * 0.25, 2), round(item.y + item.style.size * 0.8, 2)

    def word_number(glyph: tuple[int, int, float]) -> int:
        return -1 if text[glyph[0]] == " " else text.count(" ", 0, glyph[0])

    found: list[tuple[int, Word]] = []
    x = item.x
    for number, stretch in groupby(_placed(line), key=word_number):
        glyphs = list(stretch)
        left, x = x, x + sum(advance for *_, advance in glyphs) * scale
        if number >= 0:
            start, end = min(first for first, *_ in glyphs), max(first + count for first, count, _ in glyphs)
            found.append((start, Word(text[start:end], (round(left, 2), low, round(x, 2), high))))
    return [word for _, word in sorted(found, key=lambda each: each[0])]


def _placed(line: Line) -> Iterator[tuple[int, int, float]]:
    """Each glyph from left to right: its first character's index, how many it stands for, its advance."""
    for run in line.runs:
        index = run.start + (len(run.text) if run.rtl else 0)
        for glyph in run.glyphs:
            count = len(glyph.text)
            index -= count if run.rtl else 0
            yield index if count or run.rtl else index - 1, count, glyph.advance
            index += 0 if run.rtl else count
