"""PDFium through pypdfium2: what Chromium's viewer and its printing do underneath."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pypdfium2 as pdfium

from ..command import missing_module
from .alterer import Alterer, Leaves, Merger


def _import_pages(sources: Sequence[Path], out: Path) -> None:
    joined = pdfium.PdfDocument.new()
    for source in sources:
        pdf = pdfium.PdfDocument(source)
        joined.import_pages(pdf)
        pdf.close()
    joined.save(out)
    joined.close()


def _import_pages_of_one(source: Path, out: Path) -> None:
    _import_pages([source], out)


def _resave(change: Callable[[pdfium.PdfDocument], None], source: Path, out: Path) -> None:
    pdf = pdfium.PdfDocument(source)
    change(pdf)
    pdf.save(out)
    pdf.close()


def _nothing(pdf: pdfium.PdfDocument) -> None:
    """A plain "save as"."""


def _flatten(pdf: pdfium.PdfDocument) -> None:
    pdf.init_forms()
    for page in pdf:
        page.flatten()


_available = partial(missing_module, "pypdfium2", "pypdfium2")

ALTERERS = (
    Alterer("pdfium-save-as", _available, partial(_resave, _nothing), Leaves.FIELDS),
    Alterer("pdfium-flatten", _available, partial(_resave, _flatten), Leaves.TEXT),
    Alterer("pdfium-import-pages", _available, _import_pages_of_one, Leaves.WIDGETS),
)

MERGERS = (Merger("pdfium-import-pages", _available, _import_pages, Leaves.WIDGETS),)
