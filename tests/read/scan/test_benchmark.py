"""What the benchmark of scans reads is what it says it reads; how fast is no test."""

from __future__ import annotations

import pytest

from benchmarks.scan import KINDS, PAGES, Kind, recognised, record_of
from tests.scan.sweep import SHELF


@pytest.mark.parametrize("kind", KINDS, ids=lambda each: each.name)
def test_every_page_is_recognised(kind: Kind) -> None:
    """A page that is not recognised would be quick to read."""
    assert recognised(record_of(SHELF, ocr=False), kind.files(0)) == len(PAGES)
