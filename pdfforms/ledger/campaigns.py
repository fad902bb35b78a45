"""Campaigns and their messages in the ledger: what is asked of them, and what changes.

A message is claimed by one statement that changes `planned` into `sending` where it still is `planned`: two that
send at once cannot both claim it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, case, func, null, select, update

from pdfforms.ledger.many import There, chosen, put, storable
from pdfforms.ledger.tables import campaign_copies, campaigns, copies, enclosures, sends
from pdfforms.model.campaign import Campaign, CampaignCopy, Send, SendState

_STAYED = (SendState.PLANNED, SendState.REFUSED, SendState.WITHDRAWN)


def all_campaigns(connection: Connection) -> tuple[Campaign, ...]:
    """All campaigns, the oldest first."""
    rows = connection.execute(select(campaigns).order_by(campaigns.c.created_at, campaigns.c.id))
    return tuple(Campaign(**dict(row._mapping) | {"settings": json.loads(row.settings)}) for row in rows)


def copies_of(connection: Connection, campaign: str) -> tuple[CampaignCopy, ...]:
    """The copies of a campaign, in the order in which they were made."""
    wanted = (
        select(campaign_copies)
        .join(copies, copies.c.code == campaign_copies.c.copy)
        .where(campaign_copies.c.campaign == campaign)
        .order_by(copies.c.issued_at, campaign_copies.c.student, campaign_copies.c.copy)
    )
    return tuple(CampaignCopy(**row._mapping) for row in connection.execute(wanted))


def sends_of(connection: Connection, campaign: str, states: Iterable[SendState] | None = None) -> tuple[Send, ...]:
    """The messages of a campaign, those in some states, by key."""
    wanted = (
        select(sends, enclosures.c.copy.label("enclosed"))
        .join(enclosures, enclosures.c.send == sends.c.key)
        .where(sends.c.campaign == campaign)
        .order_by(sends.c.key, enclosures.c.n)
    )
    if states is not None:
        wanted = wanted.where(sends.c.state.in_(chosen(connection, [each.value for each in states])))
    found: dict[str, tuple[dict[str, Any], list[str]]] = {}
    for row in connection.execute(wanted):
        named = dict(row._mapping)
        found.setdefault(row.key, (named, []))[1].append(named.pop("enclosed"))
        named.pop("copy", None)  # the first of the enclosures
        named.pop("left_at")
    return tuple(
        Send(**named | {"state": SendState(named["state"]), "copies": tuple(codes)})
        for named, codes in found.values()
    )


def send_named(connection: Connection, key: str) -> Send | None:
    """One message."""
    campaign = connection.execute(select(sends.c.campaign).where(sends.c.key == key)).scalar()
    found = sends_of(connection, campaign) if campaign else ()
    return next((each for each in found if each.key == key), None)


def sends_with(connection: Connection, code: str) -> tuple[Send, ...]:
    """The messages that carry a copy."""
    wanted = select(sends.c.campaign).join(enclosures, enclosures.c.send == sends.c.key)
    names = connection.execute(wanted.where(enclosures.c.copy == code).distinct()).scalars().all()
    return tuple(each for name in names for each in sends_of(connection, name) if code in each.copies)


def copy_of(connection: Connection, key: str) -> str:
    """The copy in a message's reply address."""
    return str(connection.execute(select(sends.c.copy).where(sends.c.key == key)).scalar_one())


def left_since(connection: Connection, moment: str) -> int:
    """How many messages of all campaigns have left, or may have, since a moment; those, too, that came back since:
    providers count what they have taken over."""
    wanted = select(func.count()).select_from(sends).where(sends.c.left_at >= moment)
    return int(connection.execute(wanted).scalar_one())


def put_campaign(connection: Connection, campaign: Campaign) -> None:
    """Writes a campaign down; one that is there stays as it is, but for its due date."""
    row = asdict(campaign) | {"settings": json.dumps(campaign.settings, sort_keys=True)}
    put(connection, campaigns, [row], There.KEEP)
    connection.execute(update(campaigns).where(campaigns.c.id == campaign.id).values(due=campaign.due))


def put_copies(connection: Connection, made: Sequence[CampaignCopy]) -> None:
    """Writes down whom copies are about; what the roster says now counts."""
    text = ("student", "guardian", "school", "grade", "homeroom")
    rows = [asdict(each) | {name: storable(getattr(each, name)) for name in text} for each in made]
    put(connection, campaign_copies, rows, There.REPLACE)


def put_sends(connection: Connection, planned: Sequence[Send]) -> None:
    """Writes down new messages; those that are there stay as they are."""
    names = ("key", "campaign", "address", "language", "kind", "message_id", "attempts", "changed_at", "why")
    rows = [
        {name: getattr(each, name) for name in names} | {"state": each.state.value, "copy": each.copies[0]}
        for each in planned
    ]
    put(connection, sends, rows, There.KEEP)
    enclosed = [{"send": each.key, "n": n, "copy": code} for each in planned for n, code in enumerate(each.copies)]
    put(connection, enclosures, enclosed, There.KEEP)


def drop(connection: Connection, campaign: str, keys: Sequence[str], at: str) -> None:
    """Writes down which of a campaign's messages a roster has no use for any more; the others it has a use for."""
    listed = sends.c.key.in_(chosen(connection, keys))
    mine = update(sends).where(sends.c.campaign == campaign)
    connection.execute(mine.where(listed, sends.c.dropped_at.is_(None)).values(dropped_at=at))
    connection.execute(mine.where(~listed, sends.c.dropped_at.is_not(None)).values(dropped_at=None))


def move(
    connection: Connection,
    key: str,
    state: SendState,
    at: str,
    *,
    expected: Iterable[SendState],
    why: str = "",
    tried: bool = False,
) -> bool:
    """Changes what has become of a message; False, and no change, where it is in none of the expected states.
    `tried` counts an attempt."""
    wanted = [each.value for each in expected]
    values: dict[str, Any] = {"state": state.value, "changed_at": at, "why": storable(why)}
    if state is SendState.SENDING:
        values["left_at"] = at
    elif state is SendState.DRAFTED:  # it counts once a person says that it was sent
        values["left_at"] = None
    elif state in (SendState.ACCEPTED, SendState.UNKNOWN):
        values["left_at"] = func.coalesce(sends.c.left_at, at)
    elif state in _STAYED:  # no server has taken it, unless one had already
        offered = sends.c.state.in_([SendState.SENDING.value, SendState.PLANNED.value])
        values["left_at"] = case((offered, null()), else_=sends.c.left_at)
    if tried:
        values["attempts"] = sends.c.attempts + 1
    moved = connection.execute(
        update(sends).where(sends.c.key == key).where(sends.c.state.in_(wanted)).values(values)
    )
    return moved.rowcount == 1
