"""What runs in a worker process: shut the doors, set up, then one task after the other until the pipe ends."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable
from typing import Any, BinaryIO

from pdfforms.contain.frames import Kind, put, seconds_of, take, task_of
from pdfforms.contain.sandbox import enter, timed

_ANY = 1 << 62
"""Of what the parent sends nothing is too long."""
_TOLD = 300
"""Characters of a failed setup's message."""


def main() -> None:
    """Serve the parent. Ctrl-C reaches the parent alone, which decides."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tasks, results = _pipes()
    limits, opening = pickle.loads(_body(tasks))  # noqa: S301 -- the parent's own
    enter(limits, keep=(tasks.fileno(), results.fileno()))
    try:
        setup, arguments = pickle.loads(opening)  # noqa: S301
        work = setup(*arguments)
    except BaseException as exc:  # noqa: BLE001 -- no student's data is here yet: the message may be told
        put(results, Kind.SETUP, f"{type(exc).__name__}: {exc}"[:_TOLD].encode(errors="replace"))
        return
    put(results, Kind.READY)
    while body := _next(tasks, results):
        with timed(seconds_of(body)):
            put(results, *_outcome(work, body, limits.result_bytes))


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes from and to the parent, moved away from where a C library prints what it has to say."""
    pipes = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard, inheritable=False)
    os.close(nothing)
    return os.fdopen(pipes[0], "rb"), os.fdopen(pipes[1], "wb")


def _body(tasks: BinaryIO) -> bytes:
    """What the parent sent; empty when it sends no more."""
    frame = take(tasks, _ANY)
    return frame[1] if frame else b""


def _next(tasks: BinaryIO, results: BinaryIO) -> bytes:
    """The next task's body, empty at the end; also where the task alone is more than the memory allows."""
    try:
        return _body(tasks)
    except MemoryError:
        put(results, Kind.MEMORY)
        return b""


def _outcome(work: Callable[[Any], bytes], body: bytes, most: int) -> tuple[Kind, bytes]:
    """What a task came to. An error's text stays here, for it may quote the file."""
    try:
        data = work(task_of(body))
        if not isinstance(data, bytes):
            return Kind.ERROR, b"TypeError"
        return (Kind.RESULT, data) if len(data) <= most else (Kind.LARGE, b"")
    except MemoryError:
        return Kind.MEMORY, b""
    except BaseException as exc:  # noqa: BLE001 -- whatever it is, the file has this one outcome
        return Kind.ERROR, type(exc).__name__.encode(errors="replace")
