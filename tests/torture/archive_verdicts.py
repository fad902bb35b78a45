"""What is said of objects with known faults, of signed forms under attack, and what is left by disposals that are
killed: the proofs of the archive that need no clock and no disk, each summed up."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from pyhanko.sign.fields import MDPPerm

from pdfforms.archive.ocfl.folder import LocalFolder
from pdfforms.archive.ocfl.judge import judge
from pdfforms.archive.signatures.validate import validate
from tests.archive.attacks.judged import judged
from tests.archive.ocfl.bad_cases import BAD, ONLY_1_0, ONLY_1_1
from tests.archive.ocfl.drafts import Draft
from tests.archive.ocfl.fair_cases import GOOD, WARN
from tests.archive.signed import certified, key, sealed, staff_signed
from tests.torture.dispose import torture

_CODE = re.compile(r"[EW][0-9]{3}")


@dataclass
class Verdicts:
    """Objects that were judged as their makers know them to be."""

    objects: int = 0
    wrong: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return self.objects > 0 and not self.wrong

    def __str__(self) -> str:
        return f"{self.objects - len(self.wrong)} of {self.objects} verdicts right"


def fixtures(folder: Path) -> Verdicts:
    """Good, bad and warned-of objects of OCFL 1.0 and 1.1, as tests/archive/ocfl makes them."""
    report = Verdicts()
    for kind, cases in (("bad", BAD), ("good", GOOD), ("warn", WARN)):
        for name, make in cases.items():
            for spec in ("1.0", "1.1"):
                if name not in (ONLY_1_1 if spec == "1.0" else ONLY_1_0):
                    report.objects += 1
                    if not _is_right(kind, name, make(spec), folder / f"{kind}-{name}-{spec}"):
                        report.wrong.append(f"{name} ({spec})")
    return report


def _is_right(kind: str, name: str, draft: Draft, folder: Path) -> bool:
    found = judge(LocalFolder(str(draft.write(folder))), ours=False)
    codes = set(_CODE.findall(name))
    if kind == "bad":
        return not found.valid and codes <= {each.code for each in found.errors}
    return not found.errors and {each.code for each in found.warnings} == (codes if kind == "warn" else set())


@dataclass
class Attacks:
    """Signed forms that were attacked."""

    honest: int = 0
    """Files that nobody attacked, and how many of them are said to be valid."""
    well: int = 0
    by_class: Counter[str] = field(default_factory=Counter)
    succeeded: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return self.honest == self.well > 0 and bool(self.by_class) and not self.succeeded

    def __str__(self) -> str:
        classes = ", ".join(f"{kind} {number}" for kind, number in self.by_class.items())
        return (
            f"{sum(self.by_class.values())} attacks ({classes}): {len(self.succeeded)} said to be valid for the "
            f"whole document; {self.well} of {self.honest} honest files are"
        )


def attacks(each_class: int | None = None) -> Attacks:
    """All attacks, or so many of each class."""
    honest = [sealed(), staff_signed(), *(certified(each) for each in MDPPerm)]
    report = Attacks(len(honest), sum(validate(each, [key().root])[0].verdict == "valid" for each in honest))
    for each in judged(each_class):
        report.by_class[each.kind] += 1
        report.succeeded += [f"{each.kind}: {each.name}"] if each.succeeds else []
    return report


@dataclass
class Disposals:
    """Disposals that were killed."""

    kills: int
    wrong: list[str]

    def __bool__(self) -> bool:
        return self.kills > 0 and not self.wrong

    def __str__(self) -> str:
        return f"{self.kills} kills: {len(self.wrong)} faults"


def disposals(folder: Path, kills: int, records: int, seed: int) -> Disposals:
    """Killed until so many kills are reached; each ends with all gone that was due, and nothing else."""
    return Disposals(*torture(folder, kills, records, seed))
