"""Plans whose review is due: the goal that was agreed, beside the days absent that a fresh roster has now.

Each student's latest plan counts. What is not known is never held against anybody, and never for anybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from pdfforms.bulk.campaign.planning import plan
from pdfforms.bulk.office import Office
from pdfforms.ledger.ledger import Ledger
from pdfforms.model.campaign import RosterFault, Student
from pdfforms.model.follow import AgreedPlan
from pdfforms.model.record import Status
from pdfforms.records.columns import Cell, Kind
from pdfforms.records.sheet import Heading, Sheet

REVIEW, GOAL, ABSENT = "review_date", "max_days_missed", "days_absent"
"""Fields: when it is to be reviewed, the most days to be missed from the plan on, the days missed until it."""
COMMITMENTS = tuple(f"student_commitment_{number}" for number in (1, 2, 3))
FOLLOWED = "follow_up_made"
"""The event of a follow-up plan; its subject is the record of the plan before it."""
_HEADINGS: tuple[Heading, ...] = (
    ("review_date", "Review on", Kind.DATE),
    ("days_left", "Days until then", Kind.INTEGER),
    ("student", "Student, as in the roster", Kind.TEXT),
    ("name", "Name in the roster", Kind.TEXT),
    ("school", "School", Kind.TEXT),
    ("grade", "Grade", Kind.TEXT),
    ("homeroom", "Homeroom", Kind.TEXT),
    ("goal", "Goal: days missed at most", Kind.INTEGER),
    ("absent_then", "Days absent at the plan", Kind.INTEGER),
    ("absent_now", "Days absent now", Kind.INTEGER),
    ("since", "Days missed since", Kind.INTEGER),
    ("what", "What it comes to", Kind.TEXT),
    ("followed_up", "Follow-up plan made on", Kind.DATE),
    ("form", "Form", Kind.TEXT),
    ("record", "Record", Kind.TEXT),
)


@dataclass(frozen=True, slots=True)
class Review:
    """One plan whose review is due."""

    plan: AgreedPlan
    day: date
    student: Student | None
    """As the fresh roster has the student; None where it does not, or was not given."""
    goal: int | None
    then: int | None
    """Days absent as the plan says."""
    now: int | None
    """Days absent as the fresh roster says."""
    followed_up: str
    """The day when a follow-up plan was made; "" where none was."""

    @property
    def since(self) -> int | None:
        """Days missed since the plan; None where that is not known."""
        known = self.now is not None and self.then is not None and self.now >= self.then
        return self.now - self.then if known else None  # type: ignore[operator]  # both are there

    @property
    def what(self) -> str:
        """What it comes to."""
        if self.goal is None:
            return "no goal is known"
        if self.student is None:
            return "not in the roster"
        if self.now is None:
            return "the roster has no days absent"
        if self.then is None:
            return "the days at the plan are not known"
        if self.since is None:
            return "fewer days than at the plan: another year?"
        return "within the goal" if self.since <= self.goal else "over the goal"


@dataclass(slots=True)
class Reviews:
    """What is due, and what nobody knows when it is."""

    due: list[Review] = field(default_factory=list)
    """By day."""
    dateless: int = 0
    """Latest plans on which no review date is known."""
    faults: list[RosterFault] = field(default_factory=list)
    """What is wrong with the fresh roster: its students are not compared."""


def reviews(office: Office, ledger: Ledger, until: date, roster: Path | None = None) -> Reviews:
    """Each student's latest plan whose review is due by a day. Raises RosterError, SettingsError."""
    found = Reviews()
    fresh: dict[str, dict[str, Student]] = {}
    for each in _latest(ledger.agreed_plans((REVIEW, GOAL, ABSENT, *COMMITMENTS))):
        day = _date(each.said.get(REVIEW))
        if day is None:
            found.dateless += 1
        elif day <= until:
            if roster and each.form and each.form not in fresh:
                fresh[each.form] = _students(office, each.form, roster, found)
            student = fresh.get(each.form or "", {}).get(each.student) if each.student else None
            found.due.append(_review(ledger, each, day, student))
    found.due.sort(key=lambda each: (each.day, each.plan.student, each.plan.record))
    return found


def within(days: int) -> date:
    """The day that is so many days from now."""
    return date.today() + timedelta(days=days)


def _latest(plans: Sequence[AgreedPlan]) -> Iterator[AgreedPlan]:
    """Of each student and form the latest plan that anything stands on; of several copies of one campaign, those
    of two guardians, the one that is to be reviewed first."""
    by_student: dict[tuple[str | None, str], list[AgreedPlan]] = defaultdict(list)
    for each in plans:
        if each.status is not Status.BLANK:
            by_student[each.form, each.student or each.record].append(each)
    for own in by_student.values():
        last = max(own, key=lambda each: each.issued_at)
        round_ = [each for each in own if each is last or (each.campaign and each.campaign == last.campaign)]
        yield min(round_, key=lambda each: (_date(each.said.get(REVIEW)) or date.max, each is not last))


def _students(office: Office, form: str, roster: Path, found: Reviews) -> dict[str, Student]:
    people = plan(office.catalog, form, roster, office.settings).people
    found.faults += [each for each in people.faults if each.stops and each not in found.faults]
    return {each.key: each for each in (*people.students, *people.unreached)}


def _review(ledger: Ledger, each: AgreedPlan, day: date, student: Student | None) -> Review:
    made = [event.at[:10] for event in ledger.events(each.record) if event.kind == FOLLOWED]
    current = student.values.get(ABSENT) if student else None
    now = current if isinstance(current, int) else None
    goal, then = _number(each.said.get(GOAL)), _number(each.said.get(ABSENT))
    return Review(each, day, student, goal, then, now, max(made, default=""))


def _date(said: str | None) -> date | None:
    try:
        return date.fromisoformat(said or "")
    except ValueError:
        return None


def _number(said: str | None) -> int | None:
    return int(said) if said and said.isascii() and said.isdecimal() else None


def review_sheet(found: Reviews, today: date) -> Sheet:
    """A row for each; a number that is not known is shaded."""
    return Sheet("Reviews", _HEADINGS, (_row(each, today) for each in found.due))


def _row(each: Review, today: date) -> tuple[Cell, ...]:
    student = each.student
    values: Mapping[str, object] = student.values if student else {}
    return (
        each.day.isoformat(),
        (each.day - today).days,
        each.plan.student,
        str(values.get("student_name", "")),
        *((student.school, student.grade, student.homeroom) if student else ("", "", "")),
        *(each.goal, each.then, each.now, each.since),
        each.what,
        each.followed_up,
        each.plan.form or "",
        each.plan.record,
    )
