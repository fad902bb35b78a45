"""Summary -> what stands in the report, in words and lengths of bars, for whatever draws it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from pdfforms.model.finding import Severity
from pdfforms.report.disclosure import Told, percent, told, told_each, told_together
from pdfforms.report.summary import Count, FormSummary, Group, Summary

TITLE = "What came back"
_MOST_DAYS = 45
_MOST_WEEKS = 60
_STATUSES = (
    ("ready to use", "good"),
    ("for a person to look at", "care"),
    ("came back empty", "care"),
    ("could not be read", "bad"),
    ("none of our forms", "plain"),
)
"""In the order of the summary's statuses."""


@dataclass(frozen=True, slots=True)
class Tile:
    """How many returns are of one status, of all that came back."""

    number: str
    words: str
    tone: str
    """"plain", "good", "care" or "bad"."""
    bar: float
    """0 to 1."""


@dataclass(frozen=True, slots=True)
class Row:
    """One bar."""

    label: str
    words: str
    bar: float
    """0 to 1."""
    faint: bool = False
    """True where a number is told as a bound or not at all."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars under one heading."""

    heading: str
    rows: tuple[Row, ...]
    note: str = ""
    wide: bool = False
    """Labels are sentences, so that it needs the page's whole width."""
    detail: bool = False
    """Not on the page: only where there is room to open it."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Returns over time."""

    heading: str
    columns: tuple[Count, ...]
    words: str
    """The same for those who cannot see it."""


@dataclass(frozen=True, slots=True)
class Task:
    """One kind of thing that a person must do."""

    count: str
    message: str
    action: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """All of a report."""

    title: str
    organization: str
    subtitle: str
    tiles: tuple[Tile, ...]
    charts: tuple[Chart, ...]
    days: Columns | None
    tasks: tuple[Task, ...]
    note: str
    """How it was counted."""
    counted_by: str = "Returns"
    """What the numbers of the tasks count."""


def contents(summary: Summary, minimum: int, made: date | None = None) -> Contents:
    """What the report says; `made` is the day that it names as its own."""
    return Contents(
        TITLE,
        summary.organization,
        _subtitle(summary, made),
        tuple(_tiles(summary)),
        tuple(chart for chart in _charts(summary, minimum) if chart.rows),
        over_days(summary.days, "Received", summary.undated),
        tuple(
            Task(f"{need.records:,}", need.code.message, need.code.action, need.code.severity is Severity.ERROR)
            for need in summary.needs
        ),
        _note(minimum),
    )


def counted(number: int, one: str, several: str = "") -> str:
    """`1 return`, `2,000 returns`"""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def _subtitle(summary: Summary, made: date | None) -> str:
    parts = [counted(summary.returned, "returned form")]
    if summary.days:
        first, last = summary.days[0].label, summary.days[-1].label
        parts.append(f"received on {first}" if first == last else f"received {first} to {last}")
    if made:
        parts.append(f"report of {made.isoformat()}")
    return " · ".join(parts)


def _tiles(summary: Summary) -> Iterator[Tile]:
    yield Tile(f"{summary.returned:,}", "returned forms", "plain", 1.0 if summary.returned else 0.0)
    for status, (words, tone) in zip(summary.statuses, _STATUSES, strict=True):
        share = status.count / summary.returned if summary.returned else 0.0
        yield Tile(f"{status.count:,}", f"{words} ({percent(status.count, summary.returned)})", tone, share)


def _charts(summary: Summary, minimum: int) -> Iterator[Chart]:
    yield Chart("How they came back", tuple(_shares(summary.evidence, summary.returned)))
    of_forms = [Count(form.title, form.returned) for form in summary.forms]
    of_forms += [Count("None of our forms, or not known", summary.no_form)] if summary.no_form else []
    yield Chart("Which forms", tuple(_shares(of_forms, summary.returned)))
    signed = [
        _row(tally.label, told(tally, minimum))
        for form in summary.forms
        for tally in form.signatures
        if form.answered
    ]
    if signed:
        yield Chart("Signed", tuple(signed))
    for form in summary.forms:
        if form.answered:
            yield from _answers(form, minimum)


def _shares(counts: tuple[Count, ...] | list[Count], of: int) -> Iterator[Row]:
    for each in counts:
        yield Row(each.label, f"{each.count:,} ({percent(each.count, of)})", each.count / of if of else 0)


def _answers(form: FormSummary, minimum: int) -> Iterator[Chart]:
    """A form with one list of boxes has a bar for each box; one with several has a bar for each list, and the
    lists as details."""
    base = f"{form.title}: {counted(form.answered, 'answered return')}."
    lists = [group for group in form.groups if not group.exclusive]
    several = len(lists) > 1
    if several:
        rows = tuple(_row(group.heading, told_together(group, minimum)) for group in lists)
        yield Chart(f"{form.title}: ticked, section by section", rows, base, wide=True)
    for group in form.groups:
        yield Chart(
            _sentence(group.heading),
            _rows(group, minimum),
            base,
            wide=True,
            detail=several and not group.exclusive,
        )


def _rows(group: Group, minimum: int) -> tuple[Row, ...]:
    return tuple(
        _row(tally.label, each) for tally, each in zip(group.tallies, told_each(group, minimum), strict=True)
    )


def _row(label: str, each: Told) -> Row:
    return Row(label, each.words, each.bar, faint=not each.exact)


def _sentence(heading: str) -> str:
    """A heading in capitals is loud among the others."""
    return heading.capitalize() if heading.isupper() else heading.rstrip(":")


def over_days(days: tuple[Count, ...], verb: str, undated: int = 0) -> Columns | None:
    """Counts by day, or by week or month where there are many days; `undated` are those of no known day."""
    if not days:
        return None
    span, columns = "day", days
    if len(columns) > _MOST_DAYS:
        span, columns = "week", _merged(days, lambda day: "{}-W{:02}".format(*day.isocalendar()[:2]))
    if len(columns) > _MOST_WEEKS:
        span, columns = "month", _merged(days, lambda day: f"{day:%Y-%m}")
    most = max(columns, key=lambda each: each.count)
    words = (
        f"Most came in on {most.label}: {most.count:,}."
        if span == "day"
        else (f"Most came in the {span} {most.label}: {most.count:,}.")
    )
    if undated:
        words += f" Of {counted(undated, 'return')} the day is not known."
    return Columns(f"{verb}, by {span}", columns, words)


def _merged(days: tuple[Count, ...], name: Callable[[date], str]) -> tuple[Count, ...]:
    merged: dict[str, int] = {}
    for day in days:
        label = name(date.fromisoformat(day.label))
        merged[label] = merged.get(label, 0) + day.count
    return tuple(Count(label, count) for label, count in merged.items())


def _note(minimum: int) -> str:
    hidden = (
        f" Answers of fewer than {minimum} returns, or of all but fewer than {minimum}, are told as bounds, so "
        "that nobody can be known by them."
        if minimum > 1
        else " Small numbers are told as they are: keep this report among those who may know them."
    )
    return (
        "A packet counts as one return for each form in it. Answers are counted among the returns in which "
        "somebody answered something and the box is known; returns of one copy count once." + hidden
    )
