"""Landlock, Linux's own fence: whoever is in it cannot look into a process outside (its memory, its environment).

The filter of calls cannot see that, for /proc shows another process's memory as a file to be read. The fence also
refuses writing, TCP and signals for a second time, and on machines that the filter has no numbers for.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys

_CREATE, _RESTRICT = 444, 446
"""landlock_create_ruleset, landlock_restrict_self: the same numbers on nearly all machines."""
_VERSION = 1
_EXECUTE, _WRITE, _REMOVE_AND_MAKE = 1 << 0, 1 << 1, sum(1 << bit for bit in range(4, 13))
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_TCP = 0b11
_SCOPED = 0b11
"""Abstract sockets, signals."""


def fence() -> bool:
    """Fence this process in for good, before it has threads; False where the system has no Landlock.

    New privileges must be given up before.
    """
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(ctypes.c_long(_CREATE), None, ctypes.c_size_t(0), ctypes.c_uint(_VERSION))
    if version < 1:
        return False
    files = (
        _EXECUTE | _WRITE | _REMOVE_AND_MAKE | (_REFER if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)
    )
    refused = struct.pack("QQQ", files, _TCP if version >= 4 else 0, _SCOPED if version >= 6 else 0)
    # without a rule that allows some of it, all of it is refused; older kernels take zeros at the end
    rules = libc.syscall(ctypes.c_long(_CREATE), refused, ctypes.c_size_t(len(refused)), ctypes.c_uint(0))
    if rules < 0:
        return False
    try:
        return not libc.syscall(ctypes.c_long(_RESTRICT), ctypes.c_int(rules), ctypes.c_uint(0))
    finally:
        os.close(rules)
