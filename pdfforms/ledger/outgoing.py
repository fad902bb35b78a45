"""What the receiving side asks about mail that went out; where this ledger has sent none, nothing is known."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, column, inspect, select, table

from pdfforms.ledger.many import chosen

_sends = table("sends", column("message_id"), column("copy"), column("campaign"))
_campaigns = table("campaigns", column("id"), column("due"))


def copies_of(connection: Connection, message_ids: Sequence[str]) -> dict[str, str]:
    """The copies that messages of ours carried, by Message-ID."""
    if not message_ids or not inspect(connection).has_table("sends"):
        return {}
    wanted = select(_sends.c.message_id, _sends.c.copy).where(
        _sends.c.message_id.in_(chosen(connection, message_ids))
    )
    return {message: copy for message, copy in connection.execute(wanted) if copy}


def due_of(connection: Connection, copies: Sequence[str]) -> dict[str, str]:
    """The day when copies are due (2026-12-15), by copy; the latest where a copy went out more than once."""
    if not copies or not {"sends", "campaigns"} <= set(inspect(connection).get_table_names()):
        return {}
    joined = _sends.join(_campaigns, _campaigns.c.id == _sends.c.campaign)
    wanted = (
        select(_sends.c.copy, _campaigns.c.due)
        .select_from(joined)
        .where(_sends.c.copy.in_(chosen(connection, copies)))
        .order_by(_campaigns.c.due)
    )
    return {copy: due for copy, due in connection.execute(wanted) if due}
