"""The chain in the ledger: adding to it at the end of a transaction, and going through it.

What happens in one transaction is gathered and put into the chain just before its end, so whoever writes holds
the end of the chain only for a moment: SQLite has one writer at a time, on PostgreSQL they queue for a lock. What
a ledger holds that is older than the chain enters it with the first thing that happens.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Connection, Row, func, select

from pdfforms.ledger.cells import cells_of, owner_in
from pdfforms.ledger.custody_tables import chain, salts
from pdfforms.ledger.many import There, chosen, put, storable
from pdfforms.ledger.owners import of_named
from pdfforms.ledger.tables import copies, events, receipts, records
from pdfforms.model.custody import NO_HASH, Entry, Happened, Head, Salt, linked_to
from pdfforms.model.ledger import Event, IssuedCopy

_TURN = 7_330_003
"""Stands for "somebody adds to the chain" among PostgreSQL's locks."""
_SALT = 32
"""Bytes."""
_PAGE = 1000
"""Subjects that are looked at at a time."""


class Log:
    """What happens in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._happened: list[Happened] = []

    def add(self, happened: Happened) -> None:
        """Notes one thing."""
        self._happened.append(happened)

    def write(self) -> Entry | None:
        """Puts all that happened into the chain; its end, where anything was added. Called as the last thing of a
        transaction."""
        if not self._happened:
            return None
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(select(func.pg_advisory_xact_lock(_TURN)))
        last = head(self._connection)
        happened = self._happened if last else _with_earlier(self._connection, self._happened)
        n, before = (last.n, last.hash) if last else (0, NO_HASH)
        known = self._salts(happened, n + 1)
        entries = []
        for each in happened:
            n += 1
            entries.append(linked_to(before, n, each, known[each.subject]))
            before = entries[-1].hash
        put(self._connection, chain, list(map(_row, entries)), There.REFUSE)
        self._happened = []
        return entries[-1]

    def _salts(self, happened: Sequence[Happened], first: int) -> dict[str, bytes]:
        subjects = list(dict.fromkeys(each.subject for each in happened))
        known = {subject: salt.salt for subject, salt in salts_of(self._connection, subjects).items()}
        new = {each: os.urandom(_SALT) for each in subjects if each not in known}
        cells, owners = cells_of(self._connection), of_named(self._connection, list(new))
        rows = [
            {"subject": subject, "salt": cells.lock_salt(owners.get(subject), salt), "first": first}
            for subject, salt in new.items()
        ]
        put(self._connection, salts, rows, There.REFUSE)
        return known | new


def head(connection: Connection) -> Head | None:
    """The end of the chain; None while nothing has happened."""
    row = connection.execute(
        select(chain.c.n, chain.c.hash, chain.c.at).order_by(chain.c.n.desc()).limit(1)
    ).first()
    return Head(*row) if row else None


def entries_from(connection: Connection, after: int, limit: int) -> list[Entry]:
    """The next entries above a number, in their order."""
    wanted = select(chain).where(chain.c.n > after).order_by(chain.c.n).limit(limit)
    return [Entry(**row._mapping) for row in connection.execute(wanted)]


def salts_of(connection: Connection, subjects: Sequence[str], *, some: bool = False) -> dict[str, Salt]:
    """The salts of subjects that have one, by subject; with `some` only those that can be opened still."""
    rows = connection.execute(select(salts).where(salts.c.subject.in_(chosen(connection, subjects)))).all()
    cells = cells_of(connection)
    gone = cells.destroyed(owner_in(row.salt) for row in rows) if some else frozenset[str]()
    left = (row for row in rows if not gone or owner_in(row.salt) not in gone)
    return {row.subject: Salt(cells.open_salt(row.salt), row.first) for row in left}


def standing_of(connection: Connection, subjects: Sequence[str]) -> dict[str, list[Happened]]:
    """What the ledger's other tables say has happened to subjects, by subject: what the chain must bear out. Of
    what can no longer be opened they say nothing."""
    mine, cells = chosen(connection, subjects), cells_of(connection)
    found: dict[str, list[Happened]] = {each: [] for each in subjects}
    for row in connection.execute(select(events).where(events.c.subject.in_(mine)).order_by(events.c.id)):
        found[row.subject].append(_of_event_row(row))
    for row in connection.execute(select(receipts).where(receipts.c.sha256.in_(mine))):
        found[row.sha256].append(arrived(row.sha256, row.received_at, row.origin, row.name))
    for row in connection.execute(select(copies).where(copies.c.code.in_(mine))):
        if cells.destroyed([owner_in(row.given)]):
            continue
        given = json.loads(cells.open(row.given))
        found[row.code].append(of_copy(IssuedCopy(**dict(row._mapping) | {"given": given})))
    wanted = select(records.c.id, records.c.reader, records.c.changed_at, records.c.data)
    for row in connection.execute(wanted.where(records.c.id.in_(mine))):
        if cells.destroyed([owner_in(row.data)]):
            continue
        found[row.id].append(of_record(row.id, row.changed_at, row.reader, cells.open(row.data)))
    return found


def subjects_from(connection: Connection, after: str, limit: int) -> list[str]:
    """The next subjects of events, receipts, copies, records and the chain, in the order of their names."""
    listed = [
        select(column.label("subject")).where(column > after)
        for column in (events.c.subject, receipts.c.sha256, copies.c.code, records.c.id, chain.c.subject)
    ]
    together = listed[0].union(*listed[1:]).subquery()
    wanted = select(together.c.subject).order_by(together.c.subject).limit(limit)
    return list(connection.execute(wanted).scalars())


def digests_of(connection: Connection, subjects: Sequence[str]) -> dict[str, list[Entry]]:
    """The entries of subjects, by subject, in their order."""
    wanted = select(chain).where(chain.c.subject.in_(chosen(connection, subjects))).order_by(chain.c.n)
    found: dict[str, list[Entry]] = {each: [] for each in subjects}
    for row in connection.execute(wanted):
        found[row.subject].append(Entry(**row._mapping))
    return found


def of_event(event: Event) -> Happened:
    """An event as the chain has it."""
    return Happened(event.at, event.kind, event.subject, {"actor": storable(event.actor), "detail": event.detail})


def arrived(sha256: str, at: str, origin: str, name: str) -> Happened:
    """An arrival as the chain has it."""
    return Happened(at, "received", sha256, {"origin": storable(origin), "name": storable(name)})


def of_copy(copy: IssuedCopy) -> Happened:
    """A copy that was made as the chain has it."""
    content = asdict(copy) | {"row_key": storable(copy.row_key)}
    return Happened(copy.issued_at, "issued", copy.code, content)


def of_record(record_id: str, at: str, reader: str, data: str) -> Happened:
    """A record, as it was put, as the chain has it."""
    content = {"reader": reader, "data": hashlib.sha256(storable(data).encode()).hexdigest()}
    return Happened(at, "read", record_id, content)


def _row(entry: Entry) -> dict[str, object]:
    return {each: getattr(entry, each) for each in _COLUMNS}


_COLUMNS = tuple(each.name for each in fields(Entry))


def _of_event_row(row: Row[Any]) -> Happened:
    content = {"actor": row.actor, "detail": json.loads(row.detail)}
    return Happened(row.at, row.kind, row.subject, content)


def _with_earlier(connection: Connection, happened: Sequence[Happened]) -> list[Happened]:
    """All that the ledger holds from before the chain, the doings of this transaction with it, and what of these
    stands in no table."""
    earlier: list[Happened] = []
    after = ""
    while subjects := subjects_from(connection, after, _PAGE):
        earlier += (each for those in standing_of(connection, subjects).values() for each in those)
        after = subjects[-1]
    earlier.sort(key=lambda each: each.at)
    own = {(each.at, each.kind, each.subject) for each in earlier}
    return [*earlier, *(each for each in happened if (each.at, each.kind, each.subject) not in own)]
