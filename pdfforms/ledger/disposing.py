"""Taking a record out of the ledger, with everything in it that nobody else's record stands on.

All rows go in one transaction, together with the intent: the list of files that are to be removed after it, which
whoever goes on after a kill finds again. A file that holds several families' forms stays until the last of their
records goes; so does a message.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from pdfforms.ledger.custody_tables import disposals, holds, leavings, salts, tombstones
from pdfforms.ledger.engine import is_in_memory
from pdfforms.ledger.further_cases import KINDS, further_named
from pdfforms.ledger.keeping import cases_named, take_turn
from pdfforms.ledger.many import There, chosen, put, storable
from pdfforms.ledger.owners import owners_over
from pdfforms.ledger.posting import Posting
from pdfforms.ledger.standing_on import Going, going_with
from pdfforms.ledger.tables import (
    answers,
    campaign_copies,
    copies,
    enclosures,
    files,
    findings,
    items,
    linked,
    mail_files,
    mails,
    owners,
    papers,
    readings,
    receipts,
    records,
    sends,
    settlements,
    spans,
)
from pdfforms.model.custody import Happened
from pdfforms.model.ledger import Event
from pdfforms.model.retention import Case, CaseKind, Disposal


class Disposing:
    """One transaction. Made by `Custodian.disposing()`."""

    def __init__(self, connection: Connection, ids: Sequence[str]) -> None:
        self._connection = connection
        take_turn(connection)
        self._posting = Posting(connection)
        self._posting.hold(ids)

    def cases(self, before: Sequence[Case]) -> list[Case]:
        """Those of these cases that there still are, as they are now."""
        named = {kind: [each.subject for each in before if each.kind is kind] for kind in CaseKind}
        found = cases_named(self._connection, named[CaseKind.RECORD])
        return found + [each for kind in KINDS for each in further_named(self._connection, kind, named[kind])]

    def going_with(self, cases: Sequence[Case]) -> Going:
        """What goes with these cases, and the students of whom nothing else is kept."""
        return going_with(self._connection, cases)

    def owners_over(self, going: Going) -> tuple[str, ...]:
        """The owners under whose keys nothing stays once all that goes is gone."""
        return owners_over(self._connection, going)

    def take(self, disposal: Disposal, going: Going, over: Sequence[str] = ()) -> None:
        """Removes the rows, leaves tombstones, and writes the intent down: from now on the files must go, and the
        keys of the owners that are `over`, under whom nothing is kept from now on."""
        row = {
            "id": disposal.id,
            "approved_by": storable(disposal.approved_by),
            "begun_at": disposal.begun_at,
            "plan": json.dumps(disposal.plan, sort_keys=True),
            "certificate": json.dumps(disposal.certificate, sort_keys=True),
        }
        self._connection.execute(insert(disposals).values(row))
        self._remove_rows(going)
        gone = [*going.records, *going.copies, *going.files, *going.mails.values()]
        for table, key, subjects in (
            (salts, "subject", gone),
            (leavings, "subject", [*gone, *going.students]),
            (holds, "subject", [*gone, *going.students]),
            (owners, "owner", over),
        ):
            self._remove(table, key, subjects)
        stones = [
            {"subject": each, "disposed_at": disposal.begun_at, "certificate": disposal.id}
            for each in [*going.records, *going.copies]
        ]
        put(self._connection, tombstones, stones, There.REPLACE)
        said = {"certificate": disposal.id}
        by = disposal.approved_by
        self._posting.add_events([Event(disposal.begun_at, "disposal_begun", disposal.id, by)])
        self._posting.add_events([Event(disposal.begun_at, "disposed", each, by, said) for each in going.records])
        for each in [*going.copies, *going.files, *going.mails.values()]:
            self._posting.note(Happened(disposal.begun_at, "disposed", each, said))

    def _remove_rows(self, going: Going) -> None:
        """From those that refer to others, to those that are referred to."""
        for table in (answers, findings, settlements, readings):
            self._remove(table, "record_id", going.records)
        self._remove(items, "record", going.records)
        self._remove(items, "copy", going.copies)
        numbers = list(going.mails)
        for table, column in ((items, items.c.mail), (mail_files, mail_files.c.mail), (mails, mails.c.id)):
            for some in _portions(numbers):
                self._connection.execute(delete(table).where(column.in_(some)))
        for table in (mail_files, spans, receipts, files):
            self._remove(table, "sha256", going.files)
        self._remove(linked, "record", going.records)
        self._remove(records, "id", going.records)
        self._remove(papers, "copy", going.copies)
        self._remove(campaign_copies, "copy", going.copies)
        mine = chosen(self._connection, going.copies)
        self._connection.execute(update(copies).where(copies.c.code.in_(mine)).values(row_key="", given="{}"))
        before = select(tombstones.c.subject)
        others = select(enclosures.c.send).where(enclosures.c.copy.not_in(mine), enclosures.c.copy.not_in(before))
        own = select(enclosures.c.send).where(enclosures.c.copy.in_(mine))
        written = update(sends).where(sends.c.key.in_(own), sends.c.key.not_in(others))
        self._connection.execute(written.values(address="", why=""))

    def _remove(self, table: Table, key: str, texts: Sequence[str]) -> None:
        if texts:
            self._connection.execute(delete(table).where(table.c[key].in_(chosen(self._connection, texts))))

    def done(self, name: str, at: str, by: str, certificate_sha256: str) -> None:
        """The files are gone and the certificate is written."""
        mine = disposals.c.id == name, disposals.c.done_at.is_(None)
        if self._connection.execute(update(disposals).where(*mine).values(done_at=at, plan="{}")).rowcount:
            event = Event(at, "disposal_done", name, by, {"certificate_sha256": certificate_sha256})
            self._posting.add_events([event])

    def finish(self) -> None:
        """What happened goes into the chain. Called at the end of `Custodian.disposing()`."""
        self._posting.finish()


def unfinished(connection: Connection) -> tuple[Disposal, ...]:
    """Disposals of which files may be left, the oldest first."""
    wanted = select(disposals).where(disposals.c.done_at.is_(None)).order_by(disposals.c.begun_at, disposals.c.id)
    return tuple(map(_disposal, connection.execute(wanted)))


def disposal_named(connection: Connection, name: str) -> Disposal | None:
    """One disposal."""
    row = connection.execute(select(disposals).where(disposals.c.id == name)).first()
    return _disposal(row) if row else None


def clear_free_pages(engine: Engine) -> str:
    """Makes the database's files anew where that can be done from here; what may be left, in words."""
    if is_in_memory(engine):
        return ""
    raw = engine.raw_connection()
    try:
        driver: Any = raw.driver_connection
        if engine.dialect.name == "sqlite":
            driver.execute("VACUUM")
            busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return _BUSY if busy else ""
        raw.rollback()
        driver.autocommit = True
        try:
            driver.cursor().execute("VACUUM")
        finally:
            driver.autocommit = False
        return _ON_SERVER
    except (engine.dialect.loaded_dbapi.Error, DBAPIError):
        return _BUSY
    finally:
        raw.close()


_BUSY = (
    "Another program holds the ledger, so its file may still have traces of deleted rows in free pages and in "
    "its log. Run pdfforms dispose once more when nobody works."
)
_ON_SERVER = (
    "The server's write-ahead log and free space keep traces of deleted rows until they are overwritten; its "
    "backups for as long as they are kept."
)


def _disposal(row: Row[Any]) -> Disposal:
    plan: Mapping[str, list[str]] = json.loads(row.plan)
    return Disposal(
        row.id,
        row.approved_by,
        row.begun_at,
        row.done_at,
        {kind: tuple(names) for kind, names in plan.items()},
        json.loads(row.certificate),
    )


def _portions(numbers: Sequence[int], most: int = 500) -> Iterable[Sequence[int]]:
    return (numbers[at : at + most] for at in range(0, len(numbers), most))
