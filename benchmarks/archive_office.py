"""An office's archive: add with drawing and sealing, by one worker and by two; verify, find, show.

The real commands on real returns, each of which was filled and read before; start and end of all processes are in
the figures. Called by `benchmarks.archive`.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks.piles import live
from benchmarks.ran import Ran, run
from pdfforms import api, archives
from pdfforms.archive.signatures.keys import new_key
from pdfforms.model.archive import Sought
from pdfforms.model.ledger import IssuedCopy
from tests.torture.office import make_office, office_at

ROOT = Path(__file__).parents[1]
PASSWORD = "not a secret"  # noqa: S105 -- nobody's
ASKED = 200
"""Records that are looked for, one by one."""
TURNS = 4
"""Pieces that one worker archives, and as many by two, in turn; a twentieth of the records each."""
HEAD = f"{'':<40}{'records':>8}{'seconds':>9}{'rate':>9}{'cpu ms':>8}{'parent MB':>11}{'worker MB':>11}"


@dataclass(frozen=True)
class Line:
    """One run of a command."""

    name: str
    records: int
    ran: Ran

    def __str__(self) -> str:
        ran = self.ran
        rates = f"{self.records / ran.seconds:>7.1f}/s{ran.cpu / self.records * 1000:>8.2f}"
        return f"{self.name:<40}{self.records:>8}{ran.seconds:>9.1f}{rates}{ran.parent:>11.0f}{ran.worker:>11.0f}"


def race(folder: Path, records: int) -> None:
    """Makes the office, archives, and prints the rates."""
    office = _office(folder / "office", live(folder / "came", records))
    ids = [each.id for each in api.office_records(office)]
    if len(ids) != records:
        raise SystemExit(f"{len(ids)} records of {records} returns")
    place, cores = office.folder.root, sorted(os.sched_getaffinity(0))[:2]
    print(f"\noffice, sealed with ECDSA P-256\n{HEAD}")
    done = _turns(place, ids, cores)
    print(Line(f"add, {len(cores)} cores, the rest", records - done, _ran(place, cores, "archive", "add")))
    print(Line("add again: nothing has changed", records, _ran(place, cores, "archive", "add", *ids[:2000])))
    print(Line("verify", records, _ran(place, cores, "archive", "verify")))
    print(Line("find, all", records, _ran(place, cores, "archive", "find")))
    _asked(office, ids)


def _office(place: Path, came: Sequence[Path]) -> api.Office:
    """With a key, and with all that came in; every copy was issued to a student."""
    make_office(place)
    key = new_key("Records Office", "Example School Division", PASSWORD, datetime.now(UTC))
    (place / "key.p12").write_bytes(key.pkcs12)
    with (place / "pdfforms.toml").open("a", encoding="utf-8") as file:
        file.write('\n[signatures]\nkey = "key.p12"\n')
    office = office_at(place)
    api.receive_returns(came, office)
    copies = [
        IssuedCopy(each.copy, each.form or "", each.edition or "", "en", f"7{number:05}", "2026-09-01", {})
        for number, each in enumerate(api.office_records(office))
        if each.copy
    ]
    with office.folder.open_ledger() as ledger, ledger.posting() as posting:
        posting.issue((), copies)
    return office


def _turns(place: Path, ids: Sequence[str], cores: Sequence[int]) -> int:
    """One worker on one core and two on two, piece by piece; how many records that were."""
    size = max(1, len(ids) // 20)
    rates: tuple[list[float], list[float]] = ([], [])
    for turn in range(2 * TURNS):
        two = (turn + turn // 2) % 2
        some = ids[turn * size : (turn + 1) * size]
        ran = _ran(place, cores[: 1 + two], "archive", "add", "--jobs", str(1 + two), *some)
        rates[two].append(len(some) / ran.seconds)
        print(Line(f"add, {1 + two} core{'s' * two}, --jobs {1 + two}", len(some), ran))
    one, both = map(median, rates)
    print(f"from one core and worker to two: {both / one:.2f} times as quick (medians)")
    return 2 * TURNS * size


def _ran(place: Path, cores: Sequence[int], *words: str) -> Ran:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PDFFORMS_KEY_PASSWORD": PASSWORD}
    ran = run([sys.executable, "-m", "pdfforms", *words], (), cores, place, environment)
    if ran.code:
        raise SystemExit(f"{' '.join(words[:2])}: exit code {ran.code}\n{ran.said[-500:]}")
    return ran


def _asked(office: api.Office, ids: Sequence[str]) -> None:
    """One record after the other, without the start of a program."""
    some = random.Random(3).sample(ids, min(ASKED, len(ids)))  # noqa: S311 - the same each time
    held = {each.record: each for each in archives.find_archived(office=office)}
    with office.folder.open_ledger() as ledger:
        students = {each: copy.row_key for each in some if (copy := ledger.copy(held[each].copy or ""))}
    for name, ask in (
        ("find by record", lambda each: archives.find_archived(Sought(record=each), office)),
        ("find by copy code", lambda each: archives.find_archived(Sought(copy=held[each].copy), office)),
        ("find by student", lambda each: archives.find_archived(Sought(student=students[each]), office)),
        ("show: versions", lambda each: archives.archived_versions(each, office)),
        ("show: the original", lambda each: archives.archived_file(each, "original.pdf", None, office)),
    ):
        _print_asked(name, some, ask)


def _print_asked(name: str, some: Sequence[str], ask: Callable[[str], Sequence[object]]) -> None:
    taken = []
    for each in some:
        began = time.process_time()
        if not ask(each):
            raise SystemExit(f"{name}: {each} is not found")
        taken.append((time.process_time() - began) * 1000)
    print(f"{name:<40}{len(some):>8}  {median(taken):.2f} ms on the processor (median), {max(taken):.2f} at most")
