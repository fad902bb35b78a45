"""A hostile file: its name, what it attacks, what may become of it. The registry is a list that modules fill."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ANY = frozenset({"ok", "needs_review", "unreadable", "blank", "not_ours", "quarantined"})
"""One outcome, whichever: the attack is on the machine and the answers may well be whole."""
TOLD = ANY - {"ok", "blank"}
"""A person must hear of it."""
LOCAL = TOLD - {"needs_review"}
"""Nothing of it can be an answer."""


@dataclass(frozen=True, slots=True)
class Bait:
    """What an attack may reach for, so that it shows when it did."""

    url: str
    """A listener on loopback that counts who calls."""
    secret: Path
    """A file whose text must turn up nowhere."""
    copy: Callable[[], bytes]
    """A filled form of ours with its own copy code and a name to watch for; another one with every call."""


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of hostile file."""

    name: str
    attacks: str
    accepts: frozenset[str]
    make: Callable[[Bait], bytes]
    suffix: str


ALL: list[Case] = []


def case(
    accepts: frozenset[str] = ANY, suffix: str = ".pdf"
) -> Callable[[Callable[[Bait], bytes]], Callable[[Bait], bytes]]:
    """Enters a maker as a case: its name is the case's, its docstring says what is attacked."""

    def enter(make: Callable[[Bait], bytes]) -> Callable[[Bait], bytes]:
        assert make.__doc__, make.__name__
        ALL.append(Case(make.__name__, make.__doc__, accepts, make, suffix))
        return make

    return enter
