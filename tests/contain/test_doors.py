"""What a file that took over its parser cannot do. Real workers try it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pdfforms.contain.calls import CONDITIONAL, REFUSED, numbers
from pdfforms.contain.guards import guards
from pdfforms.contain.pool import Pool
from pdfforms.contain.seccomp import program
from tests.contain.doors import DOORS, FENCED, OPEN, environment, setup

NAMES = ["process", "memory", "time", "files", "network", "programs", "processes", "neighbours"]


@pytest.fixture(scope="module")
def filtered() -> None:
    """Linux with its filter and its fence. Where one is lacking, the tests say so, and CI does not pass."""
    if sys.platform != "linux":
        pytest.skip("only Linux has the filter of calls")
    if open_ones := [guard.name for guard in guards() if not guard.active]:
        lacking = "Landlock" if open_ones == ["neighbours"] else "seccomp"
        reason = f"{lacking} is not available: a worker could reach {', '.join(open_ones)}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one file in it."""
    folder = tmp_path_factory.mktemp("doors")
    (folder / "there").write_bytes(b"as it was")
    return folder


@pytest.fixture(scope="module")
def pool(place: Path) -> Iterator[Pool[str, str]]:
    """One worker that tries the doors."""
    with Pool[str, str](setup, (str(place),), jobs=1) as pool:
        yield pool


@pytest.mark.usefixtures("filtered")
@pytest.mark.parametrize("door", DOORS)
def test_a_door(door: str, pool: Pool[str, str], place: Path) -> None:
    """What a parser has no use for is refused to it by the kernel; what it needs is not."""
    pool.submit(door, door)
    done = pool.next_done()
    assert done is not None
    assert done.data is not None, (done.failure, done.error)
    shut = {"EACCES"} if door in FENCED else {"EPERM", "ENOSYS"} if door not in OPEN else {"open"}
    assert json.loads(done.data) in shut
    assert [each.name for each in place.iterdir()] == ["there"]
    assert (place / "there").read_bytes() == b"as it was"


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_worker_sees_no_secret_and_no_other_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords of the environment and the parent's open files, its ledger among them, stay with the parent."""
    monkeypatch.setenv("PGPASSWORD", "Zzyzx")
    with Path(__file__).open("rb") as held, Pool[str, str](environment, jobs=1) as pool:
        os.set_inheritable(held.fileno(), True)
        pool.submit("", "")
        done = pool.next_done()
    assert done is not None
    told = json.loads(done.data or b"{}")
    assert "PGPASSWORD" not in told["names"]
    assert [each for each in told["open"] if not each.startswith(("/dev/null", "pipe:", "/proc/"))] == []


def test_the_guards_are_tried() -> None:
    """Each guard is there to be told, and says what is the matter where it does not hold."""
    found = guards()
    assert [guard.name for guard in found] == NAMES
    assert all(guard.detail for guard in found)


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_is_a_program_that_ends(machine: str) -> None:
    """On both machines every way through the filter stays inside it and ends with an answer."""
    steps = program(machine, 4711)
    assert steps[-1][0] == 0x06
    assert len(steps) < 4096
    for at, (what, yes, no, _) in enumerate(steps):
        assert what == 0x06 or at + 1 + max(yes, no) < len(steps)


def test_every_call_has_one_number() -> None:
    """No number stands twice in the table, and the two machines share the names that both have."""
    for machine in ("x86_64", "aarch64"):
        known = numbers(REFUSED + CONDITIONAL, machine)
        assert len(known) == len(set(known.values())) > 100
    assert set(numbers(REFUSED, "aarch64")) < set(numbers(REFUSED, "x86_64"))
