"""Reading one live return: `python -m benchmarks.read [--rounds N]`."""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.answers import answers
from benchmarks.measure import Contender, print_machine, print_table, race, stopwatch
from benchmarks.readers import Reader, readers
from benchmarks.returns import Returns
from pdfforms.bulk.catalog import Catalog
from pdfforms.bulk.shelf import Shelf

FORM = "attendance_plan"
BATCH = 8
"""Returns that a program reads in a row: an office reads a folder, not one file between other programs."""


def contender(reader: Reader, returns: Returns, program: str) -> Contender:
    """A reader that reads a batch of returns each round, other ones each time; its remark says what it misses."""
    wanted = answers(returns.form, "Latin", 0).plain
    heard = reader.plain(reader.read(returns.get(program, 0)))
    wrong = [key for key, value in wanted.items() if heard.get(key) != value]
    remark = f"{reader.remark}, {len(wrong)} of {len(wanted)} values wrong" if wrong else reader.remark

    def run(number: int) -> float:
        batch = [returns.get(program, number * BATCH + each) for each in range(BATCH)]
        return stopwatch(lambda: [reader.read(data) for data in batch])[0] / BATCH

    return Contender(reader.name, run, remark)


def compare(contestants: list[Reader], returns: Returns, program: str, rounds: int) -> str:
    """Races the readers over one program's returns; the sentence that sums it up."""
    ring = [contender(each, returns, program) for each in contestants]
    race(ring, rounds)
    size = len(returns.get(program, 0)) / 1024
    print(f"\nreturns by {program}, {size:.0f} KiB, {rounds} rounds")
    ours, bare, pypdf, *_ = ring
    print_table(ring, ours)
    return (
        f"{program}: full record {ours.median / bare.median:.1f} times the bare walk (aim: at most 2), "
        f"pypdf's get_fields {pypdf.median / ours.median:.1f} times the full record (aim: at least 3, better 6)"
    )


def main() -> None:
    """Print a table a program and the ratios."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.read", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    catalog = Catalog()
    blank = catalog.blank(FORM)
    shelf = Shelf((), tuple((edition, blank.data) for edition in blank.maps))
    contestants, missing = readers(shelf)
    print_machine("pikepdf", "pypdf", "pypdfium2", "pymupdf")
    print(f"Rounds are interleaved, {BATCH} returns with other answers in each; the edition's map is loaded.")
    with TemporaryDirectory() as folder:
        returns = Returns(catalog.form(FORM), catalog.template(FORM), Path(folder))
        print("".join(f"{reason}\n" for reason in [*missing, *returns.missing]), end="")
        sums = [compare(contestants, returns, program, given.rounds) for program in returns.programs]
    print("\n" + "\n".join(sums))


if __name__ == "__main__":
    main()
