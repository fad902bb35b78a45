"""What a contained worker does: the bytes of a few files in, what was read in them out. It writes nothing."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from pdfforms.bulk.reading.asked import Asked, Wanted
from pdfforms.bulk.reading.crops import crops_of
from pdfforms.bulk.reading.evidence import Evidence
from pdfforms.bulk.reading.long import Length, measure, pages_of, pieces
from pdfforms.bulk.reading.results import FileResult, Part, State, dump_results
from pdfforms.bulk.reading.returns import read_data
from pdfforms.bulk.reading.wire import dump_reading, dump_record
from pdfforms.bulk.shelf import Shelf
from pdfforms.errors import NeedsPictures
from pdfforms.model.filetype import FileType, sniff
from pdfforms.model.reading import Reading
from pdfforms.read.opening import count_pages
from pdfforms.records.make import make_record

_SHIFT = 2.0
"""Seconds after which a worker gives back what it has not begun, so that its time limit is one file's."""


def worker_of(shelf: Shelf, wanted: Wanted) -> Callable[[tuple[Asked, ...]], bytes]:
    """What a worker does with each task."""
    return partial(_read_all, shelf, wanted)


def _read_all(shelf: Shelf, wanted: Wanted, files: tuple[Asked, ...]) -> bytes:
    end = time.monotonic() + _SHIFT
    results = []
    for number, asked in enumerate(files):
        late = number > 0 and time.monotonic() > end
        results.append(_without(asked, State.POSTPONED) if late else _read(shelf, wanted, asked))
        gc.collect(1)  # what a file leaves: its objects know their store, and the store its objects
    return dump_results(results)


def _read(shelf: Shelf, wanted: Wanted, asked: Asked) -> FileResult:
    length = measure(asked.data) if asked.span is None else Length()
    if length.long or (asked.apart and length.units > 1):
        return _without(asked, State.LONG, length.units)
    options = replace(wanted.options, pages=range(*asked.span) if asked.span else None)
    packed = sniff(asked.data) is FileType.ZIP
    evidence = wanted.evidence if asked.crops else Evidence.NONE
    within, after = (evidence, Evidence.NONE) if packed else (Evidence.NONE, evidence)
    try:
        found = read_data(
            asked.data, asked.name, shelf, options, evidence=within, roots=wanted.roots, sha256=asked.sha256
        )
        parts = tuple(_part(_received(each, asked.received_at), asked.data, after) for each in found)
    except NeedsPictures:
        return _without(asked, State.NEEDS_PICTURES, _pictures(asked, length))
    return FileResult(asked.sha256, 0 if packed else length.pages, State.READ, parts)


def _pictures(asked: Asked, length: Length) -> int:
    """How many pages may be pictures in what was asked for."""
    if sniff(asked.data) is FileType.ZIP:
        return sum(pages_of(each) for each in pieces(asked.data, range(*asked.span) if asked.span else None))
    return asked.span[1] - asked.span[0] if asked.span else length.pages or count_pages(asked.data)


def _part(reading: Reading, data: bytes, evidence: Evidence) -> Part:
    """One form of a file; where `data` is the form's own file its crops are cut here, since the record is made."""
    record = make_record(reading)
    crops = reading.crops or crops_of(reading, record.values, data, evidence)
    return Part(dump_reading(reading), dump_record(record), crops)


def _received(reading: Reading, at: str | None) -> Reading:
    return replace(reading, receipt=replace(reading.receipt, received_at=at)) if at else reading


def _without(asked: Asked, state: State, pages: int = 0) -> FileResult:
    return FileResult(asked.sha256, pages, state)
