"""Whether cost grows with the number of files alone: `python -m benchmarks.linear [--most N] [-o PLOT.svg]`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from math import log10
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.bulk import Line, given_folder, read
from benchmarks.measure import machine, print_machine
from benchmarks.piles import live

COUNTS = (300, 1_000, 3_000, 10_000, 30_000, 100_000)
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 640, 360, 60, 40, 320
RIGHT = 600
INK, SOFT, ACCENT = "#1f2937", "#d1d5db", "#1d4ed8"


def print_lines(lines: Sequence[Line]) -> None:
    """Each run, and what each further file costs over the run before."""
    print("   files    CPU s   wall s  CPU ms a further file  parent MB  worker MB")
    before = (0, 0.0)
    for each in lines:
        further = (each.ran.cpu - before[1]) / (each.files - before[0]) * 1000
        before = each.files, each.ran.cpu
        print(
            f"{each.files:>8} {each.ran.cpu:>8.1f} {each.ran.seconds:>8.1f} {further:>22.2f} "
            f"{each.ran.parent:>10.0f} {each.ran.worker:>10.0f}"
        )


def plot(lines: Sequence[Line]) -> str:
    """Seconds on the processor by files, both logarithmic, over the line of equal cost a file; parent memory below
    each point."""
    most = max(each.files for each in lines)
    rate = lines[-1].ran.cpu / most
    low, high = log10(min(each.files for each in lines)), log10(most)
    bottom, top = log10(rate) + low - 0.3, log10(lines[-1].ran.cpu) + 0.2

    def at(files: float, seconds: float) -> tuple[float, float]:
        across = (log10(files) - low) / (high - low)
        up = (log10(seconds) - bottom) / (top - bottom)
        return LEFT + across * (RIGHT - LEFT), BOTTOM - up * (BOTTOM - TOP)

    (x0, y0), (x1, y1) = at(10**low, rate * 10**low), at(most, rate * most)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="12" fill="{INK}" role="img" aria-label="Seconds on the processor by number of files">',
        f'<text x="{LEFT}" y="20">seconds on the processor, all processes, by number of live returns</text>',
        f'<path d="M{LEFT} {TOP}V{BOTTOM}H{RIGHT}" fill="none" stroke="{INK}"/>',
        f'<path d="M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" stroke="{SOFT}" stroke-width="6"/>',
        f'<text x="{LEFT + 20}" y="{TOP + 16}" fill="#6b7280">grey: {rate * 1000:.1f} ms for every file</text>',
    ]
    for each in lines:
        x, y = at(each.files, each.ran.cpu)
        parts += [
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{ACCENT}"/>',
            f'<text x="{x - 8:.1f}" y="{y - 8:.1f}" text-anchor="end">{each.ran.cpu:.1f} s</text>',
            f'<text x="{x:.1f}" y="{BOTTOM + 16}" text-anchor="middle">{each.files:,}</text>',
            f'<text x="{x:.1f}" y="{BOTTOM + 32}" text-anchor="middle">{each.ran.parent:.0f} MB</text>',
        ]
    return "\n".join([*parts, "</svg>"]) + "\n"


def main() -> None:
    """Read piles of growing size into a new office each, print and plot them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.linear", description=__doc__)
    parser.add_argument("--most", type=int, default=10_000, help="files of the largest run")
    parser.add_argument("-o", dest="plot", type=Path, help="where the plot goes")
    given = parser.parse_args()
    print_machine("pdfforms")
    print(f"load of the machine {os.getloadavg()[0]:.1f}; all cores, --jobs {os.cpu_count()}")
    cores = sorted(os.sched_getaffinity(0))
    with TemporaryDirectory(dir=given_folder()) as name:
        pile = live(Path(name, "live"), given.most)
        counts = [each for each in COUNTS if each < given.most] + [given.most]
        lines = [read(f"{each:,} files", pile[:each], Path(name), cores, len(cores)) for each in counts]
    print_lines(lines)
    if given.plot:
        given.plot.write_text(
            plot(lines).replace("<text", f"<title>{machine()}</title>\n<text", 1), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
