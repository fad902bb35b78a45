"""Reading in bulk: files pass a desk, are read by contained workers, and pass the desk again."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass, replace

from pdfforms.bulk.shelf import Shelf
from pdfforms.bulk.shift import Desk, Shift, Task
from pdfforms.bulk.work import Wanted, start
from pdfforms.contain.limits import HEAVY, LIGHT
from pdfforms.contain.pool import Pool

_IN_HAND = 3
"""Tasks for each worker: one that it reads, one that waits, one on its way back."""
_HEAVY_BYTES = 1_000_000_000
"""What a worker with the OCR engine takes of the machine's memory."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to read."""

    shelf: Shelf
    wanted: Wanted
    jobs: int | None = None
    """Workers at a time; None for as many as there are processors."""


def read_over(desk: Desk, plan: Plan) -> None:
    """Reads all that the desk hands out. Raises PdfformsError where no worker can be had."""
    jobs = plan.jobs or _processors()
    with ExitStack() as stack:

        def open_pool(heavy: bool) -> Pool[int, Task]:
            wanted = replace(plan.wanted, options=replace(plan.wanted.options, pictures=heavy))
            many = min(jobs, max(1, _memory() // _HEAVY_BYTES)) if heavy else jobs
            pool = Pool[int, Task](start, (plan.shelf, wanted), jobs=many, limits=HEAVY if heavy else LIGHT)
            return stack.enter_context(pool)

        Shift(desk, open_pool, _IN_HAND * jobs).run()


def _processors() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _memory() -> int:
    """Bytes of the machine's memory; where the system does not say, enough for four."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return 4 * _HEAVY_BYTES
