"""Ways to bend a return: each gives a function that changes an open file as one program or one accident would."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

Bend = Callable[[Pdf], None]
EMPTY = b""
"""An appearance that shows nothing."""


def bent(data: bytes, *bends: Bend) -> bytes:
    """The file after these changes."""
    with pikepdf.open(BytesIO(data)) as pdf, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # it warns of what we do on purpose
        for bend in bends:
            bend(pdf)
        out = BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def widget(pdf: Pdf, name: str, number: int = 0) -> Any:
    """A field's widget by its name and its place among the field's widgets."""
    return [each for page in pdf.pages for each in page.obj.Annots if name_of(each) == name][number]


def name_of(each: Any) -> str:
    """A widget's own name or its parent's."""
    return str(each.T if "/T" in each else each.get("/Parent", {}).get("/T", ""))


def put(node: Any, key: str, entry: Any) -> None:
    """Sets an entry; None deletes it."""
    if entry is not None:
        node[key] = entry
    elif key in node:
        del node[key]


def show(pdf: Pdf, each: Any, text: bytes | None) -> None:
    """Gives a widget an appearance that shows ASCII text, or takes its appearance away."""
    if text is None:
        put(each, "/AP", None)
        return
    fonts = Dictionary(Font=Dictionary(PfSans=pdf.Root.AcroForm.DR.Font.PfSans))
    content = b"/Tx BMC q BT /PfSans 10 Tf 2 5 Td (%s) Tj ET Q EMC" % text if text else b""
    look = pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 400, 20], Resources=fonts)
    each.AP = Dictionary(N=look)


def text(name: str, value: Any, shown: bytes | None = None) -> Bend:
    """Sets a field's /V, and what its widget shows."""

    def bend(pdf: Pdf) -> None:
        each = widget(pdf, name)
        each.V = value
        show(pdf, each, shown)

    return bend


def box(name: str, value: Any, state: Any, looks: dict[str, str] | None = None) -> Bend:
    """Sets /V and /AS, None deletes; `looks` names for each state the blank's state whose appearance it gets."""

    def bend(pdf: Pdf) -> None:
        each = widget(pdf, name)
        put(each, "/V", value)
        put(each, "/AS", state)
        if looks is not None:
            old = each.AP.N
            each.AP = Dictionary(N=Dictionary({f"/{own}": old[f"/{other}"] for own, other in looks.items()}))

    return bend


def kid(name: str, number: int, value: str, shown: bytes | None) -> Bend:
    """Sets /V on one widget of a field that has several, and what it shows."""

    def bend(pdf: Pdf) -> None:
        each = widget(pdf, name, number)
        each.V = String(value)
        show(pdf, each, shown)

    return bend


def orphaned(name: str, shown: bytes | None) -> Bend:
    """Takes the parent away from the widgets of a field that has several, as pages torn from a file have it."""

    def bend(pdf: Pdf) -> None:
        field = widget(pdf, name).Parent
        for each in field.Kids:
            del each["/Parent"]
            show(pdf, each, shown)
        pdf.Root.AcroForm.Fields = Array([one for one in pdf.Root.AcroForm.Fields if one.get("/T") != name])

    return bend


def disconnected(name: str, **on_page: Any) -> Bend:
    """Puts a copy of a field into /Fields and changes the one on the page (macOS Preview, reported)."""

    def bend(pdf: Pdf) -> None:
        each = widget(pdf, name)
        copy = pdf.make_indirect(Dictionary(dict(each.items())))
        fields = pdf.Root.AcroForm.Fields
        pdf.Root.AcroForm.Fields = Array([copy if one.get("/T") == name else one for one in fields])
        for key, value in on_page.items():
            each[f"/{key}"] = value
        if "AS" not in on_page:
            show(pdf, each, bytes(on_page["V"]))

    return bend


def removed(name: str) -> Bend:
    """Takes a field's widgets off the pages."""

    def bend(pdf: Pdf) -> None:
        for page in pdf.pages:
            page.obj.Annots = Array([each for each in page.obj.Annots if name_of(each) != name])

    return bend


def doubled(name: str, value: str) -> Bend:
    """Lays a second field with another value on a field."""

    def bend(pdf: Pdf) -> None:
        copy = pdf.make_indirect(Dictionary(dict(widget(pdf, name).items())))
        copy.T, copy.V = String(f"{name}+1"), String(value)
        show(pdf, copy, value.encode())
        pdf.pages[0].obj.Annots.append(copy)
        pdf.Root.AcroForm.Fields.append(copy)

    return bend


def over(name: str, subtype: str, page: int = 0, **entries: Any) -> Bend:
    """Lays an annotation over a field."""

    def bend(pdf: Pdf) -> None:
        rect = list(widget(pdf, name).Rect)
        mark = Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=rect, **entries)
        pdf.pages[page].obj.Annots.append(pdf.make_indirect(mark))

    return bend


def drawn(name: str, content: bytes, page: int = 0) -> Bend:
    """Paints into the page's own content; the origin is the field's lower left corner, /Typed is Helvetica."""

    def bend(pdf: Pdf) -> None:
        x, y = (float(side) for side in list(widget(pdf, name).Rect)[:2])
        leaf = pdf.pages[page]
        leaf.obj.Resources.Font.Typed = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        leaf.contents_add(b"q 1 0 0 1 %f %f cm %s Q" % (x, y, content))

    return bend
