"""A file's pages as they look, for the archive: drawn by PDFium, or the pictures that the file consists of.

Only for a contained worker: it draws whatever a family sends.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageChops, ImageOps
from pypdfium2 import PdfDocument, PdfiumError
from pypdfium2.raw import FPDFBitmap_BGR

from pdfforms.model.filetype import FileType, sniff
from pdfforms.model.pagepicture import MOST_PAGES, PagePicture
from pdfforms.read.limits import apply_limits
from pdfforms.read.paper import open_picture, resolution
from pdfforms.read.pictures import teach_heif

_SCALE = 150 / 72
"""Dots a point: small print stays legible."""
_MOST_DOTS = 2600
"""Of a picture's longer side."""
_LETTER = (612.0, 792.0)
"""The page that a picture is taken for where it does not say its resolution."""
_QUALITY = 82
_PLAIN = 24
"""By how much two colours of a grey page may differ: what JPEG leaves."""


def page_pictures(data: bytes) -> tuple[PagePicture, ...]:
    """Every page of a PDF or an image file. Raises ValueError where they cannot be drawn or are too many."""
    apply_limits()
    kind = sniff(data)
    try:
        drawn = list(_frames(data) if kind is FileType.PICTURE else _pages(data))
    except (PdfiumError, OSError, SyntaxError, ArithmeticError, LookupError, TypeError, MemoryError) as exc:
        raise ValueError("the pages cannot be drawn") from exc
    if not drawn:
        raise ValueError("no pages")
    return tuple(drawn)


def _pages(data: bytes) -> Iterator[PagePicture]:
    with PdfDocument(data) as document:
        if len(document) > MOST_PAGES:
            raise ValueError("too many pages")
        document.init_forms()  # else PDFium leaves out what stands in fields
        for index in range(len(document)):
            page = document[index]
            width, height = page.get_size()
            scale = min(_SCALE, _MOST_DOTS / max(width, height, 1.0))
            image = page.render(scale=scale, may_draw_forms=True, force_bitmap_format=FPDFBitmap_BGR).to_pil()
            page.close()
            yield PagePicture(_packed(image), width, height)


def _frames(data: bytes) -> Iterator[PagePicture]:
    if data[4:8] == b"ftyp":
        teach_heif()
    with warnings.catch_warnings(action="ignore"), open_picture(data) as picture:
        for number in range(MOST_PAGES + 1):
            with suppress(EOFError):
                picture.seek(number)
                if number == MOST_PAGES:
                    raise ValueError("too many pages")
                yield _frame(picture)
                if picture.format == "TIFF":
                    continue
            return


def _frame(picture: Image.Image) -> PagePicture:
    across, down = resolution(picture)
    frame = ImageOps.exif_transpose(picture).convert("RGB")
    if across and across != down:  # a fax in standard resolution has dots twice as high as wide
        frame = frame.resize((frame.width, round(frame.height * across / down)))
    width, height = frame.width * 72 / across if across else 0.0, frame.height * 72 / across if across else 0.0
    if not 100 <= max(width, height) <= 2000:
        fit = min(_LETTER[0] / frame.width, _LETTER[1] / frame.height)
        if frame.width > frame.height:
            fit = min(_LETTER[1] / frame.width, _LETTER[0] / frame.height)
        width, height = frame.width * fit, frame.height * fit
    frame.thumbnail((_MOST_DOTS, _MOST_DOTS))
    return PagePicture(_packed(frame), width, height)


def _packed(image: Image.Image) -> bytes:
    """The smaller of PNG and JPEG; PNG where it is not much larger, since it loses nothing."""
    red, green, blue = image.split()
    apart = (ImageChops.difference(one, other) for one, other in ((red, green), (green, blue)))
    if not any(any(each.histogram()[_PLAIN:]) for each in apart):
        image = image.convert("L")
    exact, close = BytesIO(), BytesIO()
    image.save(exact, "PNG", compress_level=6)
    image.save(close, "JPEG", quality=_QUALITY)
    return min((exact, close), key=lambda each: each.tell() / (2 if each is exact else 1)).getvalue()
