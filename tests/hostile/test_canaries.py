"""A thousand names come in with a thousand returns, and stand in records alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.hostile.canaries import COUNT, canary, leaks, tells
from tests.hostile.damage import damaged
from tests.hostile.good import copy
from tests.hostile.reading import ROOT

_BROKEN = 30
"""Every so many returns one is damaged, so that there is something to tell of it."""


def test_a_thousand_names_stand_in_records_and_nowhere_else(tmp_path: Path) -> None:
    """What commands print, what workers leave, reasons of quarantine, counts for a report: none has a name."""
    came, office, scratch = (tmp_path / each for each in ("came", "office", "scratch"))
    for folder in (came, scratch):
        folder.mkdir()
    for number in range(COUNT):
        data = copy(number) if number % _BROKEN else damaged(number)
        (came / f"{number}.pdf").write_bytes(data)
    assert len(leaks([came])) > COUNT * 9 // 10
    told = b""
    for command in (
        ("init", office),
        ("read", came),
        ("quarantine", "list"),
        ("review", "--list"),
        ("status",),
        ("report", "-o", scratch / "report.html", "-o", scratch / "report.pdf"),
        ("doctor",),
    ):
        told += _run(command, office, scratch)
    assert b"1000 files" in told
    assert not tells(told)
    assert leaks([scratch, office / "quarantine"]) == []
    records = _run(("export", "--format", "jsonl"), office, scratch).decode()
    assert sum(canary(number) in records for number in range(COUNT)) > COUNT * 95 // 100


def _run(command: tuple[object, ...], office: Path, scratch: Path) -> bytes:
    """Runs a command with a folder of its own for temporary files; all that it prints."""
    inside = {**os.environ, "TMPDIR": str(scratch), "HOME": str(scratch), "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-X", "faulthandler", "-m", "pdfforms", *map(str, command)]
    place = office if office.is_dir() else scratch
    done = subprocess.run(words, cwd=place, env=inside, capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout + done.stderr
