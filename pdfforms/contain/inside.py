"""What runs in a worker process: shut the doors, set up, then one task after the other until the pipe ends."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO

from pdfforms.contain.frames import NO_MEMORY, Frame, Kind, put, seconds_of, take, task_of
from pdfforms.contain.sandbox import enter, timed

_ANY = 1 << 62
"""Of what the parent sends nothing is too long."""
_MANY = 50_000
"""Objects that a task may make before Python searches for garbage on its own."""
_TOLD = 300
"""Characters of a failed setup's message."""


def main() -> None:
    """Serve the parent. Ctrl-C reaches the parent alone, which decides."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tasks, results = _pipes()
    first = take(tasks, _ANY)
    if first is None:
        return
    limits, opening = pickle.loads(first.body)  # noqa: S301 -- the parent's own
    enter(limits, keep=(tasks.fileno(), results.fileno()))
    try:
        setup, arguments = pickle.loads(opening)  # noqa: S301
        work = setup(*arguments)
    except BaseException as exc:  # noqa: BLE001 -- no student's data is here yet: the message may be told
        said = f"{type(exc).__name__}: {exc}"[:_TOLD].encode(errors="replace")
        put(results, Frame(Kind.SETUP, first.token, said))
        return
    _search_seldom()
    put(results, Frame(Kind.READY, first.token))
    with suppress(MemoryError):  # where a task alone is more than the memory allows: it counts as out of memory
        while task := take(tasks, _ANY):
            with timed(seconds_of(task.body)):
                put(results, _answer(work, task, limits.result_bytes))
        return
    sys.exit(NO_MEMORY)


def _search_seldom() -> None:
    """What a worker begins with stays to the end: no search for garbage is to go over it. A task is to search for
    its own when it is done, not a dozen times meanwhile."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_MANY)


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes from and to the parent, moved away from where a C library prints what it has to say."""
    pipes = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard, inheritable=False)
    os.close(nothing)
    return os.fdopen(pipes[0], "rb"), os.fdopen(pipes[1], "wb")


def _answer(work: Callable[[Any], bytes], task: Frame, most: int) -> Frame:
    """What a task came to. An error's text stays here, for it may quote the file."""
    try:
        data = work(task_of(task.body))
        if not isinstance(data, bytes):
            return Frame(Kind.ERROR, task.token, b"TypeError")
        return Frame(Kind.RESULT, task.token, data) if len(data) <= most else Frame(Kind.LARGE, task.token)
    except MemoryError:
        return Frame(Kind.MEMORY, task.token)
    except BaseException as exc:  # noqa: BLE001 -- whatever it is, the file has this one outcome
        return Frame(Kind.ERROR, task.token, type(exc).__name__.encode(errors="replace"))
