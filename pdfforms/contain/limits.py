"""What a worker may take."""

from __future__ import annotations

from dataclasses import dataclass

PATIENCE = 2.5
"""A busy machine gives a worker only a part of a processor: a good file must not fail for that."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one worker, or of one task where it says so."""

    memory: int = 1 << 30
    """Address space of the process, in bytes."""
    seconds: float = 12.0
    """Of one task, on the processor; on the wall `PATIENCE` times as many."""
    open_files: int = 256
    """File descriptors at one time."""
    result_bytes: int = 64 << 20
    """The longest result of a task."""
    start_seconds: float = 60.0
    """From the start of a worker until it is ready."""


LIGHT = Limits()
HEAVY = Limits(memory=2 << 30)
"""Where the OCR engine is loaded in the process."""
