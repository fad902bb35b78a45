"""What hostile files make their workers do, each by its name."""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Callable

CANARY = "Zzyzx Quillfeather"
"""A name that stands in a file and must not leave the worker but in a result."""


def setup() -> Callable[[tuple[str, bytes]], bytes]:
    """What a worker does with a deed and its bytes."""
    return lambda task: DEEDS[task[0]](task[1])


def _segfault(_: bytes) -> bytes:
    return ctypes.string_at(1)


def _exit(_: bytes) -> bytes:
    os._exit(7)


def _sleep(_: bytes) -> bytes:
    time.sleep(1000)
    return b""


def _spin(_: bytes) -> bytes:
    return bytes([pow(3, 10**9) > 0])  # one call in C that never comes back to the interpreter


def _memory(_: bytes) -> bytes:
    return b"x" * (8 << 30)


def _large(_: bytes) -> bytes:
    return bytes(100 << 20)


def _canary(_: bytes) -> bytes:
    raise ValueError(CANARY)


DEEDS: dict[str, Callable[[bytes], bytes]] = {
    "echo": lambda data: data[:20_000],
    "segfault": _segfault,
    "exit": _exit,
    "sleep": _sleep,
    "spin": _spin,
    "memory": _memory,
    "large": _large,
    "canary": _canary,
}
