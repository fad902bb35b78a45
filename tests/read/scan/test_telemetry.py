"""The library that runs the model is made to name this machine and to call its makers: here it does neither."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.watch import judge, under_watch
from tests.office import PLAN
from tests.programs import require
from tests.scan.cameras import scan
from tests.scan.make import by_keyboard, taken

ROOT = Path(__file__).parents[3]
_READ = """
import sys, time
from pdfforms.api import read_return
from pdfforms.read.scan import ocr
records = read_return(sys.argv[1])
assert ocr._engine.cache_info().currsize, "the model was not asked"
time.sleep(1)
"""
_SILENCED_BY = ("CI", "GITHUB_ACTIONS", "GITLAB_CI", "CIRCLECI", "TF_BUILD", "ORT_DISABLE_TELEMETRY")
"""Variables under which the library keeps quiet of its own accord, at a builder's and not at an office's."""


def test_a_picture_read_in_this_process_tells_nobody(tmp_path: Path) -> None:
    """Under strace: no socket, no program, no file written, whatever the home may hold."""
    require(None if shutil.which("strace") else "strace is missing: apt-get install strace")
    pytest.importorskip("onnxruntime")
    picture, home, trace = tmp_path / "page.jpg", tmp_path / "home", tmp_path / "trace.txt"
    picture.write_bytes(taken(by_keyboard(PLAN, 1, {"days_absent": 8}), scan(200)))
    home.mkdir()
    environment = {name: value for name, value in os.environ.items() if name not in _SILENCED_BY}
    subprocess.run(
        [*under_watch(trace), sys.executable, "-c", _READ, str(picture)],
        cwd=ROOT,
        env={**environment, "HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"},
        check=True,
    )
    with trace.open(encoding="utf-8", errors="replace") as lines:
        seen = judge(lines, (), tmp_path / "secret")
    assert (seen.sockets, seen.execs, seen.writes) == ([], [], [])
    assert list(home.rglob("*")) == []
