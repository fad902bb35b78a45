"""Long files of something else, whole or in part: one record, which lists the pages that belong nowhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from pdfforms import api
from pdfforms.model.record import Record, Status
from pdfforms.read.pagelist import of_the_file
from tests.bulk.inline import InlinePool
from tests.bulk.offices import Inbox, answered, merged
from tests.torture.returns import code_of

_FONT = b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>"


@cache
def _letters(pages: int) -> bytes:
    """A long file of something else, large enough for its pages to be counted first."""
    pdf, out = pikepdf.new(), BytesIO()
    for number in range(pages):
        pdf.add_blank_page()
        words = b" ".join(b"word%d.%d" % (number, n) for n in range(30))
        page = pdf.pages[-1].obj
        page.Contents = pdf.make_stream(b"BT /F 8 Tf 20 720 Td (%s) Tj ET" % words)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=pikepdf.Object.parse(_FONT)))
        page.Padding = pdf.make_stream(bytes(range(256)) * 50)
    pdf.save(out, compress_streams=False)
    return out.getvalue()


def _details(record: Record, code: str) -> list[str]:
    said = (each.message for each in record.findings if each.code == code)
    return [text.partition("Of the file: ")[2] for text in said]


def _loose(_: Inbox, paths: list[Path]) -> list[Record]:
    return list(api.read_returns(paths))


def _in_the_office(inbox: Inbox, paths: list[Path]) -> list[Record]:
    api.receive_returns(paths, inbox.office)
    return inbox.records()


Way = Callable[[Inbox, list[Path]], list[Record]]


@pytest.mark.parametrize("way", [_loose, _in_the_office])
def test_a_long_foreign_file_is_one_record(inbox: Inbox, way: Way) -> None:
    """Of a hundred pages, read in five spans, none is ours."""
    (record,) = way(inbox, inbox.put(letters=_letters(100)))
    assert len(InlinePool.tasks) == 6
    assert record.status is Status.NOT_OURS
    assert [each.pages for each in record.receipts] == [tuple(range(1, 101))]
    assert _details(record, "not_ours") == ["1 to 100."]


@pytest.mark.parametrize("way", [_loose, _in_the_office])
def test_pages_that_belong_nowhere_are_listed(inbox: Inbox, way: Way) -> None:
    """Between returns stand spans of something else: they are one record, which says which pages they are."""
    pile = merged(answered(code_of(0)), _letters(56), answered(code_of(1)), _letters(40))
    records = way(inbox, inbox.put(pile=pile))
    (other,) = (each for each in records if not each.copy)
    assert other.status is Status.NOT_OURS
    assert {each.copy for each in records} == {None, code_of(0), code_of(1)}
    told = [text for each in records for code in ("page_not_ours", "not_ours") for text in _details(each, code)]
    assert sorted(told) == ["21 to 40, 61 to 100.", "3 to 20.", "41 to 58."]


def test_pictures_of_something_else(inbox: Inbox) -> None:
    """A long file of pictures on which nothing is recognised is one record for a person."""
    out = BytesIO()
    frames = [Image.new("L", (90, 90), 200 + n) for n in range(45)]
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:], compression=None)
    (record,) = _in_the_office(inbox, inbox.put(scan=out.getvalue()))
    assert record.status is Status.UNREADABLE
    assert [each.pages for each in record.receipts] == [tuple(range(1, 46))]
    assert _details(record, "picture_not_recognised") == ["1 to 45."]


def test_pages_are_listed_in_rows() -> None:
    """Three and more in a row as a row, the rest one by one; of a great many the first twenty rows."""
    assert of_the_file([7, 1, 2, 9, 8, 4]) == "Of the file: 1, 2, 4, 7 to 9."
    assert of_the_file(range(1, 101, 2)).endswith("37, 39 and 30 more.")
