"""However the parent ends, no worker stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends signals")

ROOT = Path(__file__).parents[2]
BUSY = ["sleep", "spin"]
PATIENCE = 30
"""Seconds until a test that waits for an end is given up."""


@contextmanager
def _office(deed: str) -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    """The program, and its workers' numbers once they are there."""
    command = [sys.executable, "-m", "tests.contain.office", deed]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as office:
        try:
            assert office.stdout is not None
            workers = [int(number) for number in office.stdout.readline().split()]
            assert len(workers) == 2
            assert all(_alive(each) for each in workers)
            yield office, workers
        finally:
            office.kill()


def _alive(process: int) -> bool:
    """Whether a process runs; what is dead and not yet waited for does not."""
    stat = Path(f"/proc/{process}/stat")
    try:
        os.kill(process, 0)
        return not (stat.exists() and stat.read_text(encoding="ascii").rpartition(")")[2].split()[0] in "ZX")
    except OSError:
        return False


def _wait_for_the_end(workers: list[int]) -> list[int]:
    """Those that are still there when patience is over."""
    for _ in range(PATIENCE * 20):
        if not any(_alive(each) for each in workers):
            return []
        time.sleep(0.05)
    return [each for each in workers if _alive(each)]


@pytest.mark.parametrize("deed", BUSY)
def test_ctrl_c_stops_all(deed: str) -> None:
    """Ctrl-C reaches the parent, which stops its workers, however busy, and ends as it likes."""
    with _office(deed) as (office, workers):
        office.send_signal(signal.SIGINT)
        said, _ = office.communicate(timeout=PATIENCE)
        assert said == "stopped with 0\n"
        assert office.returncode == 0
        assert _wait_for_the_end(workers) == []


def test_ctrl_c_is_not_for_the_workers() -> None:
    """A worker that is told to stop by a terminal goes on; only the parent decides."""
    with _office("sleep") as (_, workers):
        for worker in workers:
            os.kill(worker, signal.SIGINT)
        time.sleep(0.2)
        assert all(_alive(each) for each in workers)


@pytest.mark.parametrize("deed", BUSY)
def test_killed_parent(deed: str) -> None:
    """Where the parent is killed, the kernel ends its workers, also within a loop in C."""
    if sys.platform != "linux":
        pytest.skip("elsewhere a busy worker ends by its own timer")
    with _office(deed) as (office, workers):
        office.kill()
        office.wait(PATIENCE)
        assert _wait_for_the_end(workers) == []


def test_killed_parent_of_idle_workers() -> None:
    """Where the parent is gone, the pipe with the tasks ends, and so does who waits for one: on every system."""
    with _office("idle") as (office, workers):
        office.kill()
        office.wait(PATIENCE)
        assert _wait_for_the_end(workers) == []
