"""What every step of reading one file needs to know of it."""

from __future__ import annotations

from dataclasses import dataclass

from pdfforms.model.reading import Receipt
from pdfforms.model.shelf import Editions


@dataclass(frozen=True, slots=True)
class Options:
    """What is wanted beside the values."""

    ocr: bool = True
    """Proposals for what is written on scans and photos, where an engine is installed."""


PLAIN = Options()


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read."""

    data: bytes
    receipt: Receipt
    editions: Editions
    options: Options = PLAIN
