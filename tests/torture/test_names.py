"""A sample of `tests/torture/names.py`."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.programs import require
from tests.torture.names import torture


def test_hostile_names_stay_in_the_office(tmp_path: Path) -> None:
    """Of messages and archives whose files are called ../../etc/passwd and worse nothing is written elsewhere."""
    require(None if shutil.which("strace") else "strace is missing: apt-get install strace")
    report = torture(tmp_path / "in", 24)
    assert report.good, report.outside
