"""What a blank must be as a file: fonts, metadata, nothing that runs."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pytest
import uharfbuzz as hb

from pdfforms.draw import formfont
from tests.looking import all_objects
from tests.office import KINDS, TRIP, Kind

ALL = [*KINDS, TRIP]
ACTIVE = {"/JS", "/JavaScript", "/AA", "/OpenAction", "/XFA", "/NeedAppearances", "/EmbeddedFiles", "/Perms"}
SUBSET = re.compile(r"/[A-Z]{6}\+\w")
every_kind = pytest.mark.parametrize("kind", ALL, ids=str)


@every_kind
def test_nothing_runs(kind: Kind) -> None:
    """No script, no action, no XFA, no NeedAppearances anywhere in the file."""
    for each in all_objects(kind.blank.data):
        if isinstance(each, pikepdf.Dictionary):
            assert not ACTIVE & set(each.keys())
            assert each.get("/Type") != "/Action"
            assert each.get("/Type") != "/Annot" or "/A" not in each


@every_kind
def test_every_font_is_embedded(kind: Kind) -> None:
    """Each font brings its program; ZapfDingbats alone does not, which no page uses: Poppler asks for it."""
    dingbats = []
    for each in all_objects(kind.blank.data):
        if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font":
            if each.BaseFont == "/ZapfDingbats":
                dingbats.append(each)
            elif each.Subtype != "/Type0":
                assert len(each.FontDescriptor.FontFile2.read_bytes()) > 1000
    assert len(dingbats) == 1
    with pikepdf.open(BytesIO(kind.blank.data)) as pdf:
        names = [set(page.Resources.Font.keys()) for page in pdf.pages]
        assert set(pdf.Root.AcroForm.DR.Font.keys()) == {f"/{formfont.RESOURCE}", "/ZaDb"}
    assert not any("/ZaDb" in found for found in names)


@every_kind
def test_form_font_can_be_typed_with(kind: Kind) -> None:
    """The form font is what Acrobat itself writes: simple TrueType, WinAnsi, its cmap kept, no subset prefix."""
    with pikepdf.open(BytesIO(kind.blank.data)) as pdf:
        font = pdf.Root.AcroForm.DR.Font[f"/{formfont.RESOURCE}"]
        assert font.Subtype == "/TrueType"
        assert font.Encoding == "/WinAnsiEncoding"
        assert not SUBSET.match(str(font.BaseFont))
        assert font.BaseFont == font.FontDescriptor.FontName
        assert len(font.Widths.as_list()) == int(font.LastChar) - int(font.FirstChar) + 1
        face = hb.Face(hb.Blob(font.FontDescriptor.FontFile2.read_bytes()))
        assert {ord("A"), ord("é"), ord("€"), ord("’")} <= set(face.unicodes)
        assert str(pdf.Root.AcroForm.DA) == f"/{formfont.RESOURCE} 0 Tf 0 g"
        for field in pdf.Root.AcroForm.Fields.as_list():
            assert field.FT != "/Tx" or str(field.DA).startswith(f"/{formfont.RESOURCE} ")


@every_kind
def test_printed_fonts_are_subsets(kind: Kind) -> None:
    """The fonts of the printed text hold what is printed, under a subset's name, with ToUnicode."""
    with pikepdf.open(BytesIO(kind.blank.data)) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            assert SUBSET.match(str(font.BaseFont))
            assert b"beginbfchar" in font.ToUnicode.read_bytes()


@every_kind
def test_what_the_file_says_of_itself(kind: Kind) -> None:
    """Title, language and PDF/UA stand where programs look for them; the file claims to be tagged, and 1.7."""
    with pikepdf.open(BytesIO(kind.blank.data)) as pdf:
        assert pdf.pdf_version == "1.7"
        assert str(pdf.Root.Lang).split("-")[0] == kind.language
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.docinfo.Title) == kind.form.title
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == kind.form.title


@every_kind
def test_a_blank_is_small(kind: Kind) -> None:
    """A blank goes by mail without a thought."""
    assert len(kind.blank.data) < 250_000


@every_kind
def test_qpdf_has_no_complaint(kind: Kind) -> None:
    """The syntax of the file is right to the last byte."""
    with pikepdf.open(BytesIO(kind.blank.data)) as pdf:
        assert pdf.check_pdf_syntax() == []
