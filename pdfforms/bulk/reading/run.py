"""Reading in bulk: files pass a desk, are read by contained workers, and pass the desk again."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from pdfforms.bulk.reading.asked import Wanted
from pdfforms.bulk.reading.begin import start
from pdfforms.bulk.reading.shift import Desk, Shift, Task
from pdfforms.bulk.shelf import Shelf
from pdfforms.contain.limits import HEAVY, LIGHT
from pdfforms.contain.pool import Pool

_IN_HAND = 10
"""Tasks for each worker: one that it reads, one on its way back, and as many as it reads while the parent makes a
batch safe or posts one."""
_TURN = 0.0005
"""Seconds after which a thread of the parent must let another one that waits have its turn."""
_MANY = 50_000
"""Objects that the parent may make before Python searches for garbage."""
_HEAVY_BYTES = 1_000_000_000
"""What a worker with the OCR engine takes of the machine's memory."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to read."""

    shelf: Shelf
    wanted: Wanted
    jobs: int | None = None
    """Workers at a time; None for as many as there are processors."""


class Crew:
    """The workers of both kinds, each started when first needed and kept from one run to the next."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._jobs = plan.jobs or processors()
        self._stack = ExitStack()
        self._pools: dict[bool, Pool[int, Task]] = {}

    def read(self, desk: Desk) -> None:
        """Reads all that the desk hands out. Raises PdfformsError where no worker can be had."""
        with _quick_turns(), _seldom_searching():
            Shift(desk, self._pool, _IN_HAND * self._jobs).run()

    def close(self) -> None:
        """Ends the workers once they have nothing to do."""
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def _pool(self, heavy: bool) -> Pool[int, Task]:
        if heavy not in self._pools:
            wanted = replace(self._plan.wanted, options=replace(self._plan.wanted.options, pictures=heavy))
            many = min(self._jobs, max(1, _memory() // _HEAVY_BYTES)) if heavy else self._jobs
            limits = HEAVY if heavy and wanted.options.ocr else LIGHT  # pictures alone need no more than others
            pool = Pool[int, Task](start, (self._plan.shelf, wanted), jobs=many, limits=limits)
            self._pools[heavy] = self._stack.enter_context(pool)
        return self._pools[heavy]


def read_over(desk: Desk, plan: Plan) -> None:
    """Reads all that the desk hands out. Raises PdfformsError where no worker can be had."""
    with Crew(plan) as crew:
        crew.read(desk)


@contextmanager
def _quick_turns() -> Iterator[None]:
    """The threads that tend workers have a few moments' work for each task, and the one that posts is always busy:
    at Python's own five milliseconds a turn, a worker that reads for thirty waits ten for its next task."""
    own = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(own)


@contextmanager
def _seldom_searching() -> Iterator[None]:
    """A batch makes a hundred thousand objects, none of which is garbage before its end."""
    own = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_MANY, *own[1:])
    try:
        yield
    finally:
        gc.set_threshold(*own)
        gc.unfreeze()


def processors() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _memory() -> int:
    """Bytes of the machine's memory; where the system does not say, enough for four."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return 4 * _HEAVY_BYTES
