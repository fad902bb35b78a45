"""`pdfforms archive add` that is killed: `python -m tests.torture.archive_add [KILLS] [ARCHIVINGS]`.

An office with returns that were really read archives them by the command, in a process of its own, which is killed
with SIGKILL; every second time at a random moment, else before a random one of its calls that open, make, link,
rename or remove something in the office. Then the store is judged before anything is mended, and held against what
the ledger says is in it; and the command runs again. A third of the archivings are later versions: a person has
settled a field.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pdfforms import api
from pdfforms.archive.ocfl.store import Store
from pdfforms.bulk.keeping.auditing import audit
from pdfforms.bulk.keeping.originals import object_of
from pdfforms.commands.main import pdfforms
from pdfforms.errors import UsageError
from pdfforms.model.archive import Archived
from tests.office import PLAN, fill
from tests.torture.archive_judge import by_ocfl_py, invalid
from tests.torture.archive_kills import strike_at
from tests.torture.office import make_office, office_at
from tests.torture.returns import code_of

RECORDS, AGAIN = 6, 3
"""Records of one office, and how many of them get a second version: nine archivings."""
MOST_KILLS = 8
"""Of one office, half of them in either round."""
_PATIENCE = 30.0
"""Seconds for the hands of a killed program to see that it is gone."""


@dataclass
class Added:
    """What came of it."""

    offices: int = 0
    archivings: int = 0
    kills: int = 0
    amid: int = 0
    """Kills after which the store held what the ledger does not know yet, or work that was begun."""
    invalid: list[str] = field(default_factory=list)
    """Found right after a kill, before anything was mended."""
    lost: list[str] = field(default_factory=list)
    """In the ledger, and not in the store as the ledger says."""
    doubled: list[str] = field(default_factory=list)
    """Other versions than there should be, or the same one twice."""
    faults: list[str] = field(default_factory=list)
    """Of the log, or a run that did not end well."""
    ocfl_py: bool | None = None
    calls: int = 0
    """That an archiving takes, and seconds."""
    seconds: float = 0.0

    def __bool__(self) -> bool:
        return not (self.invalid or self.lost or self.doubled or self.faults or self.ocfl_py is False)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills in {self.archivings} archivings ({self.offices} offices), {self.amid} of them "
            f"amid storing: {len(self.invalid)} faults right after a kill, {len(self.lost)} lost, "
            f"{len(self.doubled)} doubled or crossed, {len(self.faults)} other faults; ocfl-py: {self.ocfl_py}"
        )


def killed_adds(place: Path, archivings: int, kills: int, seed: int) -> Added:
    """Goes on until both numbers are reached."""
    report = Added()
    lot = random.Random(seed)  # noqa: S311 - the same each time
    base = _base(place / "base")
    _measure(Path(shutil.copytree(base, place / "first")), report)
    while report.kills < kills or report.archivings < archivings:
        folder = place / f"office-{report.offices}"
        shutil.copytree(base, folder)
        _one_office(folder, min(MOST_KILLS, kills - report.kills), lot, report)
        shutil.rmtree(folder)
    return report


def _base(place: Path) -> Path:
    """An office with returns that were read."""
    office = make_office(place)
    came = place.with_name("came")
    came.mkdir()
    for number in range(RECORDS):
        values = {"student_name": f"Child {number} Invented", "days_absent": number % 9}
        (came / f"{number}.pdf").write_bytes(fill(PLAN, values, code_of(number)).data)
    api.receive_returns(sorted(came.iterdir()), office, jobs=1)
    return place


def _one_office(folder: Path, kills: int, lot: random.Random, report: Added) -> None:
    office = office_at(folder)
    report.offices += 1
    ids = [each.id for each in api.office_records(office)]
    wanted = dict.fromkeys(ids, 1)
    done = _until_archived(folder, kills // 2, lot, report)
    for number, each in enumerate(ids[:AGAIN]):
        api.settle_record(each, {"days_absent": str(10 + number)}, "Sam Office", office=office)
        wanted[each] = 2
    _until_archived(folder, kills - done, lot, report)
    report.archivings += RECORDS + AGAIN
    store = Store.open(folder / "archive")
    for record, versions in wanted.items():
        held = store.versions(object_of(record)) if store.holds(object_of(record)) else ()
        states = {tuple(sorted(each.files.items())) for each in held}
        if len(held) != versions or len(states) != versions:
            report.doubled.append(f"{record}: {len(held)} versions, {versions} wanted")
    if {*store.ids()} != set(map(object_of, ids)):
        report.lost.append(f"{len(set(store.ids()))} objects of {len(ids)} records")
    if (ended := _run(folder, 0)) or len(list(store.ids())) != RECORDS:
        report.faults.append(f"nothing was to be done, and it ended with {ended}")
    report.invalid += invalid(store)
    _judge(folder, report)
    if report.ocfl_py is not False:
        report.ocfl_py = by_ocfl_py(store)


def _until_archived(folder: Path, kills: int, lot: random.Random, report: Added) -> int:
    """Runs the command until it ends by itself, killed up to so many times; how often it was."""
    killed = 0
    while True:
        strikes = killed < kills
        at_call = lot.randint(1, report.calls) if strikes and report.kills % 2 else 0
        delay = lot.uniform(0, report.seconds) if strikes and not at_call else 0.0
        ended = _run(folder, at_call, delay)
        if ended == 0:
            return killed
        if ended != -signal.SIGKILL:
            report.faults.append(f"it ended with {ended}")
            return killed
        killed += 1
        report.kills += 1
        _judge(folder, report, after_kill=True)


def _measure(folder: Path, report: Added) -> None:
    """How many calls and seconds an archiving takes that nobody kills."""
    begin = time.monotonic()
    counted = folder.with_name("calls")
    _run(folder, 0, counted=counted)
    report.seconds, report.calls = time.monotonic() - begin, int(counted.read_text())
    shutil.rmtree(folder)


def _run(folder: Path, at_call: int, delay: float = 0.0, counted: Path | None = None) -> int:
    """The command once, killed at a call or after a delay; what it ended with. Waits while hands of the one before
    still hold the archive."""
    until = time.monotonic() + _PATIENCE
    while True:
        child = os.fork()
        if child == 0:
            _add(folder, at_call, counted)
        if delay:
            time.sleep(delay)
            os.kill(child, signal.SIGKILL)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if ended != UsageError.exit_code or time.monotonic() > until:
            return ended
        time.sleep(0.1)


def _add(folder: Path, at_call: int, counted: Path | None) -> None:
    """In the child: `pdfforms archive add`. Never returns."""
    code = 1
    try:
        os.chdir(folder)
        silence = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(silence, stream)
        calls = strike_at(at_call, str(folder))
        pdfforms(["archive", "add", "--all", "--by", "Sam Office"])
    except SystemExit as exc:
        code = int(exc.code or 0)
        if counted:
            counted.write_text(str(calls[0]))
    finally:
        os._exit(code)


def _judge(folder: Path, report: Added, *, after_kill: bool = False) -> None:
    """Whether the store is a valid one and holds all that the ledger says; and whether the log is sound."""
    if not (folder / "archive" / "objects").is_dir():
        return
    store = Store.open(folder / "archive")
    report.invalid += invalid(store) if after_kill else []
    with office_at(folder).folder.open_ledger() as ledger:
        rows = list(ledger.archived())
        report.faults += [each.words for each in audit(ledger)]
        noted = sum(each.kind == "archived" for each in ledger.events())
    report.lost += _lost(store, rows)
    if noted != len(rows):
        report.faults.append(f"{noted} events of {len(rows)} versions")
    known = {each.object: each.version for each in rows}
    heads = {each: store.inventory(each).head for each in store.ids()}
    work = len(os.listdir(folder / "archive" / "work")) > 1  # noqa: PTH208 - the lock is always there
    report.amid += after_kill and (work or heads != known)


def _lost(store: Store, rows: Sequence[Archived]) -> list[str]:
    newest = {each.object: each for each in rows}
    found = [
        f"{each.object} version {each.version}"
        for each in rows
        if not (Path(store.path(each.object)) / f"v{each.version}" / "inventory.json").is_file()
    ]
    for each in newest.values():
        inventory = store.inventory(each.object) if store.holds(each.object) else None
        if inventory and inventory.head == each.version and inventory.sha512 != each.inventory_sha512:
            found.append(f"{each.object}: another inventory")
    return found


def main(arguments: Sequence[str]) -> int:
    """Runs the proof."""
    kills, archivings = (*map(int, arguments), 200, 300)[:2] if arguments else (200, 300)
    with tempfile.TemporaryDirectory() as place:
        report = killed_adds(Path(place), archivings, kills, 6)
    print(report)
    print("\n".join([*report.invalid, *report.lost, *report.doubled, *report.faults][:50]))
    return 0 if report else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
