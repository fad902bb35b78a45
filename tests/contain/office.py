"""A program that reads in bulk, as far as its end is concerned: `python -m tests.contain.office DEED`.

With `idle` for a deed its workers have nothing to do, and it waits.
It prints the numbers of its workers' processes once they are at work, and on Ctrl-C how many outcomes there are.
"""

from __future__ import annotations

import signal
import sys
import time

from pdfforms.contain.limits import Limits
from pdfforms.contain.pool import Pool
from tests.contain.deeds import Deed, setup

JOBS = 2
IDLE = 600
"""Seconds; longer than any test waits."""


def main() -> None:
    """Keep two workers at a deed that takes long."""
    done = 0
    signal.signal(signal.SIGINT, signal.default_int_handler)  # tests in the background of a shell start deaf to it
    try:
        with Pool[int, Deed](setup, jobs=JOBS, limits=Limits(seconds=600), max_tasks=1 << 30) as pool:
            workers: set[int] = set()
            while len(workers) < JOBS:
                for number in range(JOBS * 4):
                    pool.submit(number, ("process", b""))
                while each := pool.next_done():
                    workers.add(int(each.data or b"0"))
            if (deed := sys.argv[1]) != "idle":
                for number in range(JOBS * 4):
                    pool.submit(number, (deed, b""))
            print(*workers, flush=True)
            while pool.next_done():
                done += 1
            time.sleep(IDLE)
    except KeyboardInterrupt:
        print(f"stopped with {done}", flush=True)


if __name__ == "__main__":
    main()
