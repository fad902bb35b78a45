"""A pool of contained workers: tasks go in, each comes out once, with its bytes or with what became of it.

One thread of the parent tends one worker over two pipes of its own, so that a worker can neither see nor spoil
what another has in hand, and a worker that dies costs its own task alone. (`concurrent.futures` gives up all that
is waiting when one worker dies; pebble's workers share one pipe, and the parent unpickles what they write.)
"""

from __future__ import annotations

import os
import pickle
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Generic, Self, TypeVar

from pdfforms.contain.frames import sealed
from pdfforms.contain.limits import LIGHT, PATIENCE, Limits
from pdfforms.contain.worker import Failure, Order, Outcome, Unready, Worker
from pdfforms.errors import PdfformsError

__all__ = ["Done", "Failure", "Pool"]

Tag = TypeVar("Tag")
Task = TypeVar("Task")

MAX_TASKS = 1000
"""Tasks of one worker before another takes its place."""
_TICK = 0.05
"""Seconds between two looks at the clock for tasks that take too long."""
_ASLEEP = 2.0
"""Seconds without a look that mean the parent itself was stopped (Ctrl-Z): they count against no task."""
_SLICE = 0.25
"""Seconds that the caller waits at a stretch: Windows delivers Ctrl-C only between two."""
_STARTS = 3
"""Workers that may die one after the other before the first is ready, until the pool gives up."""


@dataclass(frozen=True, slots=True)
class Done(Generic[Tag]):
    """What became of one task."""

    tag: Tag
    """What it was handed in under."""
    data: bytes | None
    """Its result; None if it failed. It comes from a worker that a file may have taken over: check it."""
    failure: Failure | None
    error: str
    """The name of the Python error's type or of the signal that ended the worker; else empty. Never a message."""
    seconds: float
    """On the wall, from the parent's sending to its receiving."""


class Pool(Generic[Tag, Task]):
    """Workers that call `setup(*arguments)` once, after the doors are shut, then what it returns with each task.

    `setup` and what it takes must be picklable and its module importable; so must the tasks. Used by one thread.
    """

    def __init__(
        self,
        setup: Callable[..., Callable[[Task], bytes]],
        arguments: Sequence[object] = (),
        *,
        jobs: int | None = None,
        limits: Limits = LIGHT,
        max_tasks: int = MAX_TASKS,
    ) -> None:
        self._limits, self._max_tasks = limits, max_tasks
        self._opening = pickle.dumps((setup, tuple(arguments)), protocol=5)
        self._orders: queue.SimpleQueue[Order[Tag] | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Done[Tag] | None] = queue.SimpleQueue()
        self._pending = 0
        self._broken = ""
        self._stopping = threading.Event()
        self._workers: set[Worker] = set()
        self._lock = threading.Lock()
        self._tenders = [
            threading.Thread(target=self._tend, name=f"contain-{n}", daemon=True)
            for n in range(jobs or os.cpu_count() or 1)
        ]
        self._clock = threading.Thread(target=self._watch, name="contain-clock", daemon=True)
        for thread in (*self._tenders, self._clock):
            thread.start()

    @property
    def pending(self) -> int:
        """Tasks handed in and not yet given back. They are held here, so the caller keeps them few."""
        return self._pending

    def submit(self, tag: Tag, task: Task, seconds: float | None = None) -> None:
        """Hand in a task; `seconds` instead of the limit's. Raises PdfformsError when no worker can be had."""
        self._check()
        if self._stopping.is_set():
            raise RuntimeError("The pool has ended.")
        seconds = seconds or self._limits.seconds
        self._orders.put(Order(tag, sealed(seconds, task), PATIENCE * seconds))
        self._pending += 1

    def next_done(self, timeout: float | None = None) -> Done[Tag] | None:
        """The next task that is done, in no order; None when the time is over, nothing is pending or all stopped.

        Raises PdfformsError when no worker can be had.
        """
        end = time.monotonic() + timeout if timeout is not None else float("inf")
        while self._pending:
            left = end - time.monotonic()
            try:
                done = self._done.get(timeout=min(max(left, 0.0), _SLICE))
            except queue.Empty:
                done = None
            if done is not None:
                self._pending -= 1
                return done
            self._check()
            if left <= 0 or self._stopping.is_set():
                break
        return None

    def close(self) -> None:
        """End when all that was handed in is done; what is done can still be fetched."""
        for _ in self._tenders:
            self._orders.put(None)
        for thread in self._tenders:
            while thread.is_alive():
                thread.join(_SLICE)
        self.stop()

    def stop(self) -> None:
        """End at once; what is not done is left."""
        with self._lock:
            self._stopping.set()
            for worker in self._workers:
                worker.kill()
        for _ in self._tenders:
            self._orders.put(None)
        for thread in (*self._tenders, self._clock):
            if thread is not threading.current_thread():
                thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            try:
                self.close()
            except BaseException:
                self.stop()
                raise
        else:
            self.stop()

    def _check(self) -> None:
        if self._broken:
            self.stop()
            raise PdfformsError(self._broken)

    def _tend(self) -> None:
        """One worker after the other, each as long as it lives and is not worn."""
        worker: Worker | None = None
        try:
            worker = self._start()
            while (order := self._orders.get()) is not None and not self._stopping.is_set():
                if worker is not None and not worker.fit(self._max_tasks):
                    self._end(worker)
                    worker = None
                worker = worker or self._start()
                outcome = worker.run(order.body, order.seconds)
                if outcome.data is None and self._stopping.is_set():
                    break  # it was not the task that ended the worker
                self._done.put(_done(order, outcome))
                del order, outcome  # while it waits, nothing of it is held here
        except Unready as exc:
            self._break(str(exc))
        except Exception as exc:  # noqa: BLE001 -- what is left without a tender would wait for ever
            self._break(f"The workers that read files cannot be tended: {type(exc).__name__}.")
        finally:
            if worker is not None:
                self._end(worker)

    def _start(self) -> Worker:
        """A worker that is ready. Raises Unready when it cannot be had."""
        for attempt in range(1, _STARTS + 1):
            with self._lock:
                if self._stopping.is_set() or self._broken:
                    raise Unready
                worker = Worker(self._limits)
                self._workers.add(worker)
            try:
                worker.ready(self._opening)
                return worker
            except Unready as exc:
                self._end(worker)
                if exc.final or attempt == _STARTS:
                    raise
        raise Unready

    def _break(self, message: str) -> None:
        """Let the caller know that no worker can be had."""
        if not self._stopping.is_set():
            self._broken = self._broken or message
            self._done.put(None)

    def _end(self, worker: Worker) -> None:
        with self._lock:
            self._workers.discard(worker)
        worker.end()

    def _watch(self) -> None:
        """Kill the workers whose task takes too long. A thread of its own, for a worker may also stop reading
        or writing in mid-frame and so hold up the thread that tends it."""
        looked = time.monotonic()
        while not self._stopping.wait(_TICK):
            asleep, looked = time.monotonic() - looked, time.monotonic()
            with self._lock:
                workers = list(self._workers)
            for worker in workers:
                worker.kill_if_late(asleep if asleep > _ASLEEP else 0.0)


def _done(order: Order[Tag], outcome: Outcome) -> Done[Tag]:
    return Done(order.tag, outcome.data, outcome.failure, outcome.error, outcome.seconds)
