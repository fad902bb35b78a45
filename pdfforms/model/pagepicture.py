"""Pages as pictures: what a contained worker makes of an original, and how it comes out of the worker."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

_HEAD = struct.Struct(">ffI")
MOST_PAGES = 50
"""More pages than any return of ours has."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page as it looks."""

    picture: bytes
    """A PNG or a JPEG."""
    width: float
    height: float
    """Of the page, in points."""


def dump_pictures(pages: Sequence[PagePicture]) -> bytes:
    """As bytes."""
    return b"".join(_HEAD.pack(page.width, page.height, len(page.picture)) + page.picture for page in pages)


def load_pictures(data: bytes) -> tuple[PagePicture, ...]:
    """Reads what `dump_pictures` wrote. ValueError for anything else: a file may have taken the worker over."""
    found: list[PagePicture] = []
    at = 0
    while at < len(data):
        if len(data) - at < _HEAD.size or len(found) == MOST_PAGES:
            raise ValueError("no pictures of pages")
        width, height, length = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        if not (36 <= width <= 14_400 and 36 <= height <= 14_400) or length > len(data) - at:
            raise ValueError("no pictures of pages")
        found.append(PagePicture(data[at : at + length], round(width, 2), round(height, 2)))
        at += length
    return tuple(found)
