"""What a process and its children asked of the system, as strace saw it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

_CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)")
_NETWORK = frozenset(
    {"socket", "connect", "bind", "sendto", "sendmsg", "accept", "accept4", "socketpair", "listen"}
)
_CHANGING = frozenset(
    {"creat", "rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat", "link", "linkat"}
    | {"symlink", "symlinkat", "truncate"}
)
_WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND")
_PATH = re.compile(r'"((?:[^"\\]|\\.)*)"')
_HARMLESS = ("/dev/null",)


@dataclass(slots=True)
class Watched:
    """The lines that should not be there."""

    sockets: list[str] = field(default_factory=list)
    execs: list[str] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    """Those that name what nobody may open."""


def judge(lines: Iterable[str], allowed: tuple[Path, ...], secret: Path) -> Watched:
    """Sorts the calls of a trace; the first exec is that of the program itself. `allowed` may be written to."""
    seen, started = Watched(), False
    for line in lines:
        found = _CALL.match(line)
        if not found:
            continue
        name, rest = found.groups()
        if str(secret) in rest:
            seen.secrets.append(line)
        if name in _NETWORK:
            seen.sockets.append(line)
        elif name.startswith("execve"):
            seen.execs += [line] if started else []
            started = True
        elif name in _CHANGING or (name in ("open", "openat") and _WRITING.search(rest)):
            path = _PATH.search(rest)
            where = path[1] if path else ""
            if where not in _HARMLESS and not any(where.startswith(str(each)) for each in allowed):
                seen.writes.append(line)
    return seen
