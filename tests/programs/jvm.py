"""A Java virtual machine inside this Python process: only for child processes, it cannot be stopped again."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from .command import missing_module

DEBIAN_JARS = Path("/usr/share/java")
"""Where Debian's Java policy puts the jars of its packages."""


def missing(jars: Sequence[str], package: str) -> str | None:
    """None when a JVM can start with the `jars` of a Debian package, else what to install."""
    if not shutil.which("java"):
        return "java is missing: apt-get install default-jre-headless"
    if not all((DEBIAN_JARS / jar).exists() for jar in jars):
        return f"{', '.join(jars)} missing: apt-get install {package}"
    return missing_module("jpype", "JPype1")


def start(jars: Sequence[Path], *options: str) -> None:
    """Start the JVM with `jars` on its class path; after it Java packages import through `jpype.JClass`."""
    import jpype  # type: ignore[import-untyped]  # JPype has no types; only child processes pay for it

    jpype.startJVM("-Djava.awt.headless=true", *options, classpath=[str(jar) for jar in jars])
