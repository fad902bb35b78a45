"""What can be asked of the ledger, for `Ledger` and, within its transaction, for `Posting`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select, tuple_

from pdfforms.ledger.cells import cells_of, owner_in
from pdfforms.ledger.many import chosen
from pdfforms.ledger.rows import to_copy, to_file, to_reading, to_receipt, to_record, to_settlement, to_span
from pdfforms.ledger.tables import copies, events, files, findings, readings, receipts, records, settlements, spans
from pdfforms.model.keys import OWNER_LENGTH
from pdfforms.model.ledger import (
    Counts,
    FileState,
    IssuedCopy,
    RecordFilter,
    Settlement,
    Span,
    StoredFile,
    StoredReading,
    StoredReceipt,
    StoredRecord,
)
from pdfforms.model.record import Status


def receipts_of(connection: Connection, hashes: Sequence[str]) -> tuple[StoredReceipt, ...]:
    """All arrivals of these files, in order."""
    wanted = select(receipts).where(receipts.c.sha256.in_(chosen(connection, hashes))).order_by(receipts.c.id)
    return tuple(map(to_receipt, connection.execute(wanted)))


def files_from(
    connection: Connection, after: int, limit: int, state: FileState | None, readers: Sequence[str] | None
) -> tuple[StoredFile, ...]:
    """The next files above a number, in order of arrival."""
    wanted = _files().where(files.c.number > after).order_by(files.c.number).limit(limit)
    if state is not None:
        wanted = wanted.where(files.c.state == state.value)
    if readers is not None:
        wanted = wanted.where(files.c.reader.in_(chosen(connection, readers)))
    return tuple(map(to_file, connection.execute(wanted)))


def files_named(connection: Connection, hashes: Sequence[str]) -> tuple[StoredFile, ...]:
    """Those of these files that are known."""
    wanted = _files().where(files.c.sha256.in_(chosen(connection, hashes))).order_by(files.c.number)
    return tuple(map(to_file, connection.execute(wanted)))


def _files() -> Select[Any]:
    """Files with name and origin of their first arrival."""
    own = receipts.alias("own")
    first = select(func.min(own.c.id)).where(own.c.sha256 == files.c.sha256).scalar_subquery()
    return select(files, receipts.c.name, receipts.c.origin).join_from(files, receipts, receipts.c.id == first)


def spans_of(connection: Connection, sha256: str) -> tuple[Span, ...]:
    """The spans of one file, by page."""
    wanted = select(spans).where(spans.c.sha256 == sha256).order_by(spans.c.first_page)
    return tuple(map(to_span, connection.execute(wanted)))


def readings_of(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[StoredReading, ...]]:
    """The readings that records stand on, by record, in order of arrival."""
    wanted = (
        select(readings)
        .join(files, files.c.sha256 == readings.c.sha256)
        .where(readings.c.record_id.in_(chosen(connection, ids)))
        .order_by(files.c.number, readings.c.first_page, readings.c.ordinal)
    )
    cells = cells_of(connection)
    found: dict[str, list[StoredReading]] = {each: [] for each in ids}
    for row in connection.execute(wanted):
        found[row.record_id].append(to_reading(row, cells))
    return {each: tuple(parts) for each, parts in found.items()}


def copies_named(connection: Connection, codes: Sequence[str]) -> dict[str, IssuedCopy]:
    """Those of these copies that we made, by code."""
    wanted = select(copies).where(copies.c.code.in_(chosen(connection, codes)))
    cells = cells_of(connection)
    return {row.code: to_copy(row, cells) for row in connection.execute(wanted)}


def records_on(connection: Connection, hashes: Sequence[str]) -> tuple[str, ...]:
    """The ids of the records that stand on files."""
    wanted = select(readings.c.record_id).where(readings.c.sha256.in_(chosen(connection, hashes))).distinct()
    return tuple(connection.execute(wanted).scalars())


def records_named(connection: Connection, ids: Sequence[str]) -> dict[str, StoredRecord]:
    """Those of these records that there are, by id."""
    wanted = select(records).where(records.c.id.in_(chosen(connection, ids)))
    cells = cells_of(connection)
    return {row.id: to_record(row, cells) for row in connection.execute(wanted)}


Place = tuple[int, int, str]
"""Where a record stands in the order: number of its first file, ordinal in it, id."""
START: Place = (-1, -1, "")


def records_from(
    connection: Connection, after: Place, limit: int, asked: RecordFilter
) -> tuple[Place | None, list[StoredRecord]]:
    """The next records behind a place, in the order of their first arrival, and the place of the last; None where
    there are no more behind it. Those whose key was destroyed, which a backup may bring back, are left out."""
    own = tuple_(records.c.file, records.c.ordinal, records.c.id)
    wanted = select(records).where(own > after).order_by(*own).limit(limit)
    if asked.form is not None:
        wanted = wanted.where(records.c.form == asked.form)
    if asked.status is not None:
        wanted = wanted.where(records.c.status == asked.status.value)
    if asked.since is not None:
        wanted = wanted.where(records.c.changed_at >= asked.since)
    if asked.ids is not None:
        wanted = wanted.where(records.c.id.in_(chosen(connection, asked.ids)))
    if asked.readers is not None:
        wanted = wanted.where(records.c.reader.in_(chosen(connection, asked.readers)))
    rows = connection.execute(wanted).all()
    last = (rows[-1].file, rows[-1].ordinal, rows[-1].id) if len(rows) == limit else None
    cells = cells_of(connection)
    gone = cells.destroyed(owner_in(row.data) for row in rows)
    return last, [to_record(row, cells) for row in rows if not gone or owner_in(row.data) not in gone]


def without_key(connection: Connection) -> int:
    """How many records are left out of lists, since their key is not there."""
    cells = cells_of(connection)
    if not cells.on:
        return 0
    begins = func.substr(records.c.data, 1, OWNER_LENGTH + 1)
    owners = Counter(map(owner_in, connection.execute(select(begins)).scalars()))
    gone = cells.destroyed(owners)
    return sum(number for owner, number in owners.items() if owner in gone)


def settlements_of(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, Settlement]]:
    """What people decided, by record and field: the latest of each."""
    found: dict[str, dict[str, Settlement]] = {each: {} for each in ids}
    for each in decisions_of(connection, ids):
        found[each.record_id][each.key] = each
    return found


def decisions_of(connection: Connection, ids: Sequence[str]) -> tuple[Settlement, ...]:
    """All that people ever decided in records, oldest first."""
    wanted = select(settlements, events.c.detail).join(events, events.c.id == settlements.c.event)
    wanted = wanted.where(settlements.c.record_id.in_(chosen(connection, ids))).order_by(settlements.c.event)
    cells = cells_of(connection)
    return tuple(to_settlement(row, cells) for row in connection.execute(wanted))


def count(connection: Connection) -> Counts:
    """How many there are of each."""
    by_state = select(files.c.state, func.count()).group_by(files.c.state)
    by_status = select(records.c.form, records.c.status, func.count()).group_by(records.c.form, records.c.status)
    by_code = select(findings.c.code, func.count()).group_by(findings.c.code).order_by(findings.c.code)
    return Counts(
        connection.execute(select(func.count()).select_from(receipts)).scalar_one(),
        {FileState(state): number for state, number in connection.execute(by_state)},
        {(form, Status(status)): number for form, status, number in connection.execute(by_status)},
        {row[0]: row[1] for row in connection.execute(by_code)},
    )
