"""Mail in the ledger: what can be asked, and the steps of a message, each within one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection, func, select, update

from pdfforms.ledger import outgoing
from pdfforms.ledger.arrivals import receive
from pdfforms.ledger.custody import Log, of_event
from pdfforms.ledger.many import There, change, chosen, put, storable
from pdfforms.ledger.rows import event_row, to_item, to_mail
from pdfforms.ledger.tables import cursors, events, items, mail_files, mails
from pdfforms.model.ledger import Arrival, Event
from pdfforms.model.mail import Cursor, Item, ItemState, MailKind, MailState, NewItem, NewMail, StoredMail

_TURN = 7_330_002
"""Stands for "somebody takes mail in" among PostgreSQL's locks."""


def mails_in(connection: Connection, state: MailState, after: int, limit: int) -> tuple[StoredMail, ...]:
    """The next messages in a state above a number, in order."""
    wanted = select(mails).where(mails.c.state == state.value, mails.c.id > after).order_by(mails.c.id)
    return tuple(map(to_mail, connection.execute(wanted.limit(limit))))


def mail(connection: Connection, number: int) -> StoredMail | None:
    """One message."""
    row = connection.execute(select(mails).where(mails.c.id == number)).first()
    return to_mail(row) if row else None


def kinds(connection: Connection) -> dict[MailKind | None, int]:
    """How many messages of each kind there are."""
    counted = select(mails.c.kind, func.count()).group_by(mails.c.kind)
    return {MailKind(kind) if kind else None: count for kind, count in connection.execute(counted)}


def files_of(connection: Connection, number: int) -> tuple[str, ...]:
    """The files that a message brought."""
    wanted = select(mail_files.c.sha256).where(mail_files.c.mail == number).order_by(mail_files.c.n)
    return tuple(connection.execute(wanted).scalars())


def cursor(connection: Connection, account: str, folder: str) -> Cursor | None:
    """How far a folder is fetched."""
    wanted = select(cursors).where(cursors.c.account == account, cursors.c.folder == folder)
    row = connection.execute(wanted).first()
    return Cursor(**row._mapping) if row else None


def items_in(connection: Connection, state: ItemState) -> tuple[Item, ...]:
    """What is in a state, oldest first."""
    wanted = select(items).where(items.c.state == state.value).order_by(items.c.id)
    return tuple(map(to_item, connection.execute(wanted)))


def items_of(connection: Connection, records: Sequence[str]) -> dict[str, tuple[Item, ...]]:
    """What is told of records and not done, by record."""
    wanted = select(items).where(
        items.c.record.in_(chosen(connection, records)), items.c.state != ItemState.DONE.value
    )
    found: dict[str, list[Item]] = {each: [] for each in records}
    for row in connection.execute(wanted.order_by(items.c.id)):
        found[row.record].append(to_item(row))
    return {each: tuple(told) for each, told in found.items()}


def add_items(connection: Connection, number: int, new: Sequence[NewItem], at: str) -> None:
    """Writes down what a message brought for a person."""
    rows = [
        {
            "mail": number,
            "code": each.code,
            "detail": storable(each.detail),
            "record": each.record,
            "copy": each.copy,
            "state": each.state.value,
            "created_at": at,
        }
        for each in new
    ]
    put(connection, items, rows, There.REFUSE)


def finish_mail(connection: Connection, number: int) -> None:
    """A message is done."""
    connection.execute(update(mails).where(mails.c.id == number).values(state=MailState.DONE.value))


def decide_item(connection: Connection, number: int, by: str, at: str) -> Item | None:
    """A person has seen to an item: it, as it was; None where there is none that is open."""
    mine = items.c.id == number, items.c.state == ItemState.OPEN.value
    row = connection.execute(select(items).where(*mine)).first()
    if row is None:
        return None
    done = {"state": ItemState.DONE.value, "decided_by": storable(by), "decided_at": at}
    connection.execute(update(items).where(*mine).values(done))
    return to_item(row)


def accept_items(connection: Connection, record: str, codes: Sequence[str], by: str, at: str) -> None:
    """A person has accepted findings of a record: what mail told of it is seen to."""
    mine = items.c.record == record, items.c.code.in_(codes), items.c.state == ItemState.OPEN.value
    done = {"state": ItemState.DONE.value, "decided_by": storable(by), "decided_at": at}
    connection.execute(update(items).where(*mine).values(done))


class Mailing:
    """One transaction that takes mail in. Made by `Ledger.mailing()`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._log = Log(connection)
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_TURN)))

    def receive(self, new: Sequence[NewMail], to: Cursor | None = None) -> int:
        """Writes messages down whose bytes are safe, and how far their folder is fetched; how many are new."""
        hashes = list(dict.fromkeys(each.sha256 for each in new))
        wanted = select(mails.c.sha256).where(mails.c.sha256.in_(chosen(self._connection, hashes)))
        known = set(self._connection.execute(wanted).scalars())
        rows = {
            each.sha256: asdict(each) | {"origin": storable(each.origin), "state": MailState.STORED.value}
            for each in reversed(new)
            if each.sha256 not in known
        }
        put(self._connection, mails, list(reversed(rows.values())), There.REFUSE)
        self._happened(
            [Event(str(row["received_at"]), "received", sha256, "pdfforms") for sha256, row in rows.items()]
        )
        if to is not None:
            put(self._connection, cursors, [asdict(to)], There.REPLACE)
        return len(rows)

    def earlier(self, message_id: str, content: str, before: int) -> int | None:
        """The message that another one of this id and content is a further delivery of."""
        wanted = select(func.min(mails.c.id)).where(
            mails.c.message_id == message_id, mails.c.content == content, mails.c.id < before
        )
        return self._connection.execute(wanted.where(mails.c.same_as.is_(None))).scalar()

    def open(self, found: StoredMail, files: Sequence[Arrival], new: Sequence[NewItem], at: str) -> bool:
        """Writes down what was found in a message, whose files are safe. False where it was open already, and
        stays."""
        mine = mails.c.id == found.id, mails.c.state == MailState.STORED.value
        if self._connection.execute(select(mails.c.id).where(*mine)).first() is None:
            return False
        receive(self._connection, files, self._log)
        rows = [{"mail": found.id, "n": n, "sha256": each.sha256} for n, each in enumerate(files)]
        put(self._connection, mail_files, rows, There.REFUSE)
        add_items(self._connection, found.id, new, at)
        change(
            self._connection,
            mails,
            [
                {
                    "id": found.id,
                    "state": MailState.OPENED.value,
                    "kind": found.kind.value if found.kind else None,
                    "message_id": found.message_id and storable(found.message_id),
                    "copy": found.copy,
                    "content": found.content,
                    "same_as": found.same_as,
                    "arrived_at": found.arrived_at,
                }
            ],
            "id",
        )
        return True

    def came_back(self, message_ids: Sequence[str], copy: str | None, at: str) -> None:
        """A message of ours, known by its Message-ID or by the copy in its address, could not be delivered."""
        if key := outgoing.came_back(self._connection, message_ids, copy, at):
            self._happened([Event(at, "send_bounced", copy or key, "pdfforms", {"send": key})])

    def _happened(self, found: Sequence[Event]) -> None:
        put(self._connection, events, [event_row(each) for each in found], There.REFUSE)
        for each in found:
            self._log.add(of_event(each))

    def finish(self) -> None:
        """What happened goes into the chain. Called at the end of `Ledger.mailing()`."""
        self._log.write()
