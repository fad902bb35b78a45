"""Which files, messages and copies go when records go: those that nothing else stands on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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


def going_with(connection: Connection, ids: Sequence[str], students: frozenset[str]) -> Going:
    """What goes with records. `students` are those whose term is over: their copies that never came back go too,
    where no other record of theirs stays."""
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
    gone = [each for each in hashes if each not in shared]
    codes, over = _copies(connection, ids, students)
    return Going(
        tuple(ids),
        tuple(gone),
        tuple(sorted(shared)),
        _mails(connection, set(ids), set(gone), set(codes)),
        tuple(codes),
        tuple(over),
        {record: frozenset(each) for record, each in files_of.items()},
    )


def _copies(connection: Connection, ids: Sequence[str], students: frozenset[str]) -> tuple[list[str], list[str]]:
    """The copies that go with records, and the students of whom nothing stays."""
    mine = chosen(connection, ids)
    stay = set(connection.execute(select(records.c.copy).where(records.c.id.not_in(mine))).scalars())
    found = set(connection.execute(select(records.c.copy).where(records.c.id.in_(mine))).scalars())
    for made, original in connection.execute(
        select(linked.c.copy, linked.c.original).where(linked.c.record.in_(mine))
    ):
        found |= {made, original}
    theirs: dict[str, set[str]] = {each: set() for each in students}
    wanted = select(campaign_copies.c.student, campaign_copies.c.copy)
    for student, code in connection.execute(
        wanted.where(campaign_copies.c.student.in_(chosen(connection, students)))
    ):
        theirs[student].add(code)
    over = sorted(student for student, codes in theirs.items() if codes.isdisjoint(stay))
    found |= {code for student in over for code in theirs[student]}
    known = select(copies.c.code).where(copies.c.code.in_(chosen(connection, [each for each in found if each])))
    return sorted(set(connection.execute(known).scalars()) - stay), over


def _mails(connection: Connection, ids: set[str], gone: set[str], codes: set[str]) -> dict[int, str]:
    """Messages that brought files which all go, and those without files that are about copies which go; none that
    is about a copy which stays, brought another record something to tell, or is not taken in to the end."""
    brought = select(mail_files.c.mail).where(mail_files.c.sha256.in_(chosen(connection, gone)))
    about = mails.c.copy.in_(chosen(connection, codes))
    wanted = select(mails.c.id, mails.c.sha256, mails.c.copy, mails.c.state).where(about | mails.c.id.in_(brought))
    listed = {row.id: row for row in connection.execute(wanted)}
    for first in _portions(list(listed)):  # further deliveries of the same
        again = select(mails.c.id, mails.c.sha256, mails.c.copy, mails.c.state).where(mails.c.same_as.in_(first))
        listed |= {row.id: row for row in connection.execute(again)}
    keep = {row.id for row in listed.values() if row.state != MailState.DONE.value}
    about_them = [row.copy for row in listed.values() if row.copy]
    earlier = select(tombstones.c.subject).where(tombstones.c.subject.in_(chosen(connection, about_them)))
    over = codes | set(connection.execute(earlier).scalars())
    keep |= {row.id for row in listed.values() if row.copy and row.copy not in over}
    for some in _portions(list(listed)):
        holding = select(mail_files.c.mail, mail_files.c.sha256).where(mail_files.c.mail.in_(some))
        keep |= {mail for mail, sha256 in connection.execute(holding) if sha256 not in gone}
        telling = select(items.c.mail, items.c.record).where(items.c.mail.in_(some), items.c.record.is_not(None))
        keep |= {mail for mail, record in connection.execute(telling) if record not in ids}
    return {number: row.sha256 for number, row in listed.items() if number not in keep}


def _portions(numbers: Sequence[int], most: int = 500) -> Iterable[Sequence[int]]:
    return (numbers[at : at + most] for at in range(0, len(numbers), most))
