"""What was read against what was drawn: right, null, wrong, silently blank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from pdfforms.read.seen import Seen
from tests.scan.make import ODD, Case


@dataclass
class Score:
    """Boxes, text fields and signatures, counted apart."""

    ticks: Counter[str] = field(default_factory=Counter)
    texts: Counter[str] = field(default_factory=Counter)
    signs: Counter[str] = field(default_factory=Counter)
    stray: Counter[str] = field(default_factory=Counter)
    """Pages with ink that belongs to no box, by what was said of them; none of the cases has such ink."""
    faults: list[str] = field(default_factory=list)
    """What is wrong or silently blank."""
    nulls: list[str] = field(default_factory=list)
    """What should have been read and was not."""

    def add(self, other: Score) -> None:
        """Counts another picture's too."""
        self.ticks += other.ticks
        self.texts += other.texts
        self.signs += other.signs
        self.stray += other.stray
        self.faults += other.faults
        self.nulls += other.nulls


def score(case: Case, seen: Mapping[str, Seen], label: str = "") -> Score:
    """Judges every box of a page that was recognised."""
    found = Score()
    for box in case.boxes:
        name = f"{label} {box.key}"
        each = seen[box.key]
        if each.value is None:
            assert any(item.field == box.key for item in each.findings), f"{name}: a null without a finding"
        if box.kind in ("checkbox", "radio"):
            _tick(found, name, case.ticks.get(box.key, ""), each)
        elif box.kind == "sign_here":
            _sign(found, name, case, box.key, each)
        else:
            _text(found, name, case, box.key, each)
    return found


def _tick(found: Score, name: str, drawn: str, each: Seen) -> None:
    codes = ",".join(item.code for item in each.findings)
    if each.value is None:
        plain = drawn not in ODD and drawn not in ("faint", "pencil", "lost", "over", "long")
        found.ticks["null" if plain else "null as it should"] += 1
        if plain:
            found.nulls.append(f"{name}: {drawn or 'clean'} is null ({codes})")
        return
    wanted = False if drawn in ("", "over", "lost") else None if drawn in ODD else True
    if each.value is wanted:
        found.ticks["right"] += 1
    elif each.value is False:
        found.ticks["silently blank"] += 1
        found.faults.append(f"{name}: {drawn} read as empty, {each.confidence:.2f}")
    else:
        found.ticks["wrong"] += 1
        found.faults.append(f"{name}: {drawn or 'clean'} read as ticked, {each.confidence:.2f}")


def _text(found: Score, name: str, case: Case, key: str, each: Seen) -> None:
    if key in case.written:
        if each.value is None:
            found.texts["null as it should"] += 1
        else:
            found.texts["silently blank"] += 1
            found.faults.append(f"{name}: writing read as {each.value!r}")
    elif each.value == "":
        found.texts["right"] += 1
    elif each.value is None:
        found.texts["null"] += 1
        found.nulls.append(f"{name}: clean text is null ({','.join(item.code for item in each.findings)})")
    else:
        found.texts["wrong"] += 1
        found.faults.append(f"{name}: clean text read as {each.value!r}")


def _sign(found: Score, name: str, case: Case, key: str, each: Seen) -> None:
    if (each.mark == "handwritten") == (key in case.signed):
        found.signs["right"] += 1
    elif each.value is None:
        found.signs["null"] += 1
        found.nulls.append(f"{name}: signature is null ({','.join(item.code for item in each.findings)})")
    else:
        found.signs["wrong" if each.mark else "silently blank"] += 1
        found.faults.append(f"{name}: signed {key in case.signed}, read {each.mark}")
