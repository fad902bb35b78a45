"""Every program that fills a blank: `for filler in FILLERS: filler.fill(blank, values, out)`."""

from . import javascript, pdfbox, pdfium, pdftk, pikepdf, poppler, pymupdf, pypdf, pypdfform, qpdf
from .filler import Filler

FILLERS: tuple[Filler, ...] = (
    *pdftk.FILLERS,
    *qpdf.FILLERS,
    *pikepdf.FILLERS,
    *pypdf.FILLERS,
    *pypdfform.FILLERS,
    *pymupdf.FILLERS,
    *pdfium.FILLERS,
    *poppler.FILLERS,
    *pdfbox.FILLERS,
    *javascript.FILLERS,
)
"""In the order of their families; names are unique."""

__all__ = ["FILLERS", "Filler"]
