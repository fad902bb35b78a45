"""Run a program of this machine, and say what is missing where it cannot run."""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

TIMEOUT = 120
"""Seconds that any program may take for a form of a few pages."""


class ProgramFailed(Exception):
    """The program refused its input or broke; the message holds what it printed."""


def run(*command: str | Path, accept: Sequence[int] = (0,), cwd: Path | None = None) -> str:
    """Run `command` in a UTF-8 locale and return its standard output.

    `accept` lists the exit codes that count as success. Raises ProgramFailed for any other one.
    """
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=TIMEOUT,
        cwd=cwd,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
        check=False,
    )
    if done.returncode not in accept:
        said = (done.stderr or done.stdout).strip()
        raise ProgramFailed(f"{Path(words[0]).name} exited {done.returncode}: {said}")
    return done.stdout


def missing_program(program: str, package: str) -> str | None:
    """None when `program` is on the PATH, else the Debian package to install."""
    return None if shutil.which(program) else f"{program} is missing: apt-get install {package}"


def missing_module(module: str, distribution: str) -> str | None:
    """None when Python can import `module`, else the PyPI distribution to install."""
    return None if importlib.util.find_spec(module) else f"{module} is missing: pip install {distribution}"
