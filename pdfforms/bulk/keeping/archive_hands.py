"""What is drawn and sealed for each record, by as many hands as there are processors, in the records' order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from queue import SimpleQueue
from types import TracebackType
from typing import Generic, Self, TypeVar

from pdfforms.bulk.keeping.archive_contents import Contents
from pdfforms.bulk.keeping.archive_hand import Drawn, Hand
from pdfforms.bulk.keeping.archive_sealing import Seal
from pdfforms.bulk.reading.run import processors
from pdfforms.bulk.shelf import Shelf

AHEAD = 3
"""Records for each hand, with the one that it has, that are in memory before their turn; and bytes of them."""
AHEAD_BYTES = 64_000_000
_SLICE = 0.25
"""Seconds that one waits at a stretch: Windows delivers Ctrl-C only between two."""
_P = TypeVar("_P")


@dataclass(frozen=True, slots=True)
class Turn(Generic[_P]):
    """A record that waits for what is to be drawn of it."""

    plan: _P
    contents: Contents | None
    """None where nothing is to be drawn."""

    @property
    def size(self) -> int:
        """Bytes that it holds in memory."""
        return sum(map(len, self.contents.files.values())) if self.contents else 0


class Hands:
    """All of them, for one run."""

    def __init__(self, shelf: Shelf, seal: Seal | None, jobs: int | None = None) -> None:
        """`jobs` hands; None for as many as there are processors."""
        self._many = jobs or processors()
        self._all = [Hand(Shelf(shelf.folders, shelf.built), seal) for _ in range(self._many)]
        self._free: SimpleQueue[Hand] = SimpleQueue()
        for each in self._all:
            self._free.put(each)
        self._threads = ThreadPoolExecutor(self._many, "archive")

    def drawn(self, turns: Iterable[Turn[_P]]) -> Iterator[tuple[_P, Drawn | Exception]]:
        """Each with what was drawn of it, or with why that cannot be; in their order, some ahead."""
        waiting: deque[tuple[Turn[_P], Future[Drawn] | None]] = deque()
        held = 0
        for turn in turns:
            waiting.append((turn, self._threads.submit(self._draw, turn.contents) if turn.contents else None))
            held += turn.size
            while len(waiting) > AHEAD * self._many or (waiting and held > AHEAD_BYTES):
                held -= waiting[0][0].size
                yield _done(*waiting.popleft())
        while waiting:
            yield _done(*waiting.popleft())

    def _draw(self, contents: Contents) -> Drawn:
        hand = self._free.get()
        try:
            return hand.draw(contents)
        finally:
            self._free.put(hand)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """At once where something went wrong: what is not done is left."""
        if kind is not None:
            self._stop()
        self._threads.shutdown(cancel_futures=True)
        self._stop()

    def _stop(self) -> None:
        for each in self._all:
            each.stop()


def _done(turn: Turn[_P], future: Future[Drawn] | None) -> tuple[_P, Drawn | Exception]:
    if future is None:
        return turn.plan, {}
    while not wait([future], _SLICE).done:
        pass
    try:
        return turn.plan, future.result()
    except Exception as exc:  # noqa: BLE001  # drawing and parsing have errors of their own: the run goes on
        return turn.plan, exc
