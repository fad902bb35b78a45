"""Terms: nothing a day early, nothing a day late, over years on a simulated clock."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from pdfforms.archive.custody.retention import due_day, due_on
from pdfforms.model.retention import After, Case, Leaving, LeavingKind, Retention, Rule, retention_of

LEFT, MOVED = LeavingKind.LEFT, LeavingKind.TRANSFERRED


def case(
    leaving: Leaving | None, received: date = date(2024, 9, 3), form: str = "plan", held: bool = False
) -> Case:
    """A record."""
    return Case("R1", form, "4711", received, leaving, held)


@pytest.mark.parametrize(
    ("left", "years", "due"),
    [
        (date(2024, 6, 28), 7, date(2031, 6, 29)),
        (date(2024, 2, 29), 7, date(2031, 3, 2)),
        (date(2024, 2, 29), 8, date(2032, 3, 1)),
        (date(2024, 2, 28), 4, date(2028, 2, 29)),
        (date(2024, 12, 31), 1, date(2026, 1, 1)),
        (date(2024, 6, 28), 0, date(2024, 6, 29)),
        (date(9998, 6, 28), 7, None),
    ],
)
def test_a_term_ends_with_the_anniversary(left: date, years: int, due: date | None) -> None:
    """The day after the anniversary of the last day; for 29 February that is 1 March in other years."""
    assert due_day(case(Leaving(LEFT, left)), Retention(Rule(years))) == due


def test_what_the_years_count_from() -> None:
    """Leaving, the school year of the first arrival, the transfer; each form by its own rule."""
    plan, trip, file = Rule(7), Rule(1, After.SCHOOL_YEAR), Rule(0, After.TRANSFER)
    schedule = Retention(plan, {"trip": trip, "file": file})
    left, moved = Leaving(LEFT, date(2025, 6, 26)), Leaving(MOVED, date(2025, 1, 10))
    assert due_day(case(moved), schedule) == date(2025, 1, 11)
    assert due_day(case(None), schedule) is None
    assert due_day(case(None, form="trip"), schedule) == date(2026, 9, 1)
    assert due_day(case(None, date(2025, 8, 31), "trip"), schedule) == date(2026, 9, 1)
    assert due_day(case(left, date(2025, 9, 1), "trip"), schedule) == date(2027, 9, 1)
    assert due_day(case(left, form="file"), schedule) is None
    assert due_day(case(moved, form="file"), schedule) == date(2025, 1, 11)


def test_holds_and_unknown_leavings_are_listed_never_due() -> None:
    """However late it is."""
    left = Leaving(LEFT, date(2010, 6, 28))
    found = due_on([case(left), case(left, held=True), case(None)], Retention(), date(2090, 1, 1))
    assert (len(found.due), len(found.held), len(found.unknown), found.later) == (1, 1, 1, 0)


def test_twelve_years_on_a_clock() -> None:
    """300 students leave, come back, transfer and are held, day by day: 0 destroyed early, 0 overdue at any
    evening. What must hold is counted here by plain days, past the code that is tested."""
    generator = random.Random(2019)  # noqa: S311
    start, days = date(2026, 9, 1), 12 * 366
    schedule = Retention(Rule(3), {"trip": Rule(1, After.SCHOOL_YEAR)})
    students = {f"S{n}": "plan" if n % 4 else "trip" for n in range(300)}
    leaving: dict[str, Leaving] = {}
    held: set[str] = set()
    kept, early, overdue, destroyed = set(students), 0, 0, 0
    for number in range(days):
        today = start + timedelta(days=number)
        for student in generator.sample(sorted(students), 2):
            chance = generator.random()
            if student in leaving and chance < 0.1:
                del leaving[student]
            elif student not in leaving and chance < 0.2:
                kind = MOVED if chance < 0.02 else LEFT
                leaving[student] = Leaving(kind, today)
            elif chance > 0.97:
                held ^= {student}
        cases = [Case(each, students[each], each, start, leaving.get(each), each in held) for each in sorted(kept)]
        due = {term.case.subject for term in due_on(cases, schedule, today).due}
        for each in sorted(kept):
            over = _is_over(leaving.get(each), students[each], start, today) and each not in held
            early += each in due and not over
            overdue += over and each not in due
        destroyed += len(due)
        kept -= due
    assert (early, overdue) == (0, 0)
    assert destroyed > 150
    assert kept


def _is_over(leaving: Leaving | None, form: str, received: date, today: date) -> bool:
    if form == "trip":
        return (today.year, today.month, today.day) > (received.year + 2, 8, 31)
    if leaving is None:
        return False
    years = 0 if leaving.kind is MOVED else 3
    return (today.year - years, today.month, today.day) > (leaving.day.year, leaving.day.month, leaving.day.day)


def test_settings_of_retention() -> None:
    """The table is read with a rule for each form; mistakes are all told."""
    table = {"years": 5, "trip": {"years": 1, "after": "school_year"}, "school_year_ends": "07-31"}
    schedule, faults = retention_of(table)
    assert faults == []
    assert (schedule.of("plan"), schedule.of(None)) == (Rule(5), Rule(5))
    assert schedule.of("trip") == Rule(1, After.SCHOOL_YEAR)
    assert schedule.school_year_ends == "07-31"
    _, faults = retention_of({"years": True, "after": "birth", "x": 1, "school_year_ends": "02-30", "t": {"y": 1}})
    assert len(faults) == 5
    assert retention_of(7)[1] == ["retention must be a table"]
