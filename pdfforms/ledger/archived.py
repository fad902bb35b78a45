"""What was archived: which version of which object, with the digest that proves it; and what is still to be."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, Select, Subquery, func, or_, select

from pdfforms.ledger.cells import Cells, cells_of, owner_in
from pdfforms.ledger.many import There, chosen, put, remove
from pdfforms.ledger.rows import to_mail
from pdfforms.ledger.tables import archived, campaign_copies, copies, files, mail_files, mails, receipts, records
from pdfforms.model.archive import Archived, Holding, Sought
from pdfforms.model.mail import StoredMail
from pdfforms.model.record import Status

_DAY = 10
"""Characters of a moment that say its day."""


class ArchivePosting:
    """What a transaction changes of it. Part of `Posting`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_archived(self, stored: Iterable[Archived]) -> None:
        """Writes versions down; one that is there already stays as it is, for its digest must never change."""
        put(self._connection, archived, [asdict(each) for each in stored], There.KEEP)

    def replace_archived(self, stored: Iterable[Archived]) -> None:
        """Versions of an object that took the place of another with the same files."""
        put(self._connection, archived, [asdict(each) for each in stored], There.REPLACE)

    def drop_archived(self, objects: Sequence[str]) -> None:
        """Forgets objects that were destroyed."""
        remove(self._connection, archived, objects, "object")


def archived_of(connection: Connection, records: Sequence[str]) -> dict[str, tuple[Archived, ...]]:
    """The versions of these records' objects, oldest first, by record."""
    found: dict[str, list[Archived]] = {each: [] for each in records}
    wanted = select(archived).where(archived.c.record.in_(chosen(connection, records)))
    for row in connection.execute(wanted.order_by(archived.c.version)):
        found[row.record].append(Archived(**row._mapping))
    return {each: tuple(versions) for each, versions in found.items()}


def versions_of(connection: Connection, object_id: str) -> tuple[Archived, ...]:
    """The versions of an object that the ledger knows, oldest first."""
    wanted = select(archived).where(archived.c.object == object_id).order_by(archived.c.version)
    return tuple(Archived(**row._mapping) for row in connection.execute(wanted))


def newest_of(connection: Connection, objects: Sequence[str]) -> dict[str, Archived]:
    """The newest version of each of these objects that the ledger knows."""
    wanted = select(archived).where(archived.c.object.in_(chosen(connection, objects)))
    rows = connection.execute(wanted.order_by(archived.c.version))
    return {row.object: Archived(**row._mapping) for row in rows}


def versions_from(connection: Connection, after: tuple[str, int], limit: int) -> tuple[Archived, ...]:
    """The next versions of all objects behind one, by object and version."""
    behind = or_(archived.c.object > after[0], (archived.c.object == after[0]) & (archived.c.version > after[1]))
    wanted = select(archived).where(behind).order_by(archived.c.object, archived.c.version).limit(limit)
    return tuple(Archived(**row._mapping) for row in connection.execute(wanted))


def to_archive(connection: Connection, statuses: Iterable[Status]) -> tuple[str, ...]:
    """The records of these statuses that are not archived, or were changed since, in order of arrival."""
    last = _last()
    wanted = (
        select(records.c.id)
        .outerjoin(last, last.c.record == records.c.id)
        .where(records.c.status.in_([each.value for each in statuses]))
        .where(or_(last.c.at.is_(None), records.c.changed_at >= last.c.at))
        .order_by(records.c.file, records.c.ordinal, records.c.id)
    )
    return tuple(connection.execute(wanted).scalars())


def _last() -> Subquery:
    """When each record was last archived, and which version that was."""
    return (
        select(
            archived.c.record,
            archived.c.object,
            func.max(archived.c.version).label("version"),
            func.max(archived.c.at).label("at"),
        )
        .where(archived.c.record.is_not(None))
        .group_by(archived.c.record, archived.c.object)
        .subquery()
    )


def find(connection: Connection, sought: Sought) -> tuple[Holding, ...]:
    """The records in the archive that go with what is asked, in order of arrival."""
    cells = cells_of(connection)
    rows = connection.execute(_holdings(sought, cells.on))
    found = [row for row in rows if _is_of(sought.student, row, cells)]
    return tuple(
        Holding(
            *(row.id, row.object, row.version, row.form, row.edition, row.copy, row.status, row.arrived, row.at)
        )
        for row in found
    )


def _holdings(sought: Sought, encrypted: bool) -> Select[Any]:
    last = _last()
    arrived = (
        select(func.min(receipts.c.received_at))
        .join(files, files.c.sha256 == receipts.c.sha256)
        .where(files.c.number == records.c.file)
        .scalar_subquery()
    )
    wanted = (
        select(
            *(records.c[name] for name in ("id", "form", "edition", "copy", "status")),
            *(last.c[name] for name in ("object", "version", "at")),
            arrived.label("arrived"),
            *(copies.c.row_key, copies.c.given, campaign_copies.c.student),
        )
        .join(last, last.c.record == records.c.id)
        .outerjoin(copies, copies.c.code == records.c.copy)
        .outerjoin(campaign_copies, campaign_copies.c.copy == records.c.copy)
        .order_by(records.c.file, records.c.ordinal, records.c.id)
    )
    for name, value in (("id", sought.record), ("copy", sought.copy), ("form", sought.form)):
        wanted = wanted if value is None else wanted.where(records.c[name] == value)
    if sought.since is not None:
        wanted = wanted.where(func.substr(arrived, 1, _DAY) >= sought.since)
    if sought.until is not None:
        wanted = wanted.where(func.substr(arrived, 1, _DAY) <= sought.until)
    if sought.student is not None and not encrypted:  # else the database cannot look into what was given
        number = sought.student
        given = copies.c.given.contains(json.dumps(number)[1:-1], autoescape=True)
        wanted = wanted.where(or_(copies.c.row_key == number, campaign_copies.c.student == number, given))
    return wanted


def _is_of(student: str | None, row: Row[Any], cells: Cells) -> bool:
    """Whether a row is of the student: a number may stand in the middle of another text that was filled in."""
    if student is None or student in (row.row_key, row.student):
        return True
    if row.given is None or cells.destroyed([owner_in(row.given)]):
        return False
    return student in _texts(json.loads(cells.open(row.given)))


def _texts(given: Mapping[str, object]) -> list[str]:
    return [str(value) for value in given.values() if isinstance(value, (str, int)) and value is not True]


def mails_with(connection: Connection, hashes: Sequence[str]) -> tuple[StoredMail, ...]:
    """The messages that brought files, in order."""
    brought = select(mail_files.c.mail).where(mail_files.c.sha256.in_(chosen(connection, hashes)))
    return tuple(
        map(to_mail, connection.execute(select(mails).where(mails.c.id.in_(brought)).order_by(mails.c.id)))
    )
