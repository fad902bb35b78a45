"""One process a file: reads paths from its input, writes one line of JSON for each. Started by `reading`.

The libraries are loaded once; each file is read in a fork with limits of its own, so that nothing of a file
reaches the next one. What a fork has to say comes through memory. Seconds are the processor's: how busy the
machine is says nothing about a file.
"""

from __future__ import annotations

import json
import math
import os
import resource
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from pdfforms.bulk.returns import read_file
from pdfforms.bulk.shelf import Shelf, packaged_blanks
from pdfforms.read.job import Options
from pdfforms.read.join import join_readings
from pdfforms.records.make import make_record
from tests.hostile.reading import MEMORY

SHELF = Shelf((packaged_blanks() / "editions",))


_PATIENCE = 5
"""Times the limit after which a fork is ended that waits instead of working."""


@dataclass(slots=True)
class Running:
    """A fork at work."""

    path: str
    answer: int
    """The descriptor of the memory that it writes to."""
    since: float


def limit(seconds: float) -> None:
    """What the contract of a worker says: memory, processor time, no core dump, no larger file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(seconds), math.ceil(seconds) + 1))


def records(path: Path) -> list[dict[str, object]]:
    """The records of one file as JSON has them."""
    readings = join_readings(read_file(path, SHELF, Options(ocr=False)))
    return [make_record(reading).to_json() for reading in readings]


def main() -> None:
    """Reads every path on the input, at most as many at once as there are processors."""
    # C libraries print what they think of a file: that goes to the log, the answers where it cannot reach
    sys.stdout = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for path in ("warm", "up"):
        records(Path(path))
    for edition in SHELF.all():
        SHELF.find(edition.identity)
    seconds, jobs = float(sys.argv[1]), os.cpu_count() or 1
    running: dict[int, Running] = {}
    for line in sys.stdin:
        if len(running) >= jobs:
            _collect(running, seconds)
        _start(line.rstrip("\n"), running, seconds)
    while running:
        _collect(running, seconds)


def _start(path: str, running: dict[int, Running], seconds: float) -> None:
    answer = os.memfd_create("answer")
    child = os.fork()
    if child:
        running[child] = Running(path, answer, time.monotonic())
        return
    limit(seconds)
    code = 70
    try:
        found = json.dumps(records(Path(json.loads(path)))).encode()
        _write(answer, found)
        code = 0
    except MemoryError:
        code = 71
    except BaseException as exc:  # noqa: BLE001 - what escapes from the reader is what this looks for
        _write(answer, json.dumps(type(exc).__name__).encode())
    finally:
        os._exit(code)


def _write(answer: int, data: bytes) -> None:
    while data:
        data = data[os.write(answer, data) :]


def _collect(running: dict[int, Running], most: float) -> None:
    """Waits for the next fork to end, and ends those that are over their time."""
    while True:
        child, status, usage = os.wait4(-1, os.WNOHANG)
        if child:
            break
        for pid, each in running.items():
            if time.monotonic() - each.since > most * _PATIENCE:
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.001)
    done = running.pop(child)
    size = os.lseek(done.answer, 0, os.SEEK_END)
    said = os.pread(done.answer, size, 0)
    os.close(done.answer)
    end = os.waitstatus_to_exitcode(status)
    seconds = usage.ru_utime + usage.ru_stime
    print(
        json.dumps(
            {
                "path": json.loads(done.path),
                "records": json.loads(said) if end == 0 else [],
                "failure": "" if end == 0 else _why(end, said, late=seconds > most / 2),
                "seconds": seconds,
                "rss": usage.ru_maxrss * 1024,
            }
        ),
        flush=True,
    )


def _why(end: int, said: bytes, *, late: bool) -> str:
    if end == 71:
        return "out of memory"
    if end == 70:
        return f"raised {json.loads(said or b'null')}"
    if late and end in (-signal.SIGXCPU, -signal.SIGKILL):
        return "too slow"
    return f"died of {signal.Signals(-end).name}" if end < 0 else f"left with {end}"


if __name__ == "__main__":
    main()
