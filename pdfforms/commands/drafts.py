"""Messages as drafts instead of sending: the option, and what it does, for every command that sends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from pdfforms.api import Office
from pdfforms.bulk.campaign.drafting import find_drafts, put_drafts
from pdfforms.bulk.campaign.outbox import write_drafts
from pdfforms.bulk.campaign.prepare import Preparer
from pdfforms.bulk.replies.fetch import account_in
from pdfforms.commands import options
from pdfforms.errors import SettingsError
from pdfforms.ledger.ledger import Ledger
from pdfforms.mail.account import Account
from pdfforms.model.campaign import Campaign, Send
from pdfforms.settings import FILE

_MAILBOX = "imap"
"""Says that drafts go into the mailbox; a folder of that name is ./imap."""

option = click.option(
    "--drafts",
    "into",
    metavar="FOLDER|imap",
    type=click.Path(file_okay=False),
    help="Write .eml files into this folder instead of sending; imap: drafts in the office's own mailbox.",
)


def look_back(office: Office, ledger: Ledger, campaign: Campaign, into: str | None) -> None:
    """Before drafts are planned: what a run that was cut off has put into the mailbox is a draft, and not
    unknown. Raises MailError."""
    if into == _MAILBOX:
        find_drafts(ledger, campaign, _account(office), office.settings.mail.imap_drafts)


def draft(office: Office, preparer: Preparer, planned: Sequence[Send], into: str) -> None:
    """Writes them, and says where they are. Raises MailError."""
    made: Iterable[Send | Path]
    if into == _MAILBOX:
        made = put_drafts(preparer, planned, _account(office), office.settings.mail.imap_drafts)
        place = "the mailbox"
    else:
        made, place = write_drafts(preparer, planned, Path(into)), into
    count, campaign = options.count(sum(1 for _ in made), "draft"), preparer.campaign.id
    click.echo(f"{count} in {place}. Once sent, say so: pdfforms send {campaign} --resolve KEY=accepted --by NAME")


def _account(office: Office) -> Account:
    if not office.settings.mail.imap:
        raise SettingsError(f'{FILE} names no mailbox. Add: [mail] imap = "imaps://office@imap.example.org".')
    return account_in(office.settings.mail, ask=options.ask())
