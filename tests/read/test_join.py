"""Pages and returns of one copy become one record; nothing is joined by a name, no answer is lost or made up."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from pdfforms.model.codes import finding
from pdfforms.model.reading import Alternative, Source
from pdfforms.model.record import Record
from pdfforms.read.join import join_readings, propose
from pdfforms.read.read import read_pdf
from pdfforms.records.make import make_record
from tests.office import PLAN, fill
from tests.read.bends import bent
from tests.read.returns import FIRST, FIRST_CODE, SHELF, answers, codes, first, second, unknown
from tests.read.test_annotations import inked, place


def page(data: bytes, number: int) -> bytes:
    """One page of a file, with its fields."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        del pdf.pages[1 - number]
        pdf.save(out)
    return out.getvalue()


def joined(*files: bytes) -> tuple[Record, ...]:
    """The records of several files read together."""
    readings = [each for n, data in enumerate(files) for each in read_pdf(data, f"{n}.pdf", SHELF)]
    return tuple(make_record(each) for each in join_readings(readings))


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_files_of_one_copy(order: tuple[int, int]) -> None:
    """Two pages in two files, in either order, are one record with both receipts; every answer names its file."""
    parts = [page(first(), number) for number in order]
    (record,) = joined(*parts)
    assert (answers(record), record.copy, unknown(record)) == (FIRST, FIRST_CODE, set())
    assert [receipt.file for receipt in record.receipts] == ["0.pdf", "1.pdf"]
    assert record.answers["other_notes"].receipt == order.index(1)
    assert record.answers["plan_date"].receipt == order.index(0)
    assert "page_missing" not in codes(record)


def test_a_page_that_is_still_missing() -> None:
    """The same page twice does not make the other one."""
    (record,) = joined(page(first(), 0), page(first(), 0))
    assert "page_missing" in codes(record)
    assert "other_notes" in unknown(record)


def test_two_families_are_never_joined() -> None:
    """Pages of two copies stay two records."""
    records = joined(page(first(), 0), page(second(), 1))
    assert len(records) == 2


def test_pages_without_a_code_are_only_proposed() -> None:
    """Without a copy code pages of one mail are told to a person and never joined."""
    parts = [page(first(None), number) for number in (0, 1)]
    assert len(joined(*parts)) == 2
    readings = propose([each for data in parts for each in read_pdf(data, "a.pdf", SHELF)])
    assert all("pages_proposed" in {found.code for found in each.findings} for each in readings)
    alone = propose(read_pdf(first(None), "a.pdf", SHELF))
    assert not any(found.code == "pages_proposed" for each in alone for found in each.findings)


def test_pages_of_two_names_are_not_proposed() -> None:
    """Where both pages name a student and not the same one, they are no proposal."""
    parts = [page(first(None), 0), page(second(None), 1)]
    readings = propose([each for data in parts for each in read_pdf(data, "a.pdf", SHELF)])
    assert len(readings) == 2
    assert not any(found.code == "pages_proposed" for each in readings for found in each.findings)


def test_the_same_bytes_twice() -> None:
    """A file that arrives twice is one record with two receipts, and nothing is in doubt."""
    (record,) = joined(first(), first())
    assert (answers(record), len(record.receipts), codes(record)) == (FIRST, 2, set())


def test_an_empty_return_never_replaces_an_answer() -> None:
    """A copy that comes back empty after it came back filled changes no text; a tick gone is for a person."""
    empty = fill(PLAN, {"student_name": FIRST["student_name"]}, FIRST_CODE).data
    for files in ((first(), empty), (empty, first())):
        (record,) = joined(*files)
        assert record.values["supports_tried_1"] == FIRST["supports_tried_1"]
        assert record.values["strategy_alarm"] is None
        assert "only_prefilled" not in codes(record)
        assert codes(record, "strategy_alarm") == {"returns_differ"}


def test_different_answers_are_a_conflict() -> None:
    """Eight days in one return and nine in the other: a person must say."""
    other = fill(PLAN, {**FIRST, "days_absent": 9}, FIRST_CODE).data
    (record,) = joined(first(), other)
    assert unknown(record) == {"days_absent"}
    assert codes(record, "days_absent") == {"returns_differ"}
    assert {value for value, _ in record.answers["days_absent"].alternatives} == {8, 9}


def test_an_unknown_field_that_may_say_nothing_else() -> None:
    """A field that one file could not show yields to the file that shows it; one that may say more does not."""
    (good,) = read_pdf(first(), "a.pdf", SHELF)
    lost = replace(good.fields["days_absent"], value=None, alternatives=())
    torn = replace(good, fields={**good.fields, "days_absent": lost})
    (reading,) = join_readings([torn, good])
    assert reading.fields["days_absent"].value == "8"
    doubtful = replace(lost, alternatives=(Alternative("9", Source.RASTER),))
    (reading,) = join_readings([replace(good, fields={**good.fields, "days_absent": doubtful}), good])
    assert reading.fields["days_absent"].value is None


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("code", ["handwriting_unread", "ink_unread", "mark_corrected"])
def test_something_unread_is_no_consent(code: str, order: tuple[int, int]) -> None:
    """A copy that comes back on paper with something written over an answer: the earlier answer is not taken."""
    (good,) = read_pdf(first(), "a.pdf", SHELF)
    lost = replace(good.fields["days_absent"], value=None, alternatives=())
    written = replace(good, fields={**good.fields, "days_absent": lost}, findings=(finding(code, "days_absent"),))
    (reading,) = join_readings([(good, written)[place] for place in order])
    assert reading.fields["days_absent"].value is None
    assert "8" in [each.value for each in reading.fields["days_absent"].alternatives]
    assert code in {each.code for each in reading.findings if each.field == "days_absent"}


def test_an_answer_that_was_struck_out() -> None:
    """A stroke through an answer in one return is not undone by the return without it."""
    x0, y0, x1, y1 = place("supports_tried_1")
    struck = bent(first(), inked([x0 - 5, (y0 + y1) / 2, x1 - 20, (y0 + y1) / 2]))
    (record,) = joined(first(), struck)
    assert unknown(record) == {"supports_tried_1"}


def test_a_scan_that_proposes_the_same() -> None:
    """A photo of typed answers, sent with the file itself, puts in doubt only what it reads otherwise."""
    (good,) = read_pdf(first(), "a.pdf", SHELF)
    for said, value in (("8", "8"), ("3", None)):
        lost = replace(good.fields["days_absent"], value=None, alternatives=(Alternative(said, Source.RASTER),))
        fields, why = {**good.fields, "days_absent": lost}, finding("handwriting_unread", "days_absent")
        (reading,) = join_readings([good, replace(good, fields=fields, findings=(why,))])
        assert reading.fields["days_absent"].value == value
