"""What the receiving side asks about mail that went out, and the one thing that it changes: what came back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from pdfforms.ledger.campaigns import move
from pdfforms.ledger.many import chosen
from pdfforms.ledger.tables import campaign_copies, campaigns, enclosures, sends
from pdfforms.model.campaign import CAME_BACK, LEFT, SendState


def copies_of(connection: Connection, message_ids: Sequence[str]) -> dict[str, str]:
    """The copy in the reply address of messages of ours, by their Message-ID; they are kept without < and >."""
    if not message_ids:
        return {}
    plain = {each.strip("<>"): each for each in message_ids}
    wanted = select(sends.c.message_id, sends.c.copy).where(
        sends.c.message_id.in_(chosen(connection, [*plain, *message_ids]))
    )
    return {plain.get(message, message): copy for message, copy in connection.execute(wanted) if copy}


def together_with(connection: Connection, copies: Sequence[str]) -> dict[str, frozenset[str]]:
    """The copies that went out in one message with these, by copy: siblings at one address may get one mail."""
    if not copies:
        return {}
    own, other = enclosures.alias("own"), enclosures.alias("other")
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
    if not copies:
        return {}
    joined = campaign_copies.join(campaigns, campaigns.c.id == campaign_copies.c.campaign)
    wanted = select(campaign_copies.c.copy, campaigns.c.due).select_from(joined)
    found = connection.execute(wanted.where(campaign_copies.c.copy.in_(chosen(connection, copies))))
    return {copy: due for copy, due in found if due}


def came_back(connection: Connection, message_ids: Sequence[str], copy: str | None, at: str) -> str | None:
    """A message of ours could not be delivered: its key, where it is known and was taken for sent.

    It is known by its Message-ID; else by the copy in its reply address, where all messages with it went to one
    address: then it is the last of those that left, a reminder or the first. What a person has said of a message,
    or must say, stays.
    """
    plain = [each.strip("<>") for each in message_ids]
    by_id = select(sends.c.key).where(sends.c.message_id.in_(chosen(connection, plain)))
    found = connection.execute(by_id).scalars().all() or _last_to_one(connection, copy)
    if len(found) != 1:
        return None
    moved = move(connection, found[0], SendState.REFUSED, at, expected=(SendState.ACCEPTED,), why=CAME_BACK)
    return found[0] if moved else None


def _last_to_one(connection: Connection, copy: str | None) -> Sequence[str]:
    """The last message that left with a copy in its reply address, where all with it went to one address."""
    left = [each.value for each in LEFT]
    wanted = select(sends.c.key, sends.c.address).where(sends.c.copy == copy, sends.c.state.in_(left))
    rows = connection.execute(wanted.order_by(sends.c.changed_at.desc())).all()
    return [rows[0].key] if len({row.address for row in rows}) == 1 else []
