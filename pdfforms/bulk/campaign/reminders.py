"""Who is written to once more, and why the others are not. A reminder is a message of its own, with its own key:
its number is in its kind, so that the same reminder planned again is the same message.

Nothing is held against a family that may have answered: one that wrote words, or whose file waits for a person, is
not reminded. The last look is taken in the moment before a reminder leaves (`sending`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pdfforms.bulk.campaign.making import send_key, sender_domain
from pdfforms.bulk.campaign.whereabouts import bounces
from pdfforms.bulk.imprint import now
from pdfforms.bulk.office import Office
from pdfforms.errors import UsageError
from pdfforms.ledger.ledger import Ledger
from pdfforms.mail.addresses import same
from pdfforms.mail.message import message_id
from pdfforms.model.campaign import FORM, REMINDER, Campaign, Send, SendState
from pdfforms.model.ledger import Event
from pdfforms.settings import Remind

_NOT_SENT = frozenset({SendState.PLANNED, SendState.WITHDRAWN})
_OPEN = frozenset({SendState.UNKNOWN, SendState.SENDING, SendState.DRAFTED})
"""What a person must settle first."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One address that a campaign's form went to, and whether it is reminded."""

    students: tuple[str, ...]
    """The roster's own keys."""
    address: str
    language: str
    copies: tuple[str, ...]
    """What is still owed; all that it got where nothing is."""
    number: int
    """Which reminder it is, from 1; 0 where none is sent."""
    why: str = ""
    """Why none is sent."""


def reminders(
    ledger: Ledger, campaign: Campaign, wanted: Remind, only: Collection[str] = (), at: datetime | None = None
) -> tuple[Reminder, ...]:
    """Every address that the campaign's form was meant for, in the order of the students, with what is due to it.
    `only` are copies. Raises UsageError where no message carries one of them."""
    copies = ledger.campaign_copies(campaign.id)
    sends = ledger.sends(campaign.id)
    students = {each.copy: each.student for each in copies}
    forms = [each for each in sends if each.kind == FORM and each.state is not SendState.WITHDRAWN]
    if only:
        forms = [each for each in forms if set(each.copies) & set(only)]
        if not forms:
            raise UsageError("No message carries these copies. pdfforms status --messages lists all of them.")
    came = ledger.came_in([each.copy for each in copies])
    by_address: dict[str, list[Send]] = defaultdict(list)
    for send in sends:
        if send.reminds and send.state not in _NOT_SENT:
            by_address[same(send.address)].append(send)
    order = {copy: place for place, copy in enumerate(students)}
    found = []
    for form in sorted(forms, key=lambda each: (min(order[one] for one in each.copies), each.address)):
        owed = tuple(code for code in form.copies if code not in came)
        earlier = [each for each in by_address[same(form.address)] if set(each.copies) & set(form.copies)]
        why = "no: something came back" if not owed else _against(form, earlier, wanted, at or datetime.now(UTC))
        keys = tuple(dict.fromkeys(students[code] for code in owed or form.copies))
        number = 0 if why else len(earlier) + 1
        found.append(Reminder(keys, form.address, form.language, owed or form.copies, number, why))
    return tuple(found)


def _against(form: Send, earlier: Sequence[Send], wanted: Remind, at: datetime) -> str:
    """Why an address is not reminded now; "" where it is."""
    sends = [form, *earlier]
    if bounces(sends):
        return "no: the address bounces"
    if refused := next((each for each in sends if each.state is SendState.REFUSED), None):
        return f"no: message {refused.key} was refused"
    if unclear := next((each for each in sends if each.state in _OPEN), None):
        return f"not now: say first what became of message {unclear.key} ({unclear.state.value})"
    if form.state is not SendState.ACCEPTED:
        return "not now: the form itself is not sent yet"
    if form.dropped_at:
        return "no: the last roster does not write to this address"
    if len(earlier) >= wanted.most:
        return f"no: reminded {len(earlier)} time{'' if len(earlier) == 1 else 's'}, the most that are allowed"
    last = max(datetime.fromisoformat(each.changed_at) for each in sends)
    soonest = last + timedelta(days=wanted.days_between)
    if at < soonest:
        return f"not now: written to on {last:%Y-%m-%d}, next on {soonest:%Y-%m-%d}"
    return ""


def plan_reminders(office: Office, ledger: Ledger, campaign: Campaign, due: Sequence[Reminder]) -> int:
    """Puts the reminders that are due into the ledger as planned; what was planned before and is not due any more
    is withdrawn. Returns how many are planned. Call it while holding `Folder.sending()`."""
    secret, domain, at = office.folder.secret(), sender_domain(office.settings), now()
    planned = []
    for each in due:
        if each.number:
            kind = f"{REMINDER}{each.number}"
            key = send_key(campaign.id, kind, each.address, each.copies)
            own_id = message_id(secret, key, domain)
            place = (key, campaign.id, each.copies, each.address, each.language, kind, own_id)
            planned.append(Send(*place, changed_at=at))
    keys = {each.key for each in planned}
    asked = {code for each in due for code in each.copies}
    before = {
        each.key
        for each in ledger.sends(campaign.id, [SendState.PLANNED])
        if each.reminds and not asked.isdisjoint(each.copies)
    }
    with ledger.posting() as posting:
        posting.put_campaign(campaign, (), planned)
        for key in sorted(before - keys):
            posting.move_send(key, SendState.WITHDRAWN, at, expected=(SendState.PLANNED,), why="not due any more")
        for key in sorted(keys):
            posting.move_send(key, SendState.PLANNED, at, expected=(SendState.WITHDRAWN,))
        if keys - before:
            detail = {"planned": len(keys - before)}
            posting.add_events([Event(at, "reminders_planned", campaign.id, "pdfforms", detail)])
    return len(keys)
