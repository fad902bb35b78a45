"""Every test that asks for `ledger` runs on both databases, each time on a new one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pdfforms.ledger import Ledger, open_ledger


@pytest.fixture
def ledger(address: str) -> Iterator[Ledger]:
    """A new ledger, open."""
    with open_ledger(address) as opened:
        yield opened
