"""The process that takes files into an office and tells what the ledger says of each; started by `reading`.

It is the parent of the workers. What a task took is read from /proc beside the product, which has no need of it:
seconds are the processor's, since how busy the machine is says nothing about a file.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, cast

from pdfforms import api
from pdfforms.bulk.folder import Folder
from pdfforms.bulk.reading import shift
from pdfforms.bulk.reading.asked import Asked
from pdfforms.bulk.reading.tally import Tally
from pdfforms.contain import pool
from pdfforms.contain.frames import Parts, seconds_of, task_of
from pdfforms.contain.worker import Outcome, Worker
from pdfforms.ledger.ledger import Ledger
from pdfforms.model.ledger import FileState
from pdfforms.settings import load_settings
from tests.hostile.reading import Order, tasks_of

_JOBS = 2
_LOOK = 0.1
"""Seconds between two looks at a worker: of one that died in its task nothing can be read any more."""
_PAGE = 200
"""Records that are asked for at a time."""
_TELL = 2.0
"""Seconds between two lines that say how far it is."""


@dataclass(slots=True)
class Task:
    """What one task took."""

    files: tuple[str, ...]
    """By SHA-256."""
    seconds: float = 0.0
    most_seconds: float = 0.0
    rss: int = 0
    """The worker's high water in bytes; 0 where the task did not raise it."""
    most_rss: int = 0


@dataclass(slots=True)
class _Tasks:
    """What tasks took, a line of JSON each: no kill takes them, and no memory is measured with them."""

    path: Path = Path()
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, task: Task) -> None:
        with self._lock, self.path.open("a", encoding="utf-8") as kept:
            kept.write(f"{json.dumps(asdict(task))}\n")

    def of_files(self) -> dict[str, list[Task]]:
        """By SHA-256; the last line may be cut off."""
        found: dict[str, list[Task]] = defaultdict(list)
        for line in self.path.read_text(encoding="utf-8").splitlines() if self.path.exists() else ():
            with suppress(ValueError, TypeError):
                task = Task(**json.loads(line))
                for sha256 in task.files:
                    found[sha256].append(task)
        return found


TASKS = _Tasks()


class Timed(Worker):
    """A worker of the pool, whose tasks are written down."""

    def run(self, body: Parts, seconds: float) -> Outcome:
        """The task, and what it took."""
        files = cast("Sequence[Asked]", task_of(b"".join(body)))
        task = Task(tuple(each.sha256 for each in files), 0, seconds_of(b"".join(body)), 0, self._limits.memory)
        before, over = _taken(self._process.pid), threading.Event()
        looking = threading.Thread(target=self._look, args=(task, before, over))
        looking.start()
        try:
            return super().run(body, seconds)
        finally:
            over.set()
            looking.join()
            TASKS.add(task)

    def _look(self, task: Task, before: tuple[float, int], over: threading.Event) -> None:
        last = False
        while not last:
            last = over.wait(_LOOK)
            seconds, rss = _taken(self._process.pid)
            task.seconds = max(task.seconds, seconds - before[0])
            task.rss = max(task.rss, rss if rss > before[1] else 0)


def _taken(pid: int) -> tuple[float, int]:
    """Processor seconds of a process so far and its high water; nothing where it is gone."""
    seconds, rss = 0.0, 0
    with suppress(OSError, ValueError, IndexError):
        told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        seconds = (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
        rss = int(status.split("VmHWM:")[1].split()[0]) * 1024
    return seconds, rss


@dataclass(slots=True)
class _Teller:
    """Says how far it is, now and then: a line of JSON."""

    files: int
    last: float = 0.0

    def __call__(self, tally: Tally) -> None:
        if (now := time.monotonic()) - self.last < _TELL:
            return
        self.last = now
        outcomes = Counter({status.value: count for status, count in tally.statuses.items()})
        outcomes["given up"] = len(tally.quarantined)
        told = {"files": self.files, "done": tally.done, "known": tally.known, "outcomes": outcomes}
        print(json.dumps(told), flush=True)


def main() -> None:
    """Takes the files in, then writes a line of JSON for each arrival and one for the whole run."""
    order = Order(**json.loads(sys.argv[1]))
    shift._SECONDS = order.seconds
    pool.Worker = Timed  # type: ignore[attr-defined]  # the pool makes its workers by this name
    root = Path(order.office)
    TASKS.path = tasks_of(root)
    if not root.exists():
        api.make_office(root)
    office = api.Office(load_settings(root))
    folder = office.folder
    files = [Path(each) for each in json.load(sys.stdin)]
    tally = api.receive_returns(files, office, _Teller(len(files)), ocr=order.ocr, jobs=_JOBS)
    parent = _taken(os.getpid())[1]
    with folder.open_ledger() as ledger:
        for line in _outcomes(folder, ledger):
            print(json.dumps(line))
    own, workers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    whole = {
        "troubles": tally.troubles,
        "parent": parent,
        "largest": workers.ru_maxrss * 1024,
        "processor": own.ru_utime + own.ru_stime + workers.ru_utime + workers.ru_stime,
    }
    print(json.dumps(whole), flush=True)


def _outcomes(folder: Folder, ledger: Ledger) -> Iterator[dict[str, Any]]:
    """What the ledger says of each arrival: the state of its file and the records that stand on it."""
    records = _records(ledger)
    tasks = TASKS.of_files()
    for file in ledger.files():
        told = folder.root / "quarantine" / f"{file.sha256}.reason.txt"
        away = file.state is FileState.QUARANTINED and told.is_file()
        for receipt in ledger.receipts_of([file.sha256]):
            yield {
                "path": receipt.origin,
                "state": file.state.value,
                "reason": (file.reason or "") if away else "",
                "records": records[file.sha256],
                "tasks": [asdict(each) for each in _own(tasks[file.sha256])],
            }


def _own(tasks: Iterable[Task]) -> list[Task]:
    """The tasks in which a file was alone; where there is none, the one that it shared."""
    found = list(tasks)
    return [each for each in found if len(each.files) == 1] or found


def _records(ledger: Ledger) -> dict[str, list[Any]]:
    """The records by the SHA-256 of the files that they stand on."""
    found: dict[str, list[Any]] = defaultdict(list)
    listed = ledger.records()
    while some := list(islice(listed, _PAGE)):
        readings = ledger.readings_of([each.id for each in some])
        for each in some:
            for sha256 in {reading.sha256 for reading in readings[each.id]}:
                found[sha256].append(json.loads(each.data))
    return found


if __name__ == "__main__":
    main()
