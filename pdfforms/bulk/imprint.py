"""Who acts and when, as the ledger has it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pdfforms import __version__

PROGRAM = f"pdfforms {__version__}"
"""This version, which reads, archives and destroys."""


def now() -> str:
    """The moment as the ledger has it."""
    return ago()


def ago(**passed: float) -> str:
    """An earlier one; `passed` is what a timedelta is made of."""
    return (datetime.now(UTC) - timedelta(**passed)).isoformat(timespec="seconds").replace("+00:00", "Z")
