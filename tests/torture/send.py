"""Sends a campaign to a server on loopback while the sender is killed again and again, and asks the mail box.

python -m tests.torture.send --families 300 --kills 200
python -m tests.torture.send --families 300 --kills 200 --reminders

Kills (kill -9) fall at the server's own moments (sender or recipient named, DATA asked for, the end of the message
before it is kept, after it is kept and before that is said) and at random times, before and behind the first word
to the server. The mail box is the witness: every message in it is opened and its copy read.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from math import inf
from pathlib import Path

from pdfforms.model.campaign import SendState
from tests.mail.campaigns import CAMPAIGN, Verdict, campaign, delivered, families, judge, office
from tests.mail.following import age
from tests.mail.server import Box, serving
from tests.torture.office import Process, start

_STAGES = ("sender", "recipient", "early", "data", "late")
_SLOW = 120.0
"""Seconds after which a sender that nobody has killed hangs."""


@dataclass
class Killer:
    """Kills the sender at one moment of the server."""

    dice: random.Random
    process: Process | None = None
    stage: str = ""
    left: int = 0
    moment: float = inf
    """When the clock kills, for the stages "time" and "soon"."""
    kills: Counter[str] = field(default_factory=Counter)

    def arm(self, process: Process) -> None:
        """Chooses the next moment."""
        self.process = process
        self.stage = self.dice.choice((*_STAGES, "time", "soon"))
        self.left = self.dice.randrange(1, 5)
        self.moment = time.monotonic() + self.dice.uniform(0.3, 0.9) if self.stage == "time" else inf

    def at(self, stage: str) -> str | None:
        """Called by the server at each moment."""
        if self.stage == "soon":  # some thousandths of a second behind the first word to the server
            self.moment = min(self.moment, time.monotonic() + self.dice.uniform(0.0, 0.02))
        if self.process and self.stage == stage:
            self.left -= 1
            if self.left == 0:
                self.kill()
        return None

    def kill(self) -> None:
        """Kills, if there is still somebody to kill."""
        process, self.process = self.process, None
        if process and process.process.poll() is None:
            os.kill(process.process.pid, signal.SIGKILL)
            self.kills[self.stage] += 1


@dataclass(frozen=True)
class Result:
    """What came out."""

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
            f"families {self.families}, messages {self.wanted}, kills {self.kills.total()} ({moments})",
            f"in the mail box {self.verdict.delivered}: duplicates {self.verdict.duplicates}, crossed "
            f"{self.verdict.crossed}, recipients of a message at most {self.recipients}",
            f"ledger: {', '.join(f'{state.value} {count}' for state, count in sorted(self.states.items()))}",
            f"left out silently {len(self.silently)}, called accepted and not there {self.unproved}",
            f"{self.seconds:.0f} s; {'as it must be' if self.good else 'WRONG'}",
        ]


def torture(place: Path, count: int, kills: int, seed: int, *, reminders: bool = False) -> Result:
    """One campaign, or the reminders of it, killed many times and then sent to its end."""
    began = time.monotonic()
    killer = Killer(random.Random(seed))  # noqa: S311  # no secret
    box = Box()
    for stage in _STAGES:
        setattr(box, stage, lambda _, stage=stage: killer.at(stage))
    rows = families(count)
    with serving(box) as port:
        own = office(place / "office", port)
        campaign(own, rows)
        said = place / "said.txt"
        if reminders:
            start(place / "office", "send", CAMPAIGN, said=said).process.wait(_SLOW * 10)
            age(own)
            box.messages.clear()
        verb = "remind" if reminders else "send"
        tries = 0
        while killer.kills.total() < kills and _left(own, reminders=reminders) and tries < 3 * kills:
            tries += 1
            process = start(place / "office", verb, CAMPAIGN, said=said)
            killer.arm(process)
            _wait(process, killer)
        killer.process = None
        process = start(place / "office", verb, CAMPAIGN, said=said)
        process.process.wait(_SLOW * 10)
    with own.folder.open_ledger() as ledger:
        sends = [each for each in ledger.sends(CAMPAIGN) if each.reminds is reminders]
        copies = {each.copy: each.student for each in ledger.campaign_copies(CAMPAIGN)}
    verdict = judge(delivered([(to, data) for _, to, data in box.messages], own.shelf()), rows)
    names = {str(1000 + each.number): each.name for each in rows}

    def pairs(state: SendState) -> set[tuple[str, str]]:
        return {
            (each.address, names[copies[code]]) for each in sends if each.state is state for code in each.copies
        }

    silently = verdict.missing - pairs(SendState.UNKNOWN)
    unproved = len(pairs(SendState.ACCEPTED) & verdict.missing)
    states = Counter(each.state for each in sends)
    wanted = sum(len(each.addresses) for each in rows)
    seconds = time.monotonic() - began
    return Result(count, wanted, killer.kills, verdict, states, silently, unproved, box.recipients, seconds)


def _left(own: object, *, reminders: bool) -> bool:
    """Whether anything is still to be sent, or no reminder is planned yet."""
    with own.folder.open_ledger() as ledger:  # type: ignore[attr-defined]  # an office
        sends = [each for each in ledger.sends(CAMPAIGN) if each.reminds is reminders]
    return not sends or any(each.state in (SendState.PLANNED, SendState.SENDING) for each in sends)


def _wait(process: Process, killer: Killer) -> None:
    until = time.monotonic() + _SLOW
    while process.process.poll() is None:
        if time.monotonic() > min(killer.moment, until):
            killer.kill()
        time.sleep(0.002)


def main() -> int:
    """Prints the figures; 1 if something is wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--families", type=int, default=300)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reminders", action="store_true", help="the reminders of a campaign that was sent")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        result = torture(Path(place), asked.families, asked.kills, asked.seed, reminders=asked.reminders)
    sys.stdout.write("\n".join(result.lines()) + "\n")
    return 0 if result.good else 1


if __name__ == "__main__":
    sys.exit(main())
