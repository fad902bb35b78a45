"""A filled form with a few things in its structure changed, as a careless program or a decayed disk may do it.

No change touches both what a field stores and what it shows: what was written can still be known, or doubted.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.hostile.cos import altered
from tests.hostile.good import copy

_WRONG = (
    *(b"0", b"-1", b"1e9", b"99999999999", b"true", b"()", b"(x)", b"/X", b"/Off", b"/Yes", b"[]", b"<<>>"),
    *(b"[[[]]]", b"(\\376\\377\\330\\000)", b"<</V /Yes /T (x)>>", b"[0 0 0 0]", b"[(a) (b)]", b"0.0000001"),
)


class Mutator:
    """Changes one file; what was done is told in `done`."""

    def __init__(self, pdf: pikepdf.Pdf, dice: Random) -> None:
        self.pdf, self.dice = pdf, dice
        self.done: list[str] = []
        self._touched: set[str] = set()
        self.widgets = [each for page in pdf.pages for each in page.obj.get("/Annots", Array()).as_list()]

    def mutate(self) -> None:
        """One change, or none where the dice fall on what is not there."""
        self.dice.choice(_CHANGES)(self)

    def widget(self) -> pikepdf.Object:
        """A widget that nothing has been done to yet."""
        fresh = [each for each in self.widgets if str(each.objgen) not in self._touched]
        found = self.dice.choice(fresh)
        self._touched.add(str(found.objgen))
        return found

    def holder(self) -> pikepdf.Object:
        """Any dictionary that reading goes through."""
        page = self.dice.choice(list(self.pdf.pages)).obj
        form = self.pdf.Root.AcroForm
        return self.dice.choice(
            [page, page.Resources, page.Resources.XObject, self.pdf.Root, self.pdf.Root.Pages, form]
            + [self.widget()] * 8
        )

    def key(self, holder: pikepdf.Object) -> str:
        """One of its keys."""
        return self.dice.choice(sorted(holder.keys()) or ["/X"])


def _drop(it: Mutator) -> None:
    holder = it.holder()
    key = it.key(holder)
    if key in holder:
        del holder[key]
        it.done.append(f"dropped {key}")


def _replace(it: Mutator) -> None:
    holder = it.holder()
    key, wrong = it.key(holder), it.dice.choice(_WRONG)
    holder[key] = pikepdf.Object.parse(wrong)
    it.done.append(f"{key} became {wrong.decode('latin-1')}")


def _point_elsewhere(it: Mutator) -> None:
    holder = it.holder()
    key, other = it.key(holder), it.dice.choice(list(it.pdf.objects))
    if isinstance(other, (Dictionary, pikepdf.Stream)) and other.is_indirect:
        holder[key] = other
        it.done.append(f"{key} points to object {other.objgen[0]}")


def _swap(key: str) -> Callable[[Mutator], None]:
    def swap(it: Mutator) -> None:
        one, other = it.widget(), it.widget()
        if key in one and key in other:
            one[key], other[key] = other[key], one[key]
            it.done.append(f"swapped {key} of {one.get('/T')} and {other.get('/T')}")

    return swap


def _change_array(it: Mutator) -> None:
    page = it.dice.choice(list(it.pdf.pages)).obj
    holder, key = it.dice.choice(
        [(page, "/Annots"), (it.pdf.Root.AcroForm, "/Fields"), (it.pdf.Root.Pages, "/Kids")]
    )
    found = holder.get(key)
    if not isinstance(found, Array):
        return
    items = list(found.as_list())
    kind = it.dice.choice(("shuffle", "drop", "double", "empty", "null"))
    if kind == "shuffle":
        it.dice.shuffle(items)
    elif kind == "drop" and items:
        items.pop(it.dice.randrange(len(items)))
    elif kind == "double":
        items *= 2
    elif kind == "empty":
        items = []
    elif kind == "null":
        items.insert(0, it.dice.choice([Dictionary(), Array(), Name.X]))
    holder[key] = Array(items)
    it.done.append(f"{kind} in {key}")


def _turn_page(it: Mutator) -> None:
    page = it.dice.choice(list(it.pdf.pages)).obj
    page.Rotate = it.dice.choice([90, 180, 270, 45, -90])
    it.done.append(f"turned a page by {page.Rotate}")


def _shift(it: Mutator) -> None:
    """A field's box moved by a little or a lot."""
    widget, by = it.widget(), it.dice.choice([0.5, 3, 12, 25, 80, 5_000])
    if isinstance(widget.get("/Rect"), Array):
        x0, y0, x1, y1 = (float(each) for each in widget.Rect.as_list())
        widget.Rect = Array([x0, y0 - by, x1, y1 - by])
        it.done.append(f"moved {widget.get('/T')} by {by}")


def _spoil_stream(it: Mutator) -> None:
    """Bytes of a stream cut off, or overwritten."""
    streams = [each for each in it.pdf.objects if isinstance(each, pikepdf.Stream)]
    found = it.dice.choice(streams)
    data = bytearray(found.read_raw_bytes())
    if data and it.dice.random() < 0.5:
        del data[it.dice.randrange(len(data)) :]
    elif data:
        data[it.dice.randrange(len(data))] ^= 1 << it.dice.randrange(8)
    kept = found.stream_dict
    found.write(bytes(data), filter=kept.get("/Filter"), decode_parms=kept.get("/DecodeParms"))  # type: ignore[arg-type]
    it.done.append(f"spoiled stream {found.objgen[0]}")


def _nest(it: Mutator) -> None:
    """A field hung below a new parent that says something else."""
    widget, wrong = it.widget(), it.dice.choice(["", "x", "Zaunkoenig", "12"])
    widget.Parent = parent = it.pdf.make_indirect(Dictionary(T="upper", Kids=Array([widget])))
    if "/V" in widget:  # else what the parent says would be the answer
        parent.V = wrong
    it.done.append(f"{widget.get('/T')} got a parent with {wrong!r}")


_CHANGES: tuple[Callable[[Mutator], None], ...] = (
    *(_drop, _drop, _replace, _replace, _point_elsewhere),
    *(_swap("/V"), _swap("/AP"), _swap("/T"), _swap("/Rect"), _swap("/AS"), _swap("/FT")),
    *(_change_array, _turn_page, _shift, _spoil_stream, _nest),
)


def mutated(seed: int) -> tuple[bytes, list[str]]:
    """Copy number `seed` with one to three changes, and what they were."""
    dice, told = Random(seed), list[str]()  # noqa: S311 - the same changes every time

    def change(pdf: pikepdf.Pdf) -> None:
        it = Mutator(pdf, dice)
        for _ in range(dice.choice((1, 1, 2, 3))):
            it.mutate()
        told.extend(it.done)

    data = copy(seed)
    try:
        return altered(data, change), told
    except (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError, RuntimeError):
        # an earlier change took away what a later one, or saving, needs
        return data, ["none"]
