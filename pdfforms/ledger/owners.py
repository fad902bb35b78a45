"""Whose key each thing is under, in a ledger that is encrypted: a student's, a copy's or a record's own.

What is of a known student is under the student's key. A copy whose student is not known has its own, and so has a
record without a copy. Keys are made before the rows that name them; what a transaction that fails leaves behind is
a key that opens nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select

from pdfforms.ledger.cells import cells_of
from pdfforms.ledger.custody_tables import tombstones
from pdfforms.ledger.many import There, chosen, put, storable
from pdfforms.ledger.standing_on import Going
from pdfforms.ledger.tables import campaign_copies, copies, owners, records

STUDENT, COPY, RECORD = "student", "copy", "record"
Subject = tuple[str, str]
"""Kind and name of whom or what a key is of."""
_LONGEST_COUNT = 5
"""Digits of a row's number: where a roster named no key of its own, copies count its rows, which names nobody."""


def student_of(row: Row[*tuple[Any, ...]]) -> str:
    """Whose a copy is, of a row with `student` of its campaign and its `row_key`; "" where nobody knows."""
    return row.student or _named(row.row_key)


def _named(row_key: str | None) -> str:
    """Whom a roster's key names; "" where it counts rows."""
    own = row_key or ""
    return "" if own.isdigit() and len(own) <= _LONGEST_COUNT else own


def of_copies(connection: Connection, codes: Iterable[str]) -> dict[str, str]:
    """The owner of each of these copies, which are issued, by code; of none where the ledger is plain."""
    if not cells_of(connection).on:
        return {}
    subjects = _subjects_of_copies(connection, list(dict.fromkeys(codes)))
    known = of_subjects(connection, subjects.values())
    return {code: known[subject] for code, subject in subjects.items()}


def of_new_copies(connection: Connection, row_keys: Mapping[str, str]) -> dict[str, str]:
    """The same of copies that are about to be issued, by code, of the roster's key of each."""
    if not cells_of(connection).on:
        return {}
    students = {code: storable(_named(key)) for code, key in row_keys.items()}
    subjects = {code: (STUDENT, student) if student else (COPY, code) for code, student in students.items()}
    known = of_subjects(connection, subjects.values())
    return {code: known[subject] for code, subject in subjects.items()}


def of_records(connection: Connection, copy_of: Mapping[str, str | None]) -> dict[str, str]:
    """The owner of each of these records, by id, of the copy code of each; of none where the ledger is plain."""
    if not cells_of(connection).on:
        return {}
    by_copy = _subjects_of_copies(connection, [code for code in dict.fromkeys(copy_of.values()) if code])
    subjects = {record: by_copy.get(code or "", (RECORD, record)) for record, code in copy_of.items()}
    known = of_subjects(connection, subjects.values())
    return {record: known[subject] for record, subject in subjects.items()}


def of_named(connection: Connection, names: Sequence[str]) -> dict[str, str]:
    """The owners of those of these that are copies or records, by name; of none where the ledger is plain."""
    if not cells_of(connection).on:
        return {}
    asked = chosen(connection, names)
    made = list(connection.execute(select(copies.c.code).where(copies.c.code.in_(asked))).scalars())
    rows = connection.execute(select(records.c.id, records.c.copy).where(records.c.id.in_(asked)))
    return of_copies(connection, made) | of_records(connection, {row.id: row.copy for row in rows})


def of_subjects(connection: Connection, wanted: Iterable[Subject]) -> dict[Subject, str]:
    """The owner of each of these; new ones get a key. On PostgreSQL none of them can be destroyed until the
    transaction ends."""
    subjects = list(dict.fromkeys(wanted))
    known = _known(connection, subjects)
    if new := sorted(each for each in subjects if each not in known):  # two that make some wait in one order
        keys = cells_of(connection).keys
        if keys is None:
            raise ValueError("a plain ledger has no owners")
        rows = [
            {"kind": kind, "subject": subject, "owner": owner}
            for (kind, subject), owner in zip(new, keys.new_many(len(new)), strict=True)
        ]
        put(connection, owners, rows, There.KEEP)
        known |= _known(connection, new)  # of two that make one at once, the first counts
    return known


def _known(connection: Connection, subjects: Sequence[Subject], *, destroying: bool = False) -> dict[Subject, str]:
    names = chosen(connection, [subject for _, subject in subjects])
    wanted = select(owners).where(owners.c.subject.in_(names))
    rows = connection.execute(wanted.with_for_update(read=not destroying, key_share=not destroying))
    asked = set(subjects)
    return {(row.kind, row.subject): row.owner for row in rows if (row.kind, row.subject) in asked}


def _subjects_of_copies(connection: Connection, codes: Sequence[str]) -> dict[str, Subject]:
    """Of those of these copies that there are, whose each is."""
    found = {}
    for row in connection.execute(copies_with_students().where(copies.c.code.in_(chosen(connection, codes)))):
        student = student_of(row)
        found[row.code] = (STUDENT, student) if student else (COPY, row.code)
    return found


def copies_with_students() -> Select[Any]:
    """Copies, each with what tells whose it is."""
    return select(copies.c.code, copies.c.row_key, campaign_copies.c.student).outerjoin(
        campaign_copies, campaign_copies.c.copy == copies.c.code
    )


def owners_over(connection: Connection, going: Going) -> tuple[str, ...]:
    """The owners under whose keys nothing stays once all that goes is gone: records and copies that go, students
    with no copy left. Nobody puts anything under these keys until the transaction ends."""
    if not cells_of(connection).on:
        return ()
    mine = chosen(connection, going.records)
    codes = set(connection.execute(select(records.c.copy).where(records.c.id.in_(mine))).scalars())
    codes |= set(going.copies)
    theirs = copies_with_students().where(copies.c.code.in_(chosen(connection, [each for each in codes if each])))
    students = {student_of(row) for row in connection.execute(theirs)} | set(going.students)
    students.discard("")
    asked = [*((RECORD, each) for each in going.records), *((COPY, each) for each in going.copies)]
    held = _known(connection, [*asked, *((STUDENT, each) for each in students)], destroying=True)
    named = chosen(connection, students)
    left = copies_with_students().where(
        or_(copies.c.row_key.in_(named), campaign_copies.c.student.in_(named)),
        copies.c.code.not_in(chosen(connection, going.copies)),
        copies.c.code.not_in(select(tombstones.c.subject)),
    )
    stay = {student_of(row) for row in connection.execute(left)}
    return tuple(owner for (kind, subject), owner in held.items() if kind != STUDENT or subject not in stay)
