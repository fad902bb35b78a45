"""Where pictures of pages go in and what was read on them comes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pdfforms.model.edition import EditionMap
from pdfforms.model.finding import Finding
from pdfforms.model.identity import Identity
from pdfforms.model.plane import Plane
from pdfforms.read.job import Job
from pdfforms.read.seen import Seen


@dataclass(frozen=True, slots=True)
class Pictured:
    """One page of ours on a picture."""

    identity: Identity
    edition: EditionMap
    plane: Plane
    """From the edition's points to the page's, of a file of pictures to the picture's pixels."""
    residual: float
    seen: Mapping[str, Seen]
    findings: Sequence[Finding] = field(default=())


class NoScan(Exception):
    """Pictures cannot be read here."""


def read_pdf_page(job: Job, index: int) -> list[Pictured]:
    """The pages of ours that a PDF page shows as a picture. Raises NoScan: no reader of pictures is there yet."""
    raise NoScan(f"page {index + 1} of {len(job.data)} bytes")
