"""Apache PDFBox: load and save, PDAcroForm.flatten, PDFMergerUtility."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from .. import pdfbox
from .alterer import Alterer, Leaves, Merger


def _alter(verb: str, source: Path, out: Path) -> None:
    pdfbox.run_verb(verb, source.resolve(), out.resolve())


def _merge(sources: Sequence[Path], out: Path) -> None:
    pdfbox.run_verb("merge", out.resolve(), *(source.resolve() for source in sources))


ALTERERS = (
    Alterer("pdfbox-save", pdfbox.available, partial(_alter, "resave"), Leaves.FIELDS),
    Alterer("pdfbox-flatten", pdfbox.available, partial(_alter, "flatten"), Leaves.TEXT),
)

MERGERS = (Merger("pdfbox-merge", pdfbox.available, _merge, Leaves.FIELDS),)
