"""A real `pdfforms fetch` under strace: what it wrote where, and whether it spoke to anybody."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.bulk.mail import office_with_copies, put
from tests.hostile.watch import judge, under_watch
from tests.office import ROOT


@dataclass(frozen=True)
class Fetched:
    """What one run did."""

    office: Path
    wrong: tuple[str, ...]
    """What was written, or lies, outside the office folder; programs that were started; sockets."""
    workers: int
    """Those that were started to open and read."""
    code: int
    said: str


def fetch_watched(place: Path, messages: Iterable[bytes]) -> Fetched:
    """Fetches messages into a new office deep below a place. Needs strace."""
    home, scratch = place / "a" / "b" / "c" / "d" / "e" / "f" / "g" / "h", place / "scratch"
    home.mkdir(parents=True)
    scratch.mkdir()
    root = home / "office"
    office_with_copies(root)
    mail = put(place / "mail", list(messages))
    before = _tree(place, root, scratch)
    trace = place / "trace.txt"
    words = [*under_watch(trace), sys.executable, "-m", "pdfforms", "fetch", str(mail), "--jobs", "2", "--no-ocr"]
    about = {"PYTHONPATH": str(ROOT), "TMPDIR": str(scratch), "HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(words, cwd=root, env=os.environ | about, capture_output=True, check=False)
    with trace.open(encoding="utf-8", errors="replace") as lines:
        seen = judge(lines, (root, scratch), place / "nothing", sys.executable)
    wrong = {*seen.writes, *seen.sockets, *seen.execs, *(_tree(place, root, scratch) - before - {str(trace)})}
    return Fetched(root, tuple(sorted(wrong)), seen.workers, done.returncode, done.stderr.decode())


def _tree(place: Path, *but: Path) -> set[str]:
    """All files and folders below, and beside, but for those of the office."""
    found = {str(each) for each in place.rglob("*") if not any(each.is_relative_to(one) for one in but)}
    return found | {str(each) for each in place.parent.iterdir()}
