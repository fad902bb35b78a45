"""The structure tree that a screen reader follows (PDF/UA-1)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest

from tests.office import KINDS, TRIP, Kind

ALL = [*KINDS, TRIP]
every_kind = pytest.mark.parametrize("kind", ALL, ids=str)
PAINTING = {"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Do", "sh"}


@dataclass
class Node:
    """A structure element: its kids in order, marked content as (page, MCID), widgets as object numbers."""

    tag: str
    number: int
    kids: list[Node | tuple[int, int] | int] = field(default_factory=list)
    bare: bool = False
    """Whether /K is the object reference itself, without an array."""

    def walk(self) -> Iterator[Node]:
        """This element and all below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.walk()


@contextmanager
def opened(kind: Kind) -> Iterator[pikepdf.Pdf]:
    """The blank in pikepdf."""
    with pikepdf.open(BytesIO(kind.blank.data)) as pdf:
        yield pdf


def tree(pdf: pikepdf.Pdf) -> Node:
    """The structure tree under /Document."""
    pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
    (document,) = pdf.Root.StructTreeRoot.K.as_list()
    return _node(document, pages)


def _node(element: pikepdf.Object, pages: dict[tuple[int, int], int]) -> Node:
    kids = element.K
    node = Node(str(element.S)[1:], element.objgen[0], bare=not isinstance(kids, pikepdf.Array))
    for kid in [kids] if node.bare else list(kids.as_list()):
        if isinstance(kid, int):
            node.kids.append((pages[element.Pg.objgen], int(kid)))
        elif kid.get("/Type") == "/OBJR":
            node.kids.append(kid.Obj.objgen[0])
        elif kid.get("/Type") == "/MCR":
            node.kids.append((pages[kid.Pg.objgen], int(kid.MCID)))
        else:
            assert kid.P.objgen == element.objgen
            node.kids.append(_node(kid, pages))
    return node


def _parents(pdf: pikepdf.Pdf) -> dict[int, pikepdf.Object]:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums.as_list()
    return {int(numbers[index]): numbers[index + 1] for index in range(0, len(numbers), 2)}


@every_kind
def test_reading_order_is_page_order(kind: Kind) -> None:
    """The tree names every piece of marked content once, page by page, in the order in which it is painted."""
    with opened(kind) as pdf:
        seen = [kid for node in tree(pdf).walk() for kid in node.kids if isinstance(kid, tuple)]
        counts = [sum(1 for each in _operators(page) if each[0] == "BDC") for page in pdf.pages]
    assert sorted(seen) == [(page, mcid) for page, count in enumerate(counts) for mcid in range(count)]
    assert seen == sorted(seen)


@every_kind
def test_every_widget_has_its_form_element(kind: Kind) -> None:
    """Each visible widget points to a Form element whose /K is its object reference, as pyHanko wants."""
    with opened(kind) as pdf:
        forms = {node.number: node for node in tree(pdf).walk() if node.tag == "Form"}
        parents = _parents(pdf)
        widgets = [each for page in pdf.pages for each in page.obj.Annots.as_list() if not int(each.F) & 2]
        for widget in widgets:
            element = forms[parents[int(widget.StructParent)].objgen[0]]
            assert element.bare
            assert element.kids == [widget.objgen[0]]
    assert len(forms) == len(widgets)


@every_kind
def test_other_elements_hold_arrays(kind: Kind) -> None:
    """Every other element's /K is an array, so that a later fill is no change of the structure."""
    with opened(kind) as pdf:
        assert all(node.bare == (node.tag == "Form") for node in tree(pdf).walk())


@every_kind
def test_parent_tree_leads_back(kind: Kind) -> None:
    """From any piece of a page the parent tree leads to the element that holds it."""
    with opened(kind) as pdf:
        holders = {kid: node.number for node in tree(pdf).walk() for kid in node.kids if isinstance(kid, tuple)}
        parents = _parents(pdf)
        for index, page in enumerate(pdf.pages):
            elements = parents[int(page.obj.StructParents)].as_list()
            assert [element.objgen[0] for element in elements] == [
                holders[index, mcid] for mcid in range(len(elements))
            ]
        assert int(pdf.Root.StructTreeRoot.ParentTreeNextKey) == len(parents)


@every_kind
def test_headings_do_not_skip_levels(kind: Kind) -> None:
    """Each form begins with a heading of level 1, and none goes down by more than one level."""
    with opened(kind) as pdf:
        levels = [int(node.tag[1]) for node in tree(pdf).walk() if node.tag[0] == "H" and node.tag[1:].isdigit()]
    assert levels[0] == 1
    assert levels.count(1) == len(kind.parts)
    assert all(after <= before + 1 for before, after in pairwise(levels))


@every_kind
def test_lists_are_lists(kind: Kind) -> None:
    """A list holds items, an item a label and a body; a tick's box is its label."""
    with opened(kind) as pdf:
        for node in tree(pdf).walk():
            tags = [kid.tag for kid in node.kids if isinstance(kid, Node)]
            if node.tag == "L":
                assert set(tags) == {"LI"}
            elif node.tag == "LI":
                assert tags == ["Lbl", "LBody"]
            else:
                assert "LI" not in tags


@every_kind
def test_words_stand_with_their_field(kind: Kind) -> None:
    """Around each field, no further away than its section, stand words that say what it is for."""
    with opened(kind) as pdf:
        for node in tree(pdf).walk():
            if node.tag in ("P", "LI") and any(each.tag == "Form" for each in node.walk()):
                worded = any(isinstance(kid, tuple) for each in node.walk() for kid in each.kids)
                assert worded or _stands_under_a_heading(tree(pdf), node.number)


def _stands_under_a_heading(root: Node, number: int) -> bool:
    (section,) = (
        node for node in root.walk() if any(isinstance(kid, Node) and kid.number == number for kid in node.kids)
    )
    return section.tag == "Sect" and any(isinstance(kid, Node) and kid.tag == "H2" for kid in section.kids)


def _operators(page: pikepdf.Page) -> list[tuple[str, list[pikepdf.Object]]]:
    return [
        (str(each.operator), list(each.operands))
        for each in pikepdf.parse_content_stream(page)
        if isinstance(each, pikepdf.ContentStreamInstruction)
    ]


@every_kind
def test_everything_painted_is_content_or_artifact(kind: Kind) -> None:
    """Nothing is painted outside marked content: text of an element with its MCID, all else as an artifact."""
    with opened(kind) as pdf:
        for page in pdf.pages:
            inside = ""
            for operator, operands in _operators(page):
                if operator in ("BDC", "BMC"):
                    assert not inside
                    inside = str(operands[0])
                    assert (inside == "/Artifact") == (operator == "BMC")
                elif operator == "EMC":
                    inside = ""
                elif operator in PAINTING:
                    assert inside
                    assert inside == "/Artifact" or operator in ("Tj", "TJ")
            assert not inside
