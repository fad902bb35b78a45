"""Where a campaign stands, student by student: what was sent, what came back and is complete, who owes one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pdfforms.bulk.campaign.complete import Needs, is_open, needs_of
from pdfforms.bulk.office import Office
from pdfforms.ledger.ledger import Ledger
from pdfforms.model.campaign import CAME_BACK, FORM, Campaign, CampaignCopy, PaperState, Send, SendState
from pdfforms.model.follow import Returned
from pdfforms.model.ledger import IssuedCopy

GROUPS = ("school", "grade", "homeroom")
"""By what students can be counted."""
STANDS = (
    *("planned", "for paper", "sent", "printed", "bounced", "refused", "unknown", "drafted"),
    *("returned", "needs review", "complete", "withdrawn"),
)
"""What a student's form can be."""
CAME = frozenset({"returned", "needs review", "complete"})
"""What it can be once something came back."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """One student of a campaign, and where the form is."""

    copies: tuple[CampaignCopy, ...]
    """All of the student's, those that no roster wants any more among them."""
    stands: str
    """One of `STANDS`."""
    returns: tuple[Returned, ...] = ()
    missing: tuple[str, ...] = ()
    """Fields that no return answers, and forms of a packet that are not there; empty where nothing came back."""
    sends: tuple[Send, ...] = ()

    @property
    def place(self) -> CampaignCopy:
        """The copy that says which student it is, at which school."""
        return self.copies[-1]


@dataclass(frozen=True, slots=True)
class Standing:
    """A campaign, with every student and message."""

    campaign: Campaign
    students: tuple[Whereabouts, ...]
    sends: tuple[Send, ...]
    issued: Mapping[str, IssuedCopy]
    """The copies as they were made, by code."""

    def counted(self, group: str | None = None) -> dict[str, Counter[str]]:
        """How many students stand how, by school, grade or homeroom, or all together under ""."""
        found: dict[str, Counter[str]] = {}
        for each in sorted(self.students, key=lambda each: in_order(_group(each, group))):
            found.setdefault(_group(each, group), Counter())[each.stands] += 1
        return found

    @property
    def owing(self) -> tuple[Whereabouts, ...]:
        """The students whose form was sent and of whom nothing has come back."""
        return tuple(each for each in self.students if each.stands in ("sent", "printed"))


def _group(student: Whereabouts, group: str | None) -> str:
    return str(getattr(student.place, group)) if group else ""


def in_order(name: str) -> tuple[bool, int, str]:
    """Grade 10 comes behind grade 9, homeroom 10A behind 9A, and what is named by words behind all of them."""
    found = re.match("[0-9]{1,9}", name)
    return (found is None, int(found[0]) if found else 0, name)


def standing(office: Office, ledger: Ledger, campaign: Campaign) -> Standing:
    """Where a campaign stands. Raises SettingsError."""
    copies, sends = ledger.campaign_copies(campaign.id), ledger.sends(campaign.id)
    codes = [each.copy for each in copies]
    waits = ledger.waiting(codes)
    returns: dict[str, list[Returned]] = defaultdict(list)
    for one in ledger.returns(campaign.id):
        returns[one.copy].append(one)
    carrying: dict[str, list[Send]] = defaultdict(list)
    for send in sends:
        for code in send.copies:
            carrying[code].append(send)
    needs = needs_of(office, campaign)
    papers = {each.copy: each.state for each in ledger.papers(campaign.id)}
    by_student: dict[str, list[CampaignCopy]] = defaultdict(list)
    for copy in copies:
        by_student[copy.student].append(copy)
    students = []
    for own in by_student.values():
        came = [one for copy in own for one in returns[copy.copy]]
        messages = list({send.key: send for copy in own for send in carrying[copy.copy]}.values())
        waiting = any(copy.copy in waits for copy in own)
        on_paper = {papers[copy.copy] for copy in own if copy.copy in papers}
        students.append(_student(own, came, messages, on_paper, needs, waiting=waiting))
    return Standing(campaign, tuple(students), sends, ledger.copies(codes))


def _student(
    copies: Sequence[CampaignCopy],
    came: Sequence[Returned],
    sends: Sequence[Send],
    on_paper: Collection[PaperState],
    needs: Needs,
    *,
    waiting: bool,
) -> Whereabouts:
    missing = needs.missing(came) if came else ()
    if waiting or (came and is_open(came)):
        stands = "needs review"
    elif came:
        stands = "returned" if missing else "complete"
    else:
        stands = _went(sends, on_paper)
    return Whereabouts(tuple(copies), stands, tuple(came), missing, tuple(sends))


def _went(sends: Iterable[Send], on_paper: Collection[PaperState]) -> str:
    """What has become of a student's messages and paper: the best of what any address got."""
    by_address: dict[str, list[Send]] = defaultdict(list)
    for each in sends:
        by_address[each.address].append(each)
    words = {word for several in by_address.values() for word in _words(several)}
    words |= {_PAPER[state] for state in on_paper}
    return next((word for word in _ORDER if word in words), "withdrawn")


def _words(sends: Sequence[Send]) -> set[str]:
    """What holds of the messages to one address; once one bounces the earlier ones are taken to have, too."""
    if bounces(sends):
        return {"bounced"}
    return {_WORDS[each.state] for each in sends if each.kind == FORM or each.state is SendState.ACCEPTED}


def bounces(sends: Iterable[Send]) -> bool:
    """Whether any of the messages to an address could not be delivered."""
    return any(each.state is SendState.REFUSED and each.why == CAME_BACK for each in sends)


_WORDS = {
    SendState.ACCEPTED: "sent",
    SendState.UNKNOWN: "unknown",
    SendState.SENDING: "unknown",
    SendState.DRAFTED: "drafted",
    SendState.PLANNED: "planned",
    SendState.REFUSED: "refused",
    SendState.WITHDRAWN: "withdrawn",
}
_PAPER = {PaperState.PLANNED: "for paper", PaperState.PRINTED: "printed", PaperState.WITHDRAWN: "withdrawn"}
_ORDER = ("sent", "printed", "for paper", "unknown", "drafted", "planned", "bounced", "refused")
