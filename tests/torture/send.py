"""Sends to a server on loopback while the sender is killed again and again, and asks the mail box.

python -m tests.torture.send --families 300 --kills 200
python -m tests.torture.send --families 300 --kills 200 --what reminders
python -m tests.torture.send --families 150 --kills 200 --what corrections
python -m tests.torture.send --families 300 --kills 200 --what staff

Kills (kill -9) fall at the server's own moments (sender or recipient named, DATA asked for, the end of the message
before it is kept, after it is kept and before that is said), at random times, before and behind the first word
to the server, and where copies are made first, behind a new file among them. The mail box is the witness: every
message in it is opened and its copy read.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pdfforms.api import Office
from pdfforms.model.campaign import Send, SendState
from tests.mail.campaigns import CAMPAIGN, Verdict, campaign, delivered, families, judge, office
from tests.mail.server import Box, serving
from tests.torture.killer import Killer
from tests.torture.office import start
from tests.torture.senders import OUT, SENDERS, Forms


@dataclass(frozen=True)
class Result:
    """What came out."""

    what: str
    families: int
    wanted: int
    """Messages that should have arrived."""
    kills: Counter[str]
    verdict: Verdict
    states: Counter[SendState]
    silently: frozenset[tuple[str, str]]
    """Address and student of what neither arrived nor is listed as unknown."""
    unproved: int
    """Messages that the ledger calls accepted and the mail box does not have."""
    recipients: int
    """How many recipients a message had at most."""
    seconds: float

    @property
    def good(self) -> bool:
        """Whether it is as it must be."""
        wrong = self.verdict.duplicates or self.verdict.crossed or self.silently or self.unproved
        unknown = self.states[SendState.UNKNOWN]
        done = self.states[SendState.ACCEPTED] + unknown == self.wanted
        return not wrong and unknown <= self.kills.total() and self.recipients == 1 and done

    def lines(self) -> list[str]:
        """The figures."""
        moments = ", ".join(f"{stage} {count}" for stage, count in sorted(self.kills.items()))
        return [
            f"{self.what}: families {self.families}, messages {self.wanted}",
            f"kills {self.kills.total()} ({moments})",
            f"in the mail box {self.verdict.delivered}: duplicates {self.verdict.duplicates}, crossed "
            f"{self.verdict.crossed}, recipients of a message at most {self.recipients}",
            f"ledger: {', '.join(f'{state.value} {count}' for state, count in sorted(self.states.items()))}",
            f"left out silently {len(self.silently)}, called accepted and not there {self.unproved}",
            f"{self.seconds:.0f} s; {'as it must be' if self.good else 'WRONG'}",
        ]


def torture(place: Path, count: int, kills: int, seed: int, what: str = "forms") -> Result:
    """The messages of one kind, their sender killed many times and then left to its end."""
    began = time.monotonic()
    box, sender = Box(), SENDERS[what](families(count))
    whom = sender.whom()
    wanted = sum(len(each.addresses) for each in whom)
    with serving(box) as port:
        own = office(place / "office", port)
        campaign(own, sender.people)
        sender.prepare(own, box)
        copies = own.folder.copy_path("").parent if sender.makes_copies else None
        killer = Killer(random.Random(seed), copies, sender.most)  # noqa: S311  # no secret
        killer.listen(box)
        tries = 0
        while tries < 3 * kills + wanted and _done(own, sender) < wanted:
            tries += 1
            with own.folder.open_ledger() as ledger:
                words = sender.words(ledger, killer.dice)
            process = start(place / "office", *words, said=place / "said.txt")
            if killer.kills.total() < kills:
                killer.wait(process)
            else:
                process.process.wait()
    verdict = judge(delivered([(to, data) for _, to, data in box.messages], own.shelf()), whom)
    sends = _sends(own, sender)
    students = _students(own, {code for each in sends for code in each.copies})
    names = {str(1000 + each.number): each.name for each in whom}

    def pairs(state: SendState) -> set[tuple[str, str]]:
        chosen = [each for each in sends if each.state is state]
        return {(each.address, names[students[code]]) for each in chosen for code in each.copies}

    silently = verdict.missing - pairs(SendState.UNKNOWN)
    unproved = len(pairs(SendState.ACCEPTED) & verdict.missing)
    states = Counter(each.state for each in sends)
    seconds = time.monotonic() - began
    return Result(what, count, wanted, killer.kills, verdict, states, silently, unproved, box.recipients, seconds)


def _sends(own: Office, sender: Forms) -> list[Send]:
    with own.folder.open_ledger() as ledger:
        return [each for each in ledger.sends(CAMPAIGN) if sender.owns(each)]


def _done(own: Office, sender: Forms) -> int:
    """How many messages are done, or wait for a person."""
    return sum(each.state in OUT for each in _sends(own, sender))


def _students(own: Office, codes: set[str]) -> Mapping[str, str]:
    """The roster's keys by copy; a copy that was made of a return is about whom that was about."""
    with own.folder.open_ledger() as ledger:
        known = {each.copy: each.student for each in ledger.campaign_copies(CAMPAIGN)}
        return known | {each.copy: known[each.original or ""] for each in ledger.linked(sorted(codes)).values()}


def main() -> int:
    """Prints the figures; 1 if something is wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--families", type=int, default=300)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--what", choices=SENDERS, default="forms", help="which messages")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        result = torture(Path(place), asked.families, asked.kills, asked.seed, asked.what)
    sys.stdout.write("\n".join(result.lines()) + "\n")
    return 0 if result.good else 1


if __name__ == "__main__":
    sys.exit(main())
