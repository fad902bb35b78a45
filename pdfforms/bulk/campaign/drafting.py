"""A campaign's messages as drafts in the office's own mailbox, for a person to send.

planned --(committed to disk)--> sending --(put into the folder)--> drafted | planned | unknown

Whoever was cut off looks for what was left by its Message-ID: what lies in the folder is drafted, once. What does
not may have been there and be sent by now, so it stays unknown until a person has said what became of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pdfforms.bulk.campaign.prepare import Preparer
from pdfforms.bulk.imprint import now
from pdfforms.errors import MailError
from pdfforms.ledger.ledger import Ledger
from pdfforms.mail.account import Account
from pdfforms.mail.drafts_folder import DraftsFolder, NotKept, Unsure, open_drafts
from pdfforms.model.campaign import Campaign, Send, SendState

_WHY = "draft"


def put_drafts(
    preparer: Preparer, planned: Sequence[Send], account: Account, named: str | None = None
) -> Iterator[Send]:
    """Puts messages into the folder for drafts; the ledger then waits for a person's word. Raises MailError.

    Before that, what earlier runs left unknown and what lies there is told to be drafted.
    """
    with open_drafts(account, named) as folder:
        yield from _found(preparer.ledger, preparer.campaign, folder)
        for send in planned:
            if _put(preparer, folder, send):
                yield send


def find_drafts(ledger: Ledger, campaign: Campaign, account: Account, named: str | None = None) -> int:
    """Looks in the folder for what earlier runs left unknown: what lies there is told to be drafted. How many.
    Raises MailError."""
    if not ledger.sends(campaign.id, [SendState.UNKNOWN]):
        return 0
    with open_drafts(account, named) as folder:
        return sum(1 for _ in _found(ledger, campaign, folder))


def _found(ledger: Ledger, campaign: Campaign, folder: DraftsFolder) -> Iterator[Send]:
    for send in ledger.sends(campaign.id, [SendState.UNKNOWN]):
        if folder.has(send.message_id) and _move(ledger, send, SendState.UNKNOWN, SendState.DRAFTED, _WHY):
            yield send


def _put(preparer: Preparer, folder: DraftsFolder, send: Send) -> bool:
    """Whether the message lies in the folder now."""
    ledger = preparer.ledger
    if send.attempts and folder.has(send.message_id):  # it was planned again, and is there all the same
        return _move(ledger, send, SendState.PLANNED, SendState.DRAFTED, _WHY)
    data = preparer.prepare(send).data
    if not _move(ledger, send, SendState.PLANNED, SendState.SENDING, _WHY, tried=True):
        return False
    try:
        folder.put(data)
    except NotKept:
        _move(ledger, send, SendState.SENDING, SendState.PLANNED, "the server refused the draft")
        raise
    except Unsure as exc:
        _move(ledger, send, SendState.SENDING, SendState.UNKNOWN, "the connection broke off while it was drafted")
        raise MailError(
            f"{folder.account.host} broke off ({exc}). What is not there is still planned; the message that was "
            "on its way is looked for when you call this again."
        ) from exc
    return _move(ledger, send, SendState.SENDING, SendState.DRAFTED, _WHY)


def _move(
    ledger: Ledger, send: Send, before: SendState, after: SendState, why: str, *, tried: bool = False
) -> bool:
    with ledger.posting() as posting:
        return posting.move_send(send.key, after, now(), expected=(before,), why=why, tried=tried)
