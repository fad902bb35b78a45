"""Earlier revisions: offered where the last one is damaged or empty, never taken, never looked at otherwise."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import NameObject, TextStringObject

from pdfforms.model.reading import Source
from pdfforms.model.record import Status
from pdfforms.read.history import with_history
from pdfforms.read.read import read_pdf
from tests.office import PLAN, fill
from tests.read.returns import FIRST, FIRST_CODE, SHELF, answers, codes, first, read, unknown

OFFERED = {key for key in FIRST if key != "student_name"}


def emptied(data: bytes, only: str | None = None) -> bytes:
    """The file with one more revision in which all fields, or one, are empty again."""
    writer = PdfWriter(BytesIO(data), incremental=True)
    for page in writer.pages:
        widgets: Any = page["/Annots"]
        for reference in widgets:
            widget = reference.get_object()
            nodes = [widget, widget["/Parent"].get_object()] if "/Parent" in widget else [widget]
            name = next((str(node["/T"]) for node in nodes if "/T" in node), "")
            if name.startswith("_") or only not in (None, name):
                continue
            for node in nodes:
                if "/AS" in node:
                    node[NameObject("/AS")] = NameObject("/Off")
                if "/V" in node:
                    node[NameObject("/V")] = NameObject("/Off") if "/AS" in widget else TextStringObject("")
            if "/AS" not in widget:
                del widget["/AP"]
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_file_that_was_emptied() -> None:
    """Answers of the state before are offered, each with a finding; nothing of them is taken."""
    (record,) = read(emptied(first()))
    assert record.status is Status.NEEDS_REVIEW
    assert "earlier_revision" in codes(record)
    assert answers(record) == {}
    assert unknown(record) >= OFFERED
    assert (8, Source.HISTORY) in record.answers["days_absent"].alternatives


def test_a_field_that_was_emptied() -> None:
    """One answer taken back among others is the writer's own change."""
    (record,) = read(emptied(first(), only="supports_tried_1"))
    assert record.values["supports_tried_1"] == ""
    assert "earlier_revision" not in codes(record)


def test_a_copy_that_was_never_answered() -> None:
    """A blank copy stays blank: its earlier state is the blank form."""
    (record,) = read(fill(PLAN, {}, FIRST_CODE).data)
    assert (record.status, "earlier_revision" in codes(record)) == (Status.BLANK, False)


@pytest.mark.parametrize("kept", [50, 2_000, -10])
def test_an_end_that_is_broken(kept: int) -> None:
    """Where the last revision is cut off, no answer is made up, and what an earlier state says is offered."""
    whole = emptied(first())
    end = len(first()) + kept if kept > 0 else kept
    (record,) = read(whole[:end])
    assert record.status is Status.NEEDS_REVIEW
    assert codes(record) >= {"damaged_file", "earlier_revision"}
    assert answers(record).items() <= FIRST.items()
    assert unknown(record) | answers(record).keys() == record.values.keys()


def test_an_earlier_state_with_other_fields() -> None:
    """An earlier state of an edition that had one field more offers what the fields that are left said."""
    (was,) = read_pdf(first(), "a.pdf", SHELF)
    (now,) = read_pdf(fill(PLAN, {}, FIRST_CODE).data, "a.pdf", SHELF)
    fewer = replace(now, fields={key: each for key, each in now.fields.items() if key != "days_absent"})
    end = b"startxref\n0\n%%EOF\n"
    (reading,) = with_history((fewer,), end + end, lambda _: (was,))
    assert "days_absent" not in reading.fields
    assert reading.fields["plan_date"].source is Source.HISTORY
