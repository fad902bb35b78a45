"""What starting costs: `pdfforms --help`, the API import: `python -m benchmarks.startup [--rounds N]`."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections import defaultdict

from benchmarks.measure import Contender, print_machine, print_table, race, stopwatch

AIM = 0.25
"""Seconds that `pdfforms --help` may take."""
NOTHING, HELP, API = ("-c", "pass"), ("-m", "pdfforms", "--help"), ("-c", "import pdfforms.api")
LISTED = 12
_IMPORT = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)")


def starts(*arguments: str) -> Contender:
    """A fresh Python with these arguments, as a contender."""
    command = [sys.executable, *arguments]
    name = " ".join(["python", *arguments]).replace("python -m pdfforms", "pdfforms")
    return Contender(
        name, lambda _: stopwatch(lambda: subprocess.run(command, check=True, capture_output=True))[0]
    )


def import_times(*arguments: str) -> dict[str, float]:
    """Milliseconds that each module takes to import, without what it imports in turn."""
    command = [sys.executable, "-X", "importtime", *arguments]
    said = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stderr
    return {name: int(own) / 1000 for own, name in _IMPORT.findall(said)}


def print_imports(*arguments: str) -> None:
    """The packages and the modules that cost most."""
    modules = import_times(*arguments)
    packages: defaultdict[str, float] = defaultdict(float)
    for name, ms in modules.items():
        packages[name.partition(".")[0]] += ms
    print(f"\nimports of python {' '.join(arguments)}, {sum(modules.values()):.0f} ms in all")
    for (package, whole), (module, own) in zip(_costliest(packages), _costliest(modules), strict=False):
        print(f"{whole:7.1f} ms {package:<20} {own:7.1f} ms {module}")


def _costliest(times: dict[str, float]) -> list[tuple[str, float]]:
    return sorted(times.items(), key=lambda each: -each[1])[:LISTED]


def main() -> None:
    """Print the table and the imports that cost most."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.startup", description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    given = parser.parse_args()
    print_machine("click", "pikepdf", "reportlab")
    print(f"{given.rounds} interleaved rounds, whole processes, files in the system's cache.\n")
    nothing, helped, imported = (starts(*arguments) for arguments in (NOTHING, HELP, API))
    race([nothing, helped, imported], given.rounds)
    print_table([nothing, helped, imported], nothing)
    for arguments in (HELP, API):
        print_imports(*arguments)
    print(f"\npdfforms --help takes {helped.median:.3f} s (aim: under {AIM} s).")


if __name__ == "__main__":
    main()
