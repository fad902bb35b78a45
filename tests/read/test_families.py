"""Whose page is whose: pages of several families in one file, in any order, with and without copy codes."""

from __future__ import annotations

import warnings
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Pdf, String

from tests.office import PLAN, fill
from tests.read.bends import bent, widget
from tests.read.page_text.pages import flattened
from tests.read.returns import FIRST_CODE, SECOND_CODE, answers, codes, read, unknown

A: dict[str, object] = {"student_name": "Avery Example", "supports_tried_1": "A1", "other_notes": "A2"}
B: dict[str, object] = {"student_name": "Sam Muster", "supports_tried_1": "B1", "other_notes": "B2"}


def _file(
    order: str,
    codes: tuple[str | None, str | None] = (None, None),
    *,
    named: bool = True,
    flat: bool = False,
    other: dict[str, object] = B,
) -> bytes:
    """A file of pages such as "A1 B2", each the page of a family's copy; with `flat` their fields are gone."""
    copies = {}
    for family, values, code in (("A", A, codes[0]), ("B", other, codes[1])):
        kept = {key: value for key, value in values.items() if named or key != "student_name"}
        data = fill(PLAN, kept, code).data
        copies[family] = pikepdf.open(BytesIO(flattened(data) if flat else data))
    out = BytesIO()
    with pikepdf.new() as pdf, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # it warns that /Fields is left behind
        for place in order.split():
            pdf.pages.append(copies[place[0]].pages[int(place[1]) - 1])
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("order", "records"),
    [
        ("A1 A2 B1 B2", ["A1 A2", "B1 B2"]),
        ("A1 B1 A2 B2", ["A1 A2", "B1 B2"]),
        ("A1 B2 B1 A2", ["A1 A2", "B2 B1"]),
        ("A2 A1", ["A1 A2"]),
        ("A1 A2 B1", ["A1 A2", "B1"]),
        ("A1 B2", ["A1", "B2"]),
        ("A1 A1 A2", ["A1 A2"]),
        ("A1 A2 A2 B1 B2", ["A1 A2", "B1 B2"]),
    ],
)
def test_pages_without_a_code_join_by_the_name_on_them(order: str, records: list[str]) -> None:
    """The student's name stands on every page: pages that name the same one belong together, others never."""
    found = [_pages(each) for each in read(_file(order))]
    assert sorted(found) == sorted(" ".join(sorted(each.split())) for each in records)


@pytest.mark.parametrize("order", ["A1 B1 A2 B2", "A1 A2 B2 B1", "A1 B1 B2"])
def test_pages_without_code_and_name_stay_apart(order: str) -> None:
    """Where nothing tells whose page it is, each page is a record of its own and the rest of it is not known."""
    for record in read(_file(order, named=False)):
        assert len(_pages(record).split()) == 1
        assert "page_missing" in codes(record)
        assert unknown(record)


def test_copy_codes_keep_pages_apart() -> None:
    """Pages with different codes are two records, each with its other page missing."""
    one, other = read(_file("A1 B2", (FIRST_CODE, SECOND_CODE)))
    assert (one.copy, _pages(one)) == (FIRST_CODE, "A1")
    assert (other.copy, _pages(other)) == (SECOND_CODE, "B2")


def test_one_code_with_two_answers() -> None:
    """The same page of one copy twice with different answers: none of them is chosen."""
    (record,) = read(_file("A1 A2 B1 B2", (FIRST_CODE, FIRST_CODE)))
    assert {"page_repeated", "field_repeated"} <= codes(record)
    assert unknown(record) == {"student_name", "supports_tried_1", "other_notes"}


def test_one_code_with_two_printed_answers() -> None:
    """The same of pages whose fields are gone: the later page never replaces the earlier one."""
    (record,) = read(_file("A1 A2 B1 B2", (FIRST_CODE, FIRST_CODE), flat=True))
    assert {"page_repeated", "field_repeated"} <= codes(record)
    assert unknown(record) == {"student_name", "supports_tried_1", "other_notes"}


@pytest.mark.parametrize("name", ["Sam ?uster", "Sam Muster " * 12])
def test_a_printed_name_that_is_not_known_whole(name: str) -> None:
    """A name with a letter lost, or cut off at its box, is still not the other family's: the pages stay apart."""
    other = {**B, "student_name": name}
    records = read(_file("A1 B2", flat=True, other=other))
    assert [_pages(each) for each in records] == ["A1", "B2"]


def test_a_page_number_that_the_form_does_not_have() -> None:
    """A code that contradicts the edition does not name the page; its fields do."""

    def bend(pdf: Pdf) -> None:
        for page in pdf.pages:
            code = page.obj.Resources.XObject.PageCode
            code.write(code.read_bytes().replace(b"/2:", b"/9:").replace(b":1/", b":7/"))

    (record,) = read(bent(fill(PLAN, A, FIRST_CODE).data, bend))
    assert answers(record) == A


def test_a_hidden_code_that_is_not_the_printed_one() -> None:
    """Then the record has no copy code, and a finding."""
    (record,) = read(bent(fill(PLAN, A, FIRST_CODE).data, lambda pdf: _hide(pdf, SECOND_CODE)))
    assert record.copy is None
    assert "copy_mixed" in codes(record)


def test_a_sheet_of_two_pages_behind_a_whole_form() -> None:
    """A sheet whose fields may be either family's is told as an error beside the form that was read."""

    def bend(pdf: Pdf) -> None:
        things = pdf.pages[2].obj.Resources.XObject
        things.Mine, things.Other = things.PageCode, pdf.pages[0].obj.Resources.XObject.PageCode
        del things.PageCode

    (record,) = read(bent(_file("A1 A2 B1", (FIRST_CODE, SECOND_CODE)), bend))
    assert (record.copy, _pages(record)) == (FIRST_CODE, "A1 A2")
    assert {"pages_on_one_sheet", "page_not_ours"} <= codes(record)


def _hide(pdf: Pdf, code: str) -> None:
    widget(pdf, "_copy").V = String(code)


def _pages(record: object) -> str:
    """The pages that a record's answers stand on, as "A1 A2"."""
    values = getattr(record, "values", {})
    return " ".join(str(values[key]) for key in ("supports_tried_1", "other_notes") if values[key])
