"""Limits of reading: whatever is beyond one is told, and what is within is read."""

from __future__ import annotations

import zlib
from io import BytesIO

import pikepdf
import pypdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from pikepdf.settings import get_qpdf_limits
from PIL import Image

from pdfforms.bulk.reading.returns import read_data
from pdfforms.bulk.shelf import Shelf
from pdfforms.errors import UnreadablePdf
from pdfforms.model.reading import Outcome, Reading
from pdfforms.read import collect, read, store, strings
from pdfforms.read.limits import MAX_PIXELS, MAX_STREAM
from pdfforms.read.opening import count_pages
from pdfforms.read.pypdf_engine import PypdfStore, pypdf_limits
from pdfforms.records.make import make_record
from tests.office import PLAN
from tests.read.bends import Bend, bent, text, widget
from tests.read.returns import FIRST, SHELF, answers, codes, first, unknown
from tests.read.test_pictures import image_file


def _readings(data: bytes, shelf: Shelf = SHELF) -> tuple[Reading, ...]:
    return read_data(data, "return.pdf", shelf)


def _why(reading: Reading) -> str:
    """What is said of the limit."""
    return next((each.message for each in reading.findings if each.code == "limit_reached"), "")


def test_what_is_within_all_limits_has_no_finding() -> None:
    """A family's return is far below every one."""
    assert not _why(_readings(first())[0])


def test_more_pages_than_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages within the limit are read; that there are more is told."""
    monkeypatch.setattr(store, "MAX_PAGES", 2)
    (reading,) = _readings(bent(first(), _with_a_white_page))
    assert "more than 2 pages" in _why(reading)
    assert answers(make_record(reading)) == FIRST


def _with_a_white_page(pdf: Pdf) -> None:
    pdf.add_blank_page()


def test_a_tree_of_pages_with_a_branch_that_comes_again() -> None:
    """Thirty levels that name each the next one twice are thirty nodes, not a thousand million."""

    def bend(pdf: Pdf) -> None:
        for _ in range(30):
            pages = pdf.Root.Pages
            pdf.Root.Pages = pdf.make_indirect(Dictionary(Type=Name.Pages, Count=2, Kids=Array([pages, pages])))

    data = bent(first(), bend)
    assert count_pages(data) == 2
    (reading,) = _readings(data)
    assert "comes again" in _why(reading)
    assert answers(make_record(reading)) == FIRST


def test_a_tree_of_pages_without_end() -> None:
    """A node among its own kids ends."""

    def bend(pdf: Pdf) -> None:
        pdf.Root.Pages.Kids.append(pdf.Root.Pages)

    assert "comes again" in _why(_readings(_unchecked(bend))[0])


def _unchecked(bend: Bend) -> bytes:
    """The file after a change that saving by pages would refuse."""
    with pikepdf.open(BytesIO(first())) as pdf:
        bend(pdf)
        out = BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def test_more_fields_than_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was left out is not known, never empty."""
    monkeypatch.setattr(collect, "MAX_WIDGETS", 10)
    (reading,) = _readings(first())
    assert "more than 10 fields" in _why(reading)
    record = make_record(reading)
    assert answers(record).items() <= FIRST.items()
    assert FIRST.keys() - answers(record).keys() <= unknown(record)


def test_more_annotations_than_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same of one page's annotations."""
    monkeypatch.setattr(collect, "MAX_ANNOTATIONS", 5)
    (reading,) = _readings(first())
    assert "more than 5 annotations" in _why(reading)
    record = make_record(reading)
    assert FIRST.keys() - answers(record).keys() <= unknown(record)


def test_fields_deeper_than_are_followed() -> None:
    """A value that stands above the limit is not taken for missing in silence."""

    def bend(pdf: Pdf) -> None:
        lowest = widget(pdf, "other_notes")
        node = lowest
        for _ in range(40):
            node.Parent = pdf.make_indirect(Dictionary(FT=Name.Tx, Kids=Array([node])))
            node = node.Parent
        node.T, node.V = String("other_notes"), String("above")
        del lowest.T
        del lowest.V

    (reading,) = _readings(bent(first(), bend))
    assert "fields deep" in _why(reading)


def test_a_page_that_is_drawn_with_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many streams that are each within their limit; the fields are read and the page is told."""
    monkeypatch.setattr(collect, "MAX_STREAM", 100_000)
    bomb = zlib.compress(bytes(60_000))

    def bend(pdf: Pdf) -> None:
        stream = pdf.make_indirect(Stream(pdf, bomb, Filter=Name.FlateDecode))
        pdf.pages[0].obj.Contents = Array([pdf.pages[0].obj.Contents, *[stream] * 3])

    (reading,) = _readings(bent(first(), bend))
    assert "drawn with too much" in _why(reading)
    assert answers(make_record(reading)).items() <= FIRST.items()


def test_a_file_that_unpacks_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """All streams together have a limit too."""
    monkeypatch.setattr(store, "MAX_DECODED", 30_000)
    monkeypatch.setattr("pdfforms.read.plain_engine.MAX_DECODED", 30_000)
    (reading,) = _readings(first())
    assert any("unpacks to too much" in each.message for each in reading.findings)


def test_a_string_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not known, and the field says so; the other answers are read."""
    monkeypatch.setattr(strings, "MAX_TEXT", 500)
    (reading,) = _readings(bent(first(), text("other_notes", String("x" * 501))))
    record = make_record(reading)
    assert unknown(record) == {"other_notes"}
    assert "text_damaged" in codes(record, "other_notes")


@pytest.mark.parametrize(("limit", "most"), [("MAX_UNKNOWN_FIELDS", 3), ("MAX_UNKNOWN_TEXT", 14)])
def test_fields_of_an_unknown_edition(limit: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their number and length are anybody's choice; what is left out is told."""
    monkeypatch.setattr(read, limit, most)
    (reading,) = _readings(first(), Shelf(()))
    assert reading.outcome is Outcome.EDITION_UNKNOWN
    assert "left out" in _why(reading)
    assert 0 < len(reading.fields) < len(PLAN.maps[0].fields)


def test_more_pictures_than_are_read_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an image file of many pages the first are read."""
    monkeypatch.setattr(read, "MAX_FRAMES", 2)
    data = image_file(*[Image.new("L", (850, 1100), 250)] * 3)
    assert "first 2 pictures" in _why(_readings(data)[0])


def test_a_picture_that_unpacks_to_too_much() -> None:
    """It is refused by what its head says, before it is decoded."""
    side = int(MAX_PIXELS**0.5) + 100
    data = image_file(Image.new("1", (side, side), 1), kind="PNG")
    (reading,) = _readings(data)
    assert {each.code for each in reading.findings} == {"picture_broken"}


def test_the_limits_of_the_libraries_are_set() -> None:
    """qpdf's are off by default; pypdf's are ours within the reader and as they were outside."""
    found = get_qpdf_limits()
    assert {found[name] for name in found if name.endswith("max_memory")} == {MAX_STREAM}
    assert Image.MAX_IMAGE_PIXELS is not None
    assert 2 * Image.MAX_IMAGE_PIXELS == MAX_PIXELS
    with pypdf_limits():
        assert pypdf.get_configuration().jbig2dec_binary is None
        assert pypdf.get_configuration().zlib_maximum_output_length <= MAX_STREAM
    assert pypdf.get_configuration().zlib_maximum_output_length > MAX_STREAM


@pytest.mark.parametrize("size", [30_000_000])
def test_pypdf_works_within_its_limits(size: int) -> None:
    """A stream that unpacks to more than pypdf may is refused as one that cannot be decoded."""
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.pages[0].obj.Contents = pdf.make_stream(bytes(size))
        pdf.save(out)
    opened = store.File(PypdfStore(out.getvalue()))
    (page,) = opened.pages()
    with pytest.raises(ValueError, match="cannot be decoded"):
        opened.data(page["Contents"])
    with pytest.raises(UnreadablePdf):
        PypdfStore(b"%PDF-1.7")


def test_a_letter_with_a_pile_of_marks() -> None:
    """To put them in order takes the square of their number; it is text that no keyboard writes."""
    (reading,) = _readings(bent(first(), text("other_notes", String("a" + "\u0301\u0323" * 20_000))))
    assert codes(make_record(reading), "other_notes") == {"text_damaged"}
    assert "other_notes" in unknown(make_record(reading))
