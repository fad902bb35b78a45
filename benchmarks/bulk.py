"""Reading in bulk, the real command into an office folder: `python -m benchmarks.bulk [--quick]`."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.measure import print_machine
from benchmarks.peers import versions
from benchmarks.piles import flattened, live
from benchmarks.ran import Ran, run
from tests.programs import pypdfform
from tests.programs.command import missing_program

ROOT = Path(__file__).parents[1]
LOOPS = Path(__file__).with_name("loops.py")


@dataclass
class Peer:
    """A bare loop, run on one core between our runs; `times` are milliseconds a file, processor and wall."""

    key: str
    name: str
    sample: int
    python: str | Path = sys.executable
    missing: str | None = None
    files: int = 0
    times: list[tuple[float, float]] = field(default_factory=list)

    def race(self, paths: Sequence[Path], core: int) -> None:
        """Reads a sample, another one each time."""
        start = len(self.times) * self.sample % max(1, len(paths) - self.sample)
        ran = run([self.python, LOOPS, self.key], paths[start : start + self.sample], [core], env=_env())
        if ran.code:
            raise SystemExit(f"{self.name} failed: {ran.said[-500:]}")
        told = json.loads(ran.said.splitlines()[-1])
        self.files += told["files"]
        self.times.append((told["cpu"] / told["files"] * 1000, told["seconds"] / told["files"] * 1000))

    @property
    def cpu(self) -> float:
        """Milliseconds a file on the processor."""
        return median(each for each, _ in self.times)

    @property
    def wall(self) -> float:
        """Milliseconds a file on the wall."""
        return median(each for _, each in self.times)


@dataclass
class Line:
    """One run of ours."""

    name: str
    files: int
    ran: Ran

    @property
    def cpu(self) -> float:
        """Milliseconds a file on the processor, start and end of all processes in it."""
        return self.ran.cpu / self.files * 1000

    @property
    def rate(self) -> float:
        """Files a second."""
        return self.files / self.ran.seconds


def read(name: str, paths: Sequence[Path], folder: Path, cores: Sequence[int], jobs: int) -> Line:
    """Reads files into a new office, which is removed again; every file must have become a record that is ok."""
    office = folder / "office"
    command = [sys.executable, "-m", "pdfforms"]
    subprocess.run([*command, "init", office], check=True, capture_output=True, env=_env())
    ran = run([*command, "read", "-", "--jobs", str(jobs)], paths, cores, cwd=office, env=_env())
    if ran.code or f"{len(paths)} files; {len(paths)} records" not in ran.said:
        raise SystemExit(f"{name}: exit code {ran.code}\n{ran.said[-500:]}")
    shutil.rmtree(office)
    return Line(name, len(paths), ran)


def _env() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)}


def _peers() -> list[Peer]:
    return [
        Peer("pypdf", "(a) pypdf.get_fields", 205),
        Peer("PyPDFForm", "(b) PyPDFForm .data", 55, pypdfform.PYTHON, pypdfform.available()),
        Peer("pdftk", "(c) pdftk dump_data_fields", 15, missing=missing_program("pdftk", "pdftk-java")),
        Peer("walk", "(d) bare pikepdf walk", 205),
    ]


def print_lines(lines: Sequence[Line], peers: Sequence[Peer]) -> None:
    """One table; the ratios are to (a), by time on the processor and, on one core, on the wall."""
    pypdf = peers[0]
    print(
        f"{'run':<34} {'files':>6} {'seconds':>8} {'files/s':>8} {'CPU ms':>7} {'(a)/CPU':>8} {'(a)/wall':>8} "
        f"{'parent MB':>9} {'worker MB':>9}"
    )
    for each in lines:
        print(
            f"{each.name:<34} {each.files:>6} {each.ran.seconds:>8.1f} {each.rate:>8.0f} {each.cpu:>7.2f} "
            f"{pypdf.cpu / each.cpu:>8.2f} {pypdf.wall * each.rate / 1000:>8.2f} "
            f"{each.ran.parent:>9.0f} {each.ran.worker:>9.0f}"
        )
    for peer in peers:
        ratios = f"{pypdf.cpu / peer.cpu:>8.2f} {pypdf.wall / peer.wall:>8.2f}"
        seconds = peer.files * peer.wall / 1000
        print(
            f"{peer.name:<34} {peer.files:>6} {seconds:>8.1f} {1000 / peer.wall:>8.0f} {peer.cpu:>7.2f} {ratios}"
        )


def main() -> None:
    """Make the returns, read them in turn with the peers, print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bulk", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="1,000 live returns and 100 flattened ones")
    given = parser.parse_args()
    number = 1_000 if given.quick else 10_000
    print_machine("pdfforms", "pikepdf", "pypdf", "sqlalchemy", "msgspec")
    print(f"{versions()}; load of the machine {os.getloadavg()[0]:.1f}")
    peers = [peer for peer in _peers() if not peer.missing]
    print("".join(f"{peer.name} not measured: {peer.missing}\n" for peer in _peers() if peer.missing), end="")
    cores = sorted(os.sched_getaffinity(0))[:2]
    lines: list[Line] = []
    with TemporaryDirectory(dir=given_folder()) as name:
        folder = Path(name)
        pile = live(folder / "live", number)
        flat = flattened(pile[: number // 10], folder / "flat")
        for words, paths, on, jobs in (
            ("live, one core, --jobs 1", pile, cores[:1], 1),
            ("live, two cores, --jobs 1", pile, cores, 1),
            ("live, two cores, --jobs 2", pile, cores, 2),
            ("flattened, one core, --jobs 1", flat, cores[:1], 1),
            ("flattened, two cores, --jobs 2", flat, cores, 2),
        ):
            for peer in peers:
                peer.race(pile, cores[0])
            lines.append(read(words, paths, folder, on, jobs))
            print(f"  {words}: {lines[-1].rate:.0f} files/s", file=sys.stderr)
    print_lines(lines, peers)
    one, helped, two, *_ = lines
    print(f"from one core and worker to two: {two.rate / one.rate / 2:.0%} of linear (aim: at least 90 %);")
    print(f"from one worker to two on two cores: {two.rate / helped.rate / 2:.0%};")
    print(f"time on the processor a file, two workers against one: {two.cpu / one.cpu:.2f} times")
    print(f"(a) takes {peers[0].cpu / one.cpu:.1f} times our time on the processor (aim: at least 3, better 6)")


def given_folder() -> str | None:
    """Where the office lies: a disk, where BENCHMARK_FOLDER names one; a temporary folder may be memory."""
    return os.environ.get("BENCHMARK_FOLDER")


if __name__ == "__main__":
    main()
