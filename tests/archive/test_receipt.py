"""The receipt for a transfer."""

from __future__ import annotations

from pathlib import Path

from pdfforms.archive.receipt import Handed, Receipt, receipt_pdf
from tests.archive.matrix import broken
from tests.archive.returned import MADE_AT
from tests.archive.seen import text_of
from tests.programs import require, verapdf

HANDED = [Handed(f"{n:016}", "attendance_plan", "2026-11-20", 1 + n % 3, 7, "ab" * 64) for n in range(60)]
RECEIPT = Receipt(MADE_AT, "Example School Division", "Pat Sample", "for-other-board", "cd" * 64, HANDED)


def test_it_names_every_record_and_the_proof() -> None:
    """Each record once, on as many pages as it takes; the proof in full, and room for two signatures."""
    data = receipt_pdf(RECEIPT)
    whole = " ".join(text_of(data).split())
    for words in (*(each.record for each in HANDED), "Pat Sample", "for-other-board", "Taken over and checked"):
        assert whole.count(words) >= 1, words
    assert "cd" * 64 in whole.replace(" ", "")


def test_it_conforms(tmp_path: Path) -> None:
    """It keeps to PDF/A-3a and PDF/UA-1 itself."""
    require(verapdf.available())
    for flavour in ("3a", "ua1"):
        assert broken({"receipt": receipt_pdf(RECEIPT)}, flavour, tmp_path) == {}
