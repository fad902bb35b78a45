"""A shift of reading: files in, each file out exactly once, whatever it does to the worker that reads it.

| what a worker says, or what becomes of it | then |
|---|---|
| read | the desk takes it |
| postponed, since its shift was over | it is asked again |
| its pages are pictures | it goes to a worker that may hold the OCR engine |
| a long file | it is asked again in spans of pages |
| a task of several files failed | each of them is asked alone |
| a file or a span failed alone | once more, without pictures cut out of it |
| it failed again | the file is given up; of a span each page is asked alone, of an archive each file in it |
| a page of a long file failed alone, or a file of an archive | it is given up; the others stand |
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from pdfforms.bulk.reading.asked import LONG, SPAN, Asked
from pdfforms.bulk.reading.results import FileResult, State, load_results
from pdfforms.contain.limits import LIGHT
from pdfforms.contain.pool import Done, Failure, Pool
from pdfforms.errors import WireError
from pdfforms.model.filetype import FileType, sniff

_FILES, _BYTES = 16, 2_000_000
"""Of a task at most, so that a worker's start of each task costs little."""
_AT_ONCE = 128
"""Files that the desk takes at a time: what a transaction costs by itself is divided among them."""
_BYTES_AT_ONCE = 32_000_000
"""Of files that wait for the desk to take them, beyond which it does not wait for more."""
_BYTES_OF_TASK = 5_000_000
"""Of files in memory for each task that may be in hand: large ones are fewer in hand, or alone."""
ATTEMPTS = 2
"""Of a file alone, until it is given up."""
_SECONDS = LIGHT.seconds
"""Of a task; where pages are pictures, as many for each."""
_WAIT = 0.02
"""Seconds to wait on one kind of workers while the other kind is busy too."""

Task = tuple[Asked, ...]
Read = tuple[Asked, FileResult]


class Desk(Protocol):
    """Who hands out files and keeps what was read."""

    def receive(self) -> Iterator[Sequence[Asked]]:
        """Batches of files, each safe before it is handed out."""

    def take(self, read: Sequence[Read]) -> None:
        """Keeps what was read; all of it is safe when this returns."""

    def split(self, sha256: str, spans: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
        """Notes that a file is read in spans, and returns those that are not read yet."""

    def give_up(self, asked: Asked, failure: Failure) -> None:
        """Notes that a file, or pages of a long one, cannot be read: it broke every worker that tried."""


@dataclass
class Shift:
    """One run over many files."""

    desk: Desk
    open_pool: Callable[[bool], Pool[int, Task]]
    """Workers; heavy ones, which may hold the OCR engine, where it is told True."""
    most: int
    """Tasks in hand at a time: a few for each worker."""
    _pools: dict[bool, Pool[int, Task]] = field(default_factory=dict)
    _alone: deque[Asked] = field(default_factory=deque)
    """Asked again, one by one."""
    _pictures: deque[tuple[Asked, int]] = field(default_factory=deque)
    """For the heavy workers, with their pages."""
    _in_hand: dict[int, tuple[Task, int]] = field(default_factory=dict)
    """Tasks by number, with the pages that are pictures; 0 where the workers are not the heavy ones."""
    _failures: Counter[tuple[str, int]] = field(default_factory=Counter)
    _read: list[Read] = field(default_factory=list)
    _number: int = 0

    def run(self) -> None:
        """Reads everything that the desk hands out. What is done is kept also where something stops it."""
        tasks = _tasks(self.desk.receive())
        try:
            while self._submit(tasks):
                done = self._next()
                if done is not None:
                    self._settle(done)
                if self._enough() or (done is None and self._read):
                    self._keep()
        finally:
            self._keep()

    # -- out

    def _submit(self, tasks: Iterator[Task]) -> bool:
        """Hands tasks to the workers while they can take more; whether anything is still to come."""
        while len(self._in_hand) < self.most and self._in_memory() < self.most * _BYTES_OF_TASK:
            if self._pictures:
                asked, pages = self._pictures.popleft()
                self._hand((asked,), pages)
            elif self._alone:
                self._hand((self._alone.popleft(),))
            elif task := next(tasks, None):
                self._hand(task)
            else:
                break
        return bool(self._in_hand)

    def _in_memory(self) -> int:
        """Bytes of the files in hand; the spans of a long one share them."""
        return _bytes(each for task, _ in self._in_hand.values() for each in task)

    def _hand(self, task: Task, pages: int = 0) -> None:
        self._number += 1
        self._in_hand[self._number] = task, pages
        heavy = pages > 0
        if heavy not in self._pools:
            self._pools[heavy] = self.open_pool(heavy)
        pool = self._pools[heavy]
        pool.submit(self._number, task, _SECONDS * max(pages, 1))

    # -- in

    def _next(self) -> Done[int] | None:
        busy = [pool for pool in self._pools.values() if pool.pending]
        for pool in busy:
            if done := pool.next_done(_WAIT if len(busy) > 1 else 1.0):
                return done
        return None

    def _settle(self, done: Done[int]) -> None:
        task, pages = self._in_hand.pop(done.tag)
        failure = done.failure
        results: dict[str, FileResult] = {}
        if done.data is not None:
            try:
                results = {each.sha256: each for each in load_results(done.data, [one.sha256 for one in task])}
            except WireError:
                failure = Failure.failed
        if failure is not None:
            self._failed(task, failure, pages)
            return
        for asked in task:
            self._sort(asked, results[asked.sha256], pages)

    def _sort(self, asked: Asked, result: FileResult, pages: int) -> None:
        """`pages` as in `_in_hand`. What a worker may not say of a span, or with the engine, is a failure:
        one that a file has taken over could go on for ever."""
        if result.state is State.READ:
            self._read.append((asked, result))
        elif pages or (asked.span and result.state is State.LONG):
            self._failed((asked,), Failure.failed, pages)
        elif result.state is State.POSTPONED:
            self._alone.append(asked)
        elif result.state is State.NEEDS_PICTURES:
            self._pictures.append((asked, min(max(result.pages, 1), LONG)))
        else:
            self._split(asked, range(0, result.pages, SPAN), result.pages)

    def _split(self, asked: Asked, starts: Iterable[int], end: int) -> None:
        step = starts.step if isinstance(starts, range) else 1
        spans = [(first, min(first + step, end)) for first in starts]
        left = self.desk.split(asked.sha256, spans)
        self._alone.extend(replace(asked, span=span) for span in left)

    def _failed(self, task: Task, failure: Failure, pictures: int) -> None:
        if len(task) > 1:
            self._alone.extend(task)
            return
        (asked,) = task
        place = (asked.sha256, asked.first_page)
        self._failures[place] += 1
        pages = asked.span[1] - asked.span[0] if asked.span else 0
        asked = replace(asked, crops=False)
        if self._failures[place] < ATTEMPTS and pages != 1:
            if pictures:
                self._pictures.append((asked, pictures))
            else:
                self._alone.append(asked)
        elif asked.span and pages > 1:
            del self._failures[place]
            self._split(asked, range(*asked.span), asked.span[1])
        elif asked.span is None and not asked.apart and sniff(asked.data) is FileType.ZIP:
            self._alone.append(replace(asked, apart=True))
        else:
            self._keep()
            self.desk.give_up(asked, failure)

    def _enough(self) -> bool:
        """Whether what was read is worth a transaction."""
        return len(self._read) >= _AT_ONCE or _bytes(asked for asked, _ in self._read) >= _BYTES_AT_ONCE

    def _keep(self) -> None:
        read, self._read = self._read, []
        if read:
            self.desk.take(read)


def _bytes(files: Iterable[Asked]) -> int:
    return sum({each.sha256: len(each.data) for each in files}.values())


def _tasks(batches: Iterator[Sequence[Asked]]) -> Iterator[Task]:
    """The files of each batch in tasks: small ones together."""
    for batch in batches:
        task: list[Asked] = []
        size = 0
        for asked in batch:
            same = any(each.sha256 == asked.sha256 for each in task)
            if task and (same or len(task) == _FILES or size + len(asked.data) > _BYTES):
                yield tuple(task)
                task, size = [], 0
            task.append(asked)
            size += len(asked.data)
        if task:
            yield tuple(task)
