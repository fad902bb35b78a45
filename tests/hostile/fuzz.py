"""`python -m tests.hostile.fuzz --minutes N`: our forms with their structure changed at random, read in children.

Above all it holds the promise: a changed copy never gives a value that was not written without a finding. It tells
what crashed, took too long or raised, too. `--seed N` makes one again and says what was done to it.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.hostile.folder import Folder
from tests.hostile.mutate import mutated
from tests.hostile.reading import Order, Whole, read_files
from tests.hostile.verdict import judge

_ROUND = 400


def main() -> int:
    """Rounds of files until the time is over; 1 where anything was found."""
    asked = argparse.ArgumentParser(prog="python -m tests.hostile.fuzz", description=__doc__)
    asked.add_argument("--minutes", type=float, default=10)
    asked.add_argument("--first", type=int, default=0, help="the first seed")
    asked.add_argument("--seed", type=int, help="this one alone")
    chosen = asked.parse_args()
    warnings.simplefilter("ignore")  # pikepdf warns of what we do to the form
    end, found, outcomes = time.monotonic() + chosen.minutes * 60, 0, Counter[str]()
    seeds: Iterable[range] = (
        [range(chosen.seed, chosen.seed + 1)] if chosen.seed is not None else _rounds(chosen.first)
    )
    for each in seeds:
        finds, counted = fuzz(each)
        outcomes += counted
        found += len(finds)
        for find in finds:
            print(find, flush=True)
        if time.monotonic() > end:
            break
    print(f"{outcomes.total():,} files, {found} finds; {', '.join(f'{k} {n:,}' for k, n in outcomes.items())}")
    return 1 if found else 0


def _rounds(first: int) -> Iterator[range]:
    return (range(at, at + _ROUND) for at in itertools.count(first, _ROUND))


def fuzz(seeds: range) -> tuple[list[str], Counter[str]]:
    """The finds among the files of these seeds, a line each, and how the files ended."""
    with TemporaryDirectory(prefix="fuzz-") as below:
        place, told = Path(below).resolve(), dict[str, list[str]]()
        folder = Folder(place / "returns")
        folder.place.mkdir()
        for seed in seeds:
            path = folder.place / f"{seed}.pdf"
            data, told[path.name] = mutated(seed)
            path.write_bytes(data)
            folder.damaged[path] = seed
        order = Order(str(place / "office"))
        seen = read_files(folder.paths, order, place, place / "log.txt", None, Whole())
        verdict = judge(folder, seen)
    finds = [*verdict.misses, *verdict.stopped]
    return [f"{find}  [{'; '.join(told[find.split(':')[0]])}]" for find in finds], verdict.outcomes


if __name__ == "__main__":
    sys.exit(main())
