"""An office of its own for each test, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from pdfforms import api
from tests.bulk.inline import InlineHand, InlinePool
from tests.bulk.offices import Inbox
from tests.torture.office import make_office


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where an office may be made."""
    return tmp_path / "office"


@pytest.fixture
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads and draws in this process."""
    monkeypatch.setattr("pdfforms.bulk.reading.run.Pool", InlinePool)
    monkeypatch.setattr("pdfforms.bulk.keeping.archive_hand.Pool", InlineHand)
    InlinePool.tasks.clear()
    InlinePool.seconds.clear()


@pytest.fixture
def office(inline: None, address: str, tmp_path: Path) -> api.Office:  # noqa: ARG001  # no contained workers
    """An empty office."""
    return make_office(tmp_path / "office", address)


@pytest.fixture
def inbox(office: api.Office, tmp_path: Path) -> Inbox:
    """Files come to the office through it."""
    (tmp_path / "came").mkdir()
    return Inbox(office, tmp_path / "came")
