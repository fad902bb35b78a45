"""A sample of the hostile run: nearly every case once, damaged copies, good returns among them, read in one go."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.canaries import COUNT, canary, leaks, tells
from tests.hostile.case import Case
from tests.hostile.cases import cases
from tests.hostile.reading import Order
from tests.hostile.run import Proof, prove
from tests.hostile.watch import judge

_SECONDS = 3.0
"""For one task; the full run gives 12. What is stopped earlier is told as stopped, which every case accepts."""
_DAMAGED = 24
_LONG = {
    *("tiff_of_ten_thousand_pages", "hundred_thousand_heads", "paths_of_a_million_points", "many_polygons"),
    *("million_page_references", "a_pdf_after_a_gigabyte_of_nothing", "many_inks", "page_of_jpeg_two_thousand"),
    *("flate_twice", "lzw_content", "ascii85_content", "thousand_bombs", "forms_sixty_wide"),
    "forms_shared_by_two",
}
"""Most of the processor's time goes to these; they are for the full run."""

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="forks, limits and memory files as Linux has them"
)


@pytest.fixture(scope="module")
def proof(tmp_path_factory: pytest.TempPathFactory) -> Proof:
    """What came of the sample."""
    place = tmp_path_factory.mktemp("hostile").resolve()
    return prove(place, _sample(), range(_DAMAGED), order=Order("", _SECONDS))


def _sample() -> list[Case]:
    return [each for each in cases() if each.name not in _LONG]


def test_every_file_has_one_outcome_and_an_acceptable_one(proof: Proof) -> None:
    """One outcome each, within time and memory, what is wrong is told, and damage makes no answer."""
    assert proof.verdict.misses == []
    assert proof.verdict.outcomes.total() == proof.verdict.files > len(_sample()) + _DAMAGED


def test_the_parent_lives_and_no_good_return_is_lost(proof: Proof) -> None:
    """Whatever a file does, it does to itself alone."""
    assert proof.parent_deaths == 0
    assert proof.verdict.good_lost == []
    assert proof.verdict.outcomes["ok"] >= 60


def test_nothing_is_reached_for(proof: Proof) -> None:
    """No link is followed, no program started, nothing written outside, no entity resolved."""
    assert proof.calls == 0
    if proof.watched is None:
        pytest.skip("strace is not installed")
    assert proof.watched.sockets == []
    assert proof.watched.execs == []
    assert proof.watched.writes == []
    assert proof.watched.secrets == []


def test_no_name_stands_anywhere_but_in_records(proof: Proof) -> None:
    """Logs, tracebacks and temporary files tell nobody's name, nor what stands in the secret file."""
    assert proof.leaked == ()


def test_leaks_are_found_however_they_are_written(tmp_path: Path) -> None:
    """The search sees each of the 1,000 names in text, in UTF-16, in hexadecimal, and in what a file is called."""
    assert len({canary(number) for number in range(COUNT)}) == COUNT
    texts = [
        code(canary(7))
        for code in (str.encode, lambda name: name.encode("utf-16"), lambda name: name.encode().hex().encode())
    ]
    for number, text in enumerate(texts):
        (tmp_path / f"log-{number}").write_bytes(b"Traceback: " + text)
    (tmp_path / canary(999)).write_bytes(b"")
    (tmp_path / "clean").write_bytes(b"Traceback: ValueError")
    assert len(leaks([tmp_path])) == 4
    assert all(tells(canary(number)) for number in range(COUNT))


def test_the_watch_sees_what_it_is_for(tmp_path: Path) -> None:
    """A trace with one of each gives one of each; what is allowed or refused is not told."""
    secret, allowed = tmp_path / "secret.txt", tmp_path / "office"
    lines = [
        '7 execve("/bin/python", ["python"], 0x7ffd /* 9 vars */) = 0',
        "7 clone3({flags=CLONE_VM|CLONE_THREAD, exit_signal=0}, 88) = 8",
        "8 vfork( <unfinished ...>",
        '9 execve("/bin/python", ["python", "-I"], 0x7ffd /* 9 vars */) = 0',
        "8 <... vfork resumed>) = 9",
        f'8 openat(AT_FDCWD</tmp>, "{allowed}/x", O_WRONLY|O_CREAT, 0600) = 3<{allowed}/x>',
        f'8 unlinkat(4<{allowed}/deep>, "name", 0) = 0',
        '8 unlinkat(4</etc>, "name", 0) = 0',
        f'7 rename("{allowed}/x", "{allowed}/../y") = 0',
        "9 socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, 0) = 3",
        '9 openat(AT_FDCWD, "/proc/self/oom_score_adj", O_WRONLY|O_CREAT, 0600) = 3',
        f'9 openat(AT_FDCWD, "{allowed}/x", O_WRONLY|O_CREAT, 0600) = 3',
        '9 openat(AT_FDCWD, "/proc/self/oom_score_adj", O_WRONLY|O_CREAT, 0600) = 3',
        "9 socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, 0) = 3",
        '9 openat(AT_FDCWD, "/etc/owned", O_WRONLY|O_CREAT, 0600) = -1 EACCES (Permission denied)',
        '9 openat(AT_FDCWD, "/etc/hosts", O_RDONLY|O_CLOEXEC) = 3',
        f'9 openat(AT_FDCWD, "{secret}", O_RDONLY) = -1 EPERM (Operation not permitted)',
        "9 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_THREAD) = 10",
        "10 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = -1 EPERM (Operation not permitted)",
        "10 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3",
        '10 execve("/bin/python", ["python", "-I"], 0x7ffd /* 9 vars */) = 0',
        "7 vfork() = 11",
        '11 execve("/bin/sh", ["sh"], 0x7ffd /* 9 vars */) = 0',
        "+++ exited with 0 +++",
    ]
    seen = judge(lines, (allowed,), secret, "/bin/python")
    assert [len(each) for each in (seen.sockets, seen.execs, seen.writes, seen.secrets)] == [2, 2, 4, 1]
    assert seen.workers == 1


def test_every_case_says_what_it_attacks() -> None:
    """Cases have names, sentences and something that is not accepted by chance."""
    found: tuple[Case, ...] = cases()
    assert len(found) > 250
    assert len(_sample()) == len(found) - len(_LONG)
    assert all(each.attacks.endswith(".") and each.accepts for each in found)
