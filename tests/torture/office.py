"""An office that a test makes, and a `pdfforms` of its own that works in it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from pdfforms import api
from pdfforms.settings import FILE, load_settings
from tests.office import ROOT


def make_office(place: Path, ledger: str | None = None) -> api.Office:
    """A new office folder; its ledger is at `ledger` where that is given."""
    if ledger:
        place.mkdir(mode=0o700, parents=True)
        (place / FILE).write_text(f'ledger = "{ledger}"\n', encoding="utf-8")
    api.make_office(place)
    return office_at(place)


def office_at(place: Path) -> api.Office:
    """The office that is found from a folder."""
    return api.Office(load_settings(place))


@dataclass(slots=True)
class Process:
    """A `pdfforms` that runs in an office, and what it says."""

    process: subprocess.Popen[bytes]
    largest: int = 0
    """Bytes of memory that it has held at most, without its workers, as far as it was looked at."""
    known: set[int] = field(default_factory=set)
    """Numbers of its workers."""

    def look(self) -> bool:
        """Notes its memory and its workers; whether it still runs."""
        with contextlib.suppress(OSError, ValueError):
            status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii", errors="replace")
            peak = next((line for line in status.splitlines() if line.startswith("VmHWM")), "VmHWM: 0 kB")
            self.largest = max(self.largest, int(peak.split()[1]) << 10)
            for task in Path(f"/proc/{self.process.pid}/task").iterdir():
                self.known |= set(map(int, (task / "children").read_text(encoding="ascii").split()))
        return self.process.poll() is None

    def kill(self, *, alone: bool) -> None:
        """Kills it, with all its workers or without."""
        self.look()
        self.process.kill()
        for worker in () if alone else self.known:
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        self.process.wait()

    def orphans(self) -> list[int]:
        """Its workers that are still there."""
        return [each for each in self.known if _runs(each)]


def _runs(number: int) -> bool:
    """Whether a worker of ours runs under that number; another program may have been given it since."""
    try:
        words = Path(f"/proc/{number}/cmdline").read_bytes()
        state = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return b"pdfforms.contain" in words and state not in "ZX"


def _hearing() -> None:
    """A process that a test in the background of a shell starts is deaf to Ctrl-C unless told otherwise."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def start(place: Path, *words: str, said: Path | None = None, scratch: Path | None = None) -> Process:
    """`pdfforms WORDS` in an office; what it says goes to a file, what it writes for a moment to a folder."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | ({"TMPDIR": str(scratch)} if scratch else {})
    with (said or Path(os.devnull)).open("ab") as out:
        return Process(
            subprocess.Popen(
                [sys.executable, "-m", "pdfforms", *words],
                cwd=place,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=_hearing,
            )
        )
