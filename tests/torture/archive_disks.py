"""Disks that refuse: full or read-only from any one call on, and a small real disk that fills up."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pdfforms.archive.ocfl.store import Store
from pdfforms.errors import ArchiveError
from tests.archive.deposits import deposit, object_id
from tests.torture.archive_judge import invalid

MAKING = ("open", "write", "mkdir", "link")
"""What a full disk refuses."""
CHANGING = (*MAKING, "rename", "unlink", "rmdir")
"""What a read-only one refuses."""
_WRITE = os.O_WRONLY | os.O_RDWR


@dataclass
class Refused:
    """What came of all refusals."""

    refusals: int = 0
    unclear: list[str] = field(default_factory=list)
    """Where something else than an ArchiveError came, or nothing."""
    broken: list[str] = field(default_factory=list)
    """Where the store was invalid after it, or held half of something, or could not go on."""
    remark: str = ""

    def __bool__(self) -> bool:
        return bool(self.refusals) and not (self.unclear or self.broken)

    def __str__(self) -> str:
        return (
            f"{self.refusals} refusals, {len(self.unclear)} unclear, {len(self.broken)} half written{self.remark}"
        )


@contextmanager
def refusing(names: tuple[str, ...], number: int, at: int) -> Iterator[list[int]]:
    """From the so many-th call on, all calls by these names fail; gives how many there have been."""
    count = [0]
    real = {name: getattr(os, name) for name in names}

    def guarded(name: str) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            if name != "open" or (len(given) > 1 and given[1] & _WRITE and not str(given[0]).endswith("lock")):
                count[0] += 1
                if count[0] >= at:
                    raise OSError(number, os.strerror(number), str(given[0]))
            return real[name](*given, **named)

        return call

    for name in names:
        setattr(os, name, guarded(name))
    try:
        yield count
    finally:
        for name, function in real.items():
            setattr(os, name, function)


def refusals(folder: Path, step: int = 1) -> Refused:
    """A batch of new objects and new versions, refused at each of its calls, by a full and a read-only disk."""
    report = Refused()
    for number, names in ((errno.ENOSPC, MAKING), (errno.EROFS, CHANGING)):
        at = 1
        while _refused_at(folder / f"{number}-{at}", names, number, at, report):
            at += step
    return report


def _refused_at(folder: Path, names: tuple[str, ...], number: int, at: int, report: Refused) -> bool:
    store = Store.create(folder)
    store.put([deposit(n) for n in range(4)])
    batch = [*(deposit(n, 2) for n in range(2)), *(deposit(n) for n in range(4, 7))]
    where = f"{errno.errorcode[number]} at call {at}"
    with refusing(names, number, at) as count:
        try:
            store.put(batch)
        except ArchiveError as exc:
            clear = str(folder) in str(exc) and "again" in str(exc)
            report.unclear += [] if clear else [f"{where}: {exc}"]
        except Exception as exc:  # noqa: BLE001 - whatever else comes is what is looked for
            report.unclear.append(f"{where}: {exc!r}")
        else:
            if count[0] >= at:
                report.unclear.append(f"{where}: nothing was said")
    struck = count[0] >= at
    report.refusals += struck
    report.broken += _broken(store, where)
    store.put(batch)
    report.broken += _broken(store, f"{where}, then again", versions=(2, 2, 1, 1, 1, 1, 1))
    shutil.rmtree(folder)
    return struck


def _broken(store: Store, where: str, versions: tuple[int, ...] = ()) -> list[str]:
    found = [f"{where}: {fault}" for fault in invalid(store)]
    held = [len(store.versions(object_id(n))) if store.holds(object_id(n)) else 0 for n in range(7)]
    if 0 in held[:4] or (versions and tuple(held) != versions):
        found.append(f"{where}: versions {held}")
    return found


def small_disk(folder: Path, megabytes: int = 3) -> Refused:
    """Fills a real disk of a few megabytes, then makes it read-only; nothing where none can be mounted."""
    report = Refused()
    folder.mkdir(parents=True)
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], check=False
    ).returncode:
        return Refused(refusals=1, remark=" (no disk could be mounted here, nothing was tried)")
    try:
        store = Store.create(folder / "store")
        held = _fill(store, report)
        report.broken += invalid(store)
        store.purge(object_id(0))
        store.put([deposit(10_000)])
        report.broken += invalid(store)
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
        for refused in (lambda: store.put([deposit(10_001)]), lambda: store.purge(object_id(1)), store.recover):
            _expect(refused, report)
        report.broken += invalid(store)
        report.remark = f"; {held} objects on {megabytes} MB, then read-only"
    finally:
        subprocess.run(["umount", folder], check=True)
    return report


def _fill(store: Store, report: Refused) -> int:
    held = 0
    for number in range(10_000):
        try:
            store.put([deposit(number)])
        except ArchiveError:
            report.refusals += 1
            return held
        held += 1
    report.unclear.append("the disk never was full")
    return held


def _expect(refused: Callable[[], object], report: Refused) -> None:
    try:
        refused()
    except ArchiveError:
        report.refusals += 1
    else:
        report.unclear.append("a read-only store took it")
