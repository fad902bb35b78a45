"""All limits of reading, and what the libraries allow themselves. Where one is reached, that is told as a finding.

A family's return is far below every one of them. They keep a file that was made to break readers short; they do
not take the place of the limits that a worker's process has.
"""

from __future__ import annotations

from functools import lru_cache

from pikepdf import settings
from PIL import Image

MAX_PAGES = 5_000
MAX_NODES = 20_000
"""Nodes of a page or field tree that are visited; a shared /Kids tree has 2^30."""
MAX_WIDGETS = 20_000
"""Of one file, all pages that are read together."""
MAX_ANNOTATIONS = 1_000
"""Of one page."""
MAX_AGAIN = 10
"""Times that a page of the file may be listed in its tree of pages once more."""
MAX_DRAWN, MAX_PAINTED, MAX_PICTURES = 4_000_000, 150_000, 1_000
"""What one page is drawn with where PDFium is asked to look at it: bytes, operators that paint or begin a path,
and pictures; a form counts as often as it is drawn. A page of ours printed as shapes has 1,000,000 bytes."""
MAX_FORMS_DEEP = 12
"""Forms that a page draws one within another."""
MAX_TABLES = 8_000_000
"""Bytes of the tables that tell the letters of a page's fonts; those of one large Chinese font have 1,000,000."""
MAX_SECTIONS = 1_000
"""Sections of the tables of a file that is read without a library."""
MAX_DEPTH = 32
"""Fields above a widget."""
MAX_STREAM = 50_000_000
"""Decoded bytes of one stream, or of all that one page is drawn with."""
MAX_DECODED = 500_000_000
"""Decoded bytes of all streams of a file; images are not among them."""
MAX_OBJECT = 20_000_000
"""Bytes of one object's text."""
MAX_TEXT = 100_000
"""Bytes of one string."""
MAX_UNKNOWN_FIELDS, MAX_UNKNOWN_TEXT = 1_000, 5_000
"""Of a form whose edition is not on the shelf: fields, and characters of a name or an answer."""
MAX_ACTIONS = 100
"""Actions that follow one another, bookmarks and scripts that are looked at; more are taken for active content."""
MAX_FRAMES = 50
"""Pictures of an image file that are read together."""
MAX_PIXELS = 120_000_000
"""Of one picture: a phone of 108 megapixels is read, a bomb is not."""
MAX_PAGE_PIXELS = 200_000_000
"""Of one picture on a PDF's page: letter paper at 1,200 dpi has 140 million."""


@lru_cache(maxsize=1)
def apply_limits() -> None:
    """Sets the limits that hold for the whole process: qpdf's, most of them off by default, and Pillow's.

    Recovery of a damaged file takes its time for every warning.
    """
    settings.set_qpdf_limits(
        doc_max_warnings=100,
        parser_max_nesting=100,
        parser_max_container_size=1_000_000,
        max_stream_filters=8,
        flate_max_memory=MAX_STREAM,
        png_max_memory=MAX_STREAM,
        run_length_max_memory=MAX_STREAM,
        tiff_max_memory=MAX_STREAM,
        dct_max_memory=MAX_STREAM,
        dct_max_progressive_scans=100,
    )
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2  # an error from twice as many on


apply_limits()
