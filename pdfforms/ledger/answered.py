"""Answers where SQL finds none: those of a ledger that is encrypted, taken out of its records."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, Select, select

from pdfforms.ledger.cells import cells_of, owner_in
from pdfforms.ledger.rows import value_text
from pdfforms.ledger.tables import records
from pdfforms.model.record import value_of

Texts = dict[str, str | None]


def withheld(
    connection: Connection, ids: Select[Any], keys: Collection[str] | None
) -> Iterator[tuple[str, Texts]]:
    """Those of these records that are encrypted, each with its values (of some fields) as `answers` would have
    them; none whose key was destroyed."""
    cells = cells_of(connection)
    if not cells.on:
        return
    for row in connection.execute(select(records.c.id, records.c.data).where(records.c.id.in_(ids))):
        owner = owner_in(row.data)
        if owner is None or cells.destroyed([owner]):
            continue
        values = json.loads(cells.open(row.data))["values"]
        yield row.id, {key: value_text(value_of(each)) for key, each in values.items() if not keys or key in keys}
