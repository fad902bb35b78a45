"""Where a worker begins. Its parent parses nothing and loads no parser, which were half of its own start."""

from __future__ import annotations

from collections.abc import Callable

from pdfforms.bulk.reading.asked import Asked, Wanted
from pdfforms.bulk.shelf import Shelf


def start(shelf: Shelf, wanted: Wanted) -> Callable[[tuple[Asked, ...]], bytes]:
    """Called once in a fresh worker: what it does with each task."""
    from pdfforms.bulk.reading.work import worker_of  # in the worker alone, see above

    return worker_of(shelf, wanted)
