"""What programs do to a filled file: `alterer.alter(source, out)`, `merger.merge(sources, out)`."""

from . import (
    ghostscript,
    mutool,
    pdf_lib,
    pdfbox,
    pdfium,
    pdftk,
    pikepdf,
    poppler,
    pymupdf,
    pypdf,
    pypdfform,
    qpdf,
)
from .alterer import Alterer, Leaves, Merger
from .qpdf import USER_PASSWORD

ALTERERS: tuple[Alterer, ...] = (
    *qpdf.ALTERERS,
    *pdftk.ALTERERS,
    *mutool.ALTERERS,
    *poppler.ALTERERS,
    *ghostscript.ALTERERS,
    *pymupdf.ALTERERS,
    *pypdf.ALTERERS,
    *pdfium.ALTERERS,
    *pdfbox.ALTERERS,
    *pdf_lib.ALTERERS,
)
"""One file in, one file out; names are unique."""

MERGERS: tuple[Merger, ...] = (
    *qpdf.MERGERS,
    *pdftk.MERGERS,
    *mutool.MERGERS,
    *poppler.MERGERS,
    *ghostscript.MERGERS,
    *pikepdf.MERGERS,
    *pymupdf.MERGERS,
    *pypdf.MERGERS,
    *pypdfform.MERGERS,
    *pdfium.MERGERS,
    *pdfbox.MERGERS,
    *pdf_lib.MERGERS,
)
"""Several files in, one file out; names are unique."""

__all__ = ["ALTERERS", "MERGERS", "USER_PASSWORD", "Alterer", "Leaves", "Merger"]
