"""Makes the corpus again: `python -m tests.corpus.make [KIND...] [--only NAME] [--to FOLDER]`.

The seeds are fixed; programs still put their dates and identifiers into what they write.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.corpus.expectation import CORPUS, KINDS, dump
from tests.corpus.maker.samples import SAMPLES


def main() -> None:
    """Writes each file and its expectation; a program that is missing stops the work with its name."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpus.make", description=__doc__)
    parser.add_argument("kind", nargs="*", choices=[[], *KINDS])
    parser.add_argument("--only", metavar="NAME", help="make only the samples whose name begins so")
    parser.add_argument("--to", metavar="FOLDER", type=Path, default=CORPUS)
    given = parser.parse_args()
    for sample in SAMPLES:
        if sample.kind in (given.kind or KINDS) and sample.name.startswith(given.only or ""):
            expectation = sample.write(given.to)
            text = dump(expectation)
            (given.to / sample.kind / f"{sample.name}.toml").write_text(text, encoding="utf-8")
            sizes = ", ".join(f"{path.name} {path.stat().st_size / 1024:.0f} KiB" for path in expectation.files)
            print(f"{sample.kind}: {sizes}", flush=True)


if __name__ == "__main__":
    main()
