"""What may be told of a count of answers, so that nobody in a small group is known by it.

A report goes to people who know the families. "1 of 118 chose this" may name a child to them, and so may "117 of
118". So a count of answers that is not 0 and below `minimum`, or that leaves out fewer than `minimum`, is told as
a bound; of fewer than `minimum` returns nothing is told at all; and of several boxes together a rounded share is
told, never the sum, from which a hidden box could be worked out. Counts of the office's own work (statuses,
findings, days) are exact. Two reports of nearly the same returns can still be compared; who gives out several must
look at that.
"""

from __future__ import annotations

from dataclasses import dataclass

from pdfforms.report.summary import Group, Tally

MINIMUM = 5


@dataclass(frozen=True, slots=True)
class Told:
    """A count in words, and how long its bar is."""

    words: str
    """`61 of 118 (52 %)`, `fewer than 5 of 118`"""
    bar: float = 0.0
    """0 to 1; of a bound, what is certain."""
    exact: bool = True


def told(tally: Tally, minimum: int) -> Told:
    """A tally as it may be told; `minimum` 1 tells all."""
    said, known = tally.said, tally.known
    if not known:
        return Told("not known in any return", exact=False)
    if known < minimum:
        return Told(f"fewer than {minimum} returns", exact=False)
    if 0 < said < minimum:
        return Told(f"fewer than {minimum} of {known:,}", exact=False)
    if 0 < known - said < minimum:
        return Told(f"all but fewer than {minimum} of {known:,}", (known - minimum + 1) / known, exact=False)
    return Told(f"{said:,} of {known:,} ({percent(said, known)})", said / known)


def told_each(group: Group, minimum: int) -> tuple[Told, ...]:
    """The tallies of a group. Where one option alone of a choice is hidden the next smallest is too: the others
    and the number of returns would give it away."""
    all_told = [told(tally, minimum) for tally in group.tallies]
    hidden = [number for number, each in enumerate(all_told) if not each.exact]
    others = [number for number, each in enumerate(all_told) if each.exact and group.tallies[number].said]
    if group.exclusive and len(hidden) == 1 and others:
        smallest = min(others, key=lambda number: group.tallies[number].said)
        all_told[smallest] = Told("not told, or the hidden one could be worked out", exact=False)
    return tuple(all_told)


def told_together(group: Group, minimum: int) -> Told:
    """The share of a group's boxes that are ticked, and in how many returns any is."""
    reached, share = told(group.reached, minimum), told(Tally("", group.said, group.known), minimum)
    if not share.exact or group.reached.known < minimum:
        return Told(f"at least one: {reached.words}", exact=False)
    return Told(f"{percent(group.said, group.known)} of boxes; at least one: {reached.words}", share.bar)


def percent(part: int, whole: int) -> str:
    """`52 %`, held together; never 0 % or 100 % for what is not quite that."""
    if not whole:
        return "0\u00a0%"
    rounded = (200 * part + whole) // (2 * whole)
    if rounded == 0 and part:
        return "<\u00a01\u00a0%"
    if rounded == 100 and part < whole:
        return ">\u00a099\u00a0%"
    return f"{rounded}\u00a0%"
