"""How much of what families wrote is read right: `python -m benchmarks.accuracy [--full] [-o docs/accuracy.md]`.

Every file of the corpus, and with --full the returns that the maker makes on the spot. Exit 1 where a value is
wrong or silently blank, or a kind falls below its floor.
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import machine
from tests.corpus.expectation import KINDS, Expectation, corpus
from tests.corpus.judge import Judged, Score, Verdict, judge, read, score

FLOORS: dict[str, float] = {
    "flattened": 0.98,
    "printed": 0.99,
    "annotated": 0.99,
    "moved": 0.96,
    "scans": 0.99,
    "photos": 0.99,
}
"""Kind -> the least share of right fields, of those that can be read; the committed corpus holds it."""
_FAULTS = (Verdict.WRONG, Verdict.BLANK)


@dataclass(frozen=True)
class Row:
    """One variant read."""

    kind: str
    name: str
    judged: tuple[Judged, ...]
    typed: bool
    """Whether the texts were typed."""

    @property
    def score(self) -> Score:
        """The row's sums."""
        return score(self.judged)

    @property
    def faults(self) -> list[Judged]:
        """What must never be."""
        return [each for each in self.judged if each.verdict in _FAULTS]


def measured(expectation: Expectation) -> Row:
    """Reads a return and judges it."""
    return Row(expectation.kind, expectation.name, tuple(judge(expectation, read(expectation))), expectation.typed)


def summed(rows: Iterable[Row]) -> Score:
    """The score of several variants together."""
    return score([each for row in rows for each in row.judged])


def below(rows: Sequence[Row]) -> list[str]:
    """The kinds that fall below their floors."""
    shares = {kind: summed(row for row in rows if row.kind == kind).share for kind in FLOORS}
    return [f"{kind}: {share:.4f}" for kind, share in shares.items() if share < FLOORS[kind]]


def _made_on_the_spot() -> Iterator[Row]:
    from tests.corpus.maker.matrix import samples  # needs cv2, fonts and every program: only the full score does

    for sample in samples():
        with TemporaryDirectory() as folder:
            yield measured(sample.write(Path(folder)))


def _sheet(rows: Sequence[Row], command: str) -> str:
    of = {kind: [row for row in rows if row.kind == kind] for kind in dict.fromkeys(row.kind for row in rows)}
    lines = [
        "# Accuracy",
        "",
        f"Made by `{command}` on {datetime.now(UTC):%Y-%m-%d}: {machine()}, Python {platform.python_version()}.",
        "",
        _INTRODUCTION,
        *_head("floor"),
        *(_line(kind, own, f"{100 * FLOORS[kind]:.1f}" if kind in FLOORS else "") for kind, own in of.items()),
        _line("**all**", rows, ""),
    ]
    for kind, own in of.items():
        lines += ["", f"## {kind.capitalize()}", "", *_head("")]
        lines += [_line(row.name, [row], "") for row in own]
    if faults := [(row, each) for row in rows for each in row.faults]:
        lines += ["", "## What is wrong", ""]
        lines += [f"- {row.kind}/{row.name}, {each.key}: {each.verdict}, {each.detail}" for row, each in faults]
    return "\n".join(lines) + "\n"


_INTRODUCTION = """\
Every field of every returned file beside what was typed, ticked, drawn (`tests/corpus/README.md`). *Due* is null
where nothing else would be honest: the program destroyed the answer, its page is not in the file, or it is written
on a scan or photo and stays a proposal for a person. *Right* is a share of the other fields, *boxes* of the
checkboxes among them. *Typed* and *hand* are the shares of characters that the proposals have right, of all
characters of the texts that are null. **Wrong** and **blank** (answered, but read as empty) must be 0. The matrix
kinds are made on the spot by `--full`: fillers by printers by scripts, and a few hundred pictures.
"""
_COLUMNS = (Verdict.RIGHT, Verdict.NULL_DUE, Verdict.NULL, Verdict.WRONG, Verdict.BLANK)


def _head(last: str) -> list[str]:
    names = ["", "fields", "right", "due", "null", "wrong", "blank", "right, %", "boxes, %", "typed, %", "hand, %"]
    return [f"| {' | '.join([*names, last])} |", "|---" + "|--:" * len(names) + "|"]


def _line(name: str, rows: Sequence[Row], last: str) -> str:
    sums = summed(rows)
    proposed = [summed(row for row in rows if row.typed == typed).proposed for typed in (True, False)]
    shares = [f"{100 * sums.share:.1f}", *(_percent(part) for part in (sums.boxes, *proposed))]
    counts = [str(number) for number in (sums.fields, *(sums.verdicts[verdict] for verdict in _COLUMNS))]
    return f"| {' | '.join([name, *counts, *shares, last])} |"


def _percent(part: tuple[int, int]) -> str:
    return f"{100 * part[0] / part[1]:.1f}" if part[1] else ""


def main() -> None:
    """Writes the sheet, to standard output unless told where."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description=__doc__)
    parser.add_argument("--full", action="store_true", help="also what the maker makes on the spot")
    parser.add_argument("--kind", choices=KINDS, help="one kind of the corpus")
    parser.add_argument("-o", "--output", type=Path)
    given = parser.parse_args()
    rows = [measured(each) for each in corpus() if given.kind in (None, each.kind)]
    rows += _made_on_the_spot() if given.full else ()
    sheet = _sheet(rows, " ".join(["python -m benchmarks.accuracy", *sys.argv[1:]]))
    if given.output:
        given.output.write_text(sheet, encoding="utf-8")
    else:
        print(sheet, end="")
    sys.exit(bool([row for row in rows if row.faults] or (not given.kind and below(rows))))


if __name__ == "__main__":
    main()
