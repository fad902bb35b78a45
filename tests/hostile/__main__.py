"""`python -m tests.hostile`: every case, 10,000 damaged copies, good returns among them; 1 on a miss.

It says on standard error how far it is. With `--keep DIR` a run that was stopped, however that was, goes on where
it was: give the same folder again.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.hostile.cases import cases
from tests.hostile.reading import Order, Progress
from tests.hostile.run import Proof, prove


def main() -> int:
    """Runs the proof; see the head of this file."""
    asked = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    asked.add_argument("--damaged", type=int, default=10_000, help="how many damaged copies of our own forms")
    asked.add_argument(
        "--first", type=int, default=0, help="the number of the first of them, for others than before"
    )
    asked.add_argument("--only", default="", help="only cases whose name holds this")
    asked.add_argument("--keep", type=Path, help="a folder for files, office and traces, which stays")
    asked.add_argument("--shared", type=Path, help="a folder of strange files, each of which has one outcome, too")
    asked.add_argument("--ocr", action="store_true", help="read pictures of pages, too")
    chosen = asked.parse_args()
    wanted = [each for each in cases() if chosen.only in each.name]
    strange = [path for path in sorted(chosen.shared.rglob("*")) if path.is_file()] if chosen.shared else []
    with TemporaryDirectory(prefix="hostile-") as own:
        place = (chosen.keep or Path(own)).resolve()
        proof = prove(
            place,
            wanted,
            range(chosen.first, chosen.first + chosen.damaged),
            strange,
            Order("", ocr=chosen.ocr),
            Teller(),
        )
    print(table(proof, len(wanted)))
    for miss in proof.misses:
        print(f"MISS  {miss[:300]}")
    return 1 if proof.misses else 0


@dataclass(slots=True)
class Teller:
    """How far the run is, a line now and then: counts by outcome, rate, time left."""

    every: float = 15.0
    """Seconds."""
    _begun: float = 0.0
    _last: float = 0.0

    def __call__(self, at: Progress) -> None:
        now = time.monotonic()
        if now - self._last < self.every:
            return
        self._begun, self._last = self._begun or now, now
        rate = at.done / max(now - self._begun, self.every)
        left = at.files - at.done - at.known
        time_left = f"{left / rate / 60:.0f} min left" if rate else "time left not known"
        outcomes = ", ".join(f"{name} {count:,}" for name, count in sorted(at.outcomes.items()))
        read = f"{at.done + at.known:,} of {at.files:,} files"
        print(f"{read}, {rate:.1f} a second, {time_left}; {outcomes}", file=sys.stderr, flush=True)


def table(proof: Proof, kinds: int) -> str:
    """The figures, one a line."""
    verdict, watched, whole = proof.verdict, proof.watched, proof.whole
    slow, large = verdict.slowest, verdict.largest
    rows = [
        ("kinds of hostile files", f"{kinds:,}"),
        ("files", f"{verdict.files:,}"),
        ("files with one outcome", f"{sum(verdict.outcomes.values()):,}"),
        *((f"  {status}", f"{count:,}") for status, count in sorted(verdict.outcomes.items())),
        ("deaths of the parent", proof.parent_deaths),
        ("good neighbours lost", len(verdict.good_lost)),
        ("slowest task", f"{slow.seconds:.2f} s, {slow.path.name}" if slow else ""),
        ("largest task", f"{large.peak_rss >> 20:,} MiB, {large.path.name}" if large else ""),
        ("largest worker, as the kernel counts", f"{whole.largest_rss >> 20:,} MiB"),
        ("parent", f"{whole.parent_rss >> 20:,} MiB"),
        ("workers started", f"{watched.workers:,}" if watched else "not watched: strace is missing"),
        ("sockets", len(watched.sockets) if watched else "not watched"),
        ("programs started otherwise", len(watched.execs) if watched else "not watched"),
        ("writes outside", len(watched.writes) if watched else "not watched"),
        ("calls at the listener", proof.calls),
        ("names or the secret outside of records", len(proof.leaked)),
        ("runs", proof.runs),
        ("making, reading", f"{proof.making:.0f} s, {proof.reading:.0f} s"),
        ("processor time of reading", f"{whole.processor:.0f} s"),
        ("misses", len(proof.misses)),
    ]
    lines = [f"{name:<50}{value}" for name, value in rows]
    lines += [f"DEAR     {seconds:.1f} s  {name}" for seconds, name in verdict.dear]
    return "\n".join([*lines, *(f"STOPPED  {each}" for each in sorted(verdict.stopped))])


if __name__ == "__main__":
    sys.exit(main())
