"""A campaign: who gets which form, and what has become of each message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

NO_ADDRESS = "no mail address"
"""Why nothing is sent to a guardian of whom nothing else is known."""


@dataclass(frozen=True, slots=True)
class Guardian:
    """One person who may be written to about a student."""

    name: str
    address: str
    """A mail address that can be written to; "" where there is none."""
    held: str = ""
    """Why nothing is sent to this person: no address, a flag, a doubtful address. "" where nothing is against
    it."""


@dataclass(frozen=True, slots=True)
class Student:
    """One student with everybody whom the roster names, from all of its rows."""

    key: str
    """The roster's own key."""
    row: int
    """The first of the roster's rows, as the spreadsheet counts."""
    language: str
    values: Mapping[str, object]
    """What is filled in before the copy goes out, by field key."""
    guardians: tuple[Guardian, ...]
    number: str = ""
    """Alberta student number, 9 digits; "" where the roster has none."""
    school: str = ""
    grade: str = ""
    homeroom: str = ""

    @property
    def reached(self) -> tuple[Guardian, ...]:
        """Those who are written to."""
        return tuple(each for each in self.guardians if not each.held)

    @property
    def on_paper(self) -> bool:
        """Whether the copy goes out on paper: nobody is written to, and that for want of an address alone. Whoever
        is held back by a flag or a doubt gets no paper for it."""
        want = [each.held == NO_ADDRESS for each in self.guardians]
        return not self.reached and (any(want) or not want)


@dataclass(frozen=True, slots=True)
class RosterFault:
    """Something that is wrong with the roster. Never holds a name."""

    row: int
    """As the spreadsheet counts."""
    text: str
    stops: bool = True
    """Whether the student gets no copy because of it; else it is only to be looked at."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """One form that goes to many families."""

    id: str
    form: str
    edition: str
    due: str | None
    """The day by which it should be back, year-month-day."""
    created_at: str
    settings: Mapping[str, object] = field(default_factory=dict)
    """What held when it was made: for whom copies are made, how siblings are written to."""


@dataclass(frozen=True, slots=True)
class CampaignCopy:
    """One copy of a campaign, and whom it is about."""

    copy: str
    campaign: str
    student: str
    """The roster's own key."""
    guardian: str
    """The address that the copy is for; "" where all guardians of the student have the same."""
    school: str
    grade: str
    homeroom: str
    sha256: str
    """Of the PDF, which lies in copies/."""


class PaperState(StrEnum):
    """What has become of a copy that goes out on paper."""

    PLANNED = "planned"
    """It is to be printed."""
    PRINTED = "printed"
    """It stands in a file that was made for the printer."""
    WITHDRAWN = "withdrawn"
    """A corrected roster has no use for it, and it was not printed."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One copy that goes out on paper."""

    copy: str
    campaign: str
    state: PaperState = PaperState.PLANNED
    changed_at: str = ""


FORM = "form"
"""The kind of a first message."""
REMINDER = "reminder-"
"""How the kinds of reminders begin; their number follows, from 1."""
CAME_BACK = "a mail server says that it cannot be delivered"
"""Why a message is refused that a server had taken over."""


class SendState(StrEnum):
    """What has become of one message."""

    PLANNED = "planned"
    """Nothing has left."""
    SENDING = "sending"
    """It may be leaving right now. After a crash it becomes `unknown`."""
    ACCEPTED = "accepted"
    """A mail server has taken it over."""
    REFUSED = "refused"
    """A mail server will not take it, or could not deliver it in the end."""
    UNKNOWN = "unknown"
    """It may have left. It is sent again only on a person's word."""
    DRAFTED = "drafted"
    """It was written as a draft for a person to send; a person says what became of it."""
    WITHDRAWN = "withdrawn"
    """A corrected roster has no use for it, and nothing of it had left."""


LEFT = frozenset({SendState.SENDING, SendState.ACCEPTED, SendState.REFUSED, SendState.UNKNOWN, SendState.DRAFTED})
"""States in which a message has left, may have left or was tried: no corrected roster changes it any more."""


@dataclass(frozen=True, slots=True)
class Send:
    """One message to one address."""

    key: str
    """Names it for ever, and says what a person types to settle it."""
    campaign: str
    copies: tuple[str, ...]
    """The copy codes of what it carries; the first is in its reply address."""
    address: str
    language: str
    kind: str
    """`FORM`, or `REMINDER` and its number; corrections are of other kinds."""
    message_id: str
    """Without its angle brackets."""
    state: SendState = SendState.PLANNED
    attempts: int = 0
    """How often it was offered to a server."""
    changed_at: str = ""
    why: str = ""
    """What the server said, or who decided; never a name."""
    dropped_at: str | None = None
    """When a later roster first had no use for it any more, where it had left already."""

    @property
    def reminds(self) -> bool:
        """Whether it asks once more for what another message brought."""
        return self.kind.startswith(REMINDER)
