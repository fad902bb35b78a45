"""Stopwatch, rounds and table, the same for every benchmark."""

from __future__ import annotations

import gc
import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TypeVar

T = TypeVar("T")


def stopwatch(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds that the work took, and its result. No garbage collection falls into it."""
    gc.collect()
    gc.disable()
    try:
        start = perf_counter()
        result = work()
        return perf_counter() - start, result
    finally:
        gc.enable()


@dataclass
class Contender:
    """One program in the ring."""

    name: str
    run: Callable[[int], float]
    """Does its work in the round of that number and returns the seconds it took."""
    remark: str = ""
    seconds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """In seconds."""
        return median(self.seconds)


def race(contenders: Sequence[Contender], rounds: int, warm_up: int = 2) -> None:
    """Lets all run once a round, so that a machine that drifts treats all alike; who begins goes round too."""
    for number in range(-warm_up, rounds):
        first = number % len(contenders)
        for each in [*contenders[first:], *contenders[:first]]:
            seconds = each.run(number)
            if number >= 0:
                each.seconds.append(seconds)


def print_table(contenders: Sequence[Contender], base: Contender) -> None:
    """Median, least and ratio of medians to the base, quickest first."""
    width = max(len(each.name) for each in contenders)
    print(f"{'program':<{width}}  median ms     min ms  ratio  remark")
    for each in sorted(contenders, key=lambda one: one.median):
        ms, least, ratio = each.median * 1000, min(each.seconds) * 1000, each.median / base.median
        print(f"{each.name:<{width}}  {ms:9.2f}  {least:9.2f}  {ratio:5.1f}  {each.remark}".rstrip())


def print_machine(*distributions: str) -> None:
    """The machine and the versions of what ran on it."""
    print(f"{machine()}; {platform.platform()}")
    print(
        f"Python {platform.python_version()}; " + ", ".join(f"{name} {_version(name)}" for name in distributions)
    )


def machine() -> str:
    """Processor, cores and memory."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB"


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "missing"


def _processor() -> str:
    """As Linux names it; elsewhere the platform's own word."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
