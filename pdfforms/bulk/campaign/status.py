"""Where campaigns stand, as a workbook for the office and as a page of numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from pdfforms.bulk.campaign.whereabouts import CAME, GROUPS, STANDS, Standing, Whereabouts, in_order
from pdfforms.bulk.office import Office
from pdfforms.model.campaign import SendState
from pdfforms.records.columns import Cell, Kind
from pdfforms.records.sheet import Heading, Sheet
from pdfforms.report.campaigns import CampaignCounts, campaign_contents
from pdfforms.report.contents import Contents

_NAME = "student_name"
_STUDENTS: tuple[Heading, ...] = (
    ("campaign", "Campaign", Kind.TEXT),
    ("student", "Student, as in the roster", Kind.TEXT),
    ("name", "Name on the form", Kind.TEXT),
    ("school", "School", Kind.TEXT),
    ("grade", "Grade", Kind.TEXT),
    ("homeroom", "Homeroom", Kind.TEXT),
    ("language", "Language", Kind.TEXT),
    ("stands", "Where it stands", Kind.TEXT),
    ("missing", "What is missing", Kind.TEXT),
    ("due", "Due on", Kind.DATE),
    ("sent_on", "First sent on", Kind.DATE),
    ("reminders", "Reminders sent", Kind.INTEGER),
    ("last_sent_on", "Last written to on", Kind.DATE),
    ("returned_on", "First return came on", Kind.DATE),
    ("addresses", "Written to, and what became of it", Kind.TEXT),
    ("copies", "Copy codes", Kind.TEXT),
    ("records", "Records", Kind.TEXT),
)
_COUNTS: tuple[Heading, ...] = (
    ("campaign", "Campaign", Kind.TEXT),
    ("by", "Counted by", Kind.TEXT),
    ("group", "Which", Kind.TEXT),
    ("students", "Students", Kind.INTEGER),
    *((each.replace(" ", "_"), each.capitalize(), Kind.INTEGER) for each in STANDS),
)


def status_sheets(found: Sequence[Standing]) -> tuple[Sheet, Sheet]:
    """A sheet with a row for each student, and one with the counts."""
    return Sheet("Students", _STUDENTS, _student_rows(found)), Sheet("Summary", _COUNTS, _count_rows(found))


def _student_rows(found: Sequence[Standing]) -> Iterator[Sequence[Cell]]:
    for standing in found:
        for each in sorted(standing.students, key=_place):
            yield _student(standing, each)


def _place(student: Whereabouts) -> tuple[object, ...]:
    place = student.place
    return place.school, in_order(place.grade), in_order(place.homeroom), in_order(place.student)


def _student(standing: Standing, student: Whereabouts) -> tuple[Cell, ...]:
    place, issued = student.place, standing.issued[student.place.copy]
    accepted = [each for each in student.sends if each.state is SendState.ACCEPTED]
    days = sorted(each.changed_at[:10] for each in accepted)
    back = sorted(each.received_at[:10] for each in student.returns)
    return (
        standing.campaign.id,
        place.student,
        str(issued.given.get(_NAME, "")),
        *(place.school, place.grade, place.homeroom, issued.language, student.stands),
        ", ".join(student.missing),
        standing.campaign.due or "",
        days[0] if days else "",
        sum(each.reminds for each in accepted),
        days[-1] if days else "",
        back[0] if back else "",
        "\n".join(f"{each.address}: {_kind(each.kind)}{each.state.value}" for each in student.sends),
        ", ".join(each.copy for each in student.copies),
        ", ".join(each.record for each in student.returns),
    )


def _kind(kind: str) -> str:
    return "" if kind == "form" else f"{kind.replace('-', ' ')} "


def _count_rows(found: Sequence[Standing]) -> Iterator[Sequence[Cell]]:
    for standing in found:
        for group in (None, *GROUPS):
            for name, counts in standing.counted(group).items():
                stands = (counts[each] for each in STANDS)
                yield standing.campaign.id, group or "all", name, sum(counts.values()), *stands


def status_page(office: Office, found: Sequence[Standing], made: date) -> Contents:
    """What stands on the page of numbers."""
    catalog, form = office.catalog, found[0].campaign.form
    own = catalog.form(form).organization if form in catalog.names() else ""
    return campaign_contents(campaign_counts(found), office.settings.organization or own, made)


def campaign_counts(found: Sequence[Standing]) -> CampaignCounts:
    """The counts of campaigns, together."""
    students = [each for standing in found for each in standing.students]
    groups: dict[str, dict[str, Counter[str]]] = {}
    for group in GROUPS:
        names = sorted({str(getattr(each.place, group)) for each in students}, key=in_order)
        groups[group] = {name: Counter() for name in names}
        for each in students:
            groups[group][getattr(each.place, group)][each.stands] += 1
    first = (min(one.received_at for one in each.returns)[:10] for each in students if each.returns)
    return CampaignCounts(
        tuple(each.campaign.id for each in found),
        found[0].campaign.due if len(found) == 1 else None,
        Counter(each.stands for each in students),
        groups,
        CAME,
        Counter(map(date.fromisoformat, first)),
    )
