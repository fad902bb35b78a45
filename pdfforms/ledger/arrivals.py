"""Files that arrive: each known by its bytes, each arrival from one place written down once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from pdfforms.ledger.many import add, chosen, storable
from pdfforms.ledger.tables import files, receipts
from pdfforms.model.ledger import Arrival, FileState, Received

_TURN = 7_330_001
"""Stands for "somebody receives" among PostgreSQL's locks, so that files count up in order."""


def receive(connection: Connection, arrivals: Sequence[Arrival]) -> tuple[Received, ...]:
    """Writes arrivals down and says of each what was new, in their order."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_TURN)))
    hashes = list({each.sha256: None for each in arrivals})
    origins = [storable(each.origin) for each in arrivals]
    known = _known(connection, hashes)
    came = select(receipts.c.sha256, receipts.c.origin).where(receipts.c.sha256.in_(chosen(connection, hashes)))
    had = {(sha256, origin) for sha256, origin in connection.execute(came)}
    first = {each.sha256: each for each in reversed(arrivals) if each.sha256 not in known}
    add(connection, files, [_file_row(first[sha256]) for sha256 in hashes if sha256 in first])
    add(
        connection,
        receipts,
        [
            _receipt_row(each, origin)
            for each, origin in zip(arrivals, origins, strict=True)
            if (each.sha256, origin) not in had
        ],
    )
    now = _known(connection, hashes) if first else known
    told = []
    for each, origin in zip(arrivals, origins, strict=True):
        number, state = now[each.sha256]
        new_file, new_receipt = each.sha256 not in known, (each.sha256, origin) not in had
        told.append(Received(each.sha256, number, FileState(state), new_file, new_receipt))
        known[each.sha256] = now[each.sha256]
        had.add((each.sha256, origin))
    return tuple(told)


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
