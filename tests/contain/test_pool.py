"""Workers that are held in: every task has one outcome, whatever it does, and no neighbour is lost."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from pdfforms.contain.limits import Limits
from pdfforms.contain.pool import Done, Failure, Pool
from pdfforms.errors import PdfformsError
from tests.contain.deeds import CANARY, Deed, deadly_setup, no_setup, setup, slow_setup

SHORT = 1.5
"""Seconds for what hangs."""
HOSTILE = [
    ("segfault", {Failure.crashed}),
    ("exit", {Failure.crashed}),
    ("abort", {Failure.crashed}),
    ("sleep", {Failure.too_slow}),
    ("spin", {Failure.too_slow, Failure.out_of_memory}),
    pytest.param(
        "memory", {Failure.out_of_memory}, marks=pytest.mark.skipif(sys.platform != "linux", reason="AS")
    ),
    pytest.param("malloc", {Failure.crashed}, marks=pytest.mark.skipif(sys.platform != "linux", reason="AS")),
    ("gigabyte", {Failure.out_of_memory, Failure.too_large}),
    ("canary", {Failure.failed}),
    ("canary in a cause", {Failure.failed}),
    ("leave", {Failure.failed}),
    ("text", {Failure.failed}),
    ("endless frame", {Failure.too_large, Failure.crashed}),
    ("half frame", {Failure.too_slow}),
    ("nonsense", {Failure.too_large, Failure.crashed}),
    ("deaf", {Failure.too_slow, Failure.crashed}),
]
"""Deed -> what may come of it."""


def _run(tasks: Iterable[tuple[str, Deed]], jobs: int = 2, max_tasks: int = 1000) -> dict[str, Done[str]]:
    """Each task's outcome; each has exactly one."""
    done: list[Done[str]] = []
    with Pool[str, Deed](setup, jobs=jobs, max_tasks=max_tasks) as pool:
        for tag, deed in tasks:
            pool.submit(tag, deed, None if deed[0] == "echo" else SHORT)
        expected = pool.pending
        while each := pool.next_done():
            done.append(each)
    assert len(done) == expected == len({each.tag for each in done})
    return {each.tag: each for each in done}


def _good(count: int) -> list[tuple[str, Deed]]:
    return [(f"good {n}", ("echo", f"answer {n}".encode())) for n in range(count)]


def _assert_good(done: dict[str, Done[str]], count: int) -> None:
    for n in range(count):
        assert done[f"good {n}"].data == f"answer {n}".encode()


def test_each_task_comes_back_once_with_its_bytes() -> None:
    """What is handed in comes back under its tag, from as many workers as there are."""
    _assert_good(_run(_good(50)), 50)


@pytest.mark.parametrize(("deed", "expected"), HOSTILE)
def test_what_a_hostile_task_does_is_its_own_outcome(deed: str, expected: set[Failure]) -> None:
    """A hostile task fails alone; those before and after it, also in its worker, come back."""
    done = _run([*_good(3), ("hostile", (deed, b"")), *_good(8)[3:]], jobs=1)
    _assert_good(done, 8)
    assert done["hostile"].failure in expected
    assert done["hostile"].data is None


def test_six_hostile_among_sixty() -> None:
    """Six that end their workers, one after the other and at once, cost none of sixty good ones."""
    hostile = ["segfault", "exit", "abort", "sleep", "gigabyte", "malloc"]
    good = _good(60)
    tasks = [*good[:20], *((name, (name, b"")) for name in hostile), *good[20:]]
    done = _run(tasks)
    _assert_good(done, 60)
    assert all(done[name].failure for name in hostile)


def test_all_workers_die_at_once() -> None:
    """Where every worker dies at the same time, again and again, what waits is still done."""
    dying: list[tuple[str, Deed]] = [(f"bad {n}", (("segfault", "exit")[n % 2], b"")) for n in range(12)]
    done = _run([*dying, *_good(12)], jobs=4)
    _assert_good(done, 12)
    assert {done[tag].failure for tag, _ in dying} == {Failure.crashed}


def test_a_busy_parent_mistakes_no_death() -> None:
    """While the parent's interpreter is busy, and hears of deaths late, each is still its own task's."""
    over = threading.Event()

    def busy() -> None:
        while not over.is_set():
            sum(range(2000))

    thread = threading.Thread(target=busy)
    thread.start()
    try:
        tasks = [task for n, good in enumerate(_good(30)) for task in (good, (f"bad {n}", ("exit", b"")))]
        done = _run(tasks[:40] + tasks[40::2])
    finally:
        over.set()
        thread.join()
    _assert_good(done, 30)
    assert {done[f"bad {n}"].failure for n in range(20)} == {Failure.crashed}


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_a_worker_that_ends_between_two_tasks_is_nobodys_fault() -> None:
    """Where the kernel kills an idle worker for want of memory, the next task is done by another."""
    with Pool[str, Deed](setup, jobs=1) as pool:
        pool.submit("first", ("process", b""))
        first = pool.next_done()
        assert first is not None
        number = int(first.data or b"0")
        os.kill(number, signal.SIGKILL)
        while Path(f"/proc/{number}/stat").exists() and ") Z " not in Path(f"/proc/{number}/stat").read_text():
            time.sleep(0.01)
        pool.submit("second", ("echo", b"x"))
        second = pool.next_done()
    assert second is not None
    assert second.data == b"x"


def test_a_text_never_leaves_the_worker(capfd: pytest.CaptureFixture[str]) -> None:
    """Of an error the type's name alone comes out, and that only if it is one; what is printed goes nowhere."""
    done = _run([(name, (name, b"")) for name in ("canary", "canary in a cause", "print")])
    assert done["canary"].error == "ValueError"
    assert done["canary in a cause"].error == ""
    assert done["print"].data == b"printed"
    assert CANARY not in repr(done) + "".join(capfd.readouterr())


def test_a_result_may_be_as_large_as_its_cap() -> None:
    """At the cap it comes back, one byte more is too large."""
    limits = Limits(result_bytes=1_000_000)
    with Pool[int, Deed](setup, jobs=1, limits=limits) as pool:
        for size in (1_000_000, 1_000_001):
            pool.submit(size, ("large", str(size).encode()))
        done = {each.tag: each for each in iter(pool.next_done, None)}
    assert len(done[1_000_000].data or b"") == 1_000_000
    assert done[1_000_001].failure is Failure.too_large


def test_a_task_larger_than_the_memory() -> None:
    """A task that the worker cannot take in is out of memory, and the next is done."""
    if sys.platform != "linux":
        pytest.skip("the system limits no address space")
    with Pool[str, Deed](setup, jobs=1, limits=Limits(memory=150 << 20)) as pool:
        pool.submit("big", ("echo", bytes(200 << 20)))
        pool.submit("good", ("echo", b"x"))
        done = {each.tag: each for each in iter(pool.next_done, None)}
    assert done["big"].failure is Failure.out_of_memory
    assert done["good"].data == b"x"


def test_a_pickle_is_never_opened_in_the_parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that was taken over sends a pickle: it is bytes to the parent, or a crash."""
    monkeypatch.chdir(tmp_path)
    done = _run([("pickled", ("pickled", b"")), *_good(2)], jobs=1)
    _assert_good(done, 2)
    assert not (tmp_path / "planted").exists()


def test_no_worker_answers_ahead() -> None:
    """An answer that stands in the pipe before its task was given counts for no task."""
    done = _run([("ahead", ("ahead", b"")), *_good(4)], jobs=1)
    _assert_good(done, 4)
    assert done["ahead"].data != b"forged"


def test_a_worker_is_worn_after_its_tasks() -> None:
    """After `max_tasks` another process takes its place."""
    done = _run([(f"{n}", ("process", b"")) for n in range(9)], jobs=1, max_tasks=3)
    numbers = [done[f"{n}"].data for n in range(9)]
    assert len(set(numbers)) == 3
    assert str(os.getpid()).encode() not in numbers


def _refused(pool: Pool[int, Deed]) -> str:
    """What the caller is told where no worker can be had."""
    with pool:
        pool.submit(0, ("echo", b""))
        with pytest.raises(PdfformsError) as refused:
            pool.next_done()
    return str(refused.value)


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_setup_that_fails_says_so(jobs: int) -> None:
    """Where no worker can be set up, the caller is told why instead of waiting."""
    said = "No module named 'missing'"
    assert said in _refused(Pool(no_setup, (said,), jobs=jobs))


def test_a_setup_that_dies_is_not_tried_for_ever() -> None:
    """Workers that die before they are ready are tried a few times; the caller is told how they ended."""
    assert "exit 9" in _refused(Pool(deadly_setup, jobs=2))


def test_a_setup_that_hangs_is_ended() -> None:
    """A setup has its seconds, too."""
    assert "too slow" in _refused(Pool(slow_setup, jobs=2, limits=Limits(start_seconds=SHORT)))


def test_a_stopped_pool_blames_no_task() -> None:
    """What stops in mid-task has no outcome, so that nobody takes it for the file's doing."""
    with Pool[int, Deed](setup, jobs=2) as pool:
        for number in range(6):
            pool.submit(number, ("sleep", b""))
        assert pool.next_done(timeout=0.3) is None
        pool.stop()
        assert pool.next_done() is None
        with pytest.raises(RuntimeError):
            pool.submit(6, ("echo", b""))
