"""Cells that are under another key than they should be, or plain: a record whose student is known at last, a
ledger that is encrypted only now."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, func, select, update

from pdfforms.ledger.cells import WITHHELD, cells_of, owner_in
from pdfforms.ledger.custody_tables import salts
from pdfforms.ledger.many import chosen
from pdfforms.ledger.owners import of_copies, of_records
from pdfforms.ledger.tables import answers, copies, findings, readings, records, settlements
from pdfforms.model.keys import OWNER_LENGTH

_PORTION = 256
"""Rows of one transaction, so that nobody waits long."""
_NOTHING = "{}"
"""Of a copy that went out empty, or that was disposed of."""

Locked = tuple[str, int]
"""The place of the last row that was looked at, and how many were plain until then."""


def gather_under(connection: Connection, owners: Mapping[str, str]) -> None:
    """Brings readings, decisions and salts of records under each record's owner, by id, and salts of copies."""
    if not owners:
        return
    cells, mine = cells_of(connection), chosen(connection, owners)
    own = (readings.c.sha256, readings.c.first_page, readings.c.ordinal)
    begins = func.substr(readings.c.data, 1, OWNER_LENGTH + 1)
    listed = select(*own, readings.c.record_id, begins.label("begins")).where(readings.c.record_id.in_(mine))
    for row in connection.execute(listed).all():
        if owner_in(bytes(row.begins)) != (owner := owners[row.record_id]):
            this = tuple(column == value for column, value in zip(own, row, strict=False))
            data = cells.open_data(connection.execute(select(readings.c.data).where(*this)).scalar_one())
            connection.execute(update(readings).where(*this).values(data=cells.lock_data(owner, data)))
    for row in connection.execute(select(settlements).where(settlements.c.record_id.in_(mine))).all():
        if owner_in(row.value) != (owner := owners[row.record_id]):
            this = (settlements.c.record_id == row.record_id, settlements.c.key == row.key)
            said = {name: cells.lock(owner, cells.open(getattr(row, name))) for name in ("before", "value")}
            connection.execute(update(settlements).where(*this, settlements.c.event == row.event).values(said))
    for row in connection.execute(select(salts).where(salts.c.subject.in_(mine))).all():
        if owner_in(row.salt) != (owner := owners[row.subject]):
            salt = cells.lock_salt(owner, cells.open_salt(row.salt))
            connection.execute(update(salts).where(salts.c.subject == row.subject).values(salt=salt))


def lock_copies(connection: Connection, after: str) -> Locked | None:
    """Encrypts what was given with the next copies behind a code that is still plain; None at the end."""
    listed = select(copies.c.code, copies.c.given).where(copies.c.code > after).order_by(copies.c.code)
    rows = connection.execute(listed.limit(_PORTION)).all()
    cells = cells_of(connection)
    plain = {row.code: row.given for row in rows if row.given != _NOTHING and owner_in(row.given) is None}
    owners = of_copies(connection, plain)
    gather_under(connection, owners)
    for code, owner in owners.items():
        given = cells.lock(owner, plain[code])
        connection.execute(update(copies).where(copies.c.code == code).values(given=given))
    return (rows[-1].code, len(plain)) if rows else None


def lock_records(connection: Connection, after: str) -> Locked | None:
    """Encrypts the next records behind an id that are still plain, with all that stands on them; None at the
    end."""
    listed = select(records.c.id, records.c.copy, func.substr(records.c.data, 1, OWNER_LENGTH + 1).label("begins"))
    rows = connection.execute(listed.where(records.c.id > after).order_by(records.c.id).limit(_PORTION)).all()
    plain = {row.id: row.copy for row in rows if owner_in(row.begins) is None}
    _lock(connection, of_records(connection, plain))
    return (rows[-1].id, len(plain)) if rows else None


def _lock(connection: Connection, owners: Mapping[str, str]) -> None:
    if not owners:
        return
    cells, mine = cells_of(connection), chosen(connection, owners)
    gather_under(connection, owners)
    wanted = select(records.c.id, records.c.data).where(records.c.id.in_(mine))
    for row in connection.execute(wanted).all():
        data = cells.lock(owners[row.id], row.data)
        connection.execute(update(records).where(records.c.id == row.id).values(data=data))
    said = update(answers).where(answers.c.record_id.in_(mine), answers.c.value != "")
    connection.execute(said.values(value=WITHHELD))
    connection.execute(update(findings).where(findings.c.record_id.in_(mine)).values(message=WITHHELD))


def lock_readings(connection: Connection, after: str) -> Locked | None:
    """Encrypts the readings in the next files behind a hash that are still plain, since no record stands on them;
    None at the end."""
    files = select(readings.c.sha256).distinct().where(readings.c.sha256 > after).order_by(readings.c.sha256)
    hashes = list(connection.execute(files.limit(_PORTION)).scalars())
    begins = func.substr(readings.c.data, 1, OWNER_LENGTH + 1)
    listed = select(readings.c.record_id, readings.c.copy, begins.label("begins"))
    rows = connection.execute(listed.where(readings.c.sha256.in_(chosen(connection, hashes))))
    plain = {row.record_id: row.copy for row in rows if owner_in(bytes(row.begins)) is None}
    gather_under(connection, of_records(connection, plain))
    return (hashes[-1], len(plain)) if hashes else None
