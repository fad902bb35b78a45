"""One process with its children, run on some of the cores and watched: time, time on the processor, memory."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_LOOK = 0.05
"""Seconds between two looks at the memory; the kernel keeps the highest mark itself."""


@dataclass(frozen=True)
class Ran:
    """What a process and the children that it waited for took."""

    seconds: float
    cpu: float
    """Seconds on the processor."""
    parent: float
    """Its highest memory (VmHWM), in MB."""
    worker: float
    """That of its largest child."""
    said: str
    """Both its outputs."""
    code: int


def run(
    command: Sequence[str | Path],
    lines: Sequence[str | Path],
    cores: Collection[int],
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Ran:
    """Runs a command to its end; `lines` are its input."""
    with tempfile.TemporaryFile("w+") as given, tempfile.TemporaryFile("w+") as said:
        given.write("\n".join(map(str, lines)))
        given.seek(0)
        own = os.sched_getaffinity(0)
        os.sched_setaffinity(0, cores)  # what is started inherits it
        try:
            began = time.perf_counter()
            process = subprocess.Popen(
                list(map(str, command)), stdin=given, stdout=said, stderr=said, cwd=cwd, env=env
            )
        finally:
            os.sched_setaffinity(0, own)
        memory = {process.pid: 0.0}
        ended = 0
        while not ended:
            memory |= _marks(process.pid)
            time.sleep(_LOOK)
            ended, status, used = os.wait4(process.pid, os.WNOHANG)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        parent = memory.pop(process.pid)
        cpu = used.ru_utime + used.ru_stime
        return Ran(seconds, cpu, parent, max(memory.values(), default=0.0), said.read(), process.returncode)


def _marks(process: int) -> dict[int, float]:
    """The highest memory of a process and of its children, in MB; of those that are still there."""
    found: dict[int, float] = {}
    with suppress(OSError):
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        children = [int(each) for task in tasks for each in (task / "children").read_text().split()]
        for each in (process, *children):
            with suppress(OSError):
                said = Path(f"/proc/{each}/status").read_text().partition("VmHWM:")[2]
                if said:  # none of one that has just ended
                    found[each] = int(said.split()[0]) / 1024
    return found
