"""The result of a conversion: a value, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conversion:
    """What a piece of writing says, as far as that is certain."""

    value: str | int | None
    """The typed value; "" when nothing was written; None when it is not known (then `code` is set)."""
    code: str | None = None
    """The finding, one of the closed set: `date_ambiguous`, `date_unreadable`, `integer_approximate`,
    `integer_unreadable`, `integer_out_of_range`, `time_ambiguous`, `time_unreadable`, `time_half_day`."""
    message: str = ""
    """One sentence for a person about the kind of writing, never the writing itself."""
    alternatives: tuple[str | int, ...] = ()
    """The readings a person may choose from, typed like `value`."""

    @property
    def readings(self) -> tuple[str | int, ...]:
        """Everything the writing may mean: the value, or else the alternatives."""
        return self.alternatives if self.value is None else (self.value,)


EMPTY = Conversion("")
"""Seen and empty."""
