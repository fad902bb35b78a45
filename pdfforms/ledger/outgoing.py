"""What the receiving side asks about mail that went out; where this ledger has sent none, nothing is known.

The tables are those of the sending side; only these columns of them are used here.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, column, inspect, select, table

from pdfforms.ledger.many import chosen

_sends = table("sends", column("key"), column("message_id"), column("copy"))
_enclosures = table("enclosures", column("send"), column("copy"))
_campaigns = table("campaigns", column("id"), column("due"))
_copies = table("campaign_copies", column("copy"), column("campaign"))


def copies_of(connection: Connection, message_ids: Sequence[str]) -> dict[str, str]:
    """The copy in the reply address of messages of ours, by their Message-ID; they are kept without < and >."""
    if not message_ids or not _has(connection, "sends"):
        return {}
    plain = {each.strip("<>"): each for each in message_ids}
    wanted = select(_sends.c.message_id, _sends.c.copy).where(
        _sends.c.message_id.in_(chosen(connection, [*plain, *message_ids]))
    )
    return {plain.get(message, message): copy for message, copy in connection.execute(wanted) if copy}


def together_with(connection: Connection, copies: Sequence[str]) -> dict[str, frozenset[str]]:
    """The copies that went out in one message with these, by copy: siblings at one address may get one mail."""
    if not copies or not _has(connection, "sends", "enclosures"):
        return {}
    own, other = _enclosures.alias("own"), _enclosures.alias("other")
    wanted = (
        select(own.c.copy, other.c.copy.label("with_it"))
        .select_from(own.join(other, other.c.send == own.c.send))
        .where(own.c.copy.in_(chosen(connection, copies)))
    )
    found: dict[str, set[str]] = {}
    for copy, with_it in connection.execute(wanted):
        found.setdefault(copy, set()).add(with_it)
    return {copy: frozenset(several) for copy, several in found.items()}


def due_of(connection: Connection, copies: Sequence[str]) -> dict[str, str]:
    """The day when copies are due (2026-12-15), by copy, where one was set."""
    if not copies or not _has(connection, "campaigns", "campaign_copies"):
        return {}
    joined = _copies.join(_campaigns, _campaigns.c.id == _copies.c.campaign)
    wanted = select(_copies.c.copy, _campaigns.c.due).select_from(joined)
    found = connection.execute(wanted.where(_copies.c.copy.in_(chosen(connection, copies))))
    return {copy: due for copy, due in found if due}


def _has(connection: Connection, *names: str) -> bool:
    return set(names) <= set(inspect(connection).get_table_names())
