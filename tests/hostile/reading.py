"""The one door between these files and the product: a folder goes in, one outcome a file comes out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

ROOT = Path(__file__).parents[2]
SECONDS, MEMORY = 12.0, 1 << 30
"""What one task may take."""
_WORST = ("quarantined", "unreadable", "needs_review", "not_ours", "blank", "ok")


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of one file."""

    path: Path
    status: str
    """That of its record, the worst of several; "quarantined" where reading it was stopped or broke down."""
    seconds: float
    peak_rss: int
    """Bytes."""
    records: tuple[dict[str, Any], ...] = ()
    failure: str = ""
    """What ended the reading of a quarantined file."""


class ParentDied(Exception):
    """The process that hands out the files ended before they were all read."""


def read_folder(
    folder: Path, scratch: Path, log: Path, watch: Path | None = None, seconds: float = SECONDS
) -> Iterator[Seen]:
    """One outcome for each file below a folder, as they come; ParentDied when there will be no more.

    `scratch` is where temporary files may lie, `log` takes what is written to standard error; `watch` takes every
    call that opens, connects, changes or executes. A file is stopped after so many `seconds`.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    command = [sys.executable, "-X", "faulthandler", "-m", "tests.hostile.reader", str(seconds)]
    if watch is not None:
        calls = "trace=%network,execve,execveat,openat,open,creat,rename,unlink,mkdir,link,symlink,truncate"
        command = [
            "strace",
            "-f",
            "--seccomp-bpf",
            "-qq",
            "-y",
            "-s",
            "200",
            "-e",
            calls,
            "-o",
            str(watch),
            *command,
        ]
    lines = "".join(json.dumps(str(path)) + "\n" for path in paths).encode()
    inside = {**os.environ, "TMPDIR": str(scratch), "HOME": str(scratch), "PYTHONDONTWRITEBYTECODE": "1"}
    with TemporaryFile() as asked, log.open("wb") as errors:
        asked.write(lines)
        asked.seek(0)
        with subprocess.Popen(
            command, stdin=asked, stdout=subprocess.PIPE, stderr=errors, cwd=ROOT, env=inside
        ) as process:
            assert process.stdout
            yield from map(_seen, process.stdout)
    if process.returncode:
        raise ParentDied(f"It ended with {process.returncode}.")


def _seen(line: bytes) -> Seen:
    told = json.loads(line)
    records = tuple(told["records"])
    found = {"quarantined"} if told["failure"] else {each["status"] for each in records}
    status = next((each for each in _WORST if each in found), "nothing")
    return Seen(Path(told["path"]), status, told["seconds"], told["rss"], records, told["failure"])
