"""The commands that send, as a clerk gives them again and again until nothing is left, and whom they write to."""

from __future__ import annotations

import email
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.policy import default

from pdfforms.api import Office
from pdfforms.ledger.ledger import Ledger
from pdfforms.model.campaign import FORM, Send, SendState
from pdfforms.model.linked import CORRECTION, STAFF
from pdfforms.settings import FILE
from tests.bulk.circle import COMPLETE
from tests.mail.campaigns import CAMPAIGN, Family
from tests.mail.following import age
from tests.mail.server import Box
from tests.programs.fillers import FILLERS
from tests.torture.office import start

_LONG = 1200.0
"""Seconds for what nobody kills."""
_SEND = ("send", CAMPAIGN)
FILL = next(each for each in FILLERS if each.name == "pypdf")
CONTRADICTED: dict[str, str | bool] = {"days_present": "150", "strategy_alarm": True, "review_date": "soon"}
"""The alarm has no time, and no day is called soon."""
OUT = (SendState.ACCEPTED, SendState.UNKNOWN)
"""States of a message that is done, or that waits for a person."""


@dataclass
class Forms:
    """`pdfforms send`: the form itself."""

    people: Sequence[Family]
    makes_copies = False
    most = 4
    """A kill falls at one of so many messages: fewer than one command sends."""

    def whom(self) -> list[Family]:
        """The families with the addresses that are written to."""
        return list(self.people)

    def prepare(self, own: Office, box: Box) -> None:
        """What has happened before the first of these messages."""

    def owns(self, send: Send) -> bool:
        """Whether a message is one of these."""
        return send.kind == FORM

    def words(self, _ledger: Ledger, _dice: random.Random) -> tuple[str, ...]:
        """The next command."""
        return _SEND


class Reminders(Forms):
    """`pdfforms remind`: the form was sent, and nothing came back."""

    def prepare(self, own: Office, box: Box) -> None:
        """The forms are out since long ago."""
        _undisturbed(own, *_SEND)
        age(own)
        box.messages.clear()

    def owns(self, send: Send) -> bool:
        """Whether it is a reminder."""
        return send.reminds

    def words(self, _ledger: Ledger, _dice: random.Random) -> tuple[str, ...]:
        """Always the same."""
        return ("remind", CAMPAIGN)


class Corrections(Forms):
    """`pdfforms correct`, one record after the other: each family has contradicted itself."""

    makes_copies = True
    most = 1

    def whom(self) -> list[Family]:
        """Whoever answered first."""
        return [replace(each, addresses=each.addresses[:1]) for each in self.people]

    def prepare(self, own: Office, box: Box) -> None:
        """Every form is back, with something to be asked again."""
        _undisturbed(own, *_SEND)
        _all_return(own, box, CONTRADICTED)

    def owns(self, send: Send) -> bool:
        """Whether it asks again."""
        return send.kind == CORRECTION

    def words(self, ledger: Ledger, dice: random.Random) -> tuple[str, ...]:
        """One more record, or the same again; sometimes what is planned is sent as all else is."""
        linked = ledger.linked_to([each.id for each in ledger.records()])
        out = _copies(ledger, OUT)
        waiting = [record for record, made in linked.items() if not any(each.copy in out for each in made)]
        if (_copies(ledger, (SendState.PLANNED,)) and dice.random() < 0.3) or not waiting:
            return _SEND
        record = dice.choice(sorted(waiting))
        (code,) = (each.copy for each in ledger.records() if each.id == record)
        to = (each.address for each in ledger.sends_with(code or "") if each.kind == FORM)
        return ("correct", record, "--to", next(each for each in to if not each.startswith("second")))


class Staff(Forms):
    """`pdfforms send --to-staff`: every return waits for the school's signature."""

    makes_copies = True
    most = 2

    def __init__(self, people: Sequence[Family]) -> None:
        super().__init__([replace(each, school=f"Example School {each.number % 9}") for each in people])

    def whom(self) -> list[Family]:
        """Whoever signs in each school."""
        return [replace(each, addresses=(_principal(each.school),)) for each in self.people]

    def prepare(self, own: Office, box: Box) -> None:
        """Every form is back, complete but for the school."""
        _undisturbed(own, *_SEND)
        _all_return(own, box, COMPLETE)
        schools = dict.fromkeys(each.school for each in self.people)
        lines = [f'"{each}" = "{_principal(each)}"' for each in schools]
        with (own.folder.root / FILE).open("a", encoding="utf-8") as file:
            file.write("\n".join(["", "[staff.school]", *lines, ""]))

    def owns(self, send: Send) -> bool:
        """Whether it goes to whoever signs."""
        return send.kind == STAFF

    def words(self, ledger: Ledger, dice: random.Random) -> tuple[str, ...]:
        """The same again; sometimes what is planned is sent as all else is."""
        plain = _copies(ledger, (SendState.PLANNED,)) and dice.random() < 0.3
        return _SEND if plain else (*_SEND, "--to-staff")


SENDERS = {"forms": Forms, "reminders": Reminders, "corrections": Corrections, "staff": Staff}


def _principal(school: str) -> str:
    return f"principal{school.rpartition(' ')[2]}@example.org"


def _copies(ledger: Ledger, states: Sequence[SendState]) -> set[str]:
    """The copies that messages in some states carry."""
    return {code for each in ledger.sends(CAMPAIGN, states) for code in each.copies}


def _undisturbed(own: Office, *words: str) -> None:
    start(own.folder.root, *words, said=own.folder.root.parent / "said.txt").process.wait(_LONG)


def _all_return(own: Office, box: Box, answers: dict[str, str | bool]) -> None:
    """Every student's copy comes back, filled in by its first guardian; it is read, and the mail box emptied."""
    place = own.folder.root.parent
    blank, back = place / "blank.pdf", place / "back"
    back.mkdir()
    for number, (_, address, data) in enumerate(box.messages):
        if address.startswith("second"):
            continue
        (part,) = email.message_from_bytes(data, policy=default).iter_attachments()
        blank.write_bytes(part.get_content())
        FILL.fill(blank, answers, back / f"{number:04}.pdf")
    box.messages.clear()
    _undisturbed(own, "read", str(back), "--jobs", "2")
