"""Findings: what a person should know about a return. One table, stable codes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """`warning` and `error` put a record before a person; `info` does not."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Code:
    """One row of the table of findings."""

    code: str
    severity: Severity
    message: str
    """One line for a person; never holds an answer's text."""
    action: str
    """What to do about it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of one record."""

    code: str
    severity: Severity
    message: str
    field: str | None = None

    def to_json(self) -> dict[str, str | None]:
        """The shape that FIELDS.md gives."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "field": self.field,
            "message": self.message,
        }
