"""Whose files and messages are, as far as what was read in them tells."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, case, select

from pdfforms.ledger.many import chosen
from pdfforms.ledger.owners import of_copies, of_records
from pdfforms.ledger.tables import files, mail_files, mails, readings, records
from pdfforms.model.ledger import FileState
from pdfforms.model.mail import MailState


def owners_on(connection: Connection, hashes: Sequence[str]) -> dict[str, frozenset[str]]:
    """The owners of the records that stand on each of these files; of those that are read to the end. Nobody's
    where nothing in a file is a record's any more."""
    done = select(files.c.sha256).where(
        files.c.sha256.in_(chosen(connection, hashes)), files.c.state != FileState.STORED.value
    )
    return _owners_on(connection, list(connection.execute(done).scalars()))


def _owners_on(connection: Connection, hashes: Sequence[str]) -> dict[str, frozenset[str]]:
    copy = case((records.c.id.is_(None), readings.c.copy), else_=records.c.copy).label("copy")
    stands = select(readings.c.sha256, readings.c.record_id, copy).outerjoin(
        records, records.c.id == readings.c.record_id
    )
    rows = connection.execute(stands.where(readings.c.sha256.in_(chosen(connection, hashes)))).all()
    owners = of_records(connection, {row.record_id: row.copy for row in rows})
    found: dict[str, set[str]] = {each: set() for each in hashes}
    for row in rows:
        found[row.sha256].add(owners[row.record_id])
    return {each: frozenset(mine) for each, mine in found.items()}


def owners_of_known(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """The owners of those of these records that there are, by id."""
    known = select(records.c.id, records.c.copy).where(records.c.id.in_(chosen(connection, ids)))
    return of_records(connection, {row.id: row.copy for row in connection.execute(known)})


def owners_of_mails(connection: Connection, hashes: Sequence[str]) -> dict[str, frozenset[str]]:
    """The owners of what each of these messages brought, or is about; of those that are taken in to the end."""
    mine = mails.c.sha256.in_(chosen(connection, hashes))
    about = select(mails.c.id, mails.c.sha256, mails.c.copy).where(mine, mails.c.state == MailState.DONE.value)
    done = {row.id: row for row in connection.execute(about)}
    brought = select(mail_files.c.mail, mail_files.c.sha256).join(mails, mails.c.id == mail_files.c.mail)
    pairs = [(mail, file) for mail, file in connection.execute(brought.where(mine)) if mail in done]
    by_file = _owners_on(connection, sorted({file for _, file in pairs}))
    by_copy = of_copies(connection, [row.copy for row in done.values() if row.copy])
    found = {number: {by_copy[row.copy]} if row.copy in by_copy else set() for number, row in done.items()}
    for mail, file in pairs:
        found[mail] |= by_file[file]
    return {done[number].sha256: frozenset(owners) for number, owners in found.items()}
