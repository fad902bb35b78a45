"""Trees that are none: shared, circular, endless, or with more leaves than anybody has."""

from __future__ import annotations

import pikepdf

from tests.hostile.case import TOLD, Bait, case
from tests.hostile.cos import altered, annotated, document, written
from tests.hostile.widgets import widget

_LEVELS = 30


def _shared(first: int, kind: str) -> dict[int, bytes | str]:
    """Nodes of which each has the next one twice: 2^30 ways lead to the last."""
    nodes: dict[int, bytes | str] = {
        first + level: f"<<{kind} /T (n{level}) /Kids [{first + level + 1} 0 R {first + level + 1} 0 R]>>"
        for level in range(_LEVELS)
    }
    return nodes


@case(TOLD)
def fields_shared_by_two(_: Bait) -> bytes:
    """A field tree of 30 levels in which every node has the next one twice."""
    leaf: dict[int, bytes | str] = {40: "<</T (leaf) /FT /Tx /V (x)>>"}
    return document({**_shared(10, ""), **leaf}, catalog="/AcroForm <</Fields [10 0 R]>>")


@case(TOLD)
def pages_shared_by_two(_: Bait) -> bytes:
    """A page tree of 30 levels in which every node has the next one twice."""
    nodes = {number + 0: body for number, body in _shared(2, "/Type /Pages /Count 2").items()}
    last: dict[int, bytes | str] = {32: "<</Type /Page /MediaBox [0 0 612 792]>>"}
    return written({1: "<</Type /Catalog /Pages 2 0 R>>", **nodes, **last})


@case(TOLD)
def pages_in_a_circle(_: Bait) -> bytes:
    """A page tree that holds itself, by way of another."""
    return document(
        {
            2: "<</Type /Pages /Kids [3 0 R 4 0 R 2 0 R] /Count 3>>",
            4: "<</Type /Pages /Kids [2 0 R 4 0 R] /Parent 4 0 R /Count 9>>",
        }
    )


@case()
def fields_in_a_circle(bait: Bait) -> bytes:
    """Fields of a filled form that are their own parent and their own kid."""

    def change(pdf: pikepdf.Pdf) -> None:
        one, other = widget(pdf, "student_name"), widget(pdf, "plan_date")
        one.Parent, other.Parent = other, one
        one.Kids, other.Kids = pikepdf.Array([other, one]), pikepdf.Array([one])

    return altered(bait.copy(), change)


@case()
def values_in_a_circle(bait: Bait) -> bytes:
    """Values that are references to each other, and a /Length that is the stream's own."""
    data = bait.copy()

    def change(pdf: pikepdf.Pdf) -> None:
        one, other = pdf.make_indirect(pikepdf.Array()), pdf.make_indirect(pikepdf.Array())
        one.append(other)
        other.append(one)
        widget(pdf, "other_notes").V = one
        widget(pdf, "days_absent").AP = one

    return altered(data, change)


@case(TOLD)
def reference_to_itself(_: Bait) -> bytes:
    """Objects that are nothing but references to each other; the page's box and content among them."""
    return document(
        {4: "5 0 R", 5: "4 0 R", 6: "6 0 R"},
        catalog="/AcroForm 4 0 R /OpenAction 6 0 R",
        page="/Contents 4 0 R /Resources 5 0 R /Annots 6 0 R",
    )


@case()
def hundred_thousand_fields(bait: Bait) -> bytes:
    """100,000 fields beside ours, before them."""
    made = (f"<</Subtype /Widget /FT /Tx /T (f{number}) /V (x) /Rect [9 9 20 20]>>" for number in range(100_000))
    return annotated(bait.copy(), made, listed=True)


@case(TOLD)
def million_page_references(_: Bait) -> bytes:
    """A page tree of a million references to one page."""
    return document({2: "<</Type /Pages /Count 1000000 /Kids [" + "3 0 R " * 1_000_000 + "]>>"})


@case()
def our_page_ten_thousand_times(bait: Bait) -> bytes:
    """A page tree with our filled page 10,000 times over."""

    def change(pdf: pikepdf.Pdf) -> None:
        kids = pdf.Root.Pages.Kids.as_list()
        pdf.Root.Pages.Kids = pikepdf.Array(list(kids) * 10_000)
        pdf.Root.Pages.Count = len(kids) * 10_000

    return altered(bait.copy(), change)


@case()
def five_hundred_pages_of_ours(bait: Bait) -> bytes:
    """Our filled page 500 times, each a page of its own: far below any limit on pages."""

    def change(pdf: pikepdf.Pdf) -> None:
        pages, page = pdf.Root.Pages, pdf.pages[0].obj
        again = [pdf.make_indirect(pikepdf.Dictionary(dict(page.items()))) for _ in range(499)]
        pages.Kids = pikepdf.Array([*pages.Kids.as_list(), *again])
        pages.Count = len(pages.Kids.as_list())

    return altered(bait.copy(), change)


@case(TOLD)
def count_of_minus_one(_: Bait) -> bytes:
    """A page tree that counts itself wrong, has no kids where it should, and a kid that is a number."""
    return document({2: "<</Type /Pages /Kids [3 0 R 7 null (x) /N [3 0 R]] /Count -1>>"})


@case(TOLD)
def pages_one_below_the_other(_: Bait) -> bytes:
    """A page tree 50,000 levels deep."""
    nodes: dict[int, bytes | str] = {
        number: f"<</Type /Pages /Kids [{number + 1} 0 R] /Count 1>>" for number in range(2, 50_000)
    }
    return written({1: "<</Type /Catalog /Pages 2 0 R>>", **nodes, 50_000: "<</Type /Page>>"})


@case()
def name_tree_in_a_circle(bait: Bait) -> bytes:
    """Name trees, outlines and structure that go round."""

    def change(pdf: pikepdf.Pdf) -> None:
        node = pdf.make_indirect(pikepdf.Dictionary())
        node.Kids = pikepdf.Array([node, node])
        node.First, node.Next, node.Parent, node.K = node, node, node, pikepdf.Array([node, node])
        pdf.Root.Names = pikepdf.Dictionary(EmbeddedFiles=node, JavaScript=node, Dests=node)
        pdf.Root.Outlines = node
        pdf.Root.StructTreeRoot = node

    return altered(bait.copy(), change)
