"""What commands that read many files share: the progress that they show and the sentence that they end with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from pdfforms.bulk.office import Office
from pdfforms.bulk.reading.intake import office_records
from pdfforms.bulk.reading.tally import Tally
from pdfforms.commands.options import count
from pdfforms.commands.outputs import Output
from pdfforms.model.ledger import RecordFilter
from pdfforms.model.record import Status
from pdfforms.records.table import safe

BECAME = {
    Status.OK: "ok",
    Status.NEEDS_REVIEW: "for a person",
    Status.BLANK: "blank",
    Status.NOT_OURS: "not ours",
    Status.UNREADABLE: "unreadable",
}


class Shown(Protocol):
    """A tally, of this machine or of many."""

    @property
    def done(self) -> int:
        """Files that were read."""

    @property
    def known(self) -> int:
        """Files that were read before."""

    @property
    def statuses(self) -> Counter[Status]:
        """How many records of each status."""


@contextmanager
def progress(total: int | None, words: str = "Reading") -> Iterator[Callable[[Shown], None]]:
    """Shows how far a run is, how fast, how long still and what came of it, where standard error is a terminal."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        TextColumn("[dim]{task.fields[outcomes]}"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task(words, total=total, outcomes="")

        def told(tally: Shown) -> None:
            least = tally.done + tally.known
            bar.update(task, completed=least, outcomes=in_words(tally.statuses))

        yield told


class _Rate(ProgressColumn):
    """Files a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.0f}/s" if task.speed else "", "dim")


def in_words(statuses: Counter[Status]) -> str:
    """`3 ok, 2 for a person, 1 unreadable`"""
    return ", ".join(f"{statuses[status]} {words}" for status, words in BECAME.items() if statuses[status])


def counted(statuses: Counter[Status]) -> str:
    """`8 records: 3 ok, 2 for a person, 1 blank, 1 not ours, 1 unreadable`"""
    head = count(statuses.total(), "record")
    return f"{head}: {words}" if (words := in_words(statuses)) else head


def ended(tally: Tally, office: Office, to: Output | None) -> int:
    """Writes the records of an office's run, where that is wanted, and says what came of it; the exit code."""
    if to is not None:
        wanted = RecordFilter(ids=tuple(tally.records))
        to.write(office_records(office, wanted), office.shelf().forms())
    waiting = tally.statuses[Status.NEEDS_REVIEW]
    say(tally, "Next: pdfforms review" if waiting else "Next: pdfforms export -o records.xlsx")
    return 1 if tally.statuses[Status.UNREADABLE] or tally.troubles else 0


def say(tally: Tally, following: str) -> None:
    """What an office's run came to, and what is to be done next."""
    for trouble in tally.troubles:
        click.echo(safe(f"not taken in: {trouble}"), err=True)
    for name in tally.quarantined:
        click.echo(safe(f"in quarantine: {name}"), err=True)
    there = f", {tally.known} there already" if tally.known else ""
    left = f" and {count(tally.left_over, 'file')} of an earlier run" if tally.left_over else ""
    click.echo(f"{count(tally.came, 'file')}{there}{left}; {counted(tally.statuses)}", err=True)
    click.echo(following, err=True)
