"""A long file read in spans: the same records as when it is read at once."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from itertools import chain
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from pdfforms.bulk.reading.returns import read_data
from pdfforms.errors import NeedsPictures
from pdfforms.model.copycode import new_code
from pdfforms.model.reading import Reading
from pdfforms.model.record import Record
from pdfforms.read.job import FORMS_A_PAGE, Options
from pdfforms.read.join import join_readings
from pdfforms.read.opening import count_pages
from pdfforms.read.read import read_pdf
from pdfforms.records.make import make_record
from tests.office import PLAN, fill
from tests.programs.alterers import MERGERS
from tests.read.page_text.pages import flattened
from tests.read.returns import FIRST, FIRST_CODE, SECOND, SECOND_CODE, SHELF, first, second
from tests.read.test_pictures import image_file, scan

FAMILIES = 60
GREY = Image.new("L", (850, 1100), 200)
MERGED_BY = ("qpdf-empty", "pypdf-append", "pypdf-add-page")


@lru_cache(maxsize=1)
def _copies() -> tuple[bytes, ...]:
    names = [f"Avery Example {number}" for number in range(FAMILIES)]
    return tuple(
        fill(PLAN, {**(FIRST if number % 2 else SECOND), "student_name": name}, new_code()).data
        for number, name in enumerate(names)
    )


def _merged(program: str, copies: Sequence[bytes], folder: Path) -> bytes:
    merger = next(each for each in MERGERS if each.name == program)
    if missing := merger.available():
        pytest.skip(missing)
    sources = [folder / f"{number}.pdf" for number in range(len(copies))]
    for source, data in zip(sources, copies, strict=True):
        source.write_bytes(data)
    merger.merge(sources, folder / "merged.pdf")
    return (folder / "merged.pdf").read_bytes()


def _spans(data: bytes, size: int) -> list[tuple[Reading, ...]]:
    return [
        read_pdf(data, "merged.pdf", SHELF, Options(ocr=False, pages=range(start, start + size)))
        for start in range(0, count_pages(data), size)
    ]


def _plain(record: Record) -> object:
    """A record with its findings in no order."""
    return replace(record, findings=tuple(sorted(record.findings, key=repr)))


def _same_as_at_once(data: bytes, size: int) -> list[Record]:
    whole = [make_record(each) for each in join_readings(read_pdf(data, "merged.pdf", SHELF, Options(ocr=False)))]
    found = [make_record(each) for each in join_readings(chain.from_iterable(_spans(data, size)))]
    assert list(map(_plain, found)) == list(map(_plain, whole))
    return whole


@pytest.mark.parametrize(("program", "size"), [*((program, 7) for program in MERGED_BY), ("qpdf-empty", 20)])
def test_spans_of_many_families_give_the_records_of_the_whole(program: str, size: int, tmp_path: Path) -> None:
    """Copies carry codes, so that one cut in two by the end of a span joins again, its receipt too."""
    records = _same_as_at_once(_merged(program, _copies(), tmp_path), size)
    assert len(records) == FAMILIES
    assert len({record.copy for record in records}) == FAMILIES
    names = {record.values["student_name"] for record in records} - {None}
    assert names <= {f"Avery Example {number}" for number in range(FAMILIES)}


def test_spans_of_pages_without_fields_give_the_records_of_the_whole(tmp_path: Path) -> None:
    """The same where the answers are drawn on the pages."""
    data = _merged("qpdf-empty", [flattened(each) for each in _copies()], tmp_path)
    assert len(_same_as_at_once(data, 7)) == FAMILIES


def _file(*pages: bytes | None) -> bytes:
    """A file of whole copies and, for None, of a white page."""
    out = BytesIO()
    with pikepdf.new() as pdf, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # it warns that /Fields is left behind
        for each in pages:
            if each is None:
                pdf.add_blank_page()
            else:
                pdf.pages.extend(pikepdf.open(BytesIO(each)).pages)
        pdf.save(out)
    return out.getvalue()


def test_no_two_spans_have_a_reading_of_one_ordinal() -> None:
    """Records without a copy code are named by file and ordinal, and a sheet may hold more forms than one."""
    data = _file(first(None), second(None), None, first(None))
    ordinals = [each.ordinal for span in _spans(data, 2) for each in span]
    assert len(set(ordinals)) == len(ordinals)
    assert ordinals[1] == 2 * FORMS_A_PAGE


def test_pages_are_counted() -> None:
    """Of a PDF, plain or damaged, and of a picture of several pages; what cannot be opened has none."""
    data = _file(first(), None)
    assert count_pages(data) == 3
    assert count_pages(data[: data.rindex(b"startxref")]) == 3
    assert count_pages(_tiff(5)) == 5
    assert [count_pages(each) for each in (b"", b"%PDF-1.7\n", b"some text", _tiff(1)[:20])] == [0, 0, 0, 0]


def _tiff(pages: int) -> bytes:
    return image_file(*[GREY] * pages)


@pytest.mark.parametrize("data", [image_file(GREY), image_file(GREY, kind="PDF")], ids=["tiff", "pdf"])
def test_pictures_are_left_to_who_reads_them(data: bytes) -> None:
    """Without them the reader says so at the first, before it loads what reads them; a live return needs none."""
    options = Options(pictures=False)
    with pytest.raises(NeedsPictures):
        read_data(data, "scan", SHELF, options)
    assert read_data(first(), "return.pdf", SHELF, options) == read_data(first(), "return.pdf", SHELF)


@pytest.mark.parametrize("kind", ["TIFF", "PDF"])
def test_a_scan_in_spans_gives_the_records_of_the_whole(kind: str) -> None:
    """A pile of sheets, its spans ending within a copy; pages are numbered as in the file."""
    sheets = [scan(data, page, 150) for data in (first(), second()) for page in (0, 1)]
    data = image_file(*sheets, kind=kind)
    options = [Options(ocr=False, pages=range(start, start + 3)) for start in (0, 3)]
    spans = [read_data(data, "pile", SHELF, each) for each in options]
    whole = join_readings(read_data(data, "pile", SHELF, Options(ocr=False)))
    found = join_readings(chain.from_iterable(spans))
    assert [each.copy for each in found] == [FIRST_CODE, SECOND_CODE]
    assert [each.receipt.pages for each in found] == [(1, 2), (3, 4)]
    assert [_plain(make_record(each)) for each in found] == [_plain(make_record(each)) for each in whole]
