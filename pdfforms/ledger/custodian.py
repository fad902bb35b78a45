"""What the records officer asks of the ledger, and changes in it: the chain, holds, leaving dates, disposals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from pdfforms.ledger import custody, keeping
from pdfforms.ledger.disposing import Disposing, clear_free_pages, disposal_named, unfinished
from pdfforms.ledger.engine import place_of, writing
from pdfforms.ledger.further_cases import KINDS, further_from, further_named
from pdfforms.ledger.trouble import explained
from pdfforms.model.custody import Entry, Happened, Head, Salt
from pdfforms.model.retention import Case, Disposal, Hold, Leaving, LeavingKind, Tombstone

_PAGE = 1000
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Standing:
    """One subject: what the chain has of it, and what the tables say."""

    subject: str
    entries: Sequence[Entry]
    salt: Salt | None
    """None once it was destroyed."""
    said: Sequence[Happened]


class Custodian:
    """Made by `Ledger.custodian`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._place = place_of(engine)

    def head(self) -> Head | None:
        """The end of the chain."""
        return self._ask(custody.head)

    def entries(self) -> Iterator[Entry]:
        """The whole chain, page by page."""
        after = 0
        while found := self._ask(custody.entries_from, after, _PAGE):
            yield from found
            after = found[-1].n

    def standing(self) -> Iterator[Standing]:
        """Every subject, by name, each as it is at one moment."""
        after = ""
        while found := self._ask(_standing_from, after):
            yield from found
            after = found[-1].subject

    def hold(self, subject: str, reason: str, by: str, at: str) -> None:
        """Nothing of a student or record may be disposed of."""
        self._change(keeping.hold, subject, reason, by, at)

    def release(self, subject: str, by: str, at: str) -> int:
        """Lifts the holds on a student or record; how many there were."""
        return self._change(keeping.release, subject, by, at)

    def holds(self) -> tuple[Hold, ...]:
        """All holds that hold, the oldest first."""
        return self._ask(keeping.holds)

    def leave(self, said: Sequence[tuple[str, LeavingKind, str | None]], by: str, at: str) -> int:
        """Writes down when students (or the subjects of records) left; how many of these were not known so."""
        return self._change(keeping.leave, said, by, at)

    def leavings(self) -> dict[str, Leaving]:
        """What holds of each student now; those who are back or never left are not in it."""
        return self._ask(keeping.leavings)

    def knows(self, subject: str) -> bool:
        """Whether there is such a record, a copy for such a student, or anything else with a term of its own."""
        return self._ask(keeping.knows, subject) or any(
            self._ask(further_named, kind, [subject]) for kind in KINDS
        )

    def cases(self) -> Iterator[Case]:
        """All records, and whatever else has a term of its own, each with what that depends on."""
        after = ""
        while found := self._ask(keeping.cases_from, after, _PAGE):
            yield from found
            after = found[-1].subject
        for kind in KINDS:
            after = ""
            while found := self._ask(further_from, kind, after, _PAGE):
                yield from found
                after = found[-1].subject

    def students_here(self, students: Sequence[str]) -> frozenset[str]:
        """Those of whom there is a copy."""
        return self._ask(keeping.students_here, students)

    def subjects_here(self, subjects: Sequence[str]) -> frozenset[str]:
        """Those of these that are records, or copies that were not disposed of; told without opening any."""
        return self._ask(keeping.subjects_here, subjects)

    @contextmanager
    def disposing(self, records: Sequence[str]) -> Iterator[Disposing]:
        """One transaction that takes rows away. Nobody else posts to these records until it ends."""
        with explained(self._place), writing(self._engine).begin() as connection:
            disposing = Disposing(connection, records)
            yield disposing
            disposing.finish()

    def unfinished(self) -> tuple[Disposal, ...]:
        """Disposals of which files may be left."""
        return self._ask(unfinished)

    def disposal(self, name: str) -> Disposal | None:
        """One disposal."""
        return self._ask(disposal_named, name)

    def tombstones(self, subjects: Sequence[str]) -> dict[str, Tombstone]:
        """Those of these records and copies that were disposed of."""
        return self._ask(keeping.tombstones_of, subjects)

    def clear_free_pages(self) -> str:
        """Overwrites what deleted rows have left in the database's own files, as far as that can be done from
        here; returns what may be left, in words."""
        return clear_free_pages(self._engine)

    def _ask(self, question: Callable[..., _T], *asked: Any) -> _T:
        with explained(self._place), self._engine.begin() as connection:
            return question(connection, *asked)

    def _change(self, change: Callable[..., _T], *asked: Any) -> _T:
        with explained(self._place), writing(self._engine).begin() as connection:
            log = custody.Log(connection)
            done = change(connection, log, *asked)
            log.write()
        return done


def _standing_from(connection: Connection, after: str) -> list[Standing]:
    subjects = custody.subjects_from(connection, after, _PAGE)
    entries = custody.digests_of(connection, subjects)
    salts = custody.salts_of(connection, subjects, some=True)
    said = custody.standing_of(connection, subjects)
    return [Standing(each, entries[each], salts.get(each), said[each]) for each in subjects]
