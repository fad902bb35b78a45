"""What is nested until a stack ends."""

from __future__ import annotations

import zlib

import pikepdf

from tests.hostile.case import TOLD, Bait, case
from tests.hostile.cos import altered, appended, document, packed, stream
from tests.hostile.widgets import widget

_DEEP = 100_000


@case(TOLD)
def arrays(_: Bait) -> bytes:
    """An array 100,000 deep in the catalog."""
    return document({4: "[" * _DEEP + "]" * _DEEP}, catalog="/AcroForm 4 0 R /Names 4 0 R")


@case(TOLD)
def dictionaries(_: Bait) -> bytes:
    """A dictionary 100,000 deep in the catalog."""
    return document({4: "<</A " * _DEEP + "0" + ">>" * _DEEP}, catalog="/AcroForm 4 0 R /Names 4 0 R")


@case()
def value_of_arrays(bait: Bait) -> bytes:
    """A filled form with a revision in which one object is an array 100,000 deep."""
    with_table = _with_table(bait.copy())
    return appended(with_table, {9_000: "[" * _DEEP + "]" * _DEEP})


@case()
def value_that_never_closes(bait: Bait) -> bytes:
    """A filled form with a revision in which one object only opens."""
    return appended(_with_table(bait.copy()), {9_000: "<</A [" * 50_000})


@case()
def parentheses(bait: Bait) -> bytes:
    """A value of a million nested parentheses."""

    def change(pdf: pikepdf.Pdf) -> None:
        widget(pdf, "other_notes").V = pikepdf.String("(" * 1_000_000 + ")" * 1_000_000)

    return altered(bait.copy(), change)


@case()
def operators_q(bait: Bait) -> bytes:
    """Page content that saves its state a million times."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        page.Contents = pikepdf.Array([packed(pdf, zlib.compress(b"q " * 1_000_000)), page.Contents])

    return altered(_with_one_content(bait.copy()), change)


@case()
def operands(bait: Bait) -> bytes:
    """Page content with arrays 100,000 deep, dictionaries 100,000 deep and a million operands."""
    data = b"[" * _DEEP + b"]" * _DEEP + b" TJ " + b"/A <<" * _DEEP + b" BDC " + b"1 " * 1_000_000 + b"Tj "

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        page.Contents = pikepdf.Array([page.Contents, packed(pdf, zlib.compress(data))])

    return altered(_with_one_content(bait.copy()), change)


@case()
def forms_that_call_themselves(bait: Bait) -> bytes:
    """A form that draws itself twice, on the page and as a field's look."""

    def change(pdf: pikepdf.Pdf) -> None:
        form = _form(pdf, b"/Me Do /Me Do")
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Me=form))
        _drawn(pdf, form)

    return altered(_with_one_content(bait.copy()), change)


@case()
def forms_shared_by_two(bait: Bait) -> bytes:
    """Thirty forms of which each draws the next one ten times: 10^30 drawings."""

    def change(pdf: pikepdf.Pdf) -> None:
        form = _form(pdf, b"BT /Helv 9 Tf (x) Tj ET")
        for _ in range(30):
            outer = _form(pdf, b"/Me Do " * 10)
            outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Me=form))
            form = outer
        _drawn(pdf, form)

    return altered(_with_one_content(bait.copy()), change)


@case()
def forms_sixty_wide(bait: Bait) -> bytes:
    """Forms five deep, each with 200 others in its resources, all of them the same ones."""

    def change(pdf: pikepdf.Pdf) -> None:
        form = _form(pdf, b"q Q")
        for _ in range(5):
            outer = _form(pdf, b"".join(b"/N%d Do " % number for number in range(200)))
            named = {f"/N{number}": form for number in range(200)}
            outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(named))
            form = outer
        _drawn(pdf, form)

    return altered(_with_one_content(bait.copy()), change)


@case(TOLD)
def tiling_patterns_in_a_circle(_: Bait) -> bytes:
    """A pattern that paints with itself, on a page of nothing else, tile by tile of a thousandth of a point."""
    pattern = stream(
        "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.001 /YStep 0.001"
        " /Resources <</Pattern <</P 4 0 R>>>>",
        b"/Pattern cs /P scn 0 0 1 1 re f",
    )
    content = stream("", b"/Pattern cs /P scn 0 0 612 792 re f")
    return document({4: pattern, 5: content}, page="/Contents 5 0 R /Resources <</Pattern <</P 4 0 R>>>>")


@case(TOLD)
def functions_in_a_circle(_: Bait) -> bytes:
    """A shading whose function is stitched from itself."""
    function = "<</FunctionType 3 /Domain [0 1] /Functions [4 0 R 4 0 R] /Bounds [0.5] /Encode [0 1 0 1]>>"
    shading = "<</ShadingType 2 /ColorSpace [/Separation /A 6 0 R 4 0 R] /Coords [0 0 1 1] /Function 4 0 R>>"
    space = "[/Indexed 6 0 R 255 (x)]"
    return document(
        {4: function, 5: shading, 6: space, 7: stream("", b"/S sh")},
        page="/Contents 7 0 R /Resources <</Shading <</S 5 0 R>>>>",
    )


def _form(pdf: pikepdf.Pdf, data: bytes) -> pikepdf.Object:
    form = pikepdf.Stream(pdf, data)
    form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    form.BBox = pikepdf.Array([0, 0, 100, 100])
    return pdf.make_indirect(form)


def _drawn(pdf: pikepdf.Pdf, form: pikepdf.Object) -> None:
    """Draws a form on the page, before all else, and makes it a field's look."""
    page = pdf.pages[0].obj
    page.Resources.XObject = pikepdf.Dictionary({"/Aaa": form, **dict(page.Resources.XObject.items())})
    page.Contents = pikepdf.Array([pikepdf.Stream(pdf, b"/Aaa Do"), page.Contents])
    widget(pdf, "other_notes").AP = pikepdf.Dictionary(N=form)


def _with_one_content(data: bytes) -> bytes:
    """The same form with the page's content in one stream."""
    return altered(data, lambda pdf: pdf.pages[0].contents_coalesce())


def _with_table(data: bytes) -> bytes:
    """The same form with a plain table of cross-references."""
    return altered(data, lambda _: None)
