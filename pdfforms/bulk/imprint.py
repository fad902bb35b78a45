"""Who acts and when, as the ledger has it."""

from __future__ import annotations

from datetime import UTC, datetime

from pdfforms import __version__

PROGRAM = f"pdfforms {__version__}"
"""This version, which reads, archives and destroys."""


def now() -> str:
    """The moment as the ledger has it."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
