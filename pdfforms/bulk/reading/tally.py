"""What has become of the files of a run, in as little memory for a million of them as for one."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from pdfforms.model.record import Record, Status


class Noted:
    """The records that a run has made or changed, each with its status as it is now.

    One record may be made several times in a run, for each return of its copy. Their ids lie in a table of
    SQLite's, which brings it to disk, to a file without a name, once it is larger than 2 MB.
    """

    def __init__(self) -> None:
        self.statuses: Counter[Status] = Counter()
        """How many records of each status."""
        self._table = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._table.execute("PRAGMA journal_mode = OFF")
        self._table.execute("CREATE TABLE noted (id TEXT PRIMARY KEY, status TEXT NOT NULL) WITHOUT ROWID")

    def note(self, made: Iterable[Record]) -> None:
        """Records that were made or changed."""
        for each in made:
            before = self._table.execute("SELECT status FROM noted WHERE id = ?", (each.id,)).fetchone()
            if before is not None:
                self.statuses[Status(before[0])] -= 1
            self.statuses[each.status] += 1
            self._table.execute("REPLACE INTO noted VALUES (?, ?)", (each.id, each.status.value))

    def __iter__(self) -> Iterator[str]:
        """Their ids."""
        return (each for (each,) in self._table.execute("SELECT id FROM noted"))


@dataclass(slots=True)
class Tally:
    """What has become of the files of one run so far."""

    came: int = 0
    """Files that came in."""
    known: int = 0
    """Of them those that were in the ledger already."""
    left_over: int = 0
    """Files that an earlier run had stored and not read."""
    done: int = 0
    records: Noted = field(default_factory=Noted)
    """The records that were made or changed."""
    quarantined: list[str] = field(default_factory=list)
    """Names of the files that broke the reader."""
    troubles: list[str] = field(default_factory=list)
    """Of files that could not be opened: the name and why."""

    @property
    def statuses(self) -> Counter[Status]:
        """How many records of each status."""
        return self.records.statuses.copy()


Told = Callable[[Tally], None]


def quiet(_tally: Tally) -> None:
    """Nobody wants to hear it."""
