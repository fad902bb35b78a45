"""Opening a file with pyHanko: strictly, else leniently.

Poppler and Okular write objects of a generation that no strict reader takes. What makes a signature count, that
the bytes it signs are all but itself, does not hang on how the rest is read.
"""

from __future__ import annotations

from io import BytesIO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader


def open_to_read(data: bytes) -> PdfFileReader:
    """A reader. Raises errors of any type for what is no PDF."""
    try:
        return PdfFileReader(BytesIO(data))
    except Exception:  # noqa: BLE001 -- errors of any type
        return PdfFileReader(BytesIO(data), strict=False)


def open_to_sign(data: bytes) -> IncrementalPdfFileWriter:
    """A writer that appends. Raises errors of any type for what is no PDF."""
    try:
        return IncrementalPdfFileWriter(BytesIO(data))
    except Exception:  # noqa: BLE001 -- errors of any type
        return IncrementalPdfFileWriter(BytesIO(data), strict=False)
