"""Kills a sender at one moment of its server, of its folder of copies, or of the clock."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from math import inf
from pathlib import Path

from tests.mail.server import Box
from tests.torture.office import Process

_STAGES = ("sender", "recipient", "early", "data", "late")
"""The server's moments."""
_SLOW = 120.0
"""Seconds after which a sender that nobody has killed hangs."""


@dataclass
class Killer:
    """Chooses the moments, and counts the kills."""

    dice: random.Random
    copies: Path | None = None
    """Where the sender makes copies before it sends them."""
    most: int = 4
    """A kill falls at one of so many messages."""
    process: Process | None = None
    stage: str = ""
    left: int = 0
    moment: float = inf
    """When the clock kills, for the stages "time", "soon" and "made", which is "soon" where nothing is made."""
    kills: Counter[str] = field(default_factory=Counter)
    _there: int = 0

    def listen(self, box: Box) -> None:
        """Hears of the server's moments."""
        for stage in _STAGES:
            setattr(box, stage, lambda _, stage=stage: self._at(stage))

    def wait(self, process: Process) -> None:
        """Waits for a sender's end, which is violent where its moment comes before."""
        self._arm(process)
        until = time.monotonic() + _SLOW
        while process.process.poll() is None:
            if self.stage == "made" and self._made() > self._there:  # before the ledger knows, or behind it
                self._soon()
            if time.monotonic() > min(self.moment, until):
                self._kill()
            time.sleep(0.001)
        self.process = None

    def _arm(self, process: Process) -> None:
        """Chooses the next moment."""
        self.stage = self.dice.choice((*_STAGES, "time", "soon", *(("made", "made") if self.copies else ())))
        self.left = self.dice.randrange(1, self.most + 1)
        self.moment = time.monotonic() + self.dice.uniform(0.3, 0.9) if self.stage == "time" else inf
        self._there = self._made() + self.left - 1
        self.process = process

    def _at(self, stage: str) -> str | None:
        """Called by the server at each moment."""
        if self.stage in ("soon", "made"):  # some thousandths of a second behind the first word to the server
            self._soon()
        if self.process and self.stage == stage:
            self.left -= 1
            if self.left == 0:
                self._kill()
        return None

    def _soon(self) -> None:
        self.moment = min(self.moment, time.monotonic() + self.dice.uniform(0.0, 0.02))

    def _made(self) -> int:
        return len(os.listdir(self.copies)) if self.copies else 0  # noqa: PTH208  # many times a second

    def _kill(self) -> None:
        """Kills, if there is still somebody to kill."""
        process, self.process = self.process, None
        if process and process.process.poll() is None:
            os.kill(process.process.pid, signal.SIGKILL)
            self.kills[self.stage] += 1
