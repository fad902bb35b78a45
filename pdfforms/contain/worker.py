"""One worker as the parent sees it: started, made ready, given tasks, and judged when it dies."""

from __future__ import annotations

import os
import pickle
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO, Generic, TypeVar, cast

from pdfforms.contain.frames import NO_MEMORY, Frame, Kind, NoFrame, Parts, TooLong, put_parts, take
from pdfforms.contain.limits import Limits

Tag = TypeVar("Tag")

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
"""What passes for the name of an error's type; a worker that was taken over may send anything."""
_DYING = 1.0
"""Seconds that a process may take to end once its pipe has."""
_NEVER = float("inf")
_KEPT = {
    *("LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"),
    *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "PATH"),
}
"""What a worker sees of the environment; the rest holds passwords."""
_SET = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
"""Each thread would take its own stack and heap out of the address space."""


if sys.platform == "win32":
    _OWN_GROUP = subprocess.CREATE_NEW_PROCESS_GROUP
else:
    _OWN_GROUP = 0


class Failure(StrEnum):
    """Why a task has no result."""

    too_slow = "too_slow"
    """It took longer than its seconds on the processor, or much longer on the wall."""
    out_of_memory = "out_of_memory"
    """A MemoryError, or the kernel killed the worker."""
    crashed = "crashed"
    """The worker died."""
    failed = "failed"
    """A Python error."""
    too_large = "too_large"
    """The result is over the cap."""


_MEANT = {
    **dict.fromkeys(("SIGALRM", "SIGPROF", "SIGXCPU"), Failure.too_slow),  # its own timers, see `sandbox.timed`
    f"exit {NO_MEMORY}": Failure.out_of_memory,
    "SIGKILL": Failure.out_of_memory,  # not by us, so by the kernel
}


@dataclass(frozen=True, slots=True)
class Order(Generic[Tag]):
    """A task on its way."""

    tag: Tag
    body: Parts
    """As `frames.sealed` made it."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a worker made of a task; fields as in `pool.Done`."""

    data: bytes | None
    failure: Failure | None
    error: str
    seconds: float


class Unready(Exception):
    """A worker did not become ready; `final` if another would not either."""

    def __init__(self, message: str = "", final: bool = False) -> None:
        super().__init__(message)
        self.final = final


class Worker:
    """A process of its own, with a clean environment and two pipes. Its standard error goes nowhere."""

    def __init__(self, limits: Limits) -> None:
        path = [os.path.abspath(entry) for entry in sys.path]  # noqa: PTH100 -- the empty entry is the working folder
        code = f"import sys; sys.path[:] = {path!r}; from pdfforms.contain.inside import main; main()"
        try:
            self._process = subprocess.Popen(  # noqa: S603 -- our own interpreter
                [sys.executable, "-I", "-B", "-X", "utf8", "-c", code],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={name: value for name, value in os.environ.items() if name.upper() in _KEPT} | _SET,
                start_new_session=True,  # Ctrl-C in the terminal is for the parent
                creationflags=_OWN_GROUP,  # the same
            )
        except OSError as exc:
            raise Unready(f"The workers that read files cannot be started: {exc.strerror}.") from exc
        self._tasks: BinaryIO = cast("BinaryIO", self._process.stdin)
        self._results: BinaryIO = cast("BinaryIO", self._process.stdout)
        self._limits = limits
        self._lock = threading.Lock()
        self._deadline = _NEVER
        self._late = False
        self._worn = False
        self._served = 0

    def ready(self, opening: bytes) -> None:
        """Wait until the doors are shut and the setup is done. Raises Unready."""
        frame = self._ask((pickle.dumps((self._limits, opening), protocol=5),), self._limits.start_seconds)
        if frame is not None and frame.kind is Kind.READY:
            return
        if frame is not None and frame.kind is Kind.SETUP:
            said = frame.body.decode(errors="replace")
            raise Unready(f"The workers that read files cannot start: {said}", final=True)
        how = self._ending() or "no answer"
        raise Unready(
            f"The workers that read files end before they are ready ({'too slow' if self._late else how})."
            " See what `pdfforms doctor` says, and whether memory is free.",
            final=self._late,
        )

    def fit(self, max_tasks: int) -> bool:
        """Whether it may be given another task."""
        return not (self._worn or self._late) and self._served < max_tasks and self._process.poll() is None

    def run(self, body: Parts, seconds: float) -> Outcome:
        """Have a task done. Whatever happens, this is its outcome."""
        began = time.monotonic()
        self._served += 1
        frame = self._ask(body, seconds)
        return self._judged(frame, time.monotonic() - began)

    def kill_if_late(self, more: float = 0.0) -> None:
        """Called from another thread: kill it when its time is over; `more` seconds are given first."""
        with self._lock:
            self._deadline += more
            if time.monotonic() > self._deadline:
                self._late = True
                self._process.kill()

    def kill(self) -> None:
        """Kill it. It writes nothing, so nothing is lost."""
        self._process.kill()

    def end(self) -> None:
        """Kill it and let go of what the parent holds of it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._tasks, self._results):
            with suppress(OSError):
                pipe.close()

    def _ask(self, body: Parts, seconds: float) -> Frame | None:
        """Send a frame and wait for its answer; None when there is none, for the worker dies or talks nonsense."""
        token = os.urandom(8)
        with self._lock:
            self._deadline = time.monotonic() + seconds
        try:
            put_parts(self._tasks, Kind.TASK, token, body)
            answer = take(self._results, self._limits.result_bytes)
            return answer if answer is None or answer.token == token else None
        except TooLong:
            return Frame(Kind.LARGE, token)
        except (OSError, NoFrame):
            return None
        finally:
            with self._lock:
                self._deadline = _NEVER

    def _judged(self, frame: Frame | None, seconds: float) -> Outcome:
        kind, body = (frame.kind, frame.body) if frame else (None, b"")
        if kind is Kind.RESULT:
            return Outcome(body, None, "", seconds)
        if kind is Kind.ERROR:
            name = body.decode("ascii", "replace")
            return Outcome(None, Failure.failed, name if _NAME.fullmatch(name) else "", seconds)
        self._worn = True  # it is dead, or a big block may have left its heap in pieces
        if kind is Kind.MEMORY:
            return Outcome(None, Failure.out_of_memory, "MemoryError", seconds)
        if kind is Kind.LARGE:
            return Outcome(None, Failure.too_large, "", seconds)
        ending = self._ending()
        failure = Failure.too_slow if self._late else _MEANT.get(ending, Failure.crashed)
        return Outcome(None, failure, ending, seconds)

    def _ending(self) -> str:
        """How the process ended: the signal's name or the exit code; empty where it had to be ended."""
        try:
            code = self._process.wait(_DYING)
        except subprocess.TimeoutExpired:
            self.kill()
            return ""
        try:
            return signal.Signals(-code).name if code < 0 else f"exit {code}"
        except ValueError:
            return f"signal {-code}"
