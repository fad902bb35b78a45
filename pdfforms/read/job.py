"""What every step of reading one file needs to know of it."""

from __future__ import annotations

from dataclasses import dataclass

from pdfforms.model.reading import Receipt
from pdfforms.model.shelf import Editions

FORMS_A_PAGE = 16
"""More than stand on any sheet: programs print up to 16 pages on one."""


@dataclass(frozen=True, slots=True)
class Options:
    """What is wanted beside the values."""

    ocr: bool = True
    """Proposals for what is written on scans and photos, where an engine is installed."""
    pictures: bool = True
    """Whether pages that are pictures are read here; else NeedsPictures is raised at the first."""
    pages: range | None = None
    """The pages to read, from 0, of a file that is too long to be read at once; None for all."""

    @property
    def first_ordinal(self) -> int:
        """That of the first reading, so that no two spans of a file have the same one."""
        return self.pages.start * FORMS_A_PAGE if self.pages else 0


PLAIN = Options()


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read."""

    data: bytes
    receipt: Receipt
    editions: Editions
    options: Options = PLAIN
