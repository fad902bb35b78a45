"""What following up a campaign asks of what came back: is it complete, is it to be reviewed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pdfforms.model.record import Status


@dataclass(frozen=True, slots=True)
class Returned:
    """One record of a campaign's copy, as far as it says whether anything is missing."""

    record: str
    copy: str
    form: str | None
    edition: str | None
    status: Status
    received_at: str
    """When its first file arrived."""
    answered: frozenset[str]
    """Keys of the fields in which something stands: ticked, signed, not empty."""
    unknown: bool
    """Whether any value is not known."""
    doubts: tuple[tuple[str, str | None], ...] = ()
    """Findings for a person: code and field."""


@dataclass(frozen=True, slots=True)
class AgreedPlan:
    """One record that may name a day on which it is to be reviewed."""

    record: str
    form: str | None
    copy: str | None
    status: Status
    student: str
    """The roster's own key; "" where no copy of ours tells it."""
    issued_at: str
    """When its copy was made; "" where it is of none."""
    campaign: str
    """The copy's; "" where it is of none."""
    said: Mapping[str, str | None]
    """Values as text, by field key; "" is empty, None is not known."""
