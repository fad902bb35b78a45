"""What holds a worker in on this system: a worker tries each door and says which were shut."""

from __future__ import annotations

import errno
import json
import mmap
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass

from pdfforms.contain.limits import LIGHT, Limits
from pdfforms.contain.pool import Pool
from pdfforms.errors import PdfformsError


@dataclass(frozen=True, slots=True)
class Guard:
    """One thing that a file which takes over its parser cannot do."""

    name: str
    active: bool
    detail: str
    """What holds, or what does not and why it matters."""


def guards(limits: Limits = LIGHT) -> tuple[Guard, ...]:
    """What a worker found when it tried. Raises PdfformsError when no worker can be had."""
    with Pool[str, int](_tries, jobs=1, limits=limits) as pool:
        pool.submit("doors", limits.memory)
        done = pool.next_done()
    if done is None or done.data is None:
        raise PdfformsError("A worker that tries its own limits does not come back.")
    shut: dict[str, bool] = json.loads(done.data)
    always = Guard("process", True, f"reads in a process of its own, killed after {limits.seconds:.0f} s a task")
    return always, *(Guard(name, shut[name], holds if shut[name] else not_so) for name, holds, not_so in _TOLD)


_TOLD = (
    ("memory", "takes no more than its limit", "the system limits no memory: a bomb can slow down the machine"),
    ("time", "ends itself in a loop too", "has no timer of its own: one that hangs outlives a killed parent"),
    ("files", "can create or alter no file", "a file that takes over its parser could write files"),
    ("network", "can open no connection", "a file that takes over its parser could send data away"),
    ("programs", "can start no program", "a file that takes over its parser could start programs"),
    ("processes", "can signal no other process", "a file that takes over its parser could end other processes"),
    ("neighbours", "can look into no other process", "a file that takes over its parser could read their memory"),
)
"""Door, what is said when it is shut, what when it is open."""


def _tries() -> Callable[[int], bytes]:
    """Each door tried in a worker. Nothing is harmed where one is open."""
    return lambda memory: json.dumps(
        {
            "memory": _refused(lambda: mmap.mmap(-1, memory).close()),
            "time": sys.platform != "win32",
            "files": _refused(lambda: os.close(os.open(os.devnull, os.O_WRONLY))),
            "network": _refused(lambda: socket.socket().close()),
            "programs": _refused(lambda: os.execv("/nonexistent", ["nonexistent"])),  # noqa: S606
            "processes": sys.platform != "win32" and _refused(lambda: os.kill(os.getppid(), 0)),
            "neighbours": _refused(lambda: os.close(os.open(f"/proc/{os.getppid()}/environ", os.O_RDONLY))),
        }
    ).encode()


def _refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except MemoryError:
        return True
    except OSError as exc:
        return exc.errno in (errno.EPERM, errno.EACCES, errno.ENOMEM)
    return False
