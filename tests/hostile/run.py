"""The whole proof: make the files, read them under watch, judge what happened."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.hostile import watch
from tests.hostile.canaries import leaks
from tests.hostile.case import Case
from tests.hostile.folder import fill_folder
from tests.hostile.loopback import Listener
from tests.hostile.reading import SECONDS, ParentDied, Seen, read_folder
from tests.hostile.verdict import Verdict, judge


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of one run."""

    verdict: Verdict
    watched: watch.Watched | None
    """None where strace is not installed."""
    parent_deaths: int
    calls: int
    """How often the listener was called."""
    leaked: tuple[Path, ...]
    """Logs and temporary files that tell a name or the secret."""
    making: float
    """Seconds."""
    reading: float
    """Seconds."""

    @property
    def misses(self) -> list[str]:
        """Everything that should not be."""
        found = list(self.verdict.misses)
        found += ["the parent died"] * self.parent_deaths
        found += [f"the listener was called {self.calls} times"] * bool(self.calls)
        found += [f"a name or the secret stands in {path.name}" for path in self.leaked]
        if self.watched:
            kinds = ("sockets", "execs", "writes", "secrets")
            found += [f"{kind}: {line.strip()}" for kind in kinds for line in getattr(self.watched, kind)]
        return found


def prove(place: Path, cases: Iterable[Case], seeds: Sequence[int], seconds: float = SECONDS) -> Proof:
    """Fills a folder below `place`, reads it, each file for so many seconds at most, and judges."""
    secret, scratch, log = place / "secret.txt", place / "scratch", place / "log.txt"
    trace = place / "trace.txt" if shutil.which("strace") else None
    scratch.mkdir(parents=True)
    word = secrets.token_hex(16)
    secret.write_text(word, encoding="utf-8")
    deaths, seen = 0, list[Seen]()
    with Listener() as listener:
        begun = time.monotonic()
        folder = fill_folder(place / "returns", listener.url, secret, cases, seeds)
        made = time.monotonic()
        try:
            seen.extend(read_folder(folder.place, scratch, log, trace, seconds))
        except ParentDied:
            deaths = 1
        read, calls = time.monotonic(), listener.calls
    told = [each.path for each in seen if any(word in str(record) for record in each.records)]
    told += [path for path in (log, *scratch.rglob("*")) if path.is_file() and word.encode() in path.read_bytes()]
    watched = None
    if trace:
        with trace.open(encoding="utf-8", errors="replace") as lines:
            watched = watch.judge(lines, (scratch, log), secret)
    return Proof(
        verdict=judge(folder, seen),
        watched=watched,
        parent_deaths=deaths,
        calls=calls,
        leaked=(*leaks([log, scratch]), *told),
        making=made - begun,
        reading=read - made,
    )
