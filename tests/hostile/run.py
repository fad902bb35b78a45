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
from tests.hostile.folder import fill_folder, kept_folder
from tests.hostile.loopback import Listener
from tests.hostile.reading import (
    Order,
    ParentDied,
    Seen,
    Tell,
    Whole,
    in_silence,
    read_files,
    tasks_of,
)
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
    """Seconds; 0 where the files were there."""
    reading: float
    """Seconds, of the last run."""
    runs: int
    """More than one where the reading was stopped and gone on with."""

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
    tell: Tell = in_silence,
) -> Proof:
    """Fills a folder below `place`, takes it and the strange files into an office beside it, and judges. Where an
    earlier run made the files and was stopped, this one goes on with them."""
    secret, scratch, log, office = (place / each for each in ("secret.txt", "scratch", "log.txt", "office"))
    scratch.mkdir(parents=True, exist_ok=True)
    runs = len(list(place.glob("trace-*.txt"))) + 1
    trace = place / f"trace-{runs}.txt" if shutil.which("strace") else None
    deaths, seen, whole = 0, list[Seen](), Whole()
    order = replace(order or Order(""), office=str(office))
    begun = time.monotonic()
    with _listener(place / "port.txt") as listener:
        if not (place / "files.json").exists():
            shutil.rmtree(place / "returns", ignore_errors=True)  # made in part
            secret.write_text(secrets.token_hex(16), encoding="utf-8")
            fill_folder(place / "returns", listener.url, secret, cases, seeds, strange).keep(place / "files.json")
        folder = kept_folder(place / "files.json")
        made = time.monotonic()
        try:
            seen.extend(read_files(folder.paths, order, scratch, log, trace, whole, tell))
        except ParentDied:
            deaths = 1
        read, calls = time.monotonic(), listener.calls
    word = secret.read_text(encoding="utf-8")
    allowed = (office, scratch, log, tasks_of(office))
    watched = _watched(sorted(place.glob("trace-*.txt")), allowed, secret) if trace else None
    return Proof(
        verdict=judge(folder, seen),
        whole=whole,
        watched=watched,
        parent_deaths=deaths,
        calls=calls,
        leaked=(*leaks([log, scratch, *office.glob("quarantine/*.txt")]), *_telling(word, (log, scratch, office))),
        making=made - begun,
        reading=read - made,
        runs=runs,
    )


def _listener(kept: Path) -> Listener:
    """A listener where that of the earlier run was, whose address stands in the files."""
    found = Listener(int(kept.read_text(encoding="ascii")) if kept.exists() else 0)
    kept.write_text(str(found.port), encoding="ascii")
    return found


def _watched(traces: Iterable[Path], allowed: tuple[Path, ...], secret: Path) -> watch.Watched:
    """What the traces of all runs show."""
    found = watch.Watched()
    for trace in traces:
        with trace.open(encoding="utf-8", errors="replace") as lines:
            found = found.with_those_of(watch.judge(lines, allowed, secret, sys.executable))
    return found


def _telling(word: str, places: Iterable[Path]) -> Iterator[Path]:
    """The files that hold a word, which no return holds: the ledger and what lies beside it, too."""
    for place in places:
        for path in (place, *place.rglob("*")):
            if path.is_file() and word.encode() in path.read_bytes():
                yield path
