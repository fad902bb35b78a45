"""python -m tests.archive.attacks: every attack, and what is said of it. Exit 1 if one succeeds."""

from __future__ import annotations

import os
import platform
import sys
from collections import Counter
from datetime import date
from importlib.metadata import version

from pyhanko.sign.fields import MDPPerm

from pdfforms.archive.signatures.validate import validate
from tests.archive.attacks.judged import judged
from tests.archive.signed import certified, key, sealed, staff_signed


def main() -> int:
    """Prints a table, then each attack that succeeds."""
    print("# Attacks on signed forms\n\nMade by `python -m tests.archive.attacks`", end="")
    machine = f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    print(f" on {date.today()}: {machine}, pyHanko {version('pyhanko')}.\n")
    honest = [sealed(), staff_signed(), *(certified(each) for each in MDPPerm)]
    well = sum(validate(each, [key().root])[0].verdict == "valid" for each in honest)
    print(f"Honest files: {len(honest)}, said to be valid: {well}\n")
    found = list(judged(alone=True))
    print(
        "| class | attacks | whole | verdicts | pyHanko alone, lenient: accepted / rejected / raised / sees none |"
    )
    print("| --- | --- | --- | --- | --- |")
    for kind in dict.fromkeys(each.kind for each in found):
        own = [each for each in found if each.kind == kind]
        verdicts = Counter(report.verdict.value for each in own for report in each.reports)
        verdicts["no signature"] = sum(not each.reports for each in own)
        told = ", ".join(f"{name} {count}" for name, count in sorted(verdicts.items()) if count)
        alone = Counter(each.alone for each in own)
        four = " / ".join(str(alone[name]) for name in ("accepted", "rejected", "raised", "sees none"))
        print(f"| {kind} | {len(own)} | {sum(each.succeeds for each in own)} | {told} | {four} |")
    through = [each for each in found if each.succeeds]
    print(f"\n{len(found)} attacks, {len(through)} reported as a document that stands as it was signed.")
    print("Valid under certification: a seal of ours, set after the attack; the certification below it is not.")
    for each in through:
        print(f"  {each.kind}: {each.name}")
    return 1 if through or well < len(honest) else 0


if __name__ == "__main__":
    sys.exit(main())
