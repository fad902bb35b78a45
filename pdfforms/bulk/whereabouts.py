"""Where a campaign stands: what was sent, what came back, who still owes one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pdfforms.ledger.ledger import Ledger
from pdfforms.model.campaign import Campaign, CampaignCopy, PaperState, Send, SendState
from pdfforms.model.record import Status

GROUPS = ("school", "grade", "homeroom")
"""By what copies can be counted."""
STANDS = (
    *("planned", "for paper", "sent", "printed", "refused", "unknown", "drafted", "returned"),
    *("needs review", "withdrawn"),
)
"""What a copy can be; the last that is true counts."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """One copy, and where it is."""

    copy: CampaignCopy
    stands: str
    """One of `STANDS`."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A campaign, with every copy and message."""

    campaign: Campaign
    copies: tuple[Whereabouts, ...]
    sends: tuple[Send, ...]

    def counted(self, group: str | None = None) -> dict[str, Counter[str]]:
        """How many copies stand how, by school, grade or homeroom, or all together under ""."""
        found: dict[str, Counter[str]] = {}
        for each in self.copies:
            name = getattr(each.copy, group) if group else ""
            found.setdefault(name, Counter())[each.stands] += 1
        return dict(sorted(found.items()))

    @property
    def owing(self) -> tuple[CampaignCopy, ...]:
        """The copies that were sent and have not come back."""
        return tuple(each.copy for each in self.copies if each.stands in ("sent", "printed"))


def standing(ledger: Ledger, campaign: Campaign) -> Standing:
    """Where a campaign stands."""
    sends = ledger.sends(campaign.id)
    returned = ledger.returned(campaign.id)
    states: dict[str, list[SendState]] = {}
    for send in sends:
        for code in send.copies:
            states.setdefault(code, []).append(send.state)
    papers = {each.copy: each.state for each in ledger.papers(campaign.id)}
    copies = tuple(
        Whereabouts(each, _stands(states.get(each.copy, ()), returned.get(each.copy, ()), papers.get(each.copy)))
        for each in ledger.campaign_copies(campaign.id)
    )
    return Standing(campaign, copies, sends)


def _stands(states: Iterable[SendState], records: Iterable[Status], paper: PaperState | None) -> str:
    """What a copy is, of all its messages and records, and on paper."""
    came = set(records)
    if came & {Status.NEEDS_REVIEW, Status.UNREADABLE, Status.BLANK}:
        return "needs review"
    if came:
        return "returned"
    went = set(states)
    if paper is PaperState.PRINTED and SendState.ACCEPTED not in went:
        return "printed"
    if paper is PaperState.PLANNED:
        return "for paper"
    for state, word in _ORDER:
        if state in went:
            return word
    return "withdrawn"


_ORDER = (
    (SendState.ACCEPTED, "sent"),
    (SendState.UNKNOWN, "unknown"),
    (SendState.SENDING, "unknown"),
    (SendState.DRAFTED, "drafted"),
    (SendState.PLANNED, "planned"),
    (SendState.REFUSED, "refused"),
)
