"""The whole proof: make the files, read them under watch, judge what happened."""

from __future__ import annotations

import secrets
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.hostile import watch
from tests.hostile.canaries import leaks
from tests.hostile.case import Case
from tests.hostile.folder import fill_folder
from tests.hostile.loopback import Listener
from tests.hostile.reading import Order, ParentDied, Seen, Whole, read_files
from tests.hostile.verdict import Verdict, judge


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of one run."""

    verdict: Verdict
    whole: Whole
    watched: watch.Watched | None
    """None where strace is not installed."""
    parent_deaths: int
    calls: int
    """How often the listener was called."""
    leaked: tuple[Path, ...]
    """What tells a name outside the office's records, or the secret."""
    making: float
    """Seconds."""
    reading: float
    """Seconds."""

    @property
    def misses(self) -> list[str]:
        """Everything that should not be."""
        found = [*self.verdict.misses, *self.whole.troubles]
        found += ["the parent died"] * self.parent_deaths
        found += [f"the listener was called {self.calls} times"] * bool(self.calls)
        found += [f"a name or the secret stands in {path.name}" for path in self.leaked]
        if self.watched:
            kinds = ("sockets", "execs", "writes", "secrets")
            found += [f"{kind}: {line.strip()}" for kind in kinds for line in getattr(self.watched, kind)]
        return found


def prove(
    place: Path,
    cases: Iterable[Case],
    seeds: Sequence[int],
    strange: Iterable[Path] = (),
    order: Order | None = None,
) -> Proof:
    """Fills a folder below `place`, takes it and the strange files into an office beside it, and judges."""
    secret, scratch, log, office = (place / each for each in ("secret.txt", "scratch", "log.txt", "office"))
    trace = place / "trace.txt" if shutil.which("strace") else None
    scratch.mkdir(parents=True)
    word = secrets.token_hex(16)
    secret.write_text(word, encoding="utf-8")
    deaths, seen, whole = 0, list[Seen](), Whole()
    order = replace(order or Order(""), office=str(office))
    with Listener() as listener:
        begun = time.monotonic()
        folder = fill_folder(place / "returns", listener.url, secret, cases, seeds, strange)
        made = time.monotonic()
        try:
            seen.extend(read_files(folder.paths, order, scratch, log, trace, whole))
        except ParentDied:
            deaths = 1
        read, calls = time.monotonic(), listener.calls
    watched = None
    if trace:
        with trace.open(encoding="utf-8", errors="replace") as lines:
            watched = watch.judge(lines, (office, scratch, log), secret, sys.executable)
    return Proof(
        verdict=judge(folder, seen),
        whole=whole,
        watched=watched,
        parent_deaths=deaths,
        calls=calls,
        leaked=(*leaks([log, scratch, *office.glob("quarantine/*.txt")]), *_telling(word, (log, scratch, office))),
        making=made - begun,
        reading=read - made,
    )


def _telling(word: str, places: Iterable[Path]) -> Iterator[Path]:
    """The files that hold a word, which no return holds: the ledger and what lies beside it, too."""
    for place in places:
        for path in (place, *place.rglob("*")):
            if path.is_file() and word.encode() in path.read_bytes():
                yield path
