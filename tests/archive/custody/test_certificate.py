"""The certificate of destruction and the head on paper."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pdfforms.archive.custody.certificate import (
    Certificate,
    Destroyed,
    certificate_of,
    certificate_pdf,
    head_pdf,
)
from pdfforms.model.custody import Head
from tests.archive.matrix import FLAVOURS, broken
from tests.programs import require, verapdf

AT = datetime(2033, 7, 1, 12, tzinfo=UTC)
RULE = "7 years after leaving"
CERTIFICATE = Certificate(
    "D-20330701-0a1b2c3d",
    "Example School Division",
    "Sam Office",
    "2033-07-01",
    tuple(Destroyed(f"R{n:015}", "attendance_plan", RULE, 1, 2, n % 2 == 0) for n in range(120)),
    {"files that arrived": 119, "messages": 3},
    ("One file stays.",),
)
HEAD = Head(4711, "9f" * 64, "2033-07-01T12:00:00Z")


def test_a_certificate_comes_back_from_its_data() -> None:
    """What the ledger keeps of it is enough to make it; the same gives the same bytes."""
    assert certificate_of(CERTIFICATE.to_json()) == CERTIFICATE
    assert certificate_pdf(CERTIFICATE, AT) == certificate_pdf(certificate_of(CERTIFICATE.to_json()), AT)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_both_pages_conform(flavour: str, tmp_path: Path) -> None:
    """PDF/A-3a and PDF/UA-1, over several pages too."""
    require(verapdf.available())
    made = {
        "certificate": certificate_pdf(CERTIFICATE, AT, "a4"),
        "head": head_pdf(HEAD, "Example School Division", AT),
    }
    assert broken(made, flavour, tmp_path) == {}
