"""A sample of the long proof (`python -m tests.torture.read`), two programs in one office, Ctrl-C, canaries."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from tests.encryption.offices import encrypting
from tests.hostile.canaries import COUNT, leaks, tells
from tests.programs import postgresql
from tests.torture.judge import compared, holding
from tests.torture.office import Process, make_office, start
from tests.torture.read import torture
from tests.torture.returns import make_returns

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

PATIENCE = 120
"""Seconds until a test that waits for an end is given up."""
_numbers = count()


@pytest.fixture(params=["sqlite", "postgresql"])
def new_ledger(request: pytest.FixtureRequest) -> Callable[[], str | None]:
    """Gives the address of a new database at each call; None is a file in the office."""
    if request.param == "sqlite":
        return lambda: None
    server: postgresql.Server = request.getfixturevalue("server")

    def made() -> str:
        name = f"office_{next(_numbers)}"
        server.run(f"CREATE DATABASE {name}")
        return server.address(name)

    return made


def _ended(process: Process) -> int:
    """The exit code, once it has ended."""
    end = time.monotonic() + PATIENCE
    while process.look() and time.monotonic() < end:
        time.sleep(0.05)
    return process.process.wait(1)


def test_killed_again_and_again(new_ledger: Callable[[], str | None], tmp_path: Path) -> None:
    """Six kills: every file has one outcome, nothing is lost, nothing twice, every record as in a quiet run."""
    report = torture(tmp_path, (new_ledger(), new_ledger()), files=400, kills=6, seed=4)
    assert report.misses == []
    assert (report.killed.receipts, len(report.killed.records)) == (400, len(report.quiet.records))
    assert sum(report.kills.values()) > 0


@pytest.mark.parametrize("seed", [6, 7])
def test_killed_while_it_encrypts(new_ledger: Callable[[], str | None], tmp_path: Path, seed: int) -> None:
    """The same in an office that encrypts: each file opens, once, under the key of whose it is; no run's key is
    left, and nothing lies readable."""
    report = torture(tmp_path, (new_ledger(), new_ledger()), 100, 4, seed, encrypting)
    assert report.misses == []
    assert (report.killed.receipts, len(report.killed.records)) == (100, len(report.quiet.records))


def test_two_at_once_encrypt(tmp_path: Path) -> None:
    """Two runs that claim the same files at once leave each of them once, and destroy no key that is needed."""
    came, said = tmp_path / "came", tmp_path / "said.txt"
    make_returns(came, 100)
    both = encrypting(tmp_path / "both")
    runs = [start(both.folder.root, "read", str(came), said=said) for _ in range(2)]
    assert [_ended(each) in (0, 1) for each in runs] == [True] * 2
    assert "Traceback" not in said.read_text()
    last = start(both.folder.root, "read", str(came), said=said)
    assert _ended(last) in (0, 1)
    assert holding(both, came).misses == ()


def test_two_at_once(new_ledger: Callable[[], str | None], tmp_path: Path) -> None:
    """Two runs over the same files in one office end as one does."""
    came = tmp_path / "came"
    make_returns(came, 200)
    both, one = (make_office(tmp_path / name, new_ledger()) for name in ("both", "one"))
    said = tmp_path / "said.txt"
    runs = [start(both.folder.root, "read", str(came), said=said) for _ in range(2)]
    runs.append(start(one.folder.root, "read", str(came), said=said))
    assert [_ended(each) in (0, 1) for each in runs] == [True] * 3
    assert "Traceback" not in said.read_text()
    held = holding(both, came)
    assert held.misses == ()
    assert list(compared(holding(one, came), held)) == []


def test_ctrl_c(tmp_path: Path) -> None:
    """The run ends with 130 and says what was read; no worker stays; the next run does the rest."""
    came, said = tmp_path / "came", tmp_path / "said.txt"
    make_returns(came, 600)
    office = make_office(tmp_path / "office")
    run = start(office.folder.root, "read", str(came), said=said)
    returns = office.folder.root / "returns"
    while run.look() and sum(1 for _ in returns.rglob("*.pdf")) < 100:
        time.sleep(0.02)
    run.process.send_signal(signal.SIGINT)
    assert _ended(run) == 130
    words = said.read_text()
    assert "Stopped. What was read is kept; pdfforms read goes on with the rest." in words
    assert "Traceback" not in words
    end = time.monotonic() + PATIENCE
    while run.orphans() and time.monotonic() < end:
        time.sleep(0.05)
    assert run.orphans() == []
    assert _ended(start(office.folder.root, "read", str(came), said=said)) == 1
    assert holding(office, came).misses == ()


def test_canaries(tmp_path: Path) -> None:
    """A thousand invented names in returns: in records and stored returns, and nowhere else."""
    came, said, scratch = tmp_path / "came", tmp_path / "said.txt", tmp_path / "scratch"
    scratch.mkdir()
    make_returns(came, COUNT)
    office = make_office(tmp_path / "office")
    root = office.folder.root
    for words in (["read", str(came)], ["review", "--list"], ["quarantine", "list"], ["reread", "--since", "99"]):
        run = start(root, *words, said=said, scratch=scratch)
        while run.look():
            assert leaks([scratch]) == []
            time.sleep(0.05)
    assert b"Traceback" not in said.read_bytes()
    with office.folder.open_ledger() as ledger:
        told = [str(each) for each in ledger.events() if tells(str(each))]
        told += [each.name for each in ledger.files() if tells(f"{each.name} {each.reason} {each.origin}")]
        assert sum(tells(each.data) for each in ledger.records()) > COUNT // 2
    places = [
        each for each in root.iterdir() if each.name != "returns" and not each.name.startswith("pdfforms.db")
    ]
    assert (told, leaks([said, scratch, *places])) == ([], [])
    assert not any(tells(path.name) for path in root.rglob("*"))
