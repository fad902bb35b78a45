"""A real PostgreSQL server on loopback, in a temporary folder, for as long as a test needs one."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from .command import ProgramFailed, missing_module

OWNER = "pdfforms"
LOCKED = "locked"
"""A role that must show a password; all others are trusted."""
PASSWORD = "correct horse"  # noqa: S105 - of a server that lives for a minute
_RULES = f"host all {LOCKED} 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n"
_SETTINGS = {
    "fsync": "off",  # the server is never the one that is killed
    "unix_socket_directories": "",
    "listen_addresses": "127.0.0.1",
    "shared_buffers": "32MB",
}


def available() -> str | None:
    """None when a server can run here, else what is missing."""
    if _programs() is None:
        return "PostgreSQL's server is missing: apt-get install postgresql"
    return missing_module("pg8000", "pg8000")


def _programs() -> Path | None:
    """Debian keeps each version's programs apart and out of the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[4]))
    on_path = shutil.which("postgres")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    port: int

    def address(self, database: str, user: str = OWNER) -> str:
        """A ledger's URL."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def run(self, sql: str, database: str = "postgres") -> None:
        """Runs one statement as the owner, outside a transaction."""
        engine = create_engine(
            self.address(database).replace("postgresql:", "postgresql+pg8000:"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.execute(text(sql))
        engine.dispose()


@contextmanager
def running() -> Iterator[Server]:
    """A server with an empty cluster."""
    programs = _programs()
    if programs is None:
        raise FileNotFoundError("postgres")
    folder = Path(tempfile.mkdtemp(prefix="pdfforms-postgresql-"))
    user = _unprivileged(folder)
    try:
        data = folder / "data"
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"],
            check=True, capture_output=True, cwd=folder, **user,
        )  # fmt: skip
        (data / "pg_hba.conf").write_text(_RULES)
        port = _free_port()
        options = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [programs / "postgres", "-D", data, "-p", str(port), *options],
                stdout=log, stderr=log, cwd=folder, **user,
            )  # fmt: skip
        try:
            _wait(process, programs / "pg_isready", port, folder / "log")
            server = Server(port)
            server.run(f"CREATE ROLE {LOCKED} LOGIN PASSWORD '{PASSWORD}'")
            yield server
        finally:
            process.send_signal(signal.SIGQUIT)  # at once: nothing of it is needed any more
            process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> dict[str, Any]:
    """The server refuses to run as root: arguments that make a child process somebody else's, folder included."""
    if os.getuid():
        return {}
    user = pwd.getpwnam("nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: "subprocess.Popen[bytes]", ready: Path, port: int, log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise ProgramFailed(log.read_text(errors="replace"))
        if not subprocess.run([ready, "-q", "-h", "127.0.0.1", "-p", str(port)], check=False).returncode:
            return
        time.sleep(0.05)
    raise ProgramFailed(log.read_text(errors="replace"))
