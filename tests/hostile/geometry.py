"""Pages and boxes of impossible size, and more on them than anybody draws."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pikepdf

from tests.hostile.case import TOLD, Bait, case
from tests.hostile.cos import altered, annotated, appended, document
from tests.hostile.widgets import annotate, widget


def _boxed(name: str, attacks: str, box: str) -> None:
    """Two cases of one box: the page of a filled form, and all its fields."""

    def page(bait: Bait) -> bytes:
        return _spelt(bait.copy(), "/MediaBox", box, lambda pdf: [pdf.pages[0].obj])

    def fields(bait: Bait) -> bytes:
        return _spelt(bait.copy(), "/Rect", box, lambda pdf: list(pdf.pages[0].obj.Annots.as_list()))

    page.__name__, page.__doc__ = f"page_{name}", f"The page's box: {attacks}."
    fields.__name__, fields.__doc__ = f"fields_{name}", f"The boxes of all fields: {attacks}."
    case()(page)
    case()(fields)


def _spelt(data: bytes, key: str, box: str, which: Callable[[pikepdf.Pdf], list[pikepdf.Object]]) -> bytes:
    """Adds a revision with a box as it is spelt, which a library would tidy up."""
    data = altered(data, lambda _: None)
    with pikepdf.open(BytesIO(data)) as pdf:
        objects: dict[int, bytes | str] = {}
        for each in which(pdf):
            if key in each:
                del each[key]
            if key == "/MediaBox" and "/CropBox" in each:
                del each["/CropBox"]
            text = each.unparse(resolved=True)
            objects[each.objgen[0]] = text[:-2] + f"{key} {box} >>".encode()
    return appended(data, objects)


for _name, _attacks, _box in (
    ("huge", "10^30 points wide", "[0 0 1" + "0" * 30 + " 1" + "0" * 30 + "]"),
    ("exponent", "written as 1e308, which is no number of PDF", "[0 0 1e308 1e308]"),
    ("nan", "NaN and Infinity", "[nan 0 inf -inf]"),
    ("inverted", "its corners the wrong way round", "[612 792 0 0]"),
    ("empty", "of no size", "[0 0 0 0]"),
    ("hair", "a millionth of a point wide", "[0 0 0.000001 792]"),
    ("of_names", "of names, strings and nulls", "[/A (b) null <<>>]"),
    ("million_digits", "a number of a million digits", "[0 0 612 " + "9" * 1_000_000 + "]"),
    ("hundred_numbers", "of 100 numbers", "[" + "1 " * 100 + "]"),
):
    _boxed(_name, _attacks, _box)


@case()
def user_unit(bait: Bait) -> bytes:
    """A unit of a million inches."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.UserUnit = 75_000_000

    return altered(bait.copy(), change)


@case()
def rotated_by_nonsense(bait: Bait) -> bytes:
    """A page turned by 10^9 + 7 degrees."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Rotate = 1_000_000_007

    return altered(bait.copy(), change)


@case(TOLD)
def huge_empty_page(_: Bait) -> bytes:
    """A page 14 million points wide with nothing on it but a picture that asks to be looked at."""
    return document({}, page="/MediaBox [0 0 14400000 14400000] /Contents [] /Resources <<>>")


def _many(name: str, attacks: str, make: Callable[[int], str], count: int = 30_000) -> None:
    def annotations(bait: Bait) -> bytes:
        return annotated(bait.copy(), map(make, range(count)))

    annotations.__name__, annotations.__doc__ = f"many_{name}", f"{count:,} annotations on our page: {attacks}."
    case()(annotations)


def _rect(number: int) -> str:
    x, y = 36 + number % 520, 36 + number // 520 % 700
    return f"[{x} {y} {x + 12} {y + 12}]"


_many("texts", "typed text", lambda n: f"<</Subtype /FreeText /Rect {_rect(n)} /Contents (x{n}) /DA (/F 9 Tf)>>")
_many("inks", "pen strokes", lambda n: f"<</Subtype /Ink /Rect {_rect(n)} /InkList [[{n % 600} 100 20 700]]>>")
_many(
    "stamps", "stamps with a look that is missing", lambda n: f"<</Subtype /Stamp /Rect {_rect(n)} /AP <</N 7>>>>"
)
_many("links", "links", lambda n: f"<</Subtype /Link /Rect {_rect(n)} /A <</S /URI /URI (http://127.0.0.1:1/)>>>>")
_many("polygons", "shapes that cover all", lambda _: "<</Subtype /Square /Rect [0 0 612 792] /C [1 0 0]>>")


@case()
def ink_of_a_million_points(bait: Bait) -> bytes:
    """One pen stroke of a million points."""
    points = " ".join(f"{number % 600} {number % 790}" for number in range(1_000_000))
    return annotated(bait.copy(), [f"<</Subtype /Ink /Rect [0 0 612 792] /InkList [[{points}]]>>"])


@case()
def paths_of_a_million_points(bait: Bait) -> bytes:
    """A million lines drawn over our page by its own content."""

    def change(pdf: pikepdf.Pdf) -> None:
        lines = b"".join(b"%d %d m %d %d l S\n" % (n % 612, n % 792, n % 600, n % 700) for n in range(1_000_000))
        page = pdf.pages[0]
        page.contents_add(pikepdf.Stream(pdf, lines))

    return altered(bait.copy(), change)


@case()
def widget_twenty_thousand_times(bait: Bait) -> bytes:
    """One field of ours on the page 20,000 times."""

    def change(pdf: pikepdf.Pdf) -> None:
        annotate(pdf, *[widget(pdf, "student_name")] * 20_000)

    return altered(bait.copy(), change)
