"""A real S3 server on loopback, moto's, in a process of its own for as long as a test needs one."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from .command import ProgramFailed, missing_module


def available() -> str | None:
    """None when a server can run here and be asked, else what is missing."""
    return missing_module("moto", "'moto[server]'") or missing_module("s3fs", "s3fs")


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    port: int

    @property
    def environment(self) -> dict[str, str]:
        """What a program must see in its environment to reach it."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_ACCESS_KEY_ID": "invented",
            "AWS_SECRET_ACCESS_KEY": "invented",
            "AWS_DEFAULT_REGION": "us-east-1",
        }

    def system(self) -> Any:
        """fsspec's file system on it, which remembers no listing."""
        import s3fs

        return s3fs.S3FileSystem(
            key="invented",
            secret="invented",  # noqa: S106 - of a server that lives for a minute
            endpoint_url=f"http://127.0.0.1:{self.port}",
            use_listings_cache=False,
            skip_instance_cache=True,
        )


@contextmanager
def running() -> Iterator[Server]:
    """A server without buckets."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    environment = {**os.environ, "MOTO_S3_CUSTOM_ENDPOINTS": f"http://127.0.0.1:{port}"}
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        try:
            wait_for(port, process)
            yield Server(port)
        finally:
            process.kill()
            _forget()


def _forget() -> None:
    """fsspec keeps its file systems, with the endpoint that the environment named when each was made."""
    import s3fs

    s3fs.S3FileSystem.clear_instance_cache()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Returns once the process listens; raises ProgramFailed where it ends instead."""
    for _ in range(1200):
        if process.poll() is not None:
            raise ProgramFailed(f"{process.args!r} exited {process.returncode}")
        with socket.socket() as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.05)
    raise ProgramFailed(f"{process.args!r} does not listen")
