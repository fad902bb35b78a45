"""How fast an office may send: so many a minute, so many a day, and how long to wait after a temporary refusal."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

BACK_OFF = (60.0, 300.0, 900.0)
"""Seconds before a temporarily refused message is offered again, by how often that happened in this run."""
DROPS = (2.0, 10.0, 60.0)
"""Seconds before the next try after a connection that was lost or not to be had."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a server allows; None is no limit."""

    per_minute: int | None
    per_day: int | None


PRESETS = {
    "exchange-online": Limits(30, 10_000),
    "google-workspace": Limits(60, 2_000),
    "custom": Limits(None, None),
}
"""As their makers publish them; Google names none for a minute."""


def limits_of(preset: str, per_minute: int | None, per_day: int | None) -> Limits:
    """A preset's limits, where nothing else was said."""
    own = PRESETS[preset]
    return Limits(per_minute or own.per_minute, per_day or own.per_day)


@dataclass(slots=True)
class Pace:
    """Keeps messages apart, so that no 60 seconds see more of them than allowed."""

    per_minute: int | None
    _sent: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Seconds until the next message may go."""
        if self.per_minute is None or len(self._sent) < self.per_minute:
            return 0.0
        return max(0.0, self._sent[-self.per_minute] + 60.0 - now)

    def sent(self, now: float) -> None:
        """Notes that one was offered."""
        self._sent.append(now)
        while self.per_minute is not None and len(self._sent) > self.per_minute:
            self._sent.popleft()
