"""Files that arrive: each known by its bytes, each arrival from one place written down once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from pdfforms.ledger.custody import Log, arrived
from pdfforms.ledger.many import There, chosen, put, storable
from pdfforms.ledger.tables import files, receipts
from pdfforms.model.ledger import Arrival, FileState, Received

_TURN = 7_330_001
"""Stands for "somebody receives" among PostgreSQL's locks, so that files count up in order."""


def receive(connection: Connection, arrivals: Sequence[Arrival], log: Log) -> tuple[Received, ...]:
    """Writes arrivals down and says of each what was new, in their order."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_TURN)))
    hashes = list({each.sha256: None for each in arrivals})
    known = _known(connection, hashes)
    came = select(receipts.c.sha256, receipts.c.origin).where(receipts.c.sha256.in_(chosen(connection, hashes)))
    seen = {(sha256, origin) for sha256, origin in connection.execute(came)}
    new_files: dict[str, dict[str, object]] = {}
    new_receipts: list[dict[str, object]] = []
    novelties: list[tuple[bool, bool]] = []
    for each in arrivals:
        origin = storable(each.origin)
        new_file = each.sha256 not in known and each.sha256 not in new_files
        new_receipt = (each.sha256, origin) not in seen
        novelties.append((new_file, new_receipt))
        if new_file:
            new_files[each.sha256] = _file_row(each)
        if new_receipt:
            seen.add((each.sha256, origin))
            new_receipts.append(_receipt_row(each, origin))
            log.add(arrived(each.sha256, each.received_at, each.origin, each.name))
    put(connection, files, list(new_files.values()), There.REFUSE)
    put(connection, receipts, new_receipts, There.REFUSE)
    known |= _known(connection, list(new_files))
    return tuple(
        Received(each.sha256, number, FileState(state), *new)
        for each, new in zip(arrivals, novelties, strict=True)
        for number, state in (known[each.sha256],)
    )


def _known(connection: Connection, hashes: Sequence[str]) -> dict[str, tuple[int, str]]:
    wanted = select(files.c.sha256, files.c.number, files.c.state)
    rows = connection.execute(wanted.where(files.c.sha256.in_(chosen(connection, hashes))))
    return {sha256: (number, state) for sha256, number, state in rows}


def _file_row(each: Arrival) -> dict[str, object]:
    return {
        "sha256": each.sha256,
        "bytes": each.bytes,
        "kind": each.kind,
        "state": FileState.STORED.value,
        "failures": 0,
        "changed_at": each.received_at,
    }


def _receipt_row(each: Arrival, origin: str) -> dict[str, object]:
    return {
        "sha256": each.sha256,
        "origin": origin,
        "name": storable(each.name),
        "received_at": each.received_at,
    }
