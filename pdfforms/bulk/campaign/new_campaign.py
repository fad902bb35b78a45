"""A new campaign, before anything of it is made."""

from __future__ import annotations

import re
from datetime import date

from pdfforms.bulk.campaign.making import sender_domain
from pdfforms.bulk.imprint import now
from pdfforms.bulk.office import Office
from pdfforms.errors import UsageError
from pdfforms.ledger.ledger import Ledger
from pdfforms.model.campaign import Campaign

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
FOLLOWS_UP = "follow_up"
"""The setting of a campaign whose copies are follow-up plans: no roster can make them again."""


def new_campaign(
    office: Office, ledger: Ledger, form: str, name: str | None, due: date | None, *, follow_up: bool = False
) -> Campaign:
    """A campaign under a name of its own, or FORM-1 and so on. Raises UsageError, SettingsError."""
    known = [each.id for each in ledger.campaigns()]
    if name in known:
        raise UsageError(f"There is a campaign {name}. A corrected roster: pdfforms campaign update {name}.")
    name = name or next(own for own in (f"{form}-{number}" for number in range(1, 10_000)) if own not in known)
    if not _NAME.fullmatch(name):
        raise UsageError("A campaign's name has letters, digits, dots, hyphens and underscores, up to 60.")
    sender_domain(office.settings)
    mail = office.settings.mail
    how: dict[str, object] = {"copies": mail.copies, "siblings": mail.siblings}
    how |= {FOLLOWS_UP: True} if follow_up else {}
    edition = office.catalog.form(form).edition
    return Campaign(name, form, edition, f"{due:%Y-%m-%d}" if due else None, now(), how)


def refuse_follow_ups(campaign: Campaign) -> None:
    """Raises UsageError for a campaign that no roster can make again."""
    if campaign.settings.get(FOLLOWS_UP):
        raise UsageError(
            f"Campaign {campaign.id} has follow-up plans, with words that no roster has; an update would take "
            "them away. Make one that is wrong once more: pdfforms review-due --again."
        )
