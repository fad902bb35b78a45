"""The structure tree of a tagged PDF (ISO 32000-2, 14.7; PDF/UA-1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pdfforms.draw.cos import Indirect, Name


@dataclass(eq=False)
class Element:
    """A structure element. Its kids are elements, or marked content of one page, in reading order."""

    tag: str
    kids: list[Element | Marked | Widget] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)
    """Entries of its own, such as {"Alt": ...} or {"A": {...}}."""
    reference: Indirect = field(default_factory=Indirect)

    def add(self, kid: Element) -> Element:
        """Appends an element and returns it."""
        self.kids.append(kid)
        return kid


@dataclass(frozen=True)
class Marked:
    """Marked content: a sequence on a page."""

    page: Indirect
    mcid: int


@dataclass(frozen=True)
class Widget:
    """A widget annotation; it stands alone in a Form element."""

    page: Indirect
    annotation: Indirect


class Tree:
    """Collects the elements and the parent tree of one document."""

    def __init__(self) -> None:
        self.document = Element("Document")
        self._pages: list[list[Element]] = []
        self._widgets: list[Element] = []

    def new_page(self, marks: int = 0) -> None:
        """A page begins; its /StructParents is the number of pages before it. `marks` are on it already: each is
        to be put under its element with `keep`."""
        self._pages.append([Element("Artifact")] * marks)

    def keep(self, number: int, mcid: int, element: Element, page: Indirect) -> None:
        """Marked content that a page, by its number from 0, had from the beginning."""
        self._pages[number][mcid] = element
        element.kids.append(Marked(page, mcid))

    def mark(self, element: Element, page: Indirect) -> int:
        """Marked content on the newest page for an element; returns its MCID."""
        return self.mark_on(len(self._pages) - 1, element, page)

    def mark_on(self, number: int, element: Element, page: Indirect) -> int:
        """Marked content on any page, by its number from 0."""
        parents = self._pages[number]
        parents.append(element)
        element.kids.append(Marked(page, len(parents) - 1))
        return len(parents) - 1

    def widget(self, element: Element, page: Indirect, annotation: Indirect) -> int:
        """A widget of a Form element; returns its index for `struct_parent`."""
        self._widgets.append(element)
        element.kids.append(Widget(page, annotation))
        return len(self._widgets) - 1

    def struct_parent(self, index: int, pages: int) -> int:
        """The /StructParent of a widget, once the number of pages is known."""
        return pages + index

    def finish(self) -> Indirect:
        """The StructTreeRoot with everything below it."""
        root = Indirect()
        _fill(self.document, root)
        numbers: list[Any] = []
        for number, parents in enumerate(self._pages):
            numbers += [number, Indirect([element.reference for element in parents])]
        for index, element in enumerate(self._widgets):
            numbers += [len(self._pages) + index, element.reference]
        root.value = {
            "Type": Name("StructTreeRoot"),
            "K": [self.document.reference],
            "ParentTree": Indirect({"Nums": numbers}),
            "ParentTreeNextKey": len(self._pages) + len(self._widgets),
        }
        return root


def _fill(element: Element, parent: Indirect) -> None:
    """Makes the element's dictionary; a /K that is a widget is the object reference itself, every other /K an
    array, else pyHanko calls a later legitimate fill a modification of the structure."""
    kids = [_kid(kid, element) for kid in element.kids]
    element.reference.value = {
        "Type": Name("StructElem"),
        "S": Name(element.tag),
        "P": parent,
        **element.attributes,
        "K": kids[0] if isinstance(next(iter(element.kids), None), Widget) else kids,
    }
    page = next((kid.page for kid in element.kids if not isinstance(kid, Element)), None)
    if page is not None:
        element.reference.value["Pg"] = page


def _kid(kid: Element | Marked | Widget, parent: Element) -> Any:
    if isinstance(kid, Element):
        _fill(kid, parent.reference)
        return kid.reference
    if isinstance(kid, Widget):
        return {"Type": Name("OBJR"), "Pg": kid.page, "Obj": kid.annotation}
    first = next(other.page for other in parent.kids if isinstance(other, Marked))
    if kid.page is first:
        return kid.mcid
    return {"Type": Name("MCR"), "Pg": kid.page, "MCID": kid.mcid}
