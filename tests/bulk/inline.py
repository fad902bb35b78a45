"""Workers that are none: each task is done in this process, so that tests of what becomes of it are quick."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, Self

from pdfforms.bulk.reading.asked import Asked
from pdfforms.contain.limits import Limits
from pdfforms.contain.pool import Done, Failure

Breaks = Callable[[tuple[Asked, ...]], Failure | None]
"""How a task breaks its worker; None where it does not."""


class InlinePool:
    """Stands in for `contain.pool.Pool`."""

    breaks: ClassVar[list[Breaks]] = []
    tasks: ClassVar[list[tuple[str, ...]]] = []
    """What was asked: of each task the names of its files, each with its first page."""
    seconds: ClassVar[list[float]] = []
    """How long each might take."""

    def __init__(
        self,
        setup: Callable[..., Callable[[Any], bytes]],
        arguments: Sequence[object],
        *,
        jobs: int,
        limits: Limits,
    ) -> None:
        del jobs, limits
        self._work = setup(*arguments)
        self._done: deque[Done[int]] = deque()

    def __class_getitem__(cls, _parameters: object) -> type[Self]:
        return cls

    @property
    def pending(self) -> int:
        return len(self._done)

    def submit(self, tag: int, task: tuple[Asked, ...], seconds: float = 0.0) -> None:
        self.seconds.append(seconds)
        self.tasks.append(tuple(f"{each.name}@{each.first_page}" for each in task))
        failure = next((failure for breaks in self.breaks if (failure := breaks(task))), None)
        data = None if failure else self._work(task)
        self._done.append(Done(tag, data, failure, "", 0.0))

    def next_done(self, _timeout: float | None = None) -> Done[int] | None:
        return self._done.popleft() if self._done else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._done.clear()


class InlineHand(InlinePool):
    """The same for what is drawn and sealed for the archive, whose tasks are no files' names."""

    def submit(self, tag: int, task: Any, _seconds: float | None = None) -> None:
        self._done.append(Done(tag, self._work(task), None, "", 0.0))

    def stop(self) -> None:
        self._done.clear()


@contextmanager
def breaking(name: str, failure: Failure = Failure.crashed, times: int = 1 << 30) -> Iterator[None]:
    """Files, or spans of pages (NAME@3), that break the first `times` workers that have them in hand."""
    left = [times]

    def breaks(task: tuple[Asked, ...]) -> Failure | None:
        names = {one for each in task for one in (each.name, *(f"{each.name}@{page}" for page in _pages(each)))}
        if name not in names or not left[0]:
            return None
        left[0] -= 1
        return failure

    InlinePool.breaks.append(breaks)
    try:
        yield
    finally:
        InlinePool.breaks.remove(breaks)


def _pages(asked: Asked) -> range:
    return range(*asked.span) if asked.span else range(0)
