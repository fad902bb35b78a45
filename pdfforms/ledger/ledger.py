"""Opening a ledger, and what it is asked. Writing to it is `posting()`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import Engine, select

from pdfforms.errors import LedgerError
from pdfforms.ledger import archived, campaigns, following, linking, listing, mailing, outgoing, owned, papers
from pdfforms.ledger import owners as owning
from pdfforms.ledger.arrivals import receive
from pdfforms.ledger.cells import cells_of, with_cells
from pdfforms.ledger.custodian import Custodian
from pdfforms.ledger.custody import Log
from pdfforms.ledger.engine import engine_of, place_of, writing
from pdfforms.ledger.mailing import Mailing
from pdfforms.ledger.posting import Posting
from pdfforms.ledger.relocking import lock_copies, lock_readings, lock_records
from pdfforms.ledger.rows import to_copy, to_event
from pdfforms.ledger.schema import prepare
from pdfforms.ledger.tables import copies, events, owners, records
from pdfforms.ledger.trouble import explained
from pdfforms.model.archive import Archived, Holding, Sought
from pdfforms.model.campaign import Campaign, CampaignCopy, Paper, Send, SendState
from pdfforms.model.follow import AgreedPlan, Returned
from pdfforms.model.keys import Keys
from pdfforms.model.ledger import (
    Arrival,
    Counts,
    Event,
    FileState,
    IssuedCopy,
    Received,
    RecordFilter,
    Settlement,
    Span,
    StoredFile,
    StoredReading,
    StoredReceipt,
    StoredRecord,
)
from pdfforms.model.linked import Linked
from pdfforms.model.mail import Cursor, Item, ItemState, MailKind, MailState, StoredMail
from pdfforms.model.record import Status

PATIENCE = 30.0
"""Seconds that one waits for another who writes."""
_PAGE = 256
"""Rows that are in memory at a time."""
_T = TypeVar("_T")


def open_ledger(address: str | Path, *, patience: float = PATIENCE, keys: Keys | None = None) -> Ledger:
    """The ledger at a path or URL (sqlite:///FILE, postgresql://USER@HOST/DATABASE); made, or brought up to date.

    "sqlite://" is one in memory, gone when closed. With `keys` what it holds of answers is encrypted. Raises
    LedgerError where that cannot be done, and LedgerBusy where another program holds it for longer than `patience`
    seconds.
    """
    engine = engine_of(address, patience, overwriting=keys is not None)
    try:
        with explained(place_of(engine)):
            prepare(engine)
            if keys is None:
                _refuse_encrypted(engine)
    except BaseException:
        engine.dispose()
        raise
    return Ledger(with_cells(engine, keys) if keys is not None else engine)


def _refuse_encrypted(engine: Engine) -> None:
    """Settings that lost their [encryption] would have plain answers written among encrypted ones."""
    with engine.begin() as connection:
        if connection.execute(select(owners.c.owner).limit(1)).first():
            raise LedgerError(
                f"The ledger {place_of(engine)} is encrypted, and the settings say nothing of it. Put the section "
                "[encryption] back into pdfforms.toml, as it was when the ledger was last written."
            )


class Ledger:
    """An open ledger. Lists are read page by page, so memory stays the same however long they are, nothing is
    held between pages, and one may post while going through them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.place = place_of(engine)
        """Its name for a person."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file or the server."""
        self._engine.dispose()

    @property
    def custodian(self) -> Custodian:
        """What the records officer asks and changes."""
        return Custodian(self._engine)

    @property
    def is_encrypted(self) -> bool:
        """Whether what is written is encrypted."""
        return cells_of(self._engine).on

    def owners_of_records(self, copy_of: Mapping[str, str | None]) -> dict[str, str]:
        """Under whose key each of these records is, by id, of the copy code of each; none in a plain ledger. Who
        is new gets a key."""
        return self._change(owning.of_records, copy_of) if self.is_encrypted else {}

    def owners_of_copies(self, codes: Sequence[str]) -> dict[str, str]:
        """The same of copies that are issued, by code."""
        return self._change(owning.of_copies, codes) if self.is_encrypted else {}

    def owners_of_new_copies(self, row_keys: Mapping[str, str]) -> dict[str, str]:
        """The same of copies that are about to be issued, by code, of the roster's key of each."""
        return self._change(owning.of_new_copies, row_keys) if self.is_encrypted else {}

    def owners_on(self, hashes: Sequence[str]) -> dict[str, frozenset[str]]:
        """Whose each of these files is, of those that are read to the end: under one key for several owners."""
        return self._change(owned.owners_on, hashes)

    def owners_of_mails(self, hashes: Sequence[str]) -> dict[str, frozenset[str]]:
        """The same of messages that are taken in to the end."""
        return self._change(owned.owners_of_mails, hashes)

    def owners_of_known(self, ids: Sequence[str]) -> dict[str, str]:
        """The owners of those of these records that there are, by id."""
        return self._change(owned.owners_of_known, ids)

    def encrypt_plain(self) -> Iterator[int]:
        """Encrypts what is still plain, one short transaction after the other; how many rows each found. May be
        stopped and called again. What is left in free pages: `Custodian.clear_free_pages`."""
        for lock in (lock_copies, lock_records, lock_readings):
            after = ""
            while found := self._change(lock, after):
                after, number = found
                yield number

    def receive(self, arrivals: Sequence[Arrival]) -> tuple[Received, ...]:
        """Writes down files that arrived, in one transaction; what is known already is not doubled."""
        with explained(self.place), writing(self._engine).begin() as connection:
            log = Log(connection)
            received = receive(connection, arrivals, log)
            log.write()
        return received

    @contextmanager
    def posting(self, record_ids: Sequence[str] = ()) -> Iterator[Posting]:
        """One transaction; `record_ids` are the records that it is about. See `Posting`.

        Until it ends, ask the posting and not the ledger, which sees the state before it (in memory, nothing).
        """
        with explained(self.place), writing(self._engine).begin() as connection:
            posting = Posting(connection)
            posting.hold(record_ids)
            yield posting
            posting.finish()

    @contextmanager
    def mailing(self) -> Iterator[Mailing]:
        """One transaction that takes mail in. See `Mailing`."""
        with explained(self.place), writing(self._engine).begin() as connection:
            taking_in = Mailing(connection)
            yield taking_in
            taking_in.finish()

    def mails(self, state: MailState) -> Iterator[StoredMail]:
        """All messages in a state, in order."""
        after = 0
        while found := self._ask(mailing.mails_in, state, after, _PAGE):
            yield from found
            after = found[-1].id

    def mail(self, number: int) -> StoredMail | None:
        """One message."""
        return self._ask(mailing.mail, number)

    def mail_kinds(self) -> dict[MailKind | None, int]:
        """How many messages of each kind were fetched; None for those that are not opened yet."""
        return self._ask(mailing.kinds)

    def cursor(self, account: str, folder: str) -> Cursor | None:
        """How far a folder on a mail server is fetched."""
        return self._ask(mailing.cursor, account, folder)

    def items(self, state: ItemState = ItemState.OPEN) -> tuple[Item, ...]:
        """What messages brought that a person must see to, oldest first."""
        return self._ask(mailing.items_in, state)

    def sent_copies(self, message_ids: Sequence[str]) -> dict[str, str]:
        """The copies that messages of ours carried, by Message-ID."""
        return self._ask(outgoing.copies_of, message_ids)

    def unread(self, after: int = 0, limit: int = _PAGE) -> tuple[StoredFile, ...]:
        """The next files above a number that nobody has read yet, in order of arrival."""
        return self._ask(listing.files_from, after, limit, FileState.STORED, None)

    def files(self, state: FileState | None = None, readers: Sequence[str] | None = None) -> Iterator[StoredFile]:
        """All files in order of arrival; those in one state, or read by one of some versions."""
        after = 0
        while found := self._ask(listing.files_from, after, _PAGE, state, readers):
            yield from found
            after = found[-1].number

    def file(self, sha256: str) -> StoredFile | None:
        """One file."""
        return next(iter(self._ask(listing.files_named, [sha256])), None)

    def receipts_of(self, hashes: Sequence[str]) -> tuple[StoredReceipt, ...]:
        """All arrivals of these files, in order."""
        return self._ask(listing.receipts_of, hashes)

    def spans_of(self, sha256: str) -> tuple[Span, ...]:
        """The spans of one long file, by page."""
        return self._ask(listing.spans_of, sha256)

    def readings_of(self, ids: Sequence[str]) -> dict[str, tuple[StoredReading, ...]]:
        """The readings that records stand on, by record, in order of arrival."""
        return self._ask(listing.readings_of, ids)

    def records(self, asked: RecordFilter = RecordFilter()) -> Iterator[StoredRecord]:  # noqa: B008  # frozen
        """The records that are asked for, in the order of their first arrival."""
        after: listing.Place | None = listing.START
        while after is not None:
            after, found = self._ask(listing.records_from, after, _PAGE, asked)
            yield from found

    def records_without_key(self) -> int:
        """How many records `records` leaves out, since their key was destroyed, or is lost."""
        return self._ask(listing.without_key) if self.is_encrypted else 0

    def record(self, record_id: str) -> StoredRecord | None:
        """One record."""
        return self._ask(listing.records_named, [record_id]).get(record_id)

    def readers(self) -> tuple[str, ...]:
        """The versions of pdfforms that made the records."""
        with explained(self.place), self._engine.begin() as connection:
            return tuple(
                connection.execute(select(records.c.reader).distinct().order_by(records.c.reader)).scalars()
            )

    def decisions(self, record_id: str) -> tuple[Settlement, ...]:
        """All that people ever decided in a record, oldest first."""
        return self._ask(listing.decisions_of, [record_id])

    def events(self, subject: str | None = None) -> Iterator[Event]:
        """What happened, oldest first; to one subject, or all."""
        after = 0
        while True:
            wanted = select(events).where(events.c.id > after).order_by(events.c.id).limit(_PAGE)
            if subject is not None:
                wanted = wanted.where(events.c.subject == subject)
            with explained(self.place), self._engine.begin() as connection:
                rows = connection.execute(wanted).all()
            yield from map(to_event, rows)
            if len(rows) < _PAGE:
                return
            after = rows[-1].id

    def copy(self, code: str) -> IssuedCopy | None:
        """One personal copy that was made."""
        with explained(self.place), self._engine.begin() as connection:
            row = connection.execute(select(copies).where(copies.c.code == code)).first()
            return to_copy(row, cells_of(connection)) if row else None

    def copies(self, codes: Sequence[str]) -> dict[str, IssuedCopy]:
        """Those of these copies that we made, by code."""
        return self._ask(listing.copies_named, codes)

    def campaigns(self) -> tuple[Campaign, ...]:
        """All campaigns, the oldest first."""
        return self._ask(campaigns.all_campaigns)

    def campaign_copies(self, campaign: str) -> tuple[CampaignCopy, ...]:
        """The copies of a campaign."""
        return self._ask(campaigns.copies_of, campaign)

    def sends(self, campaign: str, states: Sequence[SendState] | None = None) -> tuple[Send, ...]:
        """The messages of a campaign, or those in some states."""
        return self._ask(campaigns.sends_of, campaign, states)

    def papers(self, campaign: str) -> tuple[Paper, ...]:
        """The copies of a campaign that go out on paper."""
        return self._ask(papers.papers_of, campaign)

    def send(self, key: str) -> Send | None:
        """One message."""
        return self._ask(campaigns.send_named, key)

    def sends_with(self, code: str) -> tuple[Send, ...]:
        """The messages that carry a copy, of all campaigns."""
        return self._ask(campaigns.sends_with, code)

    def linked(self, codes: Sequence[str]) -> dict[str, Linked]:
        """Those of these copies that were made of a return, by code."""
        return self._ask(linking.linked_named, codes)

    def linked_to(self, records: Sequence[str]) -> dict[str, tuple[Linked, ...]]:
        """The copies that were made of records, by record, the oldest first."""
        return self._ask(linking.linked_to, records)

    def linked_in(self, campaign: str) -> tuple[Linked, ...]:
        """The copies made of returns that messages of a campaign carry."""
        return self._ask(linking.linked_in, campaign)

    def left_since(self, moment: str) -> int:
        """How many messages have left, or may have, since a moment."""
        return self._ask(campaigns.left_since, moment)

    def returns(self, campaign: str) -> tuple[Returned, ...]:
        """What came back of a campaign, as far as it says whether anything is missing, in the order of arrival."""
        return self._ask(following.returns_of, campaign)

    def waiting(self, codes: Sequence[str]) -> frozenset[str]:
        """Those of these copies about which something came in that a person or a reader must see to."""
        return self._ask(following.waiting, codes)

    def came_in(self, codes: Sequence[str]) -> frozenset[str]:
        """Those of these copies of whose student something came in: a return of any of the student's copies in the
        campaign, or something that still waits for a person or a reader."""
        return self._ask(following.came_in, codes)

    def agreed_plans(self, keys: Sequence[str]) -> tuple[AgreedPlan, ...]:
        """Every record of a form that has the first of some fields, with its values of all of them."""
        return self._ask(following.agreed_plans, keys)

    def records_on(self, hashes: Sequence[str]) -> tuple[str, ...]:
        """The ids of the records that stand on files."""
        return self._ask(listing.records_on, hashes)

    def mails_with(self, hashes: Sequence[str]) -> tuple[StoredMail, ...]:
        """The messages that brought files, in order."""
        return self._ask(archived.mails_with, hashes)

    def to_archive(self, statuses: Sequence[Status]) -> tuple[str, ...]:
        """The records of these statuses that are not archived, or were changed since."""
        return self._ask(archived.to_archive, statuses)

    def archived_of(self, ids: Sequence[str]) -> dict[str, tuple[Archived, ...]]:
        """The versions that records have in the archive, oldest first, by record."""
        return self._ask(archived.archived_of, ids)

    def newest_of(self, objects: Sequence[str]) -> dict[str, Archived]:
        """The newest version of objects in the archive, by object."""
        return self._ask(archived.newest_of, objects)

    def archived_versions(self, object_id: str) -> tuple[Archived, ...]:
        """The versions of one object in the archive, oldest first."""
        return self._ask(archived.versions_of, object_id)

    def archived(self) -> Iterator[Archived]:
        """All versions of all objects in the archive, by object and version."""
        after = ("", 0)
        while found := self._ask(archived.versions_from, after, _PAGE):
            yield from found
            after = (found[-1].object, found[-1].version)

    def holdings(self, sought: Sought = Sought()) -> tuple[Holding, ...]:  # noqa: B008  # frozen
        """The records in the archive, or those that go with what is sought, in order of arrival."""
        return self._ask(archived.find, sought)

    def counts(self) -> Counts:
        """How many there are of each."""
        return self._ask(listing.count)

    def _change(self, change: Callable[..., _T], *asked: Any) -> _T:
        with explained(self.place), writing(self._engine).begin() as connection:
            return change(connection, *asked)

    def _ask(self, question: Callable[..., _T], *asked: Any) -> _T:
        with explained(self.place), self._engine.begin() as connection:
            return question(connection, *asked)
