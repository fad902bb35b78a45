"""What the workers of `benchmarks.pools` do; in a module of its own, which every worker can import."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable

GOOD, CRASH, NOTHING = b"good", b"crash", b"nothing"
_ROUNDS = 200


def do(task: bytes) -> bytes:
    """A good file takes some milliseconds, a hostile one ends its worker, nothing takes none."""
    if task == CRASH:
        os._exit(3)
    if task == NOTHING:
        return b""
    data = b"x" * 50_000
    for _ in range(_ROUNDS):
        data = hashlib.sha256(data).digest() + data[32:]
    return data[:32]


def start() -> Callable[[bytes], bytes]:
    """The setup of one of our workers."""
    return do
