"""Damage in what was saved last: no answer of an earlier state, and nothing empty, is taken for the family's."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Name

from pdfforms.model.record import Status
from tests.read.returns import FIRST, FIRST_CODE, answers, codes, first, read, unknown

_HEAD = re.compile(rb"\d+ 0 obj\b")


def broken_heads(data: bytes) -> list[bytes]:
    """The file once for each object of its last revision, that object's head broken by one bit."""
    last = data.rfind(b"%%EOF", 0, len(data) - 10)
    found = []
    for head in _HEAD.finditer(data, last):
        broken = bytearray(data)
        broken[head.end() - 6] ^= 8  # "40 0 obj" becomes "4<8> 0 obj" or another number
        found.append(bytes(broken))
    return found


def widgets(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    """The widgets that have a name, by it."""
    return {str(each.T): each for page in pdf.pages for each in page.obj.Annots.as_list() if "/T" in each}


def saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    """The file written anew."""
    out = BytesIO()
    pdf.save(out, **how)  # type: ignore[arg-type]
    return out.getvalue()


def test_an_answer_whose_object_is_broken() -> None:
    """qpdf then rebuilds its table, whenever it meets the object, and gives the blank's: that is no answer."""
    said = answers(read(first())[0])
    files = broken_heads(first())
    assert len(files) >= len(FIRST)
    for data in files:
        records = read(data)
        for record in records:
            assert {key: said.get(key) for key in answers(record)} == answers(record)
            assert said.keys() - answers(record).keys() <= unknown(record) | {
                key for key in said if key not in record.values
            }
        whole = len(records) == 1 and answers(records[0]) == said
        assert whole or all(each.status is not Status.OK for each in records)


def test_a_table_that_alone_is_broken() -> None:
    """In a file of one revision whose objects are all there, what is empty is empty; the damage is told."""
    plain = saved(
        pikepdf.open(BytesIO(first())),
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
    )
    (record,) = read(re.sub(rb"startxref\s+\d+", b"startxref\n7", plain))
    assert answers(record) == answers(read(first())[0])
    assert "damaged_file" in codes(record)
    assert unknown(record) == set()


@pytest.mark.parametrize(("state", "known"), [("/Yes", True), ("/Off?AS", False), ("/Nothing", False)])
def test_a_box_without_a_look(state: str, *, known: bool) -> None:
    """Stored as ticked by the state that the form's box has it is ticked; any other state says nothing."""
    pdf = pikepdf.open(BytesIO(first()))
    box = widgets(pdf)["strategy_on_time"]
    box.V = Name(state)
    for key in ("/AP", "/AS"):
        if key in box:
            del box[key]
    (record,) = read(saved(pdf))
    assert record.values["strategy_on_time"] is (True if known else None)
    assert ("state_differs" in codes(record, "strategy_on_time")) is not known


@pytest.mark.parametrize("ours", ["_copy", "_form"])
@pytest.mark.parametrize("theirs", ["supports_tried_2", "staff_signature"])
def test_a_field_that_changed_names_with_one_of_ours(ours: str, theirs: str) -> None:
    """Our own code is nobody's answer."""
    pdf = pikepdf.open(BytesIO(first()))
    named = widgets(pdf)
    named[ours].T, named[theirs].T = named[theirs].T, named[ours].T
    (record,) = read(saved(pdf))
    assert theirs in unknown(record)
    assert FIRST_CODE not in str(record.values)
