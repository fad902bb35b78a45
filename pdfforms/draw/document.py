"""A tagged PDF document being drawn, page by page, on reportlab's canvas.

Text is shaped here and painted as glyphs; reportlab draws lines and areas and puts the file together. What is
not content (lines, areas, marks, codes) is painted as an artifact.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from pdfforms.draw import formfont, widgets
from pdfforms.draw.appearance import tick_stream
from pdfforms.draw.cos import Indirect, Name, Stream, dump, number
from pdfforms.draw.glyphfont import GlyphFonts
from pdfforms.draw.pagecode import RESOURCE as PAGE_CODE
from pdfforms.draw.shape import Line
from pdfforms.draw.tags import Element, Tree

Rect = tuple[float, float, float, float]
PRODUCER = "pdfforms"


class Document:
    """One PDF. All lengths in points, origin bottom left."""

    def __init__(self, title: str, language: str) -> None:
        self._buffer = BytesIO()
        self._canvas = _Canvas(self._buffer, invariant=1, pageCompression=1, pdfVersion=(1, 7))
        self._title, self._language = title, language
        self.tree = Tree()
        self._glyphs = GlyphFonts()
        self._fonts = Indirect({})
        self.form_font = formfont.form_font()
        self._pages: list[_Page] = []
        self._fields: dict[str, widgets.FieldObject] = {}
        self._states: dict[tuple[str, float], dict[str, Indirect]] = {}
        self._names: dict[Indirect, str] = {}  # what reportlab calls our objects

    def new_page(self, width: float, height: float) -> None:
        """Ends the page before, if there is one, and begins another."""
        if self._pages:
            self._end_page()
        self._canvas.setPageSize((width, height))
        self._pages.append(_Page(Indirect()))
        self.tree.new_page()

    def area(
        self,
        rect: Rect,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        radius: float = 0,
        element: Element | None = None,
    ) -> None:
        """A rectangle, rounded if asked: content of `element`, or an artifact; colours as #rrggbb."""
        x0, y0, x1, y1 = rect
        with self._content(element):
            if fill:
                self._canvas.setFillColor(HexColor(fill))
            if stroke:
                self._canvas.setStrokeColor(HexColor(stroke))
            self._canvas.setLineWidth(0.8)
            self._canvas.roundRect(
                x0, y0, x1 - x0, y1 - y0, radius, stroke=int(bool(stroke)), fill=int(bool(fill))
            )

    def rule(self, x0: float, y0: float, x1: float, y1: float, colour: str, width: float = 0.6) -> None:
        """A line, as an artifact."""
        with self._content(None):
            self._canvas.setStrokeColor(HexColor(colour))
            self._canvas.setLineWidth(width)
            self._canvas.line(x0, y0, x1, y1)

    def circle(self, x: float, y: float, radius: float, *, stroke: str, fill: str) -> None:
        """A circle, as an artifact."""
        with self._content(None):
            self._canvas.setStrokeColor(HexColor(stroke))
            self._canvas.setFillColor(HexColor(fill))
            self._canvas.setLineWidth(0.8)
            self._canvas.circle(x, y, radius, stroke=1, fill=1)

    def text(self, line: Line, x: float, y: float, size: float, colour: str, element: Element | None) -> None:
        """A shaped line with its left end at (x, y): content of `element`, or an artifact."""
        red, green, blue = HexColor(colour).rgb()
        paint = self._glyphs.paint(line, x, y, size)
        body = f"BT {number(red)} {number(green)} {number(blue)} rg\n{paint}\nET"
        with self._content(element):
            self._canvas.addLiteral(body)

    def page_code(self, stream: Stream, x: float, y: float) -> None:
        """Paints the page's code, an XObject of its own, as an artifact."""
        self._pages[-1].code = Indirect(stream)
        with self._content(None):
            self._canvas.addLiteral(f"q 1 0 0 1 {number(x)} {number(y)} cm /{PAGE_CODE} Do Q")

    def widget(self, spec: widgets.Spec, element: Element | None) -> None:
        """A widget on the current page; `element` is its own Form element (None for hidden fields)."""
        page = self._pages[-1]
        reference = Indirect()
        entries = widgets.widget_entries(spec, page.reference, self._appearances(spec))
        if element is not None:
            index = self.tree.widget(element, page.reference, reference)
            page.widgets.append((entries, index))
        page.annotations.append(reference)
        known = self._fields.setdefault(spec.name, widgets.FieldObject(spec))
        known.widgets.append((reference, entries))

    def _appearances(self, spec: widgets.Spec) -> dict[str, Indirect]:
        """A text field's own empty stream: pypdf and PDFBox write what is typed into the stream that they find.
        The states of boxes are shared by all boxes of one size."""
        width, height = round(spec.rect[2] - spec.rect[0], 2), round(spec.rect[3] - spec.rect[1], 2)
        if spec.kind not in ("checkbox", "radio"):
            return {"empty": Indirect(widgets.empty_form(width, height))}
        key = (spec.kind, width)
        if key not in self._states:
            states = {
                state: Indirect(tick_stream(width, on=state == "on", round_button=spec.kind == "radio"))
                for state in ("on", "off")
            }
            self._states[key] = states
        return self._states[key]

    def finish(self) -> bytes:
        """The file's bytes; the same calls give the same bytes."""
        self._end_page()
        document = self._canvas._doc
        for page in self._pages:
            for entries, index in page.widgets:
                entries["StructParent"] = self.tree.struct_parent(index, len(self._pages))
        self._fonts.value = self._glyphs.finish()
        catalog = document.Catalog
        if self._fields:
            catalog.AcroForm = _Object(self._acro_form(), self)
        catalog.StructTreeRoot = self._adopt(self.tree.finish())
        catalog.MarkInfo = _Object({"Marked": True}, self)
        catalog.ViewerPreferences = _Object({"DisplayDocTitle": True}, self)
        catalog.Lang = _Object(self._language, self)
        catalog.Metadata = _Object(self._metadata(), self)
        self._canvas.setTitle(self._title)
        self._canvas.setProducer(PRODUCER)
        self._canvas.setCreator(PRODUCER)
        self._canvas.setAuthor("")
        self._canvas.save()
        return self._buffer.getvalue()

    def contents(self) -> tuple[bytes, ...]:
        """The decoded content stream of each page, after `finish`."""
        return tuple(page.content for page in self._pages)

    def _end_page(self) -> None:
        page = self._pages[-1]
        if page.ended:
            return
        page.ended = True
        self._canvas.showPage()
        made = self._canvas._doc.Pages.pages[-1]
        page.content = made.stream.encode("ascii")
        made.Contents = self._adopt(Indirect(Stream(page.content)))  # reportlab would add ASCII85
        made.__NoDefault__ = [*made.__NoDefault__, "StructParents", "Tabs"]
        made.StructParents = len(self._pages) - 1
        made.Tabs = pdfdoc.PDFName("S")
        made.Annots = _Object(page.annotations, self)
        made.Resources = _Object(
            {"Font": self._fonts, "XObject": {PAGE_CODE: page.code} if page.code else {}}, self
        )
        self._names[page.reference] = made.__InternalName__

    @contextmanager
    def _content(self, element: Element | None) -> Iterator[None]:
        """What is painted in the block belongs to the element; without one it is an artifact."""
        if element is None:
            self._canvas.addLiteral("/Artifact BMC")
        else:
            mcid = self.tree.mark(element, self._pages[-1].reference)
            self._canvas.addLiteral(f"/{element.tag} <</MCID {mcid}>> BDC")
        yield
        self._canvas.addLiteral("EMC")

    def _acro_form(self) -> dict[str, Any]:
        dingbats = {"Type": Name("Font"), "Subtype": Name("Type1"), "BaseFont": Name("ZapfDingbats")}
        return {
            "Fields": [known.finish() for known in self._fields.values()],
            "DR": {"Font": {formfont.RESOURCE: self.form_font, "ZaDb": Indirect(dingbats)}},
            "DA": f"/{formfont.RESOURCE} 0 Tf 0 g".encode("ascii"),
        }

    def _metadata(self) -> Stream:
        packet = _XMP.format(title=escape(self._title), language=self._language, producer=PRODUCER)
        entries = {"Type": Name("Metadata"), "Subtype": Name("XML")}
        return Stream(packet.encode("utf-8"), entries, compress=False)

    def _adopt(self, indirect: Indirect) -> Any:
        """Reportlab's reference to one of our objects, registered when first asked for."""
        if indirect not in self._names:
            made = _Object(indirect.value, self)
            reference = self._canvas._doc.Reference(made)
            self._names[indirect] = made.__InternalName__
            return reference
        return pdfdoc.PDFObjectReference(self._names[indirect])

    def number_of(self, indirect: Indirect) -> int:
        """The object number that reportlab gave."""
        self._adopt(indirect)
        return int(self._canvas._doc.idToObjectNumberAndVersion[self._names[indirect]][0])


class _Page:
    """What belongs to one page until it is written."""

    def __init__(self, reference: Indirect) -> None:
        self.reference = reference
        self.annotations: list[Indirect] = []
        self.widgets: list[tuple[dict[str, Any], int]] = []
        self.code: Indirect | None = None
        self.content = b""
        self.ended = False


class _Canvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    def _make_preamble(self) -> None:
        """Reportlab's own would name Helvetica, which is not embedded."""
        self._preamble = ""


class _Object(pdfdoc.PDFObject):  # type: ignore[misc]  # reportlab has no types
    """One of our values as reportlab's file writer takes it."""

    __RefOnly__ = 1

    def __init__(self, value: Any, document: Document) -> None:
        self._value, self._document = value, document

    def format(self, _document: Any) -> bytes:
        """The bytes of the object."""
        return dump(self._value, self._document.number_of)


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer>
<xmp:CreatorTool>{producer}</xmp:CreatorTool>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
