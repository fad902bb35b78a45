"""What a record's term depends on, in the ledger: whose it is, when it came, leaving dates, holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, exists, func, insert, or_, select, update

from pdfforms.ledger.custody import Log
from pdfforms.ledger.custody_tables import holds as holds_table
from pdfforms.ledger.custody_tables import leavings as leavings_table
from pdfforms.ledger.custody_tables import tombstones
from pdfforms.ledger.many import There, chosen, put, storable
from pdfforms.ledger.owners import student_of
from pdfforms.ledger.tables import campaign_copies, copies, files, mail_files, mails, readings, receipts, records
from pdfforms.model.custody import Happened
from pdfforms.model.record import Status
from pdfforms.model.retention import Case, CaseKind, Hold, Leaving, LeavingKind, Tombstone

TURN = 7_330_004
"""Stands for "somebody holds or disposes" among PostgreSQL's locks: a hold comes before a disposal or after it."""
STUDENTS = "students"
"""Stands in the chain for whichever student: their numbers are personal, and the chain stays for ever."""


def take_turn(connection: Connection) -> None:
    """Waits until nobody else holds or disposes. SQLite has one writer at a time."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(TURN)))


def hold(connection: Connection, log: Log, subject: str, reason: str, by: str, at: str) -> None:
    """Nothing of a student or record may be disposed of."""
    take_turn(connection)
    row = {"subject": subject, "reason": storable(reason), "placed_by": storable(by), "placed_at": at}
    connection.execute(insert(holds_table).values(row))
    log.add(Happened(at, "held", _named(connection, subject), {"by": by}))


def release(connection: Connection, log: Log, subject: str, by: str, at: str) -> int:
    """Lifts the holds on a student or record; how many there were."""
    mine = holds_table.c.subject == subject, holds_table.c.released_at.is_(None)
    lifted = connection.execute(
        update(holds_table).where(*mine).values(released_by=storable(by), released_at=at)
    ).rowcount
    if lifted:
        log.add(Happened(at, "hold_released", _named(connection, subject), {"by": by}))
    return lifted


def holds(connection: Connection) -> tuple[Hold, ...]:
    """All holds that hold, the oldest first."""
    wanted = select(holds_table).where(holds_table.c.released_at.is_(None)).order_by(holds_table.c.id)
    rows = connection.execute(wanted)
    return tuple(Hold(row.subject, row.reason, row.placed_by, row.placed_at) for row in rows)


def _named(connection: Connection, subject: str) -> str:
    """The subject as the chain has it."""
    named = (records.c.id, copies.c.code, files.c.sha256, mails.c.sha256)
    is_one = connection.execute(select(or_(*(exists().where(each == subject) for each in named)))).scalar()
    return subject if is_one else STUDENTS


def students_here(connection: Connection, students: Sequence[str]) -> frozenset[str]:
    """Those of whom there is a copy."""
    mine = chosen(connection, students)
    listed = [select(each).where(each.in_(mine)) for each in (campaign_copies.c.student, copies.c.row_key)]
    return frozenset(each for wanted in listed for each in connection.execute(wanted).scalars())


def subjects_here(connection: Connection, subjects: Sequence[str]) -> frozenset[str]:
    """Those of these that are records, or copies that were not disposed of; told without opening any."""
    mine = chosen(connection, subjects)
    kept = copies.c.code.not_in(select(tombstones.c.subject))
    listed = (
        select(records.c.id).where(records.c.id.in_(mine)),
        select(copies.c.code).where(copies.c.code.in_(mine), kept),
    )
    return frozenset(each for wanted in listed for each in connection.execute(wanted).scalars())


def leave(
    connection: Connection, log: Log, said: Sequence[tuple[str, LeavingKind, str | None]], by: str, at: str
) -> int:
    """Writes down what is new of when students left; how many lines that were. Who never left is not back."""
    take_turn(connection)
    known = {subject: (each.kind, each.day.isoformat()) for subject, each in leavings(connection).items()}
    new = {
        subject: (kind, day)
        for subject, kind, day in said
        if (kind is LeavingKind.BACK and subject in known)
        or (kind is not LeavingKind.BACK and known.get(subject) != (kind, day))
    }
    rows = [
        {"subject": subject, "kind": kind.value, "day": day, "said_by": storable(by), "said_at": at}
        for subject, (kind, day) in new.items()
    ]
    put(connection, leavings_table, rows, There.REFUSE)
    if new:
        log.add(Happened(at, "leavings", STUDENTS, {"by": by, "lines": len(new)}))
    return len(new)


def leavings(connection: Connection) -> dict[str, Leaving]:
    """The last word on each subject, by subject; those who are back are not in it."""
    last = select(func.max(leavings_table.c.id)).group_by(leavings_table.c.subject)
    wanted = select(leavings_table).where(leavings_table.c.id.in_(last), leavings_table.c.day.is_not(None))
    return {
        row.subject: Leaving(LeavingKind(row.kind), date.fromisoformat(row.day))
        for row in connection.execute(wanted)
    }


def knows(connection: Connection, subject: str) -> bool:
    """Whether there is such a record, such a copy, or a copy for such a student."""
    there = or_(
        exists().where(records.c.id == subject),
        exists().where(copies.c.code == subject),
        exists().where(campaign_copies.c.student == subject),
        exists().where(copies.c.row_key == subject),
    )
    return bool(connection.execute(select(there)).scalar())


def cases_from(connection: Connection, after: str, limit: int) -> list[Case]:
    """The next records behind an id, in the order of their ids."""
    return _cases(connection, _wanted().where(records.c.id > after).order_by(records.c.id).limit(limit))


def cases_named(connection: Connection, ids: Sequence[str]) -> list[Case]:
    """Those of these records that there are."""
    return _cases(connection, _wanted().where(records.c.id.in_(chosen(connection, ids))).order_by(records.c.id))


def tombstones_of(connection: Connection, subjects: Sequence[str]) -> dict[str, Tombstone]:
    """Those of these records and copies that were disposed of."""
    wanted = select(tombstones).where(tombstones.c.subject.in_(chosen(connection, subjects)))
    return {row.subject: Tombstone(**row._mapping) for row in connection.execute(wanted)}


def _wanted() -> Select[Any]:
    first = (
        select(func.min(receipts.c.received_at))
        .join(readings, readings.c.sha256 == receipts.c.sha256)
        .where(readings.c.record_id == records.c.id)
        .scalar_subquery()
    )
    return (
        select(records.c.id, records.c.form, records.c.copy, records.c.changed_at, first.label("received_at"))
        .add_columns(records.c.status)
        .add_columns(campaign_copies.c.student, copies.c.row_key)
        .outerjoin(campaign_copies, campaign_copies.c.copy == records.c.copy)
        .outerjoin(copies, copies.c.code == records.c.copy)
    )


def _cases(connection: Connection, wanted: Select[Any]) -> list[Case]:
    rows = connection.execute(wanted).all()
    by_mail = _by_mail(connection, [row.id for row in rows if row.copy is None])
    known = Known(connection)
    found = []
    for row in rows:
        student = student_of(row) or by_mail.get(row.id, "")
        since = row.received_at or row.changed_at
        case = known.case(CaseKind.RECORD, row.id, row.form, student, since, row.copy or "")
        says_nothing = row.form is None or row.status == Status.BLANK.value
        nobodys = says_nothing and not (student or row.copy or case.leaving)
        found.append(replace(case, nobodys=nobodys))
    return found


class Known:
    """Leaving dates and holds, as they are now."""

    def __init__(self, connection: Connection) -> None:
        self._left = leavings(connection)
        self._held = {each.subject for each in holds(connection)}

    def case(
        self, kind: CaseKind, subject: str, form: str | None, student: str, since: str, copy: str = ""
    ) -> Case:
        """Whatever has a term; a person may have said of itself, or its copy, when its student left, or that it is
        held."""
        names = [each for each in (subject, copy, student) if each]
        leaving = next((self._left[each] for each in names if each in self._left), None)
        held = any(each in self._held for each in names)
        received = date.fromisoformat(since[:10])
        nobodys = kind in (CaseKind.FILE, CaseKind.MAIL) and leaving is None
        return Case(subject, form, student, received, leaving, held, kind, nobodys)


def _by_mail(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """Whose records are that bear no copy code (a logo, a note), where all messages that brought them were about
    copies of one student."""
    wanted = (
        select(readings.c.record_id, campaign_copies.c.student, copies.c.row_key)
        .join(mail_files, mail_files.c.sha256 == readings.c.sha256)
        .join(mails, mails.c.id == mail_files.c.mail)
        .outerjoin(campaign_copies, campaign_copies.c.copy == mails.c.copy)
        .outerjoin(copies, copies.c.code == mails.c.copy)
        .where(readings.c.record_id.in_(chosen(connection, ids)))
    )
    students: dict[str, set[str]] = defaultdict(set)
    for row in connection.execute(wanted):
        students[row.record_id].add(student_of(row))
    return {record: one for record, (one, *others) in students.items() if not others}
