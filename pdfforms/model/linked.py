"""A copy that was made of a return: answers filled in and locked, the rest open. Its return is part of the same
record."""

from __future__ import annotations

from dataclasses import dataclass

CORRECTION = "correction"
"""The kind that asks a family again for what is missing; also of the message that brings it."""
STAFF = "staff"
"""The kind that asks the school's staff to sign; also of the message that brings it."""


@dataclass(frozen=True, slots=True)
class Linked:
    """One such copy."""

    copy: str
    """Its own code, which is on its pages."""
    record: str
    """The record that it was made of, and that its return is part of."""
    original: str | None
    """The code of the first copy; None where that had none."""
    kind: str
    """`CORRECTION` or `STAFF`."""
    open: tuple[str, ...]
    """The fields that are asked for; all others are locked."""
    files: frozenset[str]
    """SHA-256 of the files that the record stood on: what came later was not known when it was made."""
    sha256: str
    """Of the PDF, which lies in copies/."""
    made_at: str
