"""An archive copy that is read by mistake is told as what it is."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from pdfforms.archive.copy.make import archive_copy
from pdfforms.bulk.shelf import Shelf, packaged_blanks
from pdfforms.model.reading import Outcome, Reading
from pdfforms.read.read import read_pdf
from tests.archive.returned import circumstances, kept
from tests.bulk.offices import merged
from tests.office import LANGUAGES, Kind
from tests.read.returns import first

SHELF = Shelf((packaged_blanks() / "editions",))


def _copy(language: str = "en") -> bytes:
    return archive_copy([kept(Kind("attendance_plan", language))], circumstances()).data


def _read(data: bytes) -> tuple[Reading, ...]:
    return read_pdf(data, "archive.pdf", SHELF)


def _printed_again(data: bytes) -> bytes:
    """Its pages as a program writes them that knows nothing of attachments and titles."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as copy, pikepdf.new() as pdf:
        pdf.pages.extend(copy.pages)
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_no_return(language: str) -> None:
    """As it was made, and without all that it says beside its pages: one reading of nothing of ours."""
    for data in (_copy(language), _printed_again(_copy(language))):
        (reading,) = _read(data)
        assert reading.outcome is Outcome.NOT_OURS
        assert "archive_copy" in [each.code for each in reading.findings]
        assert not reading.fields


def test_a_return_in_the_same_file_is_read() -> None:
    """Where a family's form and an archive copy stand in one file the form is read, and the others are told."""
    (reading,) = _read(merged(_printed_again(_copy()), first()))
    assert reading.outcome is Outcome.READ
    assert reading.fields["days_absent"].value
    told = [each.message for each in reading.findings if each.code == "archive_copy"]
    assert [each.rpartition("Of the file: ")[2] for each in told] == ["1, 2."]
