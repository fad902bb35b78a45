"""Every form, language, paper and script as an archive copy, judged by veraPDF as PDF/A-3a and as PDF/UA-1.

`python -m tests.archive.matrix` judges all of them and writes the report; CI judges a sample in which each form
meets each language, paper and script.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

from pdfforms.archive.copy.kept import ArchiveCopy, Kept
from pdfforms.archive.copy.make import archive_copy
from pdfforms.model.form import FieldType
from pdfforms.model.record import Signature, Value
from tests.archive.returned import SCRIPTS, circumstances, kept, record_of
from tests.office import LANGUAGES, PAPERS, Kind
from tests.programs import verapdf

ROOT = Path(__file__).parents[2]
FLAVOURS = {"3a": "PDF/A-3a", "ua1": "PDF/UA-1"}
FORMS = ("attendance_plan", "attendance_continuum", "attendance_packet", "field_trip")
_AT_ONCE = 12
"""Files that one run of veraPDF judges."""
FILLINGS = ("mixed", "unknown", "empty", "hard")


@dataclass(frozen=True)
class Case:
    """One archive copy."""

    kind: Kind
    script: str
    filling: str
    """"mixed": something of everything; "unknown": nothing is known; "empty": nothing was answered; "hard": too
    long, without glyphs, damaged."""

    def __str__(self) -> str:
        return f"{self.kind}-{self.script}-{self.filling}"

    def parts(self) -> list[Kept]:
        """What the copy is made of."""
        return [self._part(number) for number in range(len(self.kind.maps))]

    def _part(self, number: int) -> Kept:
        part = kept(self.kind, self.script, part=number)
        values = _FILLINGS[self.filling](part)
        return replace(part, record=record_of(part.edition, values)) if values is not None else part


def cases() -> list[Case]:
    """All of them; where no answer stands, in one script."""
    fillings = [*product(SCRIPTS, ("mixed", "hard")), ("latin", "unknown"), ("latin", "empty")]
    return [
        Case(Kind(form, language, paper), script, filling)
        for form, language, paper in product(FORMS, LANGUAGES, PAPERS)
        for script, filling in fillings
        if form != "field_trip" or language == "en"
    ]


def sample() -> list[Case]:
    """A few, in which every form meets every script, language and paper, and each way to fill it."""
    chosen = [
        Case(Kind(form, LANGUAGES[(at + by) % 3], PAPERS[(at + by) % 2]), script, FILLINGS[at % 4])
        for by, form in enumerate(FORMS[:3])
        for at, script in enumerate(SCRIPTS)
    ]
    return [*chosen, Case(Kind("field_trip"), "cyrillic", "mixed"), Case(Kind("attendance_plan"), "latin", "hard")]


def broken(copies: Mapping[str, bytes], flavour: str, folder: Path) -> dict[str, list[str]]:
    """The rules that each file breaks; files that break none are left out."""
    found: dict[str, list[str]] = {}
    for start in range(0, len(copies), _AT_ONCE):
        names = list(copies)[start : start + _AT_ONCE]
        for name in names:
            (folder / f"{name}.pdf").write_bytes(copies[name])
        judged = verapdf.failures([folder / f"{name}.pdf" for name in names], flavour)
        found |= {path.stem: rules for path, rules in judged.items() if rules}
    return found


def _unknown(part: Kept) -> dict[str, Value]:
    return dict.fromkeys(part.edition.fields)


def _empty(part: Kept) -> dict[str, Value]:
    nothing: dict[FieldType, Value] = {
        FieldType.CHECKBOX: False,
        FieldType.SIGNATURE: Signature(False, None, None),
    }
    return {key: nothing.get(each.type, "") for key, each in part.edition.fields.items()}


def _hard(part: Kept) -> dict[str, Value]:
    odd = "fine 👍🏽 한글 \ue001\ufffe\x01\ud800 \u202eright\u202c a\u0301\u0302 \u200d\ufeff ok "
    values = dict(part.record.values)
    for at, (key, value) in enumerate(values.items()):
        if isinstance(value, str) and value:
            values[key] = (odd * (1 + at % 3) + value * (1 + 5 * (at % 4)))[:3000]
        elif isinstance(value, Signature):
            values[key] = Signature(True, ("drawn", "stamped", "digital")[at % 3], odd)
    return values


_FILLINGS = {"mixed": lambda _: None, "unknown": _unknown, "empty": _empty, "hard": _hard}


def main() -> int:
    """Makes the report; 1 where a rule is broken."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--report", type=Path, help="where the report goes, instead of docs/reports/")
    given = asked.parse_args()
    today = datetime.now(UTC).date().isoformat()
    path = given.report or ROOT / "docs" / "reports" / f"archive-copy-{today}.md"
    made: dict[str, ArchiveCopy] = {}
    seconds: list[float] = []
    for case in cases():
        parts = case.parts()
        start = time.process_time()
        made[str(case)] = archive_copy(parts, circumstances())
        seconds.append(time.process_time() - start)
    with tempfile.TemporaryDirectory() as folder:
        data = {name: each.data for name, each in made.items()}
        found = {flavour: broken(data, flavour, Path(folder)) for flavour in FLAVOURS}
    text = _report(today, made, seconds, found)
    path.write_text(text, encoding="utf-8")
    print(text)
    return int(any(found.values()))


def _report(
    today: str,
    made: Mapping[str, ArchiveCopy],
    seconds: list[float],
    found: Mapping[str, Mapping[str, list[str]]],
) -> str:
    sizes = sorted(len(each.data) for each in made.values())
    missing = sum(bool(each.findings) for each in made.values())
    lines = [
        "# Archive copies",
        "",
        f"Made by `python -m tests.archive.matrix` on {today}: {platform.machine()}, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}. Time is the processor's.",
        "",
        f"Forms: {', '.join(FORMS)} (the last in English only). Languages: {', '.join(LANGUAGES)}. "
        f"Papers: {', '.join(PAPERS)}. Scripts of the answers: {', '.join(SCRIPTS)}. "
        f"Fillings: {', '.join(FILLINGS)}.",
        "",
        "| | |",
        "|---|--:|",
        f"| copies | {len(made)} |",
        *(
            f"| that break a rule of {name}, by veraPDF | {len(found[flavour])} |"
            for flavour, name in FLAVOURS.items()
        ),
        f"| with a finding: a character without a glyph | {missing} |",
        f"| milliseconds a copy: median | {statistics.median(seconds) * 1000:.0f} |",
        f"| milliseconds a copy: 99 of 100 are below | {sorted(seconds)[int(len(seconds) * 0.99)] * 1000:.0f} |",
        f"| bytes a copy, median, with an original of {len(circumstances().originals[0]):,} | "
        f"{sizes[len(sizes) // 2]:,} |",
        f"| the largest | {sizes[-1]:,} |",
    ]
    rules = [
        f"- {flavour}, {name}: {'; '.join(broken_rules)}"
        for flavour, files in found.items()
        for name, broken_rules in files.items()
    ]
    return "\n".join([*lines, *(["", *rules] if rules else [])]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
