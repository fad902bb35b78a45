"""Archivings that are killed (SIGKILL) at random points, and gone on with until all is stored.

Every second kill comes at a random moment; the others strike before a random one of the child's calls that open,
make, link, rename or remove something, since those are where it hurts, and a clock seldom hits them.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pdfforms.archive.ocfl import disk
from pdfforms.archive.ocfl.store import Store
from pdfforms.model.archive import Stored
from tests.archive.deposits import deposit
from tests.torture.archive_judge import by_ocfl_py, doubled, invalid, lost

_CALLS = frozenset({"open", "os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir", "os.scandir"})
_CALLS_OF_TWO_BATCHES = 160
Batch = list[tuple[int, int]]
"""Number of the object and of the version."""


@dataclass
class Killed:
    """What came of it."""

    exchange: bool = True
    stores: int = 0
    archivings: int = 0
    kills: int = 0
    in_work: int = 0
    """Kills that left something behind in the work folder."""
    invalid: list[str] = field(default_factory=list)
    """Found right after a kill, before anything was mended."""
    invalid_after: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    ocfl_py: bool | None = None

    def __bool__(self) -> bool:
        at_once = self.invalid if self.exchange else []
        return not (at_once or self.invalid_after or self.lost or self.doubled or self.ocfl_py is False)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills in {self.archivings} archivings ({self.stores} stores), {self.in_work} of them "
            f"amid a batch: {len(self.invalid)} faults right after a kill, {len(self.invalid_after)} after "
            f"recovery, {len(self.lost)} lost, {len(self.doubled)} doubled or crossed; ocfl-py: {self.ocfl_py}"
        )


def killed_archivings(folder: Path, archivings: int, kills: int, seed: int, exchange: bool = True) -> Killed:
    """Archives until both numbers are reached. Without `exchange` as on systems that cannot let two folders
    change places in one step: there a kill may leave an object out of its place until the next writer comes."""
    report = Killed(exchange=exchange)
    lot = random.Random(seed)  # noqa: S311 - the same each time
    while report.kills < kills or report.archivings < archivings:
        _one_store(folder / f"store-{report.stores}", archivings, kills, lot, report)
    return report


def _plan(archivings: int, lot: random.Random) -> list[Batch]:
    """Batches of one to six; a third of the archivings are later versions of objects that are there."""
    batches: list[Batch] = []
    made, done = [1] * (archivings - archivings // 3), 0
    order = list(range(len(made))) + [lot.randrange(len(made)) for _ in range(archivings // 3)]
    while done < archivings:
        numbers = list(dict.fromkeys(order[done : done + lot.randint(1, 6)]))
        if numbers != order[done : done + len(numbers)]:
            numbers = numbers[:1]
        batches.append([(number, made[number]) for number in numbers])
        for number in numbers:
            made[number] += 1
        done += len(numbers)
    return batches


def _one_store(folder: Path, archivings: int, kills: int, lot: random.Random, report: Killed) -> None:
    plan = _plan(archivings, lot)
    planned = {number: version for batch in plan for number, version in batch}
    store = Store.create(folder)
    log = folder.with_suffix(".log")
    log.touch()
    report.stores += 1
    pace = 0.02
    while (done := len(_reported(log))) < len(plan):
        ends = report.kills >= kills
        start = time.monotonic()
        struck = _run(folder, plan, done, log, None if ends else lot, report, pace)
        if not struck:
            pace = max(0.005, (time.monotonic() - start) / (len(plan) - done))
            continue
        report.kills += 1
        report.in_work += len(os.listdir(folder / "work")) > 1  # noqa: PTH208 - the lock is always there
        told = [each for batch in _reported(log) for each in batch]
        report.invalid += invalid(store)
        store.recover()
        report.invalid_after += invalid(store)
        report.lost += lost(store, told)
        report.doubled += doubled(store, planned, planned)
    told = [each for batch in _reported(log) for each in batch]
    report.archivings += archivings
    report.lost += lost(store, told)
    report.doubled += doubled(store, planned, planned, whole=True)
    report.invalid_after += invalid(store)
    if report.ocfl_py is not False:
        report.ocfl_py = by_ocfl_py(store)


def _reported(log: Path) -> list[list[Stored]]:
    """Batch by batch what the children said; a last line that a kill cut short was not said."""
    lines = log.read_text().splitlines(keepends=True)
    return [[Stored(**each) for each in json.loads(line)] for line in lines if line.endswith("\n")]


def _run(
    folder: Path, plan: list[Batch], done: int, log: Path, lot: random.Random | None, report: Killed, pace: float
) -> bool:
    """A child goes on with the plan; True where it was killed before it had ended."""
    at_call = lot.randint(1, _CALLS_OF_TWO_BATCHES) if lot and report.kills % 2 else 0
    delay = lot.uniform(0, 2 * pace) if lot and not at_call else 0.0
    child = os.fork()
    if child == 0:
        if not report.exchange:
            disk.exchange = lambda *_: False  # in the child alone
        _archive(folder, plan[done:], log, at_call)
    if delay:
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError("a child failed by itself")
    return os.WIFSIGNALED(status)


def _archive(folder: Path, plan: list[Batch], log: Path, at_call: int) -> None:
    """In the child: archives, and says so only when the store does. Never returns."""
    code = 1
    try:
        handle = os.open(log, os.O_WRONLY | os.O_APPEND)
        if at_call:
            strike_at(at_call)
        store = Store.open(folder)
        for batch in plan:
            stored = store.put([deposit(number, version) for number, version in batch])
            os.write(handle, (json.dumps([asdict(each) for each in stored]) + "\n").encode())
        code = 0
    finally:
        os._exit(code)


def strike_at(call: int, below: str = "") -> list[int]:
    """Kills this process before its so many-th call that touches a file, or one below a folder; counts them."""
    count = [0]

    def look(event: str, given: tuple[object, ...]) -> None:
        if event in _CALLS and (not below or str(given[0]).startswith(below)):
            count[0] += 1
            if count[0] == call:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(look)
    return count
