"""What programs do to a filled file on its way back: answers survive, or are told to be lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfforms.model.record import Record, Status
from tests.programs import require
from tests.programs.alterers import ALTERERS, MERGERS
from tests.programs.alterers.alterer import Alterer, Leaves, Merger
from tests.read.returns import (
    FIRST,
    FIRST_CODE,
    SECOND,
    SECOND_CODE,
    answers,
    codes,
    first,
    read_path,
    second,
    unknown,
)

SECOND_PAGE = {"other_notes", "guardian_signature", "guardian_signature_date"}
SPLIT = {"student_name"}
"""A field with widgets on several pages loses its value where pages are torn from the field tree."""


@pytest.mark.parametrize("code", [FIRST_CODE, None], ids=["coded", "uncoded"])
@pytest.mark.parametrize("alterer", ALTERERS, ids=lambda alterer: alterer.name)
def test_an_altered_return(alterer: Alterer, code: str | None, tmp_path: Path) -> None:
    """No alteration makes a wrong value, a silent blank or a lost copy code."""
    require(alterer.available())
    source, out = tmp_path / "source.pdf", tmp_path / "out.pdf"
    source.write_bytes(first(code))
    alterer.alter(source, out)
    (record,) = read_path(out)
    _holds(record, FIRST, code, alterer.leaves, dropped=alterer.name == "qpdf-drop-last-page")


@pytest.mark.parametrize("merger", MERGERS, ids=lambda merger: merger.name)
def test_two_families_in_one_file(merger: Merger, tmp_path: Path) -> None:
    """Two families' copies merged by any program give two records, each with its own answers and code."""
    require(merger.available())
    sources = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    sources[0].write_bytes(first())
    sources[1].write_bytes(second())
    merger.merge(sources, tmp_path / "out.pdf")
    records = read_path(tmp_path / "out.pdf")
    assert [record.copy for record in records] == [FIRST_CODE, SECOND_CODE]
    for record, expected, code in zip(records, (FIRST, SECOND), (FIRST_CODE, SECOND_CODE), strict=True):
        _holds(record, expected, code, merger.leaves)


@pytest.mark.parametrize("merger", MERGERS, ids=lambda merger: merger.name)
def test_two_families_without_codes_are_never_crossed(merger: Merger, tmp_path: Path) -> None:
    """Without copy codes no record holds answers of both families, whatever order the pages come in."""
    require(merger.available())
    sources = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    sources[0].write_bytes(first(None))
    sources[1].write_bytes(second(None))
    merger.merge(sources, tmp_path / "out.pdf")
    for record in read_path(tmp_path / "out.pdf"):
        found = set(answers(record).items())
        assert found <= set(FIRST.items()) or found <= set(SECOND.items())


def _holds(
    record: Record, expected: dict[str, object], code: str | None, leaves: Leaves, *, dropped: bool = False
) -> None:
    """The record has the answers as far as the file still holds them, and a finding for the rest."""
    found, lost = answers(record), unknown(record)
    if leaves is Leaves.LOCKED:
        assert (record.status, codes(record)) == (Status.UNREADABLE, {"password_needed"})
        return
    assert record.copy == code
    assert found.items() <= expected.items()
    assert record.status is not Status.BLANK
    if leaves is Leaves.NOTHING:
        assert (found, lost) == ({}, set(record.values))
        assert "fields_lost" in codes(record)
    elif leaves is Leaves.TEXT:
        assert found.keys() | lost >= expected.keys()
    elif dropped:
        assert set(expected) - set(found) == SECOND_PAGE & set(expected)
        assert "page_missing" in codes(record, "other_notes")
    else:
        assert set(expected) - set(found) == lost
        assert lost <= (SPLIT if leaves is Leaves.WIDGETS else set())
