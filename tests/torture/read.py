"""A real `pdfforms read` that is killed at random moments and started again until it ends.

`python -m tests.torture.read --files 10000 --kills 30 [--postgresql] [--encrypted]` ends with 1 where anything was
lost, doubled or changed against a run that nobody disturbed or, encrypted, is not under the key that it should be.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from pdfforms import api
from tests.encryption.offices import encrypting
from tests.hostile.canaries import leaks
from tests.programs import postgresql
from tests.torture.judge import Holding, compared, holding
from tests.torture.office import Process, make_office, start
from tests.torture.returns import make_returns

_TICK = 0.05
_AT_ONCE = 5
"""Of so many kills one comes within a second of the start, wherever the run is."""
PATIENCE = 10.0
"""Seconds until a worker without a parent counts as left behind."""


@dataclass(slots=True)
class Report:
    """What came of it."""

    quiet: Holding
    killed: Holding
    kills: dict[str, int] = field(default_factory=lambda: {"parent and workers": 0, "parent alone": 0})
    orphans: int = 0
    ends: list[int] = field(default_factory=list)
    """Exit codes of the runs that ended by themselves."""
    seconds: dict[str, float] = field(default_factory=dict)
    largest: dict[str, int] = field(default_factory=dict)
    """Bytes that the parent has held at most."""
    leaked: list[Path] = field(default_factory=list)
    """What it said, and temporary files, that tell a name."""
    traceback: bool = False

    @property
    def misses(self) -> list[str]:
        """Everything that should not be."""
        found = [f"quiet run: {each}" for each in self.quiet.misses]
        found += [f"killed run: {each}" for each in self.killed.misses]
        found += compared(self.quiet, self.killed)
        found += [f"{self.orphans} workers outlived their parent"] * bool(self.orphans)
        found += [f"a name stands in {path}" for path in self.leaked]
        found += [f"exit code {code}" for code in self.ends if code not in (0, 1)]  # some of the files are broken
        found += ["a traceback"] * self.traceback
        return found


def torture(
    place: Path,
    ledgers: tuple[str | None, str | None],
    files: int,
    kills: int,
    seed: int,
    make: Callable[[Path, str | None], api.Office] = make_office,
) -> Report:
    """Makes the files, reads them quietly into one office and under kills into another."""
    came, scratch = place / "came", place / "scratch"
    scratch.mkdir(parents=True)
    make_returns(came, files)
    quiet, killed = (make(place / name, ledger) for name, ledger in zip(_NAMES, ledgers, strict=True))
    report = Report(Holding(0, 0, {}, ()), Holding(0, 0, {}, ()))
    began = time.monotonic()
    _to_the_end(report, "quiet", _read(place, quiet, came, scratch))
    _under_kills(report, _Run(place, killed, came, scratch, files), kills, random.Random(seed))  # noqa: S311
    report.seconds["all"] = time.monotonic() - began
    report.quiet, report.killed = holding(quiet, came), holding(killed, came)
    report.leaked = leaks([place / "said.txt", scratch])
    report.traceback = b"Traceback" in (place / "said.txt").read_bytes()
    return report


_NAMES = ("quiet", "killed")


@dataclass(frozen=True, slots=True)
class _Run:
    place: Path
    office: api.Office
    came: Path
    scratch: Path
    files: int


def _read(place: Path, office: api.Office, came: Path, scratch: Path) -> Process:
    return start(office.folder.root, "read", str(came), said=place / "said.txt", scratch=scratch)


def _to_the_end(report: Report, name: str, process: Process) -> None:
    began = time.monotonic()
    while process.look():
        time.sleep(_TICK)
    report.ends.append(process.process.returncode)
    report.seconds[name] = time.monotonic() - began
    report.largest[name] = max(report.largest.get(name, 0), process.largest)


def _under_kills(report: Report, run: _Run, kills: int, dice: random.Random) -> None:
    for number in range(1, kills + 1):
        process = _read(run.place, run.office, run.came, run.scratch)
        if number % _AT_ONCE:
            _until(process, run, run.files * number // (kills + 1))
        end = time.monotonic() + dice.random()
        while process.look() and time.monotonic() < end:
            time.sleep(_TICK / 5)
        if process.process.poll() is not None:
            report.ends.append(process.process.returncode)
            continue
        alone = dice.random() < 0.5
        process.kill(alone=alone)
        report.kills["parent alone" if alone else "parent and workers"] += 1
        report.largest["killed"] = max(report.largest.get("killed", 0), process.largest)
        end = time.monotonic() + PATIENCE
        while process.orphans() and time.monotonic() < end:
            time.sleep(_TICK)
        report.orphans += len(process.orphans())
    _to_the_end(report, "after the last kill", _read(run.place, run.office, run.came, run.scratch))


def _until(process: Process, run: _Run, files: int) -> None:
    """Waits until the office has stored so many files."""
    returns = run.office.folder.root / "returns"
    while process.look() and _count(returns) < files:
        time.sleep(_TICK)


def _count(returns: Path) -> int:
    """Files in the folders of a folder."""
    return sum(sum(1 for _ in os.scandir(each.path)) for each in os.scandir(returns))


def main() -> int:
    """Runs it and prints the figures."""
    asked = argparse.ArgumentParser(prog="python -m tests.torture.read", description=__doc__)
    asked.add_argument("--files", type=int, default=10_000)
    asked.add_argument("--kills", type=int, default=30)
    asked.add_argument("--postgresql", action="store_true", help="with ledgers on a server instead of in files")
    asked.add_argument("--encrypted", action="store_true", help="into offices that encrypt")
    asked.add_argument("--seed", type=int, default=20_261_125, help="of the moments")
    asked.add_argument("--keep", type=Path, help="an empty folder to work in, which stays")
    chosen = asked.parse_args()
    with ExitStack() as stack:
        place = chosen.keep or Path(stack.enter_context(TemporaryDirectory(prefix="torture-")))
        ledgers: tuple[str | None, str | None] = (None, None)
        if chosen.postgresql:
            server = stack.enter_context(postgresql.running())
            for name in _NAMES:
                server.run(f"CREATE DATABASE {name}")
            ledgers = (server.address("quiet"), server.address("killed"))
        make = encrypting if chosen.encrypted else make_office
        report = torture(place, ledgers, chosen.files, chosen.kills, chosen.seed, make)
    print(table(report, chosen.files))
    for miss in report.misses[:100]:
        print(f"MISS  {miss}")
    return 1 if report.misses else 0


def table(report: Report, files: int) -> str:
    """The figures, one a line."""
    rows: list[tuple[str, object]] = [
        ("files that came", f"{files:,}"),
        *((f"kills of {whom}", count) for whom, count in report.kills.items()),
        ("outcomes of the quiet run", f"{report.quiet.receipts:,}"),
        ("outcomes of the killed run", f"{report.killed.receipts:,}"),
        ("different files among them", f"{report.killed.files:,}"),
        ("records of the quiet run", f"{len(report.quiet.records):,}"),
        ("records of the killed run", f"{len(report.killed.records):,}"),
        ("workers that outlived their parent", report.orphans),
        ("names in what it said or in temporary files", len(report.leaked)),
        *((f"seconds, {name}", f"{seconds:.0f}") for name, seconds in report.seconds.items()),
        *((f"most memory of the parent, {name}", f"{size >> 20} MiB") for name, size in report.largest.items()),
        ("misses", len(report.misses)),
    ]
    return "\n".join(f"{name:<46}{value}" for name, value in rows)


if __name__ == "__main__":
    sys.exit(main())
