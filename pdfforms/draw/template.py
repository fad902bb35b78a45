"""A blank of ours, taken apart once, so that a personal copy is a short revision appended to its bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf

from pdfforms.draw import formfont
from pdfforms.draw.pagecode import RESOURCE as PAGE_CODE
from pdfforms.draw.widgets import MULTILINE, RADIO
from pdfforms.errors import BlankError

_CHANGED = ("/V", "/AP", "/AS", "/Ff", "/MK", "/TU")


@dataclass(frozen=True, slots=True)
class WidgetObject:
    """One widget of a field."""

    number: int
    head: bytes
    """Its dictionary without what a revision writes anew, and without the closing brackets."""
    look: bytes
    """/MK as it stands in the blank, with its key; b"" where there is none."""
    description: str
    """/TU, of the field where both are one dictionary; "" where there is none."""
    appearances: bytes
    """/AP as it stands in the blank."""
    width: float
    height: float
    on_state: str


@dataclass(frozen=True, slots=True)
class FieldObject:
    """One field. Where it is merged with its only widget, `number` is the widget's own."""

    number: int
    head: bytes
    kind: str
    """/FT without its slash."""
    flags: int
    quadding: int
    description: str
    """/TU; "" where field and widget are one dictionary."""
    widgets: tuple[WidgetObject, ...]

    @property
    def merged(self) -> bool:
        """Whether field and widget are one dictionary."""
        return self.widgets[0].number == self.number

    @property
    def multiline(self) -> bool:
        """Whether text wraps."""
        return bool(self.flags & MULTILINE)

    @property
    def round(self) -> bool:
        """Whether its buttons are round."""
        return bool(self.flags & RADIO)


@dataclass(frozen=True, slots=True)
class CodeObject:
    """The code at one page's foot."""

    number: int
    width: float
    height: float
    content: bytes


@dataclass(frozen=True)
class Template:
    """What a revision needs to know of the blank."""

    data: bytes
    startxref: int
    size: int
    """One more than the highest object number."""
    root: bytes
    info: bytes
    first_id: bytes
    fields: dict[str, FieldObject]
    codes: tuple[CodeObject, ...]
    form_font: int


def open_template(data: bytes) -> Template:
    """Takes a blank apart; BlankError if it is not one that pdfforms built and nobody has changed."""
    starts = re.findall(rb"startxref\s+(\d+)\s+%%EOF", data)
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            known = f"/{formfont.RESOURCE}" in pdf.Root.AcroForm.DR.Font
            if len(starts) != 1 or data[int(starts[0]) :][:4] != b"xref" or not known:
                raise BlankError(
                    "This is not a blank as pdfforms builds it. Build it again with `pdfforms build`."
                )
            return Template(
                data=data,
                startxref=int(starts[0]),
                size=int(pdf.trailer.Size),
                root=b"%d 0 R" % pdf.trailer.Root.objgen[0],
                info=b"%d 0 R" % pdf.trailer.Info.objgen[0],
                first_id=bytes(pdf.trailer.ID[0]),
                fields={str(each.T): _field(each) for each in pdf.Root.AcroForm.Fields},
                codes=tuple(_code(page.Resources.XObject[f"/{PAGE_CODE}"]) for page in pdf.pages),
                form_font=pdf.Root.AcroForm.DR.Font[f"/{formfont.RESOURCE}"].objgen[0],
            )
    except (pikepdf.PdfError, pikepdf.PasswordError, AttributeError, KeyError, TypeError, ValueError) as exc:
        raise BlankError(
            "The blank cannot be opened or is not as pdfforms builds it. Build it again with `pdfforms build`."
        ) from exc


def _field(each: Any) -> FieldObject:
    kind, flags, quadding = str(each.FT)[1:], int(each.get("/Ff", 0)), int(each.get("/Q", 0))
    widgets = tuple(_widget(kid) for kid in each.get("/Kids", [each]))
    number = each.objgen[0]
    if widgets[0].number == number:
        return FieldObject(number, widgets[0].head, kind, flags, quadding, "", widgets)
    description = _description(each)
    return FieldObject(number, _head(each), kind, flags, quadding, description, widgets)


def _widget(each: Any) -> WidgetObject:
    x0, y0, x1, y1 = map(float, each.Rect.as_list())
    appearance = each.get("/AP")
    normal = None if appearance is None else appearance.N
    states = list(normal.keys()) if isinstance(normal, pikepdf.Dictionary) else []
    return WidgetObject(
        number=each.objgen[0],
        look=b"/MK" + each.MK.unparse() if "/MK" in each else b"",
        description=_description(each),
        head=_head(each),
        appearances=b"" if appearance is None else appearance.unparse(),
        width=round(x1 - x0, 2),
        height=round(y1 - y0, 2),
        on_state=next((state[1:] for state in states if state != "/Off"), ""),
    )


def _description(each: Any) -> str:
    return str(each.get("/TU", ""))


def _head(each: Any) -> bytes:
    """Takes the entries that a revision writes anew out of the opened blank."""
    for key in _CHANGED:
        if key in each:
            del each[key]
    return bytes(each.unparse(resolved=True)).removesuffix(b">>")


def _code(stream: Any) -> CodeObject:
    _, _, width, height = (float(side) for side in stream.BBox)
    return CodeObject(stream.objgen[0], width, height, stream.read_bytes())
