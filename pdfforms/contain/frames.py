"""What goes through the two pipes between the parent and a worker: a kind, a token, a length, that many bytes.

The parent pickles what it sends and never unpickles what it gets, so that a worker which a file has taken over can
send nothing but bytes. The token is the parent's, new for each question, and comes back with the answer: what a
worker says before it is asked answers nothing.
"""

from __future__ import annotations

import pickle
import struct
from enum import Enum
from typing import BinaryIO, NamedTuple

_HEAD = struct.Struct("<c8sQ")
_SECONDS = struct.Struct("<d")


NO_MEMORY = 112
"""The exit code of a worker whose memory is too small to take a task in."""


class Kind(bytes, Enum):
    """What a frame is."""

    TASK = b"T"
    READY = b"R"
    RESULT = b"="
    MEMORY = b"M"
    """A MemoryError."""
    ERROR = b"E"
    """Any other Python error; the bytes are the name of its type."""
    LARGE = b"L"
    """The result was over the cap."""
    SETUP = b"S"
    """The setup failed; the bytes say how."""


class Frame(NamedTuple):
    """One question or answer."""

    kind: Kind
    token: bytes
    """Eight bytes."""
    body: bytes = b""


class TooLong(ValueError):
    """A frame is announced that is longer than may be."""


class NoFrame(ValueError):
    """What came is not a frame, or ended within one."""


def sealed(seconds: float, task: object) -> bytes:
    """The body of a task's frame: how long it may take, then the task. Raises what pickle raises."""
    return _SECONDS.pack(seconds) + pickle.dumps(task, protocol=5)


def seconds_of(body: bytes) -> float:
    """How long a task may take."""
    return float(_SECONDS.unpack_from(body)[0])


def task_of(body: bytes) -> object:
    """The task itself. Raises whatever unpickling it raises, MemoryError too."""
    return pickle.loads(memoryview(body)[_SECONDS.size :])  # noqa: S301 -- the parent's own


def put(pipe: BinaryIO, frame: Frame) -> None:
    """Write one frame. Raises OSError when nobody is at the other end."""
    pipe.write(_HEAD.pack(frame.kind.value, frame.token, len(frame.body)))
    pipe.write(frame.body)
    pipe.flush()


def take(pipe: BinaryIO, most: int) -> Frame | None:
    """Read one frame; None at the end of the pipe. Raises TooLong and NoFrame."""
    head = pipe.read(_HEAD.size)
    if not head:
        return None
    if len(head) < _HEAD.size:
        raise NoFrame
    letter, token, length = _HEAD.unpack(head)
    if length > most:
        raise TooLong
    body = pipe.read(length)
    if len(body) < length:
        raise NoFrame
    try:
        return Frame(Kind(letter), token, body)
    except ValueError as exc:
        raise NoFrame from exc
