"""One transaction: what a batch of readings changes. All of it is in the ledger at the end, or nothing.

Whoever posts to a record holds it until the end: SQLite has one writer at a time, on PostgreSQL the record's id is
locked. So two that post to one record at once see each other's readings, whichever comes first. Name all records
of the batch when the posting begins: two that take the same ones bit by bit would wait for each other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from types import MappingProxyType

from sqlalchemy import BigInteger, Connection, cast, delete, func, insert, select, tuple_

from pdfforms.errors import LedgerError, UsageError
from pdfforms.ledger import keeping, linking, listing, mailing, outgoing
from pdfforms.ledger.custody import of_event, of_record
from pdfforms.ledger.issuing import IssuePosting
from pdfforms.ledger.many import There, change, chosen, put, remove, storable
from pdfforms.ledger.owners import of_records
from pdfforms.ledger.relocking import gather_under
from pdfforms.ledger.rows import answer_row, event_row, finding_row, reading_row, record_row
from pdfforms.ledger.tables import (
    answers,
    events,
    files,
    findings,
    readings,
    records,
    settlements,
    spans,
)
from pdfforms.model.custody import Happened
from pdfforms.model.ledger import (
    ACCEPTED,
    Decision,
    Event,
    FileChange,
    IssuedCopy,
    PostedRecord,
    Settlement,
    Span,
    StoredFile,
    StoredReading,
    StoredReceipt,
    StoredRecord,
)
from pdfforms.model.linked import Linked
from pdfforms.model.mail import Item, NewItem
from pdfforms.model.record import plain_value
from pdfforms.model.retention import Tombstone


class Posting(IssuePosting):
    """The verbs of one transaction. Made by `Ledger.posting()`."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._held: set[str] = set()
        self._settled: set[str] = set()
        """Records with a new decision that no record has taken over yet."""

    def owners_of_records(self, copy_of: Mapping[str, str | None]) -> dict[str, str]:
        """Under whose key each of these records is; see `Ledger.owners_of_records`."""
        return of_records(self._connection, copy_of)

    def hold(self, ids: Iterable[str]) -> None:
        """Keeps everyone else from posting to these records (or files) until the end of the transaction."""
        new = set(ids) - self._held
        self._held.update(new)
        if new and self._connection.dialect.name == "postgresql":
            locks = chosen(self._connection, map(str, sorted(map(_lock, new)))).subquery()
            self._connection.execute(select(func.pg_advisory_xact_lock(cast(locks.c.value, BigInteger))))

    def readings_of(self, ids: Sequence[str]) -> dict[str, tuple[StoredReading, ...]]:
        """The readings that records stand on, by record, in order of arrival."""
        self.hold(ids)
        return listing.readings_of(self._connection, ids)

    def put_readings(
        self, new: Sequence[StoredReading], ends: Mapping[tuple[str, int], int] = MappingProxyType({})
    ) -> tuple[str, ...]:
        """Puts all readings of files or spans, in place of earlier ones of the same file or span and of spans that
        begin within it: `ends` has the page behind its last one by SHA-256 and first page.

        Returns the ids of the records that thereby lost a reading: they are to be made again from those that are
        left, or dropped.
        """
        self.hold(name for each in new for name in (each.record_id, each.sha256))
        places = {(each.sha256, each.first_page): each.first_page + 1 for each in new} | dict(ends)
        hashes = chosen(self._connection, {sha256 for sha256, _ in places})
        former = select(readings.c.sha256, readings.c.first_page, readings.c.ordinal, readings.c.record_id)
        had = {
            (row.sha256, row.first_page, row.ordinal): row.record_id
            for row in self._connection.execute(former.where(readings.c.sha256.in_(hashes)))
            if any(
                first <= row.first_page < end for (sha256, first), end in places.items() if sha256 == row.sha256
            )
        }
        has = {(each.sha256, each.first_page, each.ordinal): each.record_id for each in new}
        lost = sorted({record for at, record in had.items() if has.get(at) != record})
        self.hold(lost)
        if gone := [at for at in had if at not in has]:
            own = tuple_(readings.c.sha256, readings.c.first_page, readings.c.ordinal)
            self._connection.execute(delete(readings).where(own.in_(gone)))
        owners = self.owners_of_records({each.record_id: each.copy for each in new})
        rows = [reading_row(each, self._cells, owners.get(each.record_id)) for each in new]
        put(self._connection, readings, rows, There.REPLACE)
        return tuple(lost)

    def records_on(self, hashes: Sequence[str]) -> tuple[str, ...]:
        """The ids of the records that stand on files."""
        ids = listing.records_on(self._connection, hashes)
        self.hold(ids)
        return ids

    def records(self, ids: Sequence[str]) -> dict[str, StoredRecord]:
        """Those of these records that there are, by id."""
        self.hold(ids)
        return listing.records_named(self._connection, ids)

    def put_records(self, posted: Sequence[PostedRecord]) -> None:
        """Puts records with their answers and findings, in place of what was there of them. Their readings and the
        decisions on them come first.

        Raises LedgerError where a record says something else than a person decided: whoever posts lays the
        decisions over it.
        """
        ids = [each.record.id for each in posted]
        self.hold(ids)
        self._keep_decisions(posted)
        places = self._places(ids)
        cells, owners = self._cells, self.owners_of_records({each.record.id: each.record.copy for each in posted})
        gather_under(self._connection, owners)
        rows = [record_row(each, places[each.record.id], cells, owners.get(each.record.id)) for each in posted]
        put(self._connection, records, rows, There.REPLACE)
        said = [
            answer_row(each.record.id, key, answer, cells.on)
            for each in posted
            for key, answer in each.record.answers.items()
        ]
        found = [
            finding_row(each.record.id, n, one, cells.on)
            for each in posted
            for n, one in enumerate(each.record.findings)
        ]
        for table, parts in ((answers, said), (findings, found)):
            remove(self._connection, table, ids, "record_id")
            put(self._connection, table, parts, There.REFUSE)
        for each in posted:
            self._log.add(of_record(each.record.id, each.at, each.reader, each.data))

    def _keep_decisions(self, posted: Sequence[PostedRecord]) -> None:
        decided = self.settlements([each.record.id for each in posted])
        for each in posted:
            for key, settlement in decided[each.record.id].items():
                if key.startswith(ACCEPTED):
                    continue
                answer = each.record.answers.get(key)
                if answer is None or _json(plain_value(answer.value)) != _json(settlement.value):
                    raise LedgerError(
                        f"A person decided {key} of record {each.record.id}, and a reading was about to overwrite "
                        "it. Nothing was changed; this should be reported."
                    )
            self._settled.discard(each.record.id)

    def _places(self, ids: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Each record's first file and its place in it."""
        wanted = (
            select(readings.c.record_id, files.c.number, readings.c.ordinal)
            .join(files, files.c.sha256 == readings.c.sha256)
            .where(readings.c.record_id.in_(chosen(self._connection, ids)))
        )
        places: dict[str, tuple[int, int]] = {}
        for record, number, ordinal in self._connection.execute(wanted):
            places[record] = min(places.get(record, (number, ordinal)), (number, ordinal))
        if missing := [each for each in ids if each not in places]:
            raise LedgerError(
                f"Record {missing[0]} stands on no reading in the ledger. Nothing was changed; this should be "
                "reported."
            )
        return places

    def drop_records(self, ids: Sequence[str], at: str) -> tuple[str, ...]:
        """Removes records that no reading stands behind any more; returns those that stay, since people decided
        something in them or readings are left."""
        self.hold(ids)
        held = select(readings.c.record_id).where(readings.c.record_id.in_(chosen(self._connection, ids)))
        kept = set(self._connection.execute(held).scalars())
        kept |= {each for each, decided in self.settlements(ids).items() if decided}
        gone = [each for each in ids if each not in kept]
        for table, key in ((answers, "record_id"), (findings, "record_id"), (records, "id")):
            remove(self._connection, table, gone, key)
        for each in gone:
            self._log.add(Happened(at, "dropped", each))
        return tuple(each for each in ids if each in kept)

    def settlements(self, ids: Sequence[str]) -> dict[str, dict[str, Settlement]]:
        """What people decided, by record and field: the latest of each."""
        return listing.settlements_of(self._connection, ids)

    def settle(self, record_id: str, decisions: Sequence[Decision], by: str, at: str) -> int:
        """Writes down what a person decided, with what the record said before; returns the event's id.

        The record must then be put as it is with these decisions, in the same posting. The event itself holds
        no answer, since events stay for ever; the settlements that name it do.
        Raises UsageError for an unknown record or field.
        """
        record = self.records([record_id]).get(record_id)
        if record is None:
            raise UsageError(f"There is no record {record_id}. Look its id up with pdfforms review.")
        said = json.loads(record.data)
        values = said["values"]
        if unknown := [
            each.key for each in decisions if each.key not in values and not each.key.startswith(ACCEPTED)
        ]:
            raise UsageError(f"Record {record_id} has no field {unknown[0]}. It has {', '.join(values)}.")
        seen = sorted({each["sha256"] for each in said["receipts"]})
        detail = {"keys": [each.key for each in decisions], "files": seen}
        event = self._event(Event(at, "settled", record_id, by, detail))
        cells, owner = self._cells, self.owners_of_records({record_id: record.copy}).get(record_id)
        rows = [
            {
                "record_id": record_id,
                "key": each.key,
                "event": event,
                "before": cells.lock(owner, _json(values.get(each.key))),
                "value": cells.lock(owner, _json(each.value)),
                "decided_by": storable(by),
                "decided_at": at,
            }
            for each in decisions
        ]
        put(self._connection, settlements, rows, There.REFUSE)
        self._settled.add(record_id)
        return event

    def set_files(self, changes: Sequence[FileChange]) -> None:
        """What has become of files."""
        rows = [
            {
                "sha256": each.sha256,
                "state": each.state.value,
                "changed_at": each.at,
                "failures": each.failures,
                "reader": each.reader,
                "pages": each.pages,
                "reason": each.reason,
            }
            for each in changes
        ]
        change(self._connection, files, rows, "sha256")

    def set_spans(self, changed: Sequence[Span]) -> None:
        """The spans of long files, new ones and what has become of old ones; a span takes the place of those that
        begin within it."""
        known = {sha256: self.spans_of(sha256) for sha256 in {each.sha256 for each in changed}}
        if gone := [
            (each.sha256, old.first_page)
            for each in changed
            for old in known[each.sha256]
            if each.first_page < old.first_page <= each.last_page
        ]:
            self._connection.execute(delete(spans).where(tuple_(spans.c.sha256, spans.c.first_page).in_(gone)))
        rows = [asdict(each) | {"state": each.state.value} for each in changed]
        put(self._connection, spans, rows, There.REPLACE)

    def spans_of(self, sha256: str) -> tuple[Span, ...]:
        """The spans of one file, by page."""
        return listing.spans_of(self._connection, sha256)

    def receipts_of(self, hashes: Sequence[str]) -> tuple[StoredReceipt, ...]:
        """All arrivals of these files, in order."""
        return listing.receipts_of(self._connection, hashes)

    def copies(self, codes: Sequence[str]) -> dict[str, IssuedCopy]:
        """Those of these copies that we made, by code."""
        return listing.copies_named(self._connection, codes)

    def files_named(self, hashes: Sequence[str]) -> tuple[StoredFile, ...]:
        """Those of these files that are known, in order of arrival."""
        return listing.files_named(self._connection, hashes)

    def mail_files(self, number: int) -> tuple[str, ...]:
        """The files that a message brought."""
        return mailing.files_of(self._connection, number)

    def due_of(self, copies: Sequence[str]) -> dict[str, str]:
        """The day when copies are due, by copy, where it is known."""
        return outgoing.due_of(self._connection, copies)

    def together_with(self, copies: Sequence[str]) -> dict[str, frozenset[str]]:
        """The copies that went out in one message with these, by copy."""
        return outgoing.together_with(self._connection, copies)

    def linked(self, codes: Sequence[str]) -> dict[str, Linked]:
        """Those of these copies that were made of a return, by code."""
        return linking.linked_named(self._connection, codes)

    def linked_to(self, records: Sequence[str]) -> dict[str, tuple[Linked, ...]]:
        """The copies that were made of records, by record, the oldest first."""
        return linking.linked_to(self._connection, records)

    def put_linked(self, made: Sequence[Linked]) -> None:
        """Writes down copies that were made of returns. They are issued before."""
        linking.put_linked(self._connection, made)

    def items_of(self, records: Sequence[str]) -> dict[str, tuple[Item, ...]]:
        """What is told of records by their mail and not done, by record."""
        return mailing.items_of(self._connection, records)

    def finish_mail(self, number: int, new: Sequence[NewItem], at: str) -> None:
        """A message is done, with what it brought for a person."""
        mailing.add_items(self._connection, number, new, at)
        mailing.finish_mail(self._connection, number)

    def decide_item(self, number: int, by: str, at: str) -> Item | None:
        """A person has seen to an item: it, as it was; None where there is none that is open."""
        return mailing.decide_item(self._connection, number, by, at)

    def accept_items(self, record: str, codes: Sequence[str], by: str, at: str) -> None:
        """A person has accepted findings of a record: what mail told of it is seen to."""
        mailing.accept_items(self._connection, record, codes, by, at)

    def add_events(self, happened: Sequence[Event]) -> None:
        """Writes down what happened, in this order."""
        put(self._connection, events, [event_row(each) for each in happened], There.REFUSE)
        for each in happened:
            self._log.add(of_event(each))

    def note(self, happened: Happened) -> None:
        """Something for the chain alone."""
        self._log.add(happened)

    def tombstones(self, subjects: Sequence[str]) -> dict[str, Tombstone]:
        """Those of these records and copies that were disposed of."""
        return keeping.tombstones_of(self._connection, subjects)

    def _event(self, event: Event) -> int:
        self._log.add(of_event(event))
        added = insert(events).values(event_row(event)).returning(events.c.id)
        return int(self._connection.execute(added).scalar_one())

    def finish(self) -> None:
        """Refuses to end while a decision is in no record; what happened goes into the chain. Called at the end of
        `Ledger.posting()`."""
        if self._settled:
            raise LedgerError(
                f"Record {min(self._settled)} was settled, but not put with the decisions. Nothing was changed; "
                "this should be reported."
            )
        self._log.write()


def _lock(record_id: str) -> int:
    """The number that stands for a record among PostgreSQL's locks."""
    return int.from_bytes(hashlib.sha256(record_id.encode()).digest()[:8], "big", signed=True)


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True)
