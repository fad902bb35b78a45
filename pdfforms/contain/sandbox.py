"""Shutting the doors of a worker, before it opens anything."""

from __future__ import annotations

import ctypes
import os
import signal
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path

from pdfforms.contain.landlock import fence
from pdfforms.contain.limits import PATIENCE, Limits
from pdfforms.contain.seccomp import refuse_calls

if sys.platform != "win32":
    import resource

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_CAPABILITY_VERSION_3 = 0x20080522
_CAP_DAC_READ_SEARCH = 1 << 2
_GRACE = 60.0
"""Seconds more until the worker's own timer ends it, should the parent be gone or stopped; else that is first."""
_FIRST = "900"
"""Of 1000: when the machine's memory is short, the kernel ends a worker sooner than the parent with the ledger."""


def enter(limits: Limits, keep: tuple[int, ...] = ()) -> None:
    """Hold this process to its limits for good; `keep` are the descriptors it needs besides the standard three.

    What the system does not have is left out; `guards.guards` tries what holds.
    """
    sys.dont_write_bytecode = True
    os.umask(0o077)
    _close_others(keep)
    _go_first()
    _limit(limits)
    _end_with_the_parent()
    _give_up_rights()
    fence()
    refuse_calls()


def _close_others(keep: tuple[int, ...]) -> None:
    """Whatever else was handed down is not for reading files."""
    for low, high in pairwise([2, *sorted(keep), 1 << 16]):
        os.closerange(low + 1, high)


def _limit(limits: Limits) -> None:
    """The limits that the kernel keeps. macOS has none of the address space, Windows none at all."""
    if sys.platform != "win32":
        for timer in (signal.SIGPROF, signal.SIGALRM):
            signal.signal(timer, signal.SIG_DFL)  # see `timed`; a parent that ignores them hands that down
        for which, most in (
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_NOFILE, limits.open_files),
            (resource.RLIMIT_AS, limits.memory),
        ):
            with suppress(ValueError, OSError):
                resource.setrlimit(which, (most, most))


def _end_with_the_parent() -> None:
    """The kernel kills this process when the parent's thread that tends it ends. If the parent ended before, the
    pipe with the tasks has ended too."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)


def _give_up_rights() -> None:
    """Where root reads, as in most containers, nothing of root is left but to read files. That no program can give
    more is also what fence and filter ask for."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        who = struct.pack("Ii", _CAPABILITY_VERSION_3, 0)
        for kept in (_CAP_DAC_READ_SEARCH, 0):
            if not libc.capset(who, struct.pack("6I", kept, kept, 0, 0, 0, 0)):
                break


def _go_first() -> None:
    if sys.platform == "linux":
        with suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text(_FIRST, encoding="ascii")


@contextmanager
def timed(seconds: float) -> Iterator[None]:
    """End this process when a task takes longer, on the processor or on the wall, even if the parent is gone.

    The timers' signals are left to the system, which ends the process also within a loop in C.
    """
    if sys.platform == "win32":
        yield
        return
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE * seconds + _GRACE)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.setitimer(signal.ITIMER_PROF, 0)
