"""A small blank to try the programs on, made with pikepdf alone, and what stands in a file afterwards."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import reportlab
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # fontTools has no types
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from .blanks import ancestry

TEXT_FIELDS = ("student_name", "first_line", "second_line", "notes")
"""`notes` is multiline; `student_name` has a widget on either page."""
BOXES = {"agreed": "Yes", "alarm": "Ticked"}
"""The checkboxes and their on-states."""

MULTILINE = 1 << 12
APPEARANCE = "/F0 10 Tf 0 g"


def write_blank(path: Path) -> Path:
    """Write the blank: two Letter pages, four text fields, two checkboxes, a simple WinAnsi TrueType form font."""
    with pikepdf.new() as pdf:
        fonts = Dictionary(F0=_form_font(pdf), ZaDb=_dingbats(pdf))
        first, second = (_page(pdf, fonts, label) for label in ("Attendance sample", "Second page"))
        shared = pdf.make_indirect(Dictionary(**_text("student_name")))
        shared.Kids = Array([_widget(pdf, page, (72, 690, 400, 710), Parent=shared) for page in (first, second)])
        fields = [
            shared,
            _widget(pdf, first, (72, 640, 400, 660), **_text("first_line")),
            _widget(pdf, first, (72, 600, 400, 620), **_text("second_line")),
            _widget(pdf, first, (72, 300, 540, 580), **_text("notes"), Ff=MULTILINE),
            _box(pdf, first, "agreed", 72),
            _box(pdf, first, "alarm", 172),
        ]
        form = Dictionary(Fields=Array(fields), DA=String(APPEARANCE), DR=Dictionary(Font=fonts))
        pdf.Root.AcroForm = pdf.make_indirect(form)
        pdf.save(path)
    return path


def answers(path: Path) -> dict[str, set[str]]:
    """The /V of every field that /Fields reaches, by full name; a kid's /V joins its parent's."""
    found: dict[str, set[str]] = {}
    with pikepdf.open(path) as pdf:
        pending = [("", field) for field in _array(pdf.Root.get("/AcroForm", Dictionary()).get("/Fields"))]
        while pending:
            above, node = pending.pop()
            name = f"{above}.{node.T}".strip(".") if "/T" in node else above
            if "/V" in node:
                found.setdefault(name, set()).add(str(node.V))
            pending += [(name, kid) for kid in _array(node.get("/Kids"))]
    return found


def widget_values(path: Path) -> list[str]:
    """What the widgets on the pages hold, page by page: their own /V or an ancestor's, "" for none."""
    with pikepdf.open(path) as pdf:
        widgets = [
            annotation
            for page in pdf.pages
            for annotation in _array(page.obj.get("/Annots"))
            if annotation.get("/Subtype") == "/Widget"
        ]
        return [next((str(node.V) for node in ancestry(widget) if "/V" in node), "") for widget in widgets]


def states(path: Path) -> list[str]:
    """The /AS of the checkboxes on the pages, in their order: "/Yes", "/Off"..."""
    with pikepdf.open(path) as pdf:
        annotations = [annotation for page in pdf.pages for annotation in _array(page.obj.get("/Annots"))]
        boxes = [one for one in annotations if any(node.get("/FT") == "/Btn" for node in ancestry(one))]
        return [str(box.get("/AS")) for box in boxes]


def _array(value: Object | None) -> list[Object]:
    """The dictionaries of an array; programs leave nulls where an object was removed."""
    return [item for item in (value or Array()).as_list() if isinstance(item, Object)]


def _page(pdf: Pdf, fonts: Object, label: str) -> Object:
    page = pdf.add_blank_page(page_size=(612, 792)).obj
    page.Resources = Dictionary(Font=fonts)
    page.Contents = pdf.make_stream(f"BT /F0 12 Tf 72 740 Td ({label}) Tj ET".encode())
    page.Annots = Array()
    return page


def _text(name: str) -> dict[str, Any]:
    return {"FT": Name.Tx, "T": String(name), "TU": String(name), "DA": String(APPEARANCE)}


def _widget(pdf: Pdf, page: Object, rect: tuple[int, int, int, int], **entries: Any) -> Object:
    widget = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, F=4, Rect=rect, P=page, **entries))
    page.Annots.append(widget)
    return widget


def _box(pdf: Pdf, page: Object, name: str, left: int) -> Object:
    frame = b"0.5 0.5 13 13 re S"
    tick = b" BT /ZaDb 12 Tf 2 2.5 Td (4) Tj ET"
    looks = Dictionary({"/Off": _look(pdf, frame), f"/{BOXES[name]}": _look(pdf, frame + tick)})
    entries = _text(name) | {"FT": Name.Btn, "DA": String("/ZaDb 0 Tf 0 g"), "V": Name.Off, "AS": Name.Off}
    entries |= {"MK": Dictionary(CA=String("4")), "AP": Dictionary(N=looks)}
    return _widget(pdf, page, (left, 250, left + 14, 264), **entries)


def _look(pdf: Pdf, content: bytes) -> Object:
    fonts = Dictionary(Font=Dictionary(ZaDb=_dingbats(pdf)))
    return pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 14, 14], Resources=fonts)


def _dingbats(pdf: Pdf) -> Object:
    return pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats))


def _form_font(pdf: Pdf) -> Object:
    """Bitstream Vera, which comes with reportlab, as simple TrueType with WinAnsiEncoding."""
    program = Path(reportlab.__file__).with_name("fonts").joinpath("Vera.ttf").read_bytes()
    font = TTFont(BytesIO(program))
    scale, glyphs, advances = 1000 / font["head"].unitsPerEm, font.getBestCmap(), font["hmtx"]
    characters = bytes(range(32, 256)).decode("cp1252", errors="replace")
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/BitstreamVeraSans"),
        Flags=32,
        FontBBox=[-183, -236, 1287, 928],
        ItalicAngle=0,
        Ascent=928,
        Descent=-236,
        CapHeight=729,
        StemV=80,
        FontFile2=pdf.make_stream(program, Length1=len(program)),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=Name("/BitstreamVeraSans"),
            Encoding=Name.WinAnsiEncoding,
            FirstChar=32,
            LastChar=255,
            Widths=[round(advances[glyphs.get(ord(one), ".notdef")][0] * scale) for one in characters],
            FontDescriptor=pdf.make_indirect(descriptor),
        )
    )
