"""What commands that read many files share: the progress that they show and the sentence that they end with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

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

from pdfforms.bulk.desk import Tally, Told
from pdfforms.model.record import Status

BECAME = {
    Status.OK: "ok",
    Status.NEEDS_REVIEW: "for a person",
    Status.BLANK: "blank",
    Status.NOT_OURS: "not ours",
    Status.UNREADABLE: "unreadable",
}


@contextmanager
def progress(total: int | None, words: str = "Reading") -> Iterator[Told]:
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

        def told(tally: Tally) -> None:
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
