"""All that the archive and its custody promise, proved: one command, whose output is a report for docs/reports.

`python -m tests.torture.archive [--quick] [-o FILE]` ends with 1 where anything was lost, doubled, half written,
invalid, not found, believed though it was attacked, destroyed early or overdue.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import machine
from tests.torture.archive_add import killed_adds
from tests.torture.archive_disks import refusals, small_disk
from tests.torture.archive_kills import killed_archivings
from tests.torture.archive_tampering import flipped, forged
from tests.torture.archive_verdicts import attacks, disposals, fixtures
from tests.torture.terms import twelve_years

Proof = tuple[str, Callable[[], object]]


@dataclass(frozen=True)
class Size:
    """How long each proof is."""

    archivings: int
    kills: int
    objects: int
    adds: int
    """Archivings by the command, and kills."""
    add_kills: int
    every: int
    """Disks refuse at each so many-th call."""
    each_class: int | None
    """Attacks; None for all."""
    students: int
    disposals: int


FULL = Size(300, 200, 1000, 300, 200, 1, None, 60, 100)
QUICK = Size(30, 16, 60, 9, 4, 9, 7, 4, 3)


def proofs(folder: Path, size: Size, seed: int) -> tuple[Proof, ...]:
    """Their names, and what runs them."""
    kills = (size.archivings, size.kills, seed)
    return (
        ("objects with known faults, judged", lambda: fixtures(folder / "v")),
        ("one byte flipped in each object", lambda: flipped(folder / "f", size.objects, seed)),
        ("a record, every manifest and sidecar forged", lambda: forged(folder / "m", size.objects)),
        ("kill -9 of the store", lambda: killed_archivings(folder / "k", *kills)),
        ("the same without exchanging folders", lambda: killed_archivings(folder / "w", *kills, exchange=False)),
        (
            "kill -9 of `pdfforms archive add`",
            lambda: killed_adds(_made(folder / "a"), size.adds, size.add_kills, seed),
        ),
        ("full and read-only at every call of a batch", lambda: refusals(folder / "r", size.every)),
        ("a small disk that fills up", lambda: small_disk(folder / "s")),
        ("signed forms under attack", lambda: attacks(size.each_class)),
        ("twelve years on a simulated clock", lambda: twelve_years(folder / "t", size.students)),
        ("kill -9 of `pdfforms dispose`", lambda: disposals(folder / "d", size.disposals, 60, seed)),
    )


def main() -> int:
    """Runs all proofs, prints what came of them as they end, and writes the report where one is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="samples, as CI runs them")
    parser.add_argument("--only", metavar="WORDS", help="only proofs with these words in their names")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="on the disk that is to be used")
    parser.add_argument("-o", "--report", type=Path, help="write the report here, too")
    options = parser.parse_args()
    lines: list[str] = []

    def say(line: str) -> None:
        lines.append(line)
        print(line, flush=True)

    command = " ".join(["python -m tests.torture.archive", *sys.argv[1:]])
    say(
        f"# The archive and its custody, proved, {date.today():%Y-%m-%d}\n\n    {command}\n\n"
        f"Machine: {machine()}.\n"
    )
    say("| | proof | what came of it | seconds |\n|---|---|---|---:|")
    bad = 0
    with TemporaryDirectory(dir=options.folder) as temporary:
        size = QUICK if options.quick else FULL
        for name, proof in proofs(Path(temporary), size, options.seed):
            if options.only and options.only not in name:
                continue
            start = time.monotonic()
            report = proof()
            bad += not report
            say(f"| {'ok' if report else 'FAIL'} | {name} | {report} | {time.monotonic() - start:.0f} |")
            if not report:
                print(vars(report), file=sys.stderr)
    if options.report:
        options.report.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return min(bad, 1)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


if __name__ == "__main__":
    sys.exit(main())
