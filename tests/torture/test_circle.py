"""The full circle of `tests/torture/circle.py`, whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfforms.mail.credentials import IMAP_PASSWORD
from tests.programs import require
from tests.torture import circle


def test_thirty_families_and_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each record says what the family wrote or has a finding; none is crossed or lost; all are counted."""
    require(circle.missing())
    monkeypatch.setenv(IMAP_PASSWORD, "")  # so that it is put back
    found = circle.circle(tmp_path)
    assert (found.wrong, found.crossed, found.records, found.items) == ({}, (), 30, 0)
    assert found.letters == sum(len(each.addresses) for each in circle.PEOPLE)
    assert found.needs == {*circle.PRINTED, circle.SCANNED}
    assert found.counted == {"returned": 27, "needs review": 3}
