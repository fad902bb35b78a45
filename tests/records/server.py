"""A PostgreSQL server of our own on loopback, where Debian's package has put its programs."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

PASSWORD = "invented-for-tests"  # noqa: S105 - of a server that lives as long as a test


def programs() -> Path | None:
    """The folder with initdb and pg_ctl; None where there is no server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    on_path = shutil.which("pg_ctl")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@contextmanager
def running(bin_folder: Path) -> Iterator[str]:
    """A fresh server; gives the address of its database. Root may not run one, so it runs as `postgres` then."""
    user = "postgres" if os.geteuid() == 0 else None
    with TemporaryDirectory(prefix="pg-") as name:
        folder = Path(name)
        (folder / "password").write_text(PASSWORD, encoding="utf-8")
        if user:
            for path in (folder, folder / "password"):
                shutil.chown(path, user)
        data, port = folder / "data", _free_port()

        def run(program: str, *words: str) -> None:
            command = [str(bin_folder / program), "-D", str(data), *words]
            subprocess.run(command, check=True, user=user, stdout=subprocess.DEVNULL, cwd=folder)

        run("initdb", "-U", "office", "-A", "scram-sha-256", f"--pwfile={folder / 'password'}", "-E", "UTF8")
        options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off"
        run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql://office:{PASSWORD}@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
