"""A real Dask cluster on loopback: a scheduler and workers, each a process that a test can kill."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .command import missing_module
from .s3 import free_port, wait_for


def available() -> str | None:
    """None when a cluster can run here, else what is missing."""
    return missing_module("distributed", "distributed")


class Cluster:
    """One scheduler, at the same address whenever it starts, and its workers."""

    def __init__(self, scratch: Path, environment: dict[str, str], preload: str) -> None:
        self.port = free_port()
        self._scratch, self._preload = scratch, preload
        self._environment = {**os.environ, **environment}
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._run_scheduler()

    @property
    def address(self) -> str:
        """Of the scheduler."""
        return f"tcp://127.0.0.1:{self.port}"

    def start_workers(self, count: int) -> None:
        """Starts workers of one thread each, which nobody starts again."""
        words = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--memory-limit", "0")
        for number in range(len(self.workers), len(self.workers) + count):
            place = self._scratch / f"worker-{number}"
            self.workers.append(
                self._run("worker", self.address, *words, "--local-directory", place, "--preload", self._preload)
            )

    def restart(self) -> None:
        """Kills the scheduler, and starts another one in its place, without workers."""
        self.scheduler.send_signal(signal.SIGKILL)
        self.scheduler.wait()
        for worker in self.workers:
            worker.kill()
            worker.wait()
        self.scheduler = self._run_scheduler()

    def stop(self) -> None:
        """Kills all that still runs."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def _run_scheduler(self) -> "subprocess.Popen[bytes]":
        words = ("--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard", "--no-show")
        process = self._run("scheduler", *words)
        wait_for(self.port, process)
        return process

    def _run(self, program: str, *words: str | Path) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", f"distributed.cli.dask_{program}", *map(str, words)]
        with (self._scratch / f"{program}.log").open("ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=log, env=self._environment)


@contextmanager
def running(scratch: Path, environment: dict[str, str], preload: str) -> Iterator[Cluster]:
    """A cluster of two workers; `preload` is a module that each of them imports first."""
    cluster = Cluster(scratch, environment, preload)
    try:
        cluster.start_workers(2)
        yield cluster
    finally:
        cluster.stop()
