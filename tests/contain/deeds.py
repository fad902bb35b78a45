"""What hostile files make their workers do, each by its name."""

from __future__ import annotations

import ctypes
import os
import pickle
import struct
import time
from collections.abc import Callable
from contextlib import suppress

CANARY = "Zzyzx Quillfeather"
"""A name that stands in a file and must leave the worker in a result alone."""

Deed = tuple[str, bytes]
"""Its name, the file's bytes."""


def setup() -> Callable[[Deed], bytes]:
    """What a worker does with a deed."""
    return lambda deed: DEEDS[deed[0]](deed[1])


def no_setup(message: str) -> Callable[[Deed], bytes]:
    """A setup that fails: a library is missing."""
    raise ImportError(message)


def deadly_setup() -> Callable[[Deed], bytes]:
    """A setup that takes the worker with it."""
    os._exit(9)


def slow_setup() -> Callable[[Deed], bytes]:
    """A setup that never ends."""
    time.sleep(1000)
    return setup()


def _segfault(_: bytes) -> bytes:
    return ctypes.string_at(1)


def _exit(_: bytes) -> bytes:
    os._exit(7)


def _abort(_: bytes) -> bytes:
    os.abort()


def _sleep(_: bytes) -> bytes:
    time.sleep(1000)
    return b""


def _spin(_: bytes) -> bytes:
    """One call in C that does not come back to the interpreter."""
    return b"%d" % (pow(3, 10**9) > 0)


def _memory(_: bytes) -> bytes:
    """Python is refused the memory."""
    return b"x" * (8 << 30)


def _malloc(_: bytes) -> bytes:
    """A library in C is refused the memory and, as PDFium does, aborts."""
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    if not libc.malloc(ctypes.c_size_t(8 << 30)):
        os.abort()
    return b""


def _gigabyte(_: bytes) -> bytes:
    return bytes(1 << 30)


def _large(data: bytes) -> bytes:
    return bytes(int(data))


def _canary(_: bytes) -> bytes:
    raise ValueError(CANARY)


def _canary_in_a_cause(_: bytes) -> bytes:
    try:
        raise KeyError(CANARY)
    except KeyError as exc:
        raise type("Oh " + CANARY, (Exception,), {})(CANARY) from exc


def _print(_: bytes) -> bytes:
    """What a library prints goes nowhere."""
    os.write(1, CANARY.encode())
    os.write(2, CANARY.encode())
    print(CANARY)
    return b"printed"


def _leave(_: bytes) -> bytes:
    raise SystemExit(0)


def _text(_: bytes) -> bytes:
    return "not bytes"  # type: ignore[return-value]  # on purpose


def _write(data: bytes) -> None:
    for descriptor in range(3, 32):
        with suppress(OSError):
            os.write(descriptor, data)


def _endless_frame(_: bytes) -> bytes:
    """A worker that was taken over announces a terabyte."""
    _write(struct.pack("<c8sQ", b"=", bytes(8), 1 << 40))
    return _sleep(b"")


def _half_frame(_: bytes) -> bytes:
    """It announces more than it sends, and stops."""
    _write(struct.pack("<c8sQ", b"=", bytes(8), 1000))
    return _sleep(b"")


def _nonsense(_: bytes) -> bytes:
    _write(b"nonsense" * 10)
    return _sleep(b"")


class _Planted:
    def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
        return os.mkdir, ("planted",)


def _pickled(_: bytes) -> bytes:
    """It sends a pickle that runs a command where it is unpickled."""
    data = pickle.dumps(_Planted())
    _write(struct.pack("<c8sQ", b"=", bytes(8), len(data)) + data)
    return data


def _ahead(_: bytes) -> bytes:
    """It answers the next task before it is asked."""
    answer = struct.pack("<c8sQ", b"=", bytes(8), 6) + b"forged"
    _write(answer)
    return b"own"


def _deaf(_: bytes) -> bytes:
    """It closes its ears: what it is sent next is not read."""
    for descriptor in range(3, 32):
        with suppress(OSError):
            os.read(descriptor, 0)
            os.close(descriptor)
    return _sleep(b"")


DEEDS: dict[str, Callable[[bytes], bytes]] = {
    "echo": lambda data: data,
    "process": lambda _: b"%d" % os.getpid(),
    "segfault": _segfault,
    "exit": _exit,
    "abort": _abort,
    "sleep": _sleep,
    "spin": _spin,
    "memory": _memory,
    "malloc": _malloc,
    "gigabyte": _gigabyte,
    "large": _large,
    "canary": _canary,
    "canary in a cause": _canary_in_a_cause,
    "print": _print,
    "leave": _leave,
    "text": _text,
    "endless frame": _endless_frame,
    "half frame": _half_frame,
    "nonsense": _nonsense,
    "pickled": _pickled,
    "ahead": _ahead,
    "deaf": _deaf,
}
