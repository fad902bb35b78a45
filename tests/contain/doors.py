"""What a file that took over its parser would try, each by its name."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from pdfforms.contain.calls import CONDITIONAL, REFUSED, numbers


def setup(folder: str) -> Callable[[str], bytes]:
    """Each door is tried in the folder, in which there is a file `there`; what came of it is told as JSON."""
    place = Path(folder)
    return lambda door: json.dumps(_tried(lambda: DOORS[door](place))).encode()


def _tried(attempt: Callable[[], object]) -> str:
    """`open` or the error's name."""
    try:
        attempt()
    except OSError as exc:
        return errno.errorcode.get(exc.errno or 0, type(exc).__name__)
    except ValueError as exc:
        return type(exc).__name__
    return "open"


def _call(name: str, *arguments: int) -> None:
    """A call of Linux by its number, past Python and the C library. Raises OSError."""
    if sys.platform == "linux":
        number = numbers(REFUSED + CONDITIONAL, os.uname().machine)[name]
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.syscall(ctypes.c_long(number), *(ctypes.c_long(each) for each in arguments)) < 0:
            raise OSError(ctypes.get_errno(), name)


def _every_call(_: Path) -> None:
    """All of the table, with arguments that mean nothing. Only where the filter is known to be there: `reboot`
    is among them. Raises OSError of the last, or one that says which was let through."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    if "Seccomp:\t2" not in status:
        raise OSError(errno.ENOTSUP, "no filter")
    for name in numbers(REFUSED, os.uname().machine):
        try:
            _call(name, -1, -1, -1, -1, -1)
        except OSError as exc:
            if exc.errno == errno.EPERM:
                continue
        raise OSError(errno.EBADE, name)
    raise OSError(errno.EPERM, "all")


def _thread(_: Path) -> None:
    found = []
    thread = threading.Thread(target=lambda: found.append(1))
    thread.start()
    thread.join()
    assert found


DOORS: dict[str, Callable[[Path], object]] = {
    # shut
    "socket": lambda _: socket.socket(),
    "unix socket": lambda _: socket.socket(getattr(socket, "AF_UNIX", 1)),
    "socket pair": lambda _: socket.socketpair(),
    "program": lambda _: subprocess.run([sys.executable, "-c", ""], check=True),
    "shell": lambda _: os.execv("/bin/sh", ["sh", "-c", "true"]),  # noqa: S606 -- it does not start
    "fork": lambda _: os.fork() or os._exit(0),
    "new file": lambda folder: (folder / "new").write_bytes(b"x"),
    "old file": lambda folder: (folder / "there").open("r+b"),
    "append": lambda folder: (folder / "there").open("ab"),
    "nameless file": lambda folder: os.open(folder, getattr(os, "O_TMPFILE", os.O_CREAT) | os.O_RDWR),
    "directory": lambda folder: (folder / "folder").mkdir(),
    "remove": lambda folder: (folder / "there").unlink(),
    "rename": lambda folder: (folder / "there").rename(folder / "gone"),
    "rights": lambda folder: (folder / "there").chmod(0o777),
    "times": lambda folder: os.utime(folder / "there"),
    "truncate": lambda folder: os.truncate(folder / "there", 0),
    "symbolic link": lambda folder: (folder / "link").symlink_to("there"),
    "hard link": lambda folder: (folder / "link").hardlink_to(folder / "there"),
    "own memory": lambda _: Path("/proc/self/mem").open("r+b"),  # noqa: SIM115 -- it does not open
    "the parent's memory": lambda _: Path(f"/proc/{os.getppid()}/mem").open("r+b"),  # noqa: SIM115
    "read the parent's memory": lambda _: Path(f"/proc/{os.getppid()}/mem").read_bytes(),
    "read the parent's environment": lambda _: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
    "signal the parent": lambda _: os.kill(os.getppid(), 0),
    "signal all": lambda _: os.kill(-1, 0),
    "signal the group": lambda _: os.kill(0, 0),
    "ptrace": lambda _: _call("ptrace", 16, os.getppid(), 0, 0),
    "io_uring": lambda _: _call("io_uring_setup", 8, 0),
    "openat2": lambda _: _call("openat2", -100, 0, 0, 0),
    "clone": lambda _: _call("clone", 17, 0, 0, 0, 0),
    "clone3": lambda _: _call("clone3", 0, 0),
    "memfd": lambda _: os.memfd_create("x"),
    "pidfd": lambda _: os.pidfd_open(os.getppid()),
    "limits": lambda _: _call("prlimit64", 0, 7, 1 << 32, 0),
    "type into the terminal": lambda _: _call("ioctl", 0, 0x5412, 0),
    "signals by fcntl": lambda _: _call("fcntl", 0, 8, os.getppid()),
    "outlive the parent": lambda _: _call("prctl", 1, 0, 0, 0, 0),
    "every call of the table": _every_call,
    # open
    "read": lambda folder: (folder / "there").read_bytes(),
    "list": lambda folder: list(folder.iterdir()),
    "thread": _thread,
    "sleep": lambda _: time.sleep(0),
    "signal itself": lambda _: os.kill(os.getpid(), 0),
}
FENCED = {"read the parent's memory", "read the parent's environment"}
"""What Landlock refuses."""
OPEN = {"read", "list", "thread", "sleep", "signal itself"}
"""What reading files needs."""


def environment() -> Callable[[str], bytes]:
    """The environment, the descriptors and the standard streams that a worker has."""

    def told(_: str) -> bytes:
        listing = Path("/proc/self/fd")
        links = sorted(str(each.readlink()) for each in listing.iterdir() if each.is_symlink())
        return json.dumps({"names": sorted(os.environ), "open": links}).encode()

    return told
