"""The map of one issued blank: where every field and every printed word stands.

An edition never changes once issued, so a return of any age can be read with its map alone: the map holds
the form as it was defined then. Rectangles are (x0, y0, x1, y1) in points, origin bottom left, unrotated page.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property

from pdfforms.model.form import Field, Form
from pdfforms.model.identity import Identity
from pdfforms.model.plain import from_plain, to_plain

Rect = tuple[float, float, float, float]
SCHEMA = "pdfforms.map/1"
CROP_MARGIN = 8.0
"""Points around a crop of evidence: a tick sticks out, and the words beside it tell what it is about."""


@dataclass(frozen=True, slots=True)
class Word:
    """One printed word of the blank."""

    text: str
    rect: Rect


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page that belongs to a field."""

    key: str
    page: int
    """Counts the form's own pages from 1."""
    rect: Rect
    kind: str
    """"text", "multiline", "checkbox", "radio", "sig" (widgets) or "sign_here" (room for a pen, no widget)."""
    on_state: str | None = None
    """The name of the on appearance of a checkbox or radio button."""


@dataclass(frozen=True, slots=True)
class PageMap:
    """One page of the blank."""

    width: float
    height: float
    content_sha256: str
    """Of the page's own decoded content stream; the copy code stands outside it."""
    marks: tuple[Rect, ...]
    """The four corner marks: top left, top right, bottom left, bottom right."""
    qr: Rect
    words: tuple[Word, ...]


@dataclass(frozen=True)
class EditionMap:
    """The map of one blank: one form, edition, language, paper and organization."""

    form: Form
    paper: str
    pages: tuple[PageMap, ...]
    boxes: tuple[Box, ...]
    blank_sha256: str

    @property
    def identity(self) -> Identity:
        """As in the hidden field `_form`, without a copy."""
        return Identity(self.form.code, self.form.edition, self.form.language, self.paper, 0, 0, None)

    @cached_property
    def fields(self) -> dict[str, Field]:
        """The form's fields by key, in reading order."""
        return {field.key: field for field in self.form.fields}

    @cached_property
    def boxes_by_page(self) -> dict[int, tuple[Box, ...]]:
        """The boxes of each page, by page number from 1."""
        return {
            number: tuple(box for box in self.boxes if box.page == number)
            for number in range(1, len(self.pages) + 1)
        }

    @cached_property
    def first_boxes(self) -> dict[str, Box]:
        """The first box of each field that holds an answer, by key."""
        found: dict[str, Box] = {}
        for box in self.boxes:
            if box.kind != "sign_here":
                found.setdefault(box.key, box)
        return found

    @cached_property
    def pages_of(self) -> dict[str, frozenset[int]]:
        """The pages on which a field has boxes for its answer, by key."""
        found: dict[str, set[int]] = {key: set() for key in self.fields}
        for box in self.boxes:
            if box.kind != "sign_here":
                found.setdefault(box.key, set()).add(box.page)
        return {key: frozenset(pages) for key, pages in found.items()}

    @cached_property
    def answer_boxes(self) -> dict[int, dict[str, tuple[Box, ...]]]:
        """The boxes for answers on each page, by field key."""
        return {
            page: {
                key: tuple(box for box in boxes if box.key == key and box.kind != "sign_here")
                for key in {box.key for box in boxes if box.kind != "sign_here"}
            }
            for page, boxes in self.boxes_by_page.items()
        }

    def dumps(self) -> str:
        """As JSON text, the same for the same map; one line an item, so that a diff can be read."""
        head = {"schema": SCHEMA, "identity": self.identity.text(), **to_plain(self)}
        return _lines(head) + "\n"


def load_map(text: str) -> EditionMap:
    """Reads what `EditionMap.dumps` wrote; ValueError if it is not a map of this schema."""
    plain = json.loads(text)
    if not isinstance(plain, dict) or plain.get("schema") != SCHEMA:
        raise ValueError(f"no map of schema {SCHEMA}")
    return from_plain(EditionMap, plain)


def _lines(value: object, depth: int = 0) -> str:
    """JSON with dictionaries and lists broken into lines down to the depth where one item is one line."""
    pad = " " * (depth + 1)
    if isinstance(value, dict) and depth < 4 and value:
        items = [f"{pad}{json.dumps(k)}: {_lines(v, depth + 1)}" for k, v in value.items()]
        return "{\n" + ",\n".join(items) + "\n" + pad[:-1] + "}"
    if isinstance(value, list) and depth < 4 and value and isinstance(value[0], (dict, list)):
        return "[\n" + ",\n".join(pad + _lines(item, depth + 1) for item in value) + "\n" + pad[:-1] + "]"
    return json.dumps(value, ensure_ascii=False)
