"""Attacks on signed PDFs, made against our own forms; see README.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from tests.archive.attacks import certification, incremental, shadow, universal, wrapping

CLASSES: Mapping[str, Callable[[], Iterator[tuple[str, bytes]]]] = {
    "USF": universal.attacks,
    "ISA": incremental.attacks,
    "SWA": wrapping.attacks,
    "shadow: hide": shadow.hide,
    "shadow: replace": shadow.replace,
    "shadow: hide and replace": shadow.hide_and_replace,
    "certification": certification.attacks,
}
"""Class -> each of its attacks: what it does, and the file."""
