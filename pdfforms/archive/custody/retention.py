"""When a record, or whatever else has a term, is due to be destroyed: pure arithmetic, never on the early side.

A term of seven years after 28 June 2024 ends with 28 June 2031; the record is due on the day after. The
anniversary of 29 February is 1 March in a year that has none. Where nothing is known of a leaving, and while a
student is back, nothing is due, however long it takes; a hold stops everything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pdfforms.model.retention import After, Case, LeavingKind, Retention, Rule


@dataclass(frozen=True, slots=True)
class Term:
    """What is known of one end."""

    case: Case
    rule: Rule
    due: date | None
    """The first day on which it is to be destroyed; None where that cannot be known."""


@dataclass(frozen=True, slots=True)
class Due:
    """What there is on one day."""

    due: tuple[Term, ...]
    held: tuple[Term, ...]
    """They would be due, but for a hold."""
    later: int
    """How many will be due at a known day."""
    unknown: tuple[Term, ...]
    """Nobody knows when: no leaving date, or no student."""


def due_on(cases: Iterable[Case], schedule: Retention, day: date) -> Due:
    """What is due on a day."""
    due, held, unknown, later = [], [], [], 0
    for case in cases:
        term = Term(case, schedule.of_case(case), due_day(case, schedule))
        if term.due is None:
            unknown.append(term)
        elif term.due > day:
            later += 1
        elif case.held:
            held.append(term)
        else:
            due.append(term)
    return Due(tuple(due), tuple(held), later, tuple(unknown))


def due_day(case: Case, schedule: Retention) -> date | None:
    """The first day on which a record is to be destroyed, holds apart; None where that cannot be known."""
    rule = schedule.of_case(case)
    if rule.after is After.SCHOOL_YEAR:
        return _behind(_school_year_end(case.received, schedule.school_year_ends), rule.years)
    if case.leaving is None:
        return None
    if case.leaving.kind is LeavingKind.TRANSFERRED:
        years = rule.years if rule.after is After.TRANSFER else 0
        return _behind(case.leaving.day, years)
    return _behind(case.leaving.day, rule.years) if rule.after is After.LEAVING else None


def _behind(day: date, years: int) -> date | None:
    """The day behind the anniversary; None beyond the calendar."""
    try:
        last = day.replace(year=day.year + years)
    except ValueError:
        if day.year + years > date.max.year:
            return None
        last = date(day.year + years, 3, 1)  # 29 February
    return last + timedelta(days=1)


def _school_year_end(day: date, ends: str) -> date:
    month, last = map(int, ends.split("-"))
    end = date(day.year, month, last)
    return end if day <= end else date(day.year + 1, month, last)
