"""Pages that would end PDFium's process, or take it minutes: it is never asked for them, and that is told."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from pdfforms.read import printed
from tests.read.returns import answers, codes, first, read, unknown

Bend = Callable[[Pdf], None]


def drawn(pdf: Pdf, form: pikepdf.Object, content: bytes = b" /Odd Do ") -> None:
    """The form among what the first page has, drawn by its content."""
    page = pdf.pages[0]
    page.obj.Resources.XObject.Odd = form
    page.contents_add(content)


def form(pdf: Pdf, content: bytes, **resources: Any) -> pikepdf.Object:
    """A form XObject of the page's size."""
    found = Stream(pdf, content, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 612, 792]))
    found.Resources = Dictionary({f"/{name}": each for name, each in resources.items()})
    return pdf.make_indirect(found)


def itself(pdf: Pdf) -> None:
    """A form that draws itself twice."""
    found = form(pdf, b"/Me Do /Me Do")
    found.Resources.XObject = Dictionary(Me=found)
    drawn(pdf, found)


def tenfold(pdf: Pdf) -> None:
    """Nine forms of which each draws the next one ten times."""
    found = form(pdf, b"0 0 m 9 9 l S")
    for _ in range(9):
        found = form(pdf, b"/Me Do " * 10, XObject=Dictionary(Me=found))
    drawn(pdf, found)


def letters(pdf: Pdf) -> None:
    """A font whose table of letters is larger than a page may have."""
    table = pdf.make_indirect(Stream(pdf, bytes(9_000_000)))
    pdf.pages[0].obj.Resources.Font.Odd = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, ToUnicode=table
    )
    pdf.pages[0].contents_add(b" BT /Odd 9 Tf (x) Tj ET ")


def lines(pdf: Pdf) -> None:
    """More lines than any page of ours has."""
    pdf.pages[0].contents_add(b" 0 0 m 9 9 l S " * 100_000)


def tiles(pdf: Pdf) -> None:
    """A pattern whose tiles are a thousandth of a point wide."""
    tile = Stream(pdf, b"0 0 1 1 re f", PatternType=1, PaintType=1, TilingType=1, BBox=Array([0, 0, 1, 1]))
    tile.XStep, tile.YStep, tile.Resources = 0.001, 0.001, Dictionary()
    pdf.pages[0].obj.Resources.Pattern = Dictionary(P=pdf.make_indirect(tile))
    pdf.pages[0].contents_add(b" /Pattern cs /P scn 0 0 612 792 re f ")


@pytest.mark.parametrize("bend", [itself, tenfold, letters, lines, tiles], ids=lambda each: each.__name__)
def test_a_page_that_is_too_heavy(bend: Bend, monkeypatch: pytest.MonkeyPatch) -> None:
    """PDFium is not asked; the answers of the fields stand, what is empty is not known, and the limit is told."""
    monkeypatch.setattr(printed, "page_words", lambda *_: pytest.fail("PDFium was asked"))
    pdf = pikepdf.open(BytesIO(first()))
    bend(pdf)
    out = BytesIO()
    pdf.save(out)
    (record,) = read(out.getvalue())
    assert answers(record) == answers(read(first())[0])
    assert {"limit_reached", "page_content_changed"} <= codes(record)
    assert "strategy_on_time" in unknown(record)


def test_a_page_that_is_drawn_upon_is_light() -> None:
    """A page of ours with a line of a family's drawn into it is far below all limits."""
    pdf = pikepdf.open(BytesIO(first()))
    pdf.pages[0].contents_add(b" 300 300 m 320 320 l S ")
    out = BytesIO()
    pdf.save(out)
    (record,) = read(out.getvalue())
    assert "limit_reached" not in codes(record)
