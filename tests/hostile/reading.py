"""The one door between these files and the product: files go into an office, one outcome a file comes out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from tests.hostile.watch import under_watch

ROOT = Path(__file__).parents[2]
SECONDS = 12.0
"""What one page task may take of the processor."""
_WORST = ("unreadable", "needs_review", "not_ours", "blank", "ok")


@dataclass(frozen=True, slots=True)
class Order:
    """What the reading process is to do."""

    office: str
    """Where it makes its office, or goes on with the one that is there."""
    seconds: float = SECONDS
    """For one file or, where pages are pictures, for one page."""
    ocr: bool = False
    """Whether pictures of pages are read."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    files: int
    """All of them."""
    done: int
    """Files that this run has read."""
    known: int
    """Files that an earlier run has read."""
    outcomes: Mapping[str, int]
    """Of the records of this run, and the files that it gave up."""


def tasks_of(office: Path) -> Path:
    """The file, beside an office, that what each task took is added to."""
    return office.with_name(f"{office.name}.tasks.jsonl")


Tell = Callable[[Progress], None]


def in_silence(_: Progress) -> None:
    """Nobody looks on."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of one file."""

    path: Path
    status: str
    """That of its records, the worst of several; "quarantined" where reading it was given up."""
    seconds: float
    """Of the processor, of its longest task; where pages are pictures, for each page."""
    processor: float
    """Seconds of all its tasks."""
    peak_rss: int
    """Bytes of the worker's high water, where one of its tasks raised it."""
    most_rss: int
    """What the worker of that task may hold."""
    records: tuple[dict[str, Any], ...] = ()
    failure: str = ""
    """Why a quarantined file was given up."""


@dataclass(slots=True)
class Whole:
    """What is known of the run and of no file alone."""

    parent_rss: int = 0
    largest_rss: int = 0
    """Of all that the parent started, as the kernel counts."""
    processor: float = 0.0
    """Seconds of the parent and of all that it started."""
    troubles: list[str] = field(default_factory=list)
    """Files that could not be opened."""


class ParentDied(Exception):
    """The process that owns the ledger ended before all files were read."""


def read_files(
    paths: Iterable[Path],
    order: Order,
    scratch: Path,
    log: Path,
    watch: Path | None,
    whole: Whole,
    tell: Tell = in_silence,
) -> Iterator[Seen]:
    """One outcome for each file, once all are in; ParentDied when there will be no more.

    `scratch` is where temporary files may lie, `log` takes what is written to standard error; `watch` takes every
    call that opens, connects, changes or executes. `whole` is filled in, `tell` hears how far it is.
    """
    command = [sys.executable, "-X", "faulthandler", "-m", "tests.hostile.reader", json.dumps(asdict(order))]
    if watch is not None:
        command = [*under_watch(watch), *command]
    inside = {**os.environ, "TMPDIR": str(scratch), "HOME": str(scratch), "PYTHONDONTWRITEBYTECODE": "1"}
    with TemporaryFile() as asked, log.open("ab") as errors:
        asked.write(json.dumps([str(path) for path in paths]).encode())
        asked.seek(0)
        with subprocess.Popen(
            command, stdin=asked, stdout=subprocess.PIPE, stderr=errors, cwd=ROOT, env=inside
        ) as process:
            assert process.stdout
            for line in map(json.loads, process.stdout):
                if "path" in line:
                    yield _seen(line, order.seconds)
                elif "done" in line:
                    tell(Progress(**line))
                else:
                    whole.parent_rss, whole.largest_rss = line["parent"], line["largest"]
                    whole.processor = line["processor"]
                    whole.troubles += line["troubles"]
    if process.returncode:
        raise ParentDied(f"It ended with {process.returncode}.")


def _seen(told: dict[str, Any], most: float) -> Seen:
    found = {each["status"] for each in told["records"]}
    status = next((each for each in _WORST if each in found), "without a record")
    if told["state"] == "quarantined":
        status = "quarantined" if told["reason"] and found else "quarantined without a reason or a record"
    elif told["state"] != "read":
        status = f"left {told['state']}"
    largest = max(told["tasks"], key=lambda each: int(each["rss"]), default={"rss": 0, "most_rss": 0})
    return Seen(
        path=Path(told["path"]),
        status=status,
        seconds=max((each["seconds"] * most / each["most_seconds"] for each in told["tasks"]), default=0.0),
        processor=sum(each["seconds"] for each in told["tasks"] if len(each["files"]) == 1),
        peak_rss=largest["rss"],
        most_rss=largest["most_rss"],
        records=tuple(told["records"]),
        failure=told["reason"],
    )
