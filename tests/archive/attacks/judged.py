"""What is said of each attack, by us and by pyHanko alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from itertools import islice

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from pdfforms.archive.signatures.validate import validate
from pdfforms.model.signing import SignatureReport
from tests.archive.attacks import CLASSES
from tests.archive.signed import key

SEALED_ANEW = "note under another seal"
"""Attacks of this name carry a seal of ours set after the attack: it is whole, the first signature is not."""


@dataclass(frozen=True)
class Judged:
    """One attack."""

    kind: str
    name: str
    reports: tuple[SignatureReport, ...]
    alone: str
    """Of pyHanko: "accepted", "rejected", "raised" or "sees none"."""

    @property
    def succeeds(self) -> bool:
        """Whether a signature is said to stand for the whole document though it was attacked."""
        attacked = [
            each for each in self.reports if not (self.name.endswith(SEALED_ANEW) and each.field == "office_seal")
        ]
        return any(each.verdict.whole for each in attacked)


def judged(each_class: int | None = None, alone: bool = False) -> Iterator[Judged]:
    """All attacks, or so many of each class, evenly taken."""
    for kind, make in CLASSES.items():
        attacks: Sequence[tuple[str, bytes]] = list(make())
        step = max(1, len(attacks) // each_class) if each_class else 1
        for name, data in islice(attacks, 0, None, step):
            yield Judged(kind, name, validate(data, [key().root]), _alone(data) if alone else "")


def _alone(data: bytes) -> str:
    root = x509.Certificate.load(pem.unarmor(key().root)[2])
    context = ValidationContext(trust_roots=[root], moment=datetime.now(UTC))
    try:
        found = PdfFileReader(BytesIO(data), strict=False).embedded_signatures
        said = [validate_pdf_signature(each, context).bottom_line for each in found]
    except Exception:  # noqa: BLE001 -- that is what is counted
        return "raised"
    return ("accepted" if all(said) else "rejected") if said else "sees none"
