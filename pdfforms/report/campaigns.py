"""Where campaigns stand, as what stands in a report: counts of students, never a name.

These counts are of the office's own work, so that they are exact however small; the page is the office's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pdfforms.report.contents import Chart, Contents, Row, Task, Tile, counted, over_days
from pdfforms.report.disclosure import percent
from pdfforms.report.summarise import each_day

_TITLE = "Who has answered"
_TILES = (
    ("complete", "good", ("complete",)),
    ("back, something missing", "care", ("returned",)),
    ("for a person to look at", "care", ("needs review",)),
    ("sent, nothing back", "plain", ("sent", "printed")),
    ("not reached", "bad", ("planned", "for paper", "drafted", "unknown", "refused", "bounced", "withdrawn")),
)
"""Words, tone and the stands that each tile counts: together all of them."""
_TASKS = (
    ("unknown", "Nobody knows whether a message left.", "Ask the server's log: pdfforms send --resolve.", True),
    ("bounced", "No message could be delivered.", "Correct the address: pdfforms campaign update.", True),
    ("refused", "A server will not take a message.", "Correct the address: pdfforms campaign update.", True),
    ("needs review", "Something came back that waits.", "See pdfforms review and pdfforms items.", False),
    ("returned", "A field or signature is missing.", "See what, in pdfforms status -o status.xlsx.", False),
    ("sent", "Nothing has come back.", "Remind them: pdfforms remind.", False),
    ("for paper", "A copy waits for the printer.", "Print it: pdfforms campaign print.", False),
    ("drafted", "A draft waits to be sent.", "Say that it was: pdfforms send --resolve.", False),
    ("planned", "Nothing has left yet.", "Send it: pdfforms send.", False),
)
"""Where a student stands, what that means, what to do, and whether it is urgent."""


@dataclass(frozen=True, slots=True)
class CampaignCounts:
    """What is counted of one campaign, or of several together."""

    names: tuple[str, ...]
    due: str | None
    stands: Mapping[str, int]
    """Students by where they stand."""
    groups: Mapping[str, Mapping[str, Mapping[str, int]]]
    """The same by school, grade and homeroom, in order: "grade" -> "9" -> "complete" -> 6."""
    came: frozenset[str]
    """The stands in which something came back."""
    days: Mapping[date, int]
    """Students by the day when the first return came."""


def campaign_contents(counts: CampaignCounts, organization: str, made: date) -> Contents:
    """What the page says; `made` is the day that it names as its own."""
    students = sum(counts.stands.values())
    parts = [", ".join(counts.names), counted(students, "student")]
    parts += [f"due {counts.due}"] if counts.due else []
    return Contents(
        _TITLE,
        organization,
        " · ".join([*parts, f"report of {made.isoformat()}"]),
        tuple(_tiles(counts, students)),
        tuple(_charts(counts)),
        over_days(tuple(each_day(Counter(counts.days))), "Students answered"),
        tuple(
            Task(f"{number:,}", message, action, urgent)
            for stands, message, action, urgent in _TASKS
            if (number := counts.stands.get(stands, 0))
        ),
        "Students are counted, not copies or messages. Complete: every required field is answered, every "
        "signature that the office asks for is there, and nothing waits for a person. Nothing in the mail tells "
        "whether it was opened. Small numbers are told as they are: keep this page among those who may know them.",
        "Students",
    )


def _tiles(counts: CampaignCounts, students: int) -> Iterator[Tile]:
    yield Tile(f"{students:,}", "students", "plain", 1.0 if students else 0.0)
    for words, tone, stands in _TILES:
        number = sum(counts.stands.get(each, 0) for each in stands)
        yield Tile(
            f"{number:,}", f"{words} ({percent(number, students)})", tone, number / students if students else 0.0
        )


def _charts(counts: CampaignCounts) -> Iterator[Chart]:
    for group, found in counts.groups.items():
        if set(found) - {""}:
            rows = tuple(_row(name, stands, counts.came) for name, stands in found.items())
            note = "Students who answered, and how many of them are complete."
            yield Chart(f"By {group}", rows, note)


def _row(name: str, stands: Mapping[str, int], came: Sequence[str] | frozenset[str]) -> Row:
    students, back = sum(stands.values()), sum(stands.get(each, 0) for each in came)
    complete = stands.get("complete", 0)
    return Row(name or "not said", f"{back:,} of {students:,}, {complete:,} complete", back / students)
