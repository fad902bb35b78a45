"""What the pages of a form cannot show as it was, for the last page and for the findings."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Notes:
    """What the pages cannot show as it was, for the last page."""

    whole: list[tuple[str, str]] = field(default_factory=list)
    """(field, text) of answers that go in full to the last page."""
    missing: dict[str, str] = field(default_factory=dict)
    """Characters without a glyph, by field."""
    damaged: list[str] = field(default_factory=list)
    """Fields with something that is no character."""
    pictures: list[str] = field(default_factory=list)
    """Evidence that could not be taken over."""
