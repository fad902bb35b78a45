"""Offices that encrypt, and files that come to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bulk.inline import InlinePool
from tests.bulk.offices import Inbox
from tests.encryption.offices import encrypting


@pytest.fixture
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads in this process."""
    monkeypatch.setattr("pdfforms.bulk.reading.run.Pool", InlinePool)


@pytest.fixture
def inbox(inline: None, tmp_path: Path) -> Inbox:  # noqa: ARG001  # no contained workers
    """An office that encrypts, and the folder from which it gets its files."""
    (tmp_path / "came").mkdir()
    return Inbox(encrypting(tmp_path / "office"), tmp_path / "came")
