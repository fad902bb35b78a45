"""The filter in Linux's kernel (seccomp, a BPF program) that refuses a worker the calls it has no use for.

A list of what is refused, not of what may be: a call that a library starts to use must not turn every return
unreadable. Calls newer than the list do not exist for a worker, and libraries take that for an older kernel.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
import sys

from pdfforms.contain.calls import CONDITIONAL, NEWEST, REFUSED, numbers

_MACHINES = {"x86_64": (0xC000003E, 317), "aarch64": (0xC00000B7, 277)}
"""Machine -> its AUDIT_ARCH and its call `seccomp`."""
_PR_SET_PDEATHSIG = 1
_SECCOMP_SET_MODE_FILTER, _SECCOMP_FILTER_FLAG_TSYNC = 1, 1
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE = 0, 4
"""Where they stand in `struct seccomp_data`."""
_WRITES = 0o3 | 0o100 | 0o1000 | 0o20000000
"""open: O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_TMPFILE."""
_CLONE_THREAD = 0x10000
_SIGNALS_OTHERS = (8, 10, 15)
"""fcntl: F_SETOWN, F_SETSIG, F_SETOWN_EX."""
_TERMINAL = (0x5401, 0x802C542A, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
"""ioctl: what isatty and the like ask. Others type into a terminal or alter a file's flags."""

Step = tuple[int, int, int, int]
"""Of a BPF program: what, how many steps to skip if so, how many if not, the operand."""
_ALLOW: Step = (_RETURN, 0, 0, 0x7FFF0000)
_KILL: Step = (_RETURN, 0, 0, 0x80000000)
_REFUSE: Step = (_RETURN, 0, 0, 0x00050000 | errno.EPERM)
_UNKNOWN: Step = (_RETURN, 0, 0, 0x00050000 | errno.ENOSYS)


def refuse_calls() -> bool:
    """Lay the filter over this process, all its threads, for good; False where the system has no such filter.

    New privileges must be given up before.
    """
    if sys.platform != "linux" or sys.maxsize < 1 << 32 or os.uname().machine not in _MACHINES:
        return False
    machine = os.uname().machine
    steps = program(machine, os.getpid())
    code = b"".join(struct.pack("HBBI", *step) for step in steps)
    held = ctypes.create_string_buffer(code, len(code))
    given = ctypes.create_string_buffer(struct.pack("HP", len(steps), ctypes.addressof(held)))
    libc = ctypes.CDLL(None, use_errno=True)
    call = ctypes.c_long(_MACHINES[machine][1])
    return not libc.syscall(call, _SECCOMP_SET_MODE_FILTER, _SECCOMP_FILTER_FLAG_TSYNC, given)


def program(machine: str, pid: int) -> list[Step]:
    """The filter for a machine and for the process of that number."""
    steps: list[Step] = [
        *((_LOAD, 0, 0, _ARCHITECTURE), (_EQUAL, 1, 0, _MACHINES[machine][0]), _KILL),  # 32 bits: other numbers
        *((_LOAD, 0, 0, _NUMBER), (_AT_LEAST, 0, 1, NEWEST + 1), _UNKNOWN),
    ]
    blocks = (
        {name: [_REFUSE] for name in numbers(REFUSED, machine)}
        | {
            "open": _refused_with(1, _WRITES),
            "openat": _refused_with(2, _WRITES),
            "openat2": [_UNKNOWN],  # its flags lie in memory, where no filter sees them
            "clone": [_argument(0), (_ANY_BIT, 0, 1, _CLONE_THREAD), _ALLOW, _REFUSE],
            "clone3": [_UNKNOWN],  # the same; threads are made with clone then
            "kill": _only(0, (pid,)),  # abort
            "tgkill": _only(0, (pid,)),
            "prlimit64": [
                *_refused_with(2, 0xFFFFFFFF)[:-1],
                *_refused_with(2, 0xFFFFFFFF, high=True),
            ],  # a new limit
            "fcntl": [_argument(1), *_each(_SIGNALS_OTHERS, _REFUSE), _ALLOW],
            "ioctl": _only(1, _TERMINAL),
            "prctl": [_argument(0), *_each((_PR_SET_PDEATHSIG,), _REFUSE), _ALLOW],
        }
    )
    known = numbers(REFUSED + CONDITIONAL, machine)
    for name, number in known.items():
        steps += [(_EQUAL, 0, len(blocks[name]), number), *blocks[name]]
    return [*steps, _ALLOW]


def _argument(index: int, high: bool = False) -> Step:
    """Load an argument's low half, or its high one: eight bytes each, both machines little-endian."""
    return _LOAD, 0, 0, 16 + 8 * index + 4 * high


def _refused_with(index: int, bits: int, high: bool = False) -> list[Step]:
    """Refused if an argument has any of the bits."""
    return [_argument(index, high), (_ANY_BIT, 0, 1, bits), _REFUSE, _ALLOW]


def _only(index: int, values: tuple[int, ...]) -> list[Step]:
    """Allowed with these values of an argument alone."""
    return [_argument(index), *_each(values, _ALLOW), _REFUSE]


def _each(values: tuple[int, ...], then: Step) -> list[Step]:
    return [step for value in values for step in ((_EQUAL, 0, 1, value), then)]
