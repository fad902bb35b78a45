"""Which files, messages and copies go when records go: those that nothing else stands on; and what goes alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from pdfforms.ledger.custody_tables import tombstones
from pdfforms.ledger.many import chosen
from pdfforms.ledger.tables import (
    campaign_copies,
    copies,
    files,
    items,
    linked,
    mail_files,
    mails,
    readings,
    records,
)
from pdfforms.model.ledger import FileState
from pdfforms.model.mail import MailState
from pdfforms.model.retention import Case, CaseKind


@dataclass(frozen=True, slots=True)
class Going:
    """What goes together."""

    records: tuple[str, ...]
    files: tuple[str, ...]
    """SHA-256 of files that nobody else's record stands on."""
    shared: tuple[str, ...]
    """SHA-256 of files that stay, since they hold other students' forms or are not read to the end."""
    mails: Mapping[int, str]
    """Messages by number: their SHA-256."""
    copies: tuple[str, ...]
    students: tuple[str, ...]
    """Of whom nothing is kept any more."""
    files_of: Mapping[str, frozenset[str]]
    """The files that each record stands on."""


def going_with(connection: Connection, cases: Sequence[Case]) -> Going:
    """What goes with records, and copies, files and messages whose own term is over."""
    named = {kind: [each.subject for each in cases if each.kind is kind] for kind in CaseKind}
    ids = named[CaseKind.RECORD]
    mine = chosen(connection, ids)
    files_of: dict[str, set[str]] = {each: set() for each in ids}
    stands = select(readings.c.record_id, readings.c.sha256).where(readings.c.record_id.in_(mine))
    for record, sha256 in connection.execute(stands):
        files_of[record].add(sha256)
    hashes = sorted({sha256 for each in files_of.values() for sha256 in each})
    own = chosen(connection, hashes)
    others = select(readings.c.sha256).where(readings.c.sha256.in_(own), readings.c.record_id.not_in(mine))
    busy = select(files.c.sha256).where(files.c.sha256.in_(own), files.c.state == FileState.STORED.value)
    shared = {*connection.execute(others).scalars(), *connection.execute(busy).scalars()}
    gone = [each for each in hashes if each not in shared] + named[CaseKind.FILE]
    codes = _copies(connection, ids, named[CaseKind.COPY])
    return Going(
        tuple(ids),
        tuple(gone),
        tuple(sorted(shared)),
        _mails(connection, set(ids), set(gone), set(codes), named[CaseKind.MAIL]),
        tuple(codes),
        _over(connection, {each.student for each in cases if each.student}, codes),
        {record: frozenset(each) for record, each in files_of.items()},
    )


def _copies(connection: Connection, ids: Sequence[str], own: Sequence[str]) -> list[str]:
    """The copies that go with records, and those that go by themselves; none by which another record is known."""
    mine = chosen(connection, ids)
    stay = set(connection.execute(select(records.c.copy).where(records.c.id.not_in(mine))).scalars())
    stay |= _known_by_mail(connection, mine)
    found = {*own} | set(connection.execute(select(records.c.copy).where(records.c.id.in_(mine))).scalars())
    for made, original in connection.execute(
        select(linked.c.copy, linked.c.original).where(linked.c.record.in_(mine))
    ):
        found |= {made, original}
    known = select(copies.c.code).where(copies.c.code.in_(chosen(connection, [each for each in found if each])))
    return sorted(set(connection.execute(known).scalars()) - stay)


def _known_by_mail(connection: Connection, going: Any) -> set[str | None]:
    """Copies by whose mail other records without a code are known to be somebody's."""
    wanted = (
        select(mails.c.copy)
        .join(mail_files, mail_files.c.mail == mails.c.id)
        .join(readings, readings.c.sha256 == mail_files.c.sha256)
        .join(records, records.c.id == readings.c.record_id)
        .where(records.c.copy.is_(None), records.c.id.not_in(going), mails.c.copy.is_not(None))
    )
    return set(connection.execute(wanted).scalars())


def _over(connection: Connection, students: set[str], codes: Sequence[str]) -> tuple[str, ...]:
    """The students of whom nothing stays."""
    theirs, going = chosen(connection, students), chosen(connection, codes)
    stay: set[str] = set()
    for key, code in ((campaign_copies.c.student, campaign_copies.c.copy), (copies.c.row_key, copies.c.code)):
        stay |= set(connection.execute(select(key).where(key.in_(theirs), code.not_in(going))).scalars())
    return tuple(sorted(students - stay))


def _mails(
    connection: Connection, ids: set[str], gone: set[str], codes: set[str], own: Sequence[str]
) -> dict[int, str]:
    """Messages that brought files which all go, those without files that are about copies which go, and those that
    go by themselves; none that is about a copy which stays, brought another record something to tell, or is not
    taken in to the end."""
    brought = select(mail_files.c.mail).where(mail_files.c.sha256.in_(chosen(connection, gone)))
    about = mails.c.copy.in_(chosen(connection, codes)) | mails.c.sha256.in_(chosen(connection, own))
    wanted = select(mails.c.id, mails.c.sha256, mails.c.copy, mails.c.state).where(about | mails.c.id.in_(brought))
    listed = {row.id: row for row in connection.execute(wanted)}
    for first in _portions(list(listed)):  # further deliveries of the same
        again = select(mails.c.id, mails.c.sha256, mails.c.copy, mails.c.state).where(mails.c.same_as.in_(first))
        listed |= {row.id: row for row in connection.execute(again)}
    keep = {row.id for row in listed.values() if row.state != MailState.DONE.value}
    about_them = chosen(connection, [row.copy for row in listed.values() if row.copy])
    before = select(tombstones.c.subject)
    there = select(copies.c.code).where(copies.c.code.in_(about_them), copies.c.code.not_in(before))
    stay = set(connection.execute(there).scalars()) - codes
    keep |= {row.id for row in listed.values() if row.copy in stay}
    for some in _portions(list(listed)):
        holding = select(mail_files.c.mail, mail_files.c.sha256).where(mail_files.c.mail.in_(some))
        keep |= {mail for mail, sha256 in connection.execute(holding) if sha256 not in gone}
        telling = select(items.c.mail, items.c.record).join(records, records.c.id == items.c.record)
        telling = telling.where(items.c.mail.in_(some))
        keep |= {mail for mail, record in connection.execute(telling) if record not in ids}
    return {number: row.sha256 for number, row in listed.items() if number not in keep}


def _portions(numbers: Sequence[int], most: int = 500) -> Iterable[Sequence[int]]:
    return (numbers[at : at + most] for at in range(0, len(numbers), most))
