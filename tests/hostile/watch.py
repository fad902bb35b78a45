"""What a process and those that it started asked of the system, and were given, as strace saw it.

Of a worker only what it was given counts: that it is refused is what it is fenced in for. (What its own filter
refuses, the kernel refuses before strace sees it.)
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

_NETWORK = frozenset(
    {"socket", "connect", "bind", "sendto", "sendmsg", "accept", "accept4", "socketpair", "listen"}
)
_STARTING = ("clone", "clone3", "fork", "vfork")
_OPENING = ("open", "openat", "openat2")
_CHANGING = (
    *("creat", "rename", "renameat", "renameat2", "unlink", "unlinkat", "rmdir", "mkdir", "mkdirat", "link"),
    *("linkat", "symlink", "symlinkat", "truncate"),
)
_WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND")
_PATH = re.compile(r'(?:(?:AT_FDCWD|\d+)(?:<([^>]*)>)?, )?"((?:[^"\\]|\\.)*)"')
_WHOLE = re.compile(r"^(\d*) *(\w+)\((.*)\) += (-?\d+|\?)")
_BEGUN = re.compile(r"^(\d*) *(\w+)\((.*?) *<unfinished \.\.\.>")
_RESUMED = re.compile(r"^(\d*) *<\.\.\. \w+ resumed>(.*)\) += (-?\d+|\?)")
_HARMLESS = ("/dev/null",)
_FENCED = "/proc/self/oom_score_adj"
"""What a worker writes when it shuts its doors: until then it was given no file."""


@dataclass(slots=True)
class Watched:
    """The lines that should not be there."""

    sockets: list[str] = field(default_factory=list)
    execs: list[str] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    """Those that name what nobody may open, given or refused."""
    workers: int = 0
    """Programs that were rightly started."""

    def with_those_of(self, other: Watched) -> Watched:
        """What both saw."""
        return Watched(
            self.sockets + other.sockets,
            self.execs + other.execs,
            self.writes + other.writes,
            self.secrets + other.secrets,
            self.workers + other.workers,
        )


@dataclass(frozen=True, slots=True)
class _Call:
    thread: str
    name: str
    asked: str
    given: bool
    """Also where its end is not known."""
    result: str

    def __str__(self) -> str:
        return f"{self.thread} {self.name}({self.asked}) = {self.result}"


@dataclass(slots=True)
class _Process:
    starter: _Process | None = None
    programs: int = 0
    worker: bool = False
    fenced: bool = False


def under_watch(trace: Path) -> list[str]:
    """The head of a command whose calls go to a file."""
    calls = ",".join(f"?{name}" for name in ("execve", "execveat", *_STARTING, *_OPENING, *_CHANGING))
    options = ("-f", "--seccomp-bpf", "-qq", "-y", "-s", "200", "-e", f"trace=%network,{calls}")
    return ["strace", *options, "-o", str(trace)]


def judge(lines: Iterable[str], allowed: tuple[Path, ...], secret: Path, worker: str = "") -> Watched:
    """Sorts the calls of a trace. The first exec is that of the program itself, which may write below `allowed`
    and start processes of the program `worker`, which may do nothing of the kind."""
    first = _Process()
    seen, processes = Watched(), dict[str, _Process]()
    places = tuple(os.path.realpath(each) for each in allowed)
    for call in _calls(lines):
        process = processes.setdefault(call.thread, _Process() if processes else first)
        if str(secret) in call.asked:
            seen.secrets.append(str(call))
        if not call.given:
            continue
        if call.name in _STARTING:  # a trace tells threads alone, and who made them
            processes[call.result] = process if "CLONE_THREAD" in call.asked else _Process(process)
        elif call.name in _NETWORK:
            starting = process.worker and not process.fenced  # the C library asks who the user is
            seen.sockets += [] if starting and call.asked.startswith("AF_UNIX,") else [str(call)]
        elif call.name.startswith("execve"):
            process.programs += 1
            rightly = process.programs == 1 and process.starter is first and call.asked.startswith(f'"{worker}"')
            process.worker = rightly
            seen.workers += rightly
            if not rightly and (process is not first or process.programs > 1):
                seen.execs.append(str(call))
        elif call.name in _CHANGING or (call.name in _OPENING and _WRITING.search(call.asked)):
            shut = process.worker and not process.fenced and f'"{_FENCED}"' in call.asked
            process.fenced |= shut
            below = places if process is first else ()
            if not shut and not all(_may(place, below) for place in _places(call)):
                seen.writes.append(str(call))
    return seen


def _may(place: str, below: tuple[str, ...]) -> bool:
    return place in _HARMLESS or any(place == each or place.startswith(f"{each}/") for each in below)


def _places(call: _Call) -> Iterator[str]:
    for base, path in _PATH.findall(call.asked):
        yield os.path.normpath(path if path.startswith("/") else f"{base}/{path}")


def _calls(lines: Iterable[str]) -> Iterator[_Call]:
    """The calls in the order in which they began: one that another interrupts stands in two lines."""
    order: list[_Call | None] = []
    begun: dict[str, tuple[int, str, str]] = {}
    for line in lines:
        if found := _WHOLE.match(line):
            thread, name, asked, result = found.groups()
            order.append(_call(thread, name, asked, result))
        elif found := _BEGUN.match(line):
            thread, name, asked = found.groups()
            begun[thread] = len(order), name, asked
            order.append(_call(thread, name, asked, "?"))
        elif (found := _RESUMED.match(line)) and found[1] in begun:
            place, name, asked = begun.pop(found[1])
            order[place] = _call(found[1], name, asked + found[2], found[3])
    return (each for each in order if each)


def _call(thread: str, name: str, asked: str, result: str) -> _Call:
    return _Call(thread, name, asked, not result.startswith("-"), result)
