"""What a summary holds: counts alone."""

from __future__ import annotations

from dataclasses import dataclass

from pdfforms.model.finding import Code


@dataclass(frozen=True, slots=True)
class Count:
    """How many returned forms are of one sort."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How often one thing was said, of the answered returns in which it is known whether it was."""

    label: str
    """The definition's own words."""
    said: int
    known: int


@dataclass(frozen=True, slots=True)
class Group:
    """The boxes of one section, or the options of one choice."""

    heading: str
    tallies: tuple[Tally, ...]
    """In the definition's order."""
    reached: Tally
    """Returns in which at least one of them was said."""
    exclusive: bool = False
    """Options of one choice: a return says at most one of them."""

    @property
    def said(self) -> int:
        """How often any was said."""
        return sum(tally.said for tally in self.tallies)

    @property
    def known(self) -> int:
        """How often any could have been said."""
        return sum(tally.known for tally in self.tallies)


@dataclass(frozen=True, slots=True)
class FormSummary:
    """What came back of one form, all editions and languages together."""

    key: str
    title: str
    returned: int
    answered: int
    """Those in which somebody answered something; the base of the tallies."""
    groups: tuple[Group, ...]
    signatures: tuple[Tally, ...]
    """Signed, by the field's name."""


@dataclass(frozen=True, slots=True)
class Need:
    """One kind of finding that puts a return before a person."""

    code: Code
    records: int
    """Returned forms that have it."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What came back."""

    organization: str
    returned: int
    """Returned forms: a packet is one for each form in it, a file that is none of ours is one."""
    statuses: tuple[Count, ...]
    """All five, in a fixed order."""
    evidence: tuple[Count, ...]
    """By the kind furthest from a filled-in field that a return rests on; each return counts once."""
    forms: tuple[FormSummary, ...]
    """Those of which any came back, in the order given."""
    no_form: int
    """Files that carry none of the forms."""
    needs: tuple[Need, ...]
    """Most frequent first."""
    days: tuple[Count, ...]
    """By day received, YYYY-MM-DD, in order; days without a return between them have 0."""
    undated: int
    """Returns of which the day is not known."""
