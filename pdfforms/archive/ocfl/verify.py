"""Reads the store again and says which objects are still what was put in.

An object that is found wanting is judged once more while nobody writes, since it may have got a new version, or
been destroyed, under the judge's hands. A file that cannot be read is a fault of its object, not the run's end.
"""

from __future__ import annotations

import os
import random
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from pdfforms.archive.ocfl import disk
from pdfforms.archive.ocfl.checks import Checks
from pdfforms.archive.ocfl.faults import Fault
from pdfforms.archive.ocfl.folder import LocalFolder
from pdfforms.archive.ocfl.judge import judge
from pdfforms.archive.ocfl.judge_root import judge_root
from pdfforms.archive.ocfl.layout import place_of
from pdfforms.archive.ocfl.store import Store
from pdfforms.archive.ocfl.walk import id_in
from pdfforms.errors import ArchiveError

HANDS = max(2, os.cpu_count() or 1)
"""Threads: digests are made without Python's lock."""
_TOGETHER = 8
"""Objects that a thread takes at once."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which objects are looked at: all of them, unless it says less."""

    sample: int | None = None
    """So many, drawn by lot."""
    days: float | None = None
    """Those not found whole within so many days."""
    seed: int | None = None
    """For the lot; None for another one each time."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One object, looked at."""

    id: str
    faults: tuple[Fault, ...]
    """Empty where the object is whole."""
    bytes: int
    """That were read and compared."""


class Verification:
    """One run: its length is the number of objects to come, iterating gives them as they are looked at.

    It may be given up at any time: with a journal the next run with the same choice goes on from there.
    """

    def __init__(
        self,
        store: Store,
        choice: Choice,
        checks: Checks,
        expected: Mapping[str, str] | None = None,
        now: datetime | None = None,
    ) -> None:
        """`expected`: id -> inventory_sha512 of the newest version, kept elsewhere. With it a change of an object
        and of all its digests is found, and an object that is missing or that nobody knows."""
        self._store, self._checks, self._expected = store, checks, expected
        self._now = now or datetime.now(UTC)
        with disk.telling(str(store.folder), "The archive was not verified"):
            faults, places = judge_root(store.root)
        self.root_faults = faults.errors
        """What is wrong with the root itself or lies between the objects."""
        self._whole = choice.sample is None and choice.days is None
        self._chosen = self._choose([(self._id(place), place) for place in places], choice)

    def __len__(self) -> int:
        return len(self._chosen)

    def __iter__(self) -> Iterator[Checked]:
        try:
            if self._whole:
                self._checks.begin(self._now)
            for checked in self._judged():
                self._checks.note(checked.id, not checked.faults)
                yield checked
            if self._whole:
                self._checks.end()
        finally:
            self._checks.close()

    def _id(self, place: str) -> str:
        """The id by the folder's name; where only the inventory has it and is damaged, the folder's name."""
        try:
            return id_in(self._store.root, place)
        except (OSError, ArchiveError):
            return place.rpartition("/")[2]

    def _choose(self, found: list[tuple[str, str]], choice: Choice) -> list[tuple[str, str]]:
        known = {object_id for object_id, _ in found}
        found += [(each, place_of(each)) for each in self._expected or () if each not in known]
        if choice.days is not None:
            found = [each for each in found if self._checks.due(each[0], choice.days, self._now)]
        if self._whole:
            found = [each for each in found if not self._checks.seen(each[0])]
        if choice.sample is not None:
            lot = random.Random(choice.seed)  # noqa: S311 - a sample is no secret
            found = lot.sample(found, min(choice.sample, len(found)))
        return found

    def _judged(self) -> Iterator[Checked]:
        """In the order that they were chosen in, some ahead."""
        waiting: deque[Future[list[Checked]]] = deque()
        with ThreadPoolExecutor(HANDS) as hands:
            try:
                for at in range(0, len(self._chosen), _TOGETHER):
                    waiting.append(hands.submit(self._judge_some, self._chosen[at : at + _TOGETHER]))
                    if len(waiting) > 2 * HANDS:
                        yield from waiting.popleft().result()
                while waiting:
                    yield from waiting.popleft().result()
            finally:
                for each in waiting:
                    each.cancel()

    def _judge_some(self, some: Sequence[tuple[str, str]]) -> list[Checked]:
        return [checked for each in some if (checked := self._judge(*each)) is not None]

    def _judge(self, object_id: str, place: str) -> Checked | None:
        """None for an object that was destroyed since it was chosen."""
        checked = self._look(object_id, place)
        if not checked.faults:
            return checked
        with ExitStack() as stack:
            with suppress(OSError):  # where no lock can be made nobody writes
                stack.enter_context(self._store.writers_wait())
            again = self._look(object_id, place)
            gone = not os.path.isdir(disk.below(self._store.root, place))  # noqa: PTH112
        return None if gone and object_id not in (self._expected or ()) else again

    def _look(self, object_id: str, place: str) -> Checked:
        path = disk.below(self._store.root, place)
        folder = LocalFolder(path)
        try:
            verdict = judge(folder, ours=True)
        except OSError as exc:
            return Checked(object_id, (Fault("X004", f"{place} ({exc.strerror})"),), folder.hashed)
        faults = list(verdict.errors)
        if faults and not os.path.isdir(path):  # noqa: PTH112
            return Checked(object_id, (Fault("X001", place),), 0)
        if verdict.id is not None and (verdict.id != object_id or place_of(verdict.id) != place):
            faults.append(Fault("E083", place))
        if self._expected is not None:
            if object_id not in self._expected:
                faults.append(Fault("X003", place))
            elif self._expected[object_id] != verdict.inventory_sha512:
                faults.append(Fault("X002", place))
        return Checked(object_id, tuple(faults), folder.hashed)
