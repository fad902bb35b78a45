"""Opening what is not plain, and counting the pages of a file before it is read."""

from __future__ import annotations

from pdfforms.errors import EncryptedPdf, UnreadablePdf
from pdfforms.model.codes import finding
from pdfforms.model.filetype import FileType, sniff
from pdfforms.model.finding import Finding
from pdfforms.read.paper import count_frames
from pdfforms.read.pikepdf_engine import PikepdfStore
from pdfforms.read.plain_engine import NotPlain, PlainStore
from pdfforms.read.store import File, Store


def open_any(data: bytes) -> tuple[Store, list[Finding]]:
    """What is not plain, opened by qpdf or else by pypdf; raises qpdf's error where neither does."""
    try:
        return PikepdfStore(data), []
    except EncryptedPdf:
        raise
    except UnreadablePdf as exc:
        first = exc
    from pdfforms.read.pypdf_engine import PypdfStore  # a quarter of a worker's start, for what qpdf refuses

    try:
        return PypdfStore(data), [finding("fallback_engine")]
    except EncryptedPdf:
        raise
    except UnreadablePdf:
        raise first from None


def count_pages(data: bytes) -> int:
    """How many pages a PDF has, or how many pictures an image file; 0 for what is neither or cannot be opened.

    No more are counted than are ever read.
    """
    kind = sniff(data)
    if kind is FileType.PICTURE:
        return count_frames(data)
    if kind not in (FileType.PDF, FileType.UNKNOWN):
        return 0
    try:
        return _count(PlainStore(data))
    except NotPlain:
        pass
    try:
        return _count(open_any(data)[0])
    except UnreadablePdf:
        return 0


def _count(store: Store) -> int:
    return sum(1 for _ in File(store).pages())
