"""Pages whose fields are gone, read by the page_text reader alone, and how that compares with what was typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO

import pikepdf
import pypdfium2
from PIL import Image

from pdfforms.bulk.shelf import Shelf
from pdfforms.model.edition import EditionMap, Rect
from pdfforms.model.form import FieldType
from pdfforms.model.identity import find_identities
from pdfforms.read.blanks import answer_face
from pdfforms.read.drawn import Face
from pdfforms.read.pagetext import page_words
from pdfforms.read.readers.page_text import read_page
from pdfforms.read.recognise import Recognised, recognise
from pdfforms.read.seen import Seen, merge
from pdfforms.read.sheet import Sheet, draw_sheet
from pdfforms.read.standing import Stray
from tests.office import PLAN
from tests.read.returns import SHELF

PLAN_MAP = PLAN.maps[0]
Matrix = tuple[float, float, float, float, float, float]
STAYS: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass
class Look:
    """What one file's pages say together."""

    found: list[Recognised] = field(default_factory=list)
    seen: dict[str, list[Seen]] = field(default_factory=dict)
    strays: list[Stray] = field(default_factory=list)

    def of(self, key: str) -> Seen:
        """One field."""
        return merge(key, self.seen[key])

    @property
    def codes(self) -> dict[str, set[str]]:
        """The findings of every field that has some."""
        pairs = {key: {each.code for each in self.of(key).findings} for key in self.seen}
        return {key: codes for key, codes in pairs.items() if codes}


_SHEETS: dict[tuple[str, str, int], Sheet] = {}


def blank_sheet(edition: EditionMap, number: int, shelf: Shelf = SHELF) -> Sheet:
    """A page of a blank, drawn once. In a packet's blank it is found by its code."""
    key = (edition.blank_sha256, edition.form.code, number)
    if key not in _SHEETS:
        with pypdfium2.PdfDocument(shelf.blank(edition) or b"") as document:
            for index in range(len(document)):
                named = find_identities(page_words(document, index).whole)
                if any((each.code, each.page) == key[1:] for each in named):
                    sheet = draw_sheet(document, index, edition.pages[number - 1])
                    assert sheet
                    _SHEETS[key] = sheet
    return _SHEETS[key]


def look(data: bytes, *, by_words: bool = False, shelf: Shelf = SHELF) -> Look:
    """All pages of a file; `by_words` as if no code were printed on them."""
    found = Look()
    with pypdfium2.PdfDocument(data) as document:
        for index in range(len(document)):
            text = page_words(document, index)
            for one in recognise(text, shelf, () if by_words else None):
                sheet = draw_sheet(document, index, one.edition.pages[one.number - 1], one.registered.plane)
                assert sheet
                blank = blank_sheet(one.edition, one.number, shelf)
                face = _face(document, index, one, shelf) if one.registered.garbled else None
                seen, strays = read_page(text, one.registered, one.edition, one.number, sheet, blank, face)
                found.found.append(one)
                found.strays += strays
                for key, each in seen.items():
                    found.seen.setdefault(key, []).append(each)
    return found


def _face(document: pypdfium2.PdfDocument, index: int, one: Recognised, shelf: Shelf) -> Face:
    """The blank's own typeface beside a page of the file."""
    page_map = one.edition.pages[one.number - 1]

    def close(part: Rect, scale: float) -> Image.Image | None:
        sheet = draw_sheet(document, index, page_map, one.registered.plane, close=part, scale=scale)
        return sheet.image if sheet else None

    program = answer_face(shelf.blank(one.edition) or b"")
    assert program
    return Face(program, close)


@dataclass
class Score:
    """Fields by how they came out."""

    right: int = 0
    unknown: dict[str, str] = field(default_factory=dict)
    """Key -> finding."""
    wrong: dict[str, object] = field(default_factory=dict)
    blank: list[str] = field(default_factory=list)
    """Answered, and read as empty."""


def score(found: Look, values: Mapping[str, object], edition: EditionMap = PLAN_MAP) -> Score:
    """Every field of the form against what was typed, line ends and all."""
    result = Score()
    for key, each in edition.fields.items():
        seen = found.of(key)
        typed = values.get(key, False if each.type is FieldType.CHECKBOX else "")
        wanted = typed if isinstance(typed, bool) else unicodedata.normalize("NFC", str(typed))
        if seen.value is None:
            assert seen.findings, key
            result.unknown[key] = seen.findings[0].code
        elif seen.value == wanted:
            result.right += 1
        elif seen.value in ("", False):
            result.blank.append(key)
        else:
            result.wrong[key] = seen.value
    return result


def flattened(data: bytes) -> bytes:
    """As PDFium flattens it, which is how Chromium prints."""
    out = BytesIO()
    with pypdfium2.PdfDocument(data) as document:
        document.init_forms()
        for page in document:
            page.flatten()
        document.save(out)
    return out.getvalue()


def drawn_on(data: bytes, content: str, page: int = 0) -> bytes:
    """With more content on a page; /Helv and /ZaDb are fonts there."""
    with pikepdf.open(BytesIO(data)) as pdf:
        target = pdf.pages[page]
        for name, base in (("/Helv", "/Helvetica"), ("/ZaDb", "/ZapfDingbats")):
            font = pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name(base)
            )
            if base == "/Helvetica":
                font.Encoding = pikepdf.Name.WinAnsiEncoding
            target.add_resource(pdf.make_indirect(font), pikepdf.Name.Font, pikepdf.Name(name))
        target.contents_add(b"q", prepend=True)
        target.contents_add(b"Q\nq\n" + content.encode("cp1252") + b"\nQ")
        return _saved(pdf)


def on_sheet(
    pieces: list[tuple[bytes, int, Matrix]], size: tuple[float, float] = (612, 792), **entries: object
) -> bytes:
    """One sheet with pages of files on it, each moved by its matrix; `entries` go into the page."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=size)
        resources, content = pikepdf.Dictionary(), ""
        for number, (data, index, matrix) in enumerate(pieces):
            with pikepdf.open(BytesIO(data)) as source:
                resources[f"/X{number}"] = pdf.copy_foreign(source.pages[index].as_form_xobject())
            content += f"q {' '.join(f'{each:.6f}' for each in matrix)} cm /X{number} Do Q\n"
        page.obj.Resources = pikepdf.Dictionary(XObject=resources)
        page.obj.Contents = pdf.make_stream(content.encode())
        for key, value in entries.items():
            page.obj[f"/{key}"] = value
        return _saved(pdf)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()
