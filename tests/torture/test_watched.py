"""Samples of `tests/torture/names.py` and `tests/torture/machines.py`."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.programs import require
from tests.torture import machines, names

STRACE = None if shutil.which("strace") else "strace is missing: apt-get install strace"


def test_hostile_names_stay_in_the_office(tmp_path: Path) -> None:
    """Of messages and archives whose files are called ../../etc/passwd and worse nothing is written elsewhere."""
    require(STRACE)
    report = names.torture(tmp_path / "in", 24)
    assert report.good, report.outside


def test_machines_get_no_answer(tmp_path: Path) -> None:
    """Fetching machines' answers opens no socket and starts no program, so none is answered."""
    require(STRACE)
    report = machines.torture(tmp_path / "in", 100)
    assert report.good, (report.kinds, report.fetched)
