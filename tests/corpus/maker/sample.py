"""A file of the corpus before it is made: how, and what was put into it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.corpus.expectation import Expectation, ExpectedRecord
from tests.corpus.maker.destroyed import OWN
from tests.corpus.maker.families import Answered
from tests.programs.alterers import ALTERERS, MERGERS
from tests.programs.alterers.alterer import Alterer, Merger
from tests.programs.fillers import FILLERS
from tests.programs.fillers.filler import Filler

FILLER: dict[str, Filler] = {each.name: each for each in FILLERS}
ALTERER: dict[str, Alterer] = {each.name: each for each in ALTERERS}
MERGER: dict[str, Merger] = {each.name: each for each in MERGERS}


@dataclass(frozen=True)
class Sample:
    """One or more files that come back together."""

    kind: str
    name: str
    make: Callable[[Sequence[Path]], None]
    """Writes each of the paths."""
    records: tuple[ExpectedRecord, ...]
    made_by: str
    why: str
    suffixes: tuple[str, ...] = (".pdf",)
    """Of the files: one suffix a file; several files are numbered."""
    typed: bool = True

    def write(self, root: Path) -> Expectation:
        """Makes the files below `root`/KIND; raises what the programs raise."""
        folder = root / self.kind
        folder.mkdir(parents=True, exist_ok=True)
        paths: tuple[Path, ...]
        if len(self.suffixes) == 1:
            paths = (folder / (self.name + self.suffixes[0]),)
        else:
            paths = tuple(folder / f"{self.name}-{n}{suffix}" for n, suffix in enumerate(self.suffixes, 1))
        self.make(paths)
        return Expectation(self.kind, self.name, paths, self.records, self.made_by, self.why, self.typed)


@lru_cache(maxsize=256)
def filled(answered: Answered, filler: str) -> bytes:
    """The family's copy, filled by a program or by pdfforms itself."""
    if filler == OWN:
        return answered.prefilled
    with TemporaryDirectory() as folder:
        blank, out = Path(folder, "blank.pdf"), Path(folder, "out.pdf")
        blank.write_bytes(answered.blank)
        FILLER[filler].fill(blank, answered.plain, out)
        return out.read_bytes()


def fill(answered: Answered, filler: str, out: Path) -> None:
    """Writes the filled copy."""
    out.write_bytes(filled(answered, filler))


def fill_and_alter(answered: Answered, filler: str, alter: Callable[[Path, Path], None], out: Path) -> None:
    """Filled by one program, changed by another."""
    with TemporaryDirectory() as folder:
        source = Path(folder, "filled.pdf")
        fill(answered, filler, source)
        alter(source, out)
