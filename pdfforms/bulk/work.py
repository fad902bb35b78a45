"""What a contained worker does: the bytes of a few files in, what was read in them out. It writes nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from pdfforms.bulk.evidence import Evidence, crops_of
from pdfforms.bulk.results import FileResult, Part, State, dump_results
from pdfforms.bulk.returns import read_data
from pdfforms.bulk.shelf import Shelf
from pdfforms.bulk.wire import dump_reading, dump_record
from pdfforms.errors import NeedsPictures
from pdfforms.model.filetype import FileType, sniff
from pdfforms.model.reading import Reading
from pdfforms.read.job import Options
from pdfforms.read.opening import count_pages
from pdfforms.records.make import make_record

SPAN = 20
"""Pages of a long file that are read at a time."""
_NO_END = 1 << 31
LONG = 2 * SPAN
"""Pages up to which a file is read at once."""
_SMALL = 200_000
"""Bytes up to which nobody counts the pages first: its pages hold too little to take long."""
_SHIFT = 2.0
"""Seconds after which a worker gives back what it has not begun, so that its time limit is one file's."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One file, or a span of one, that is to be read."""

    sha256: str
    name: str
    received_at: str | None
    data: bytes
    span: tuple[int, int] | None = None
    """The first page and the one after the last, from 0; None for the whole file."""
    number: int = 0
    """For the one who asks: its place in the order."""
    crops: bool = True
    """Whether pictures may be cut out of it: drawing a damaged page can break what reading it does not."""

    @property
    def first_page(self) -> int:
        """0 for a whole file."""
        return self.span[0] if self.span else 0

    @property
    def end_page(self) -> int:
        """The one after the last; of a whole file more than any file has."""
        return self.span[1] if self.span else _NO_END


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of every file."""

    options: Options
    evidence: Evidence = Evidence.NONE
    roots: tuple[bytes, ...] = ()
    """Certificates that vouch for digital signatures."""


def start(shelf: Shelf, wanted: Wanted) -> Callable[[tuple[Asked, ...]], bytes]:
    """Called once in a fresh worker: what it does with each task."""
    return partial(_read_all, shelf, wanted)


def _read_all(shelf: Shelf, wanted: Wanted, files: tuple[Asked, ...]) -> bytes:
    end = time.monotonic() + _SHIFT
    results = []
    for number, asked in enumerate(files):
        late = number > 0 and time.monotonic() > end
        results.append(_without(asked, State.POSTPONED) if late else _read(shelf, wanted, asked))
    return dump_results(results)


def _read(shelf: Shelf, wanted: Wanted, asked: Asked) -> FileResult:
    pages = 0
    if asked.span is None and len(asked.data) > _SMALL and (pages := count_pages(asked.data)) > LONG:
        return _without(asked, State.LONG, pages)
    options = replace(wanted.options, pages=range(*asked.span) if asked.span else None)
    packed = sniff(asked.data) is FileType.ZIP
    evidence = wanted.evidence if asked.crops else Evidence.NONE
    within, after = (evidence, Evidence.NONE) if packed else (Evidence.NONE, evidence)
    try:
        found = read_data(asked.data, asked.name, shelf, options, evidence=within, roots=wanted.roots)
        parts = tuple(_part(_received(each, asked.received_at), asked.data, after) for each in found)
    except NeedsPictures:
        return _without(asked, State.NEEDS_PICTURES, pages or count_pages(asked.data))
    return FileResult(asked.sha256, pages, State.READ, parts)


def _part(reading: Reading, data: bytes, evidence: Evidence) -> Part:
    """One form of a file; where `data` is the form's own file its crops are cut here, since the record is made."""
    record = make_record(reading)
    crops = reading.crops or crops_of(reading, record.values, data, evidence)
    return Part(dump_reading(reading), dump_record(record), crops)


def _received(reading: Reading, at: str | None) -> Reading:
    return replace(reading, receipt=replace(reading.receipt, received_at=at)) if at else reading


def _without(asked: Asked, state: State, pages: int = 0) -> FileResult:
    return FileResult(asked.sha256, pages, state)
