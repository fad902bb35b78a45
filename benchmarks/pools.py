"""Our pool beside pebble's: `python -m benchmarks.pools [--rounds N]`.

How many good files are lost beside files that end their worker, with a parent that only waits and with one that
works meanwhile as ours does when it posts; and what a task costs that does nothing.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from statistics import median
from threading import Event, Thread

from benchmarks.measure import print_machine
from benchmarks.pool_tasks import CRASH, GOOD, NOTHING, do, start
from pdfforms.contain.pool import Pool
from tests.programs.command import missing_module

WORKERS = 2
FILES, HOSTILE = 60, 6
EMPTY = 2_000
_SECONDS = 30.0

Run = Callable[[Sequence[bytes]], list[bool]]
"""Does tasks and says of each whether its result came back."""


def by_ours(tasks: Sequence[bytes]) -> list[bool]:
    """`pdfforms.contain.Pool`, its workers held in."""
    came = [False] * len(tasks)
    with Pool[int, bytes](start, jobs=WORKERS) as pool:
        for number, task in enumerate(tasks):
            pool.submit(number, task, _SECONDS)
        while pool.pending:
            if done := pool.next_done(_SECONDS):
                came[done.tag] = done.data is not None
    return came


def by_pebble(tasks: Sequence[bytes]) -> list[bool]:
    """`pebble.ProcessPool`, spawned workers without limits."""
    import pebble  # a peer: only who compares has it

    spawn = multiprocessing.get_context("spawn")
    came = []
    with pebble.ProcessPool(max_workers=WORKERS, context=spawn) as pool:
        futures = [pool.schedule(do, args=[task], timeout=_SECONDS) for task in tasks]
        for future in futures:
            result = None
            with suppress(Exception):  # TimeoutError, ProcessExpired, and what the task raised
                result = future.result()
            came.append(result is not None)
    return came


def lost(run: Run, *, busy: bool) -> int:
    """Good files without a result."""
    tasks = [CRASH if number % (FILES // HOSTILE) == 3 else GOOD for number in range(FILES)]
    stop = Event()
    thread = Thread(target=_work, args=(stop,))
    if busy:
        thread.start()
    try:
        came = run(tasks)
    finally:
        stop.set()
        if busy:
            thread.join()
    return sum(task == GOOD and not each for task, each in zip(tasks, came, strict=True))


def _work(stop: Event) -> None:
    """Python that never waits: it holds the interpreter's lock as long as it may."""
    while not stop.is_set():
        sum(range(20_000))


def cost(run: Run) -> tuple[float, float, float]:
    """Seconds until one task is done, workers started and ended; then of each further task, on the wall and on all
    processors."""
    began = time.perf_counter()
    run([NOTHING])
    first = time.perf_counter() - began
    began, used = time.perf_counter(), sum(os.times()[:4])
    run([NOTHING] * EMPTY)
    wall = time.perf_counter() - began
    used_many = sum(os.times()[:4]) - used
    used = sum(os.times()[:4])
    run([NOTHING])
    used_one = sum(os.times()[:4]) - used
    return first, max(0.0, wall - first) / EMPTY, max(0.0, used_many - used_one) / EMPTY


def main() -> None:
    """Print a line a pool."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pools", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    print_machine("pebble")
    print(f"{FILES} files, {HOSTILE} of them end their worker; {WORKERS} workers; {given.rounds} rounds")
    pools: list[tuple[str, Run]] = [("pdfforms.contain", by_ours)]
    if reason := missing_module("pebble", "pebble"):
        print(f"pebble not measured: {reason}")
    else:
        pools.append(("pebble", by_pebble))
    idle: dict[str, list[int]] = {name: [] for name, _ in pools}
    busy: dict[str, list[int]] = {name: [] for name, _ in pools}
    costs: dict[str, list[tuple[float, float, float]]] = {name: [] for name, _ in pools}
    for _ in range(given.rounds):
        for name, run in pools:
            idle[name].append(lost(run, busy=False))
            busy[name].append(lost(run, busy=True))
            costs[name].append(cost(run))
    good = (FILES - HOSTILE) * given.rounds
    print(f"\n{'pool':<18} {'lost, parent idle':>18} {'lost, parent busy':>18}  start s  ms a task  CPU ms")
    for name, _ in pools:
        first, wall, cpu = (median(each) for each in zip(*costs[name], strict=True))
        print(
            f"{name:<18} {f'{sum(idle[name])} of {good}':>18} {f'{sum(busy[name])} of {good}':>18} {first:>8.2f} "
            f"{wall * 1000:>10.3f} {cpu * 1000:>7.3f}"
        )


if __name__ == "__main__":
    main()
