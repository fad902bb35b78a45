"""Files that are too long to be read at once, and the units that their spans are counted in.

| a file | its units |
|---|---|
| a PDF, an image file | its pages |
| an archive | the pages of each file in it that is long itself; each other file is one unit |

What the units are follows from the bytes alone, so that every task for a span of an archive counts alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pdfforms.bulk.reading.asked import LONG
from pdfforms.model.filetype import FileType, sniff
from pdfforms.read.opening import count_pages
from pdfforms.read.unzip import Archive, Member

_SMALL = 200_000
"""Bytes up to which nobody counts the pages first: its pages hold too little to take long."""


@dataclass(frozen=True, slots=True)
class Length:
    """How long a file is."""

    units: int = 0
    pages: int = 0
    """Those that were counted; small files have none. In an archive, of all files in it."""

    @property
    def long(self) -> bool:
        """Whether it is to be read in spans."""
        return max(self.units, self.pages) > LONG


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of an archive, or pages of one."""

    number: int
    """Of the file in the archive, from 1."""
    member: Member
    pages: range | None
    """None for all of them."""


def measure(data: bytes) -> Length:
    """How long a file is; nothing is counted in small ones."""
    if sniff(data) is not FileType.ZIP:
        pages = count_pages(data) if len(data) > _SMALL else 0
        return Length(pages, pages)
    try:
        archive = Archive(data)
    except ValueError:
        return Length()
    units = pages = 0
    for each in archive.files:
        if each.size > _SMALL:
            own = _pages(archive.take(each))
            units += _units(own)
            pages += own
        else:
            archive.skip(each)
            units += 1
    return Length(units, pages)


def pieces(data: bytes, span: range | None) -> Iterator[Piece]:
    """The files of an archive, or those units of it. Raises ValueError as `Archive` does."""
    archive = Archive(data)
    first = 0
    for number, each in enumerate(archive.files, 1):
        if span is None:
            yield Piece(number, archive.take(each), None)
            continue
        if each.size <= _SMALL and first not in span:
            archive.skip(each)
            first += 1
            continue
        member = archive.take(each)
        own = _units(_pages(member)) if each.size > _SMALL else 1
        begin, end = max(span.start, first), min(span.stop, first + own)
        if begin < end:
            yield Piece(number, member, range(begin - first, end - first) if own > 1 else None)
        first += own


def pages_of(piece: Piece) -> int:
    """How many pages it has; at least one."""
    if piece.pages is not None:
        return len(piece.pages)
    return max(1, count_pages(piece.member.data or b""))


def _pages(member: Member) -> int:
    return count_pages(member.data) if member.data is not None and len(member.data) > _SMALL else 0


def _units(pages: int) -> int:
    return pages if pages > LONG else 1
