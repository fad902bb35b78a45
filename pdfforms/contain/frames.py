"""What goes through the two pipes between the parent and a worker: a kind, a token, a length, that many bytes.

The parent pickles what it sends and never unpickles what it gets, so that a worker which a file has taken over can
send nothing but bytes. The token is the parent's, new for each question, and comes back with the answer: what a
worker says before it is asked answers nothing.
"""

from __future__ import annotations

import pickle
import struct
from enum import Enum
from itertools import accumulate, pairwise
from typing import BinaryIO, NamedTuple

_HEAD = struct.Struct("<c8sQ")
_SECONDS = struct.Struct("<d")
_COUNT = struct.Struct("<I")


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


Parts = tuple[bytes | memoryview, ...]
"""A frame's body in parts, which are sent one after the other."""


def sealed(seconds: float, task: object) -> Parts:
    """The body of a task's frame: how long it may take, then the task. Raises what pickle raises.

    What the task wraps in a `pickle.PickleBuffer` is sent from where it lies: copying files costs as much as
    storing them.
    """
    apart: list[pickle.PickleBuffer] = []
    packed = pickle.dumps(task, protocol=5, buffer_callback=apart.append)
    files = [each.raw() for each in apart]
    sizes = [len(packed), *map(len, files)]
    head = _SECONDS.pack(seconds) + _COUNT.pack(len(sizes)) + struct.pack(f"<{len(sizes)}Q", *sizes)
    return (head, packed, *files)


def seconds_of(body: bytes) -> float:
    """How long a task may take."""
    return float(_SECONDS.unpack_from(body)[0])


def task_of(body: bytes) -> object:
    """The task itself. Raises whatever unpickling it raises, MemoryError too."""
    (count,) = _COUNT.unpack_from(body, _SECONDS.size)
    sizes = struct.Struct(f"<{count}Q")
    start = _SECONDS.size + _COUNT.size
    ends = list(accumulate(sizes.unpack_from(body, start), initial=start + sizes.size))
    packed, *files = (body[begin:end] for begin, end in pairwise(ends))
    return pickle.loads(packed, buffers=files)  # noqa: S301 -- the parent's own


def put(pipe: BinaryIO, frame: Frame) -> None:
    """Write one frame. Raises OSError when nobody is at the other end."""
    put_parts(pipe, frame.kind, frame.token, (frame.body,))


def put_parts(pipe: BinaryIO, kind: Kind, token: bytes, body: Parts) -> None:
    """Write one frame whose body is in parts. Raises OSError when nobody is at the other end."""
    pipe.write(_HEAD.pack(kind.value, token, sum(map(len, body))))
    for each in body:
        pipe.write(each)
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
