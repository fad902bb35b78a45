"""Copies that were made of returns, in the ledger."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from pdfforms.ledger.many import There, chosen, put
from pdfforms.ledger.tables import enclosures, linked, sends
from pdfforms.model.linked import Linked


def linked_named(connection: Connection, codes: Sequence[str]) -> dict[str, Linked]:
    """Those of these copies that were made of a return, by code."""
    if not codes:
        return {}
    wanted = select(linked).where(linked.c.copy.in_(chosen(connection, codes)))
    return {row.copy: _linked(row) for row in connection.execute(wanted)}


def linked_to(connection: Connection, records: Sequence[str]) -> dict[str, tuple[Linked, ...]]:
    """The copies that were made of records, by record, the oldest first."""
    found: dict[str, list[Linked]] = {each: [] for each in records}
    wanted = select(linked).where(linked.c.record.in_(chosen(connection, records)))
    for row in connection.execute(wanted.order_by(linked.c.made_at, linked.c.copy)):
        found[row.record].append(_linked(row))
    return {each: tuple(made) for each, made in found.items()}


def linked_in(connection: Connection, campaign: str) -> tuple[Linked, ...]:
    """The copies made of returns that messages of a campaign carry."""
    wanted = (
        select(linked)
        .join(enclosures, enclosures.c.copy == linked.c.copy)
        .join(sends, sends.c.key == enclosures.c.send)
        .where(sends.c.campaign == campaign)
        .order_by(linked.c.made_at, linked.c.copy)
    )
    return tuple(map(_linked, connection.execute(wanted)))


def put_linked(connection: Connection, made: Sequence[Linked]) -> None:
    """Writes new ones down."""
    rows = [
        {
            "copy": each.copy,
            "record": each.record,
            "original": each.original,
            "kind": each.kind,
            "open": json.dumps(each.open),
            "files": json.dumps(sorted(each.files)),
            "sha256": each.sha256,
            "made_at": each.made_at,
        }
        for each in made
    ]
    put(connection, linked, rows, There.REFUSE)


def _linked(row: Row[Any]) -> Linked:
    named = dict(row._mapping)
    return Linked(
        **named | {"open": tuple(json.loads(named["open"])), "files": frozenset(json.loads(named["files"]))}
    )
