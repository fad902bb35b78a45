"""Reading again what is in the vault, when the reader got better: what changed is told, no decision is lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from pdfforms.bulk.desk import WHY, OfficeDesk, now
from pdfforms.bulk.post import READER
from pdfforms.bulk.shift import Read
from pdfforms.bulk.work import Asked
from pdfforms.contain.pool import Failure
from pdfforms.model.ledger import Event, FileState, StoredFile
from pdfforms.model.record import Record, plain_value


@dataclass(frozen=True, slots=True)
class Change:
    """What reading again changed in one record."""

    record: str
    file: str
    before: str | None
    """The status; None where there was no such record."""
    after: str
    fields: dict[str, tuple[object, object]]
    """Value before and after, by field key, as JSON has them."""


@dataclass(slots=True)
class AgainDesk(OfficeDesk):
    """Hands out stored files again, and compares."""

    wanted: Callable[[StoredFile], bool] = lambda _: True
    changes: list[Change] = field(default_factory=list)

    def receive(self) -> Iterator[Sequence[Asked]]:
        """The files that are wanted, as they were stored."""
        batch: list[Asked] = []
        for file in self.ledger.files(FileState.READ):
            if self.wanted(file):
                self.tally.came += 1
                received = self.ledger.receipts_of([file.sha256])[0]
                batch.append(
                    Asked(file.sha256, file.name, received.received_at, self.folder.vault.get(file.sha256))
                )
            if len(batch) == 64:
                yield batch
                batch = []
        if batch:
            yield batch

    def split(self, sha256: str, spans: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
        """All of them are to be read again."""
        OfficeDesk.split(self, sha256, spans)
        return spans

    def give_up(self, asked: Asked, failure: Failure) -> None:
        """What was read before stands."""
        self.tally.troubles.append(f"{asked.name}: {WHY[failure]} What was read before stands.")
        self.tally.done += asked.first_page == 0
        self.told(self.tally)

    def take(self, read: Sequence[Read]) -> None:
        """Posts what was read, and keeps what it changed."""
        with self.ledger.posting() as posting:
            ids = posting.records_on([asked.sha256 for asked, _ in read])
            before = {each: json.loads(stored.data) for each, stored in posting.records(ids).items()}
        made = self._poster.post(read, now())
        self._count(made)
        changes = [change for record in made if (change := _change(record, before.get(record.id)))]
        self.changes += changes
        self.tally.done += sum(1 for asked, _ in read if asked.first_page == 0)
        with self.ledger.posting() as posting:
            posting.add_events(
                [
                    Event(
                        now(), "reread", each.record, READER, {"keys": sorted(each.fields), "status": each.after}
                    )
                    for each in changes
                ]
            )
        self.told(self.tally)


def _change(record: Record, before: dict[str, object] | None) -> Change | None:
    after = {key: plain_value(value) for key, value in record.values.items()}
    earlier = before["values"] if before else {}
    if not isinstance(earlier, dict):
        earlier = {}
    fields = {
        key: (earlier.get(key), after.get(key))
        for key in dict.fromkeys([*earlier, *after])
        if earlier.get(key) != after.get(key)
    }
    status = str(before["status"]) if before else None
    if not fields and status == record.status.value:
        return None
    return Change(record.id, record.receipts[0].file, status, record.status.value, fields)
