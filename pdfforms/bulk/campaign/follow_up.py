"""Follow-up plans: the next copy of a form for a student whose plan is reviewed, prefilled from a fresh roster and
from what the student had committed to.

Words are taken over only from a plan that needs nobody any more, into fields that the roster leaves empty, and
where they fit the line whole. They are not locked: the family may change them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pdfforms.build.fill import fill_copy, misfits
from pdfforms.bulk.campaign.enclosed import differs_from
from pdfforms.bulk.campaign.making import compare, make
from pdfforms.bulk.campaign.reviews import COMMITMENTS, FOLLOWED, Review
from pdfforms.bulk.folder import copy_name
from pdfforms.bulk.imprint import now
from pdfforms.bulk.office import Office
from pdfforms.errors import MailError
from pdfforms.files import write_durably
from pdfforms.ledger.ledger import Ledger
from pdfforms.model.campaign import Campaign, Student
from pdfforms.model.copycode import new_code
from pdfforms.model.ledger import Event, IssuedCopy
from pdfforms.model.record import Status

_TRIED = tuple(f"supports_tried_{number}" for number in (1, 2, 3))
"""Where the commitments go, in their order."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One student's follow-up plan."""

    review: Review
    values: Mapping[str, object]
    """What is filled in."""
    path: Path | None = None
    code: str = ""
    why_not: str = ""
    """Why none is made."""


def drafted(office: Office, due: Iterable[Review], *, again: bool = False) -> Iterator[FollowUp]:
    """What each follow-up plan would say, before any is made."""
    for each in due:
        if each.student is None or each.plan.form is None:
            yield FollowUp(each, {}, why_not="the student is not in the roster")
        elif each.followed_up and not again:
            yield FollowUp(each, {}, why_not=f"a follow-up plan was made on {each.followed_up}")
        else:
            yield FollowUp(each, _values(office, each, each.student, each.plan.form))


def _values(office: Office, review: Review, student: Student, form: str) -> dict[str, object]:
    """What the roster has, and the commitments that fit."""
    catalog = office.catalog
    forms = catalog.parts(catalog.form(form, student.language))
    keys = {each.key for part in forms for each in part.fields}
    values = dict(student.values)
    if review.plan.status is not Status.OK:
        return values
    said = (review.plan.said.get(key) for key in COMMITMENTS)
    free = [key for key in _TRIED if key in keys and not values.get(key)]
    words = {key: text.strip() for key, text in zip(free, filter(None, said), strict=False) if text.strip()}
    words = {key: text for key, text in words.items() if not misfits(forms, {key: text})}
    template = catalog.template(form, student.language, office.settings.paper)
    trial = fill_copy(template, forms, {**values, **words}, None)
    cut = {each.split(":")[0] for each in trial.warnings}
    return values | {key: text for key, text in words.items() if key not in cut}


def write_follow_ups(
    office: Office, ledger: Ledger, drafts: Iterable[FollowUp], folder: Path
) -> Iterator[FollowUp]:
    """Makes follow-up plans as files, each in the ledger once it is on the disk. Raises MailError for one that is
    read back differently."""
    shelf = office.shelf()
    for each in drafts:
        student, form = each.review.student, each.review.plan.form
        if each.why_not or student is None or form is None:
            yield each
            continue
        catalog, settings, code = office.catalog, office.settings, new_code()
        forms = catalog.parts(catalog.form(form, student.language))
        template = catalog.template(form, student.language, settings.paper)
        data = fill_copy(template, forms, each.values, code, lock_identity=settings.lock_identity).data
        edition = catalog.form(form).edition
        issued = IssuedCopy(code, form, edition, student.language, student.key, now(), each.values)
        if differs := differs_from(data, issued, shelf):
            raise MailError(
                f"The follow-up plan of row {student.row} was made, and its {differs} is read back differently. "
                "It was not kept; this should be reported."
            )
        path = folder / f"{form}-{code}.pdf"
        write_durably({path: data})
        with ledger.posting() as posting:
            posting.issue((), [issued])
            posting.add_events([_event(each.review, code)])
        yield replace(each, path=path, code=code)


def follow_up_campaign(
    office: Office, ledger: Ledger, drafts: Iterable[FollowUp], campaign: Campaign
) -> Iterator[FollowUp]:
    """Makes follow-up plans as the copies of a new campaign, which `send` then sends; those of students to whom
    nobody can be written are not made. Call it while holding `Folder.sending()`."""
    wanted: dict[str, FollowUp] = {}
    for each in drafts:
        student = each.review.student
        if each.why_not or student is None:
            yield each
        elif not student.reached:
            yield replace(each, why_not="nobody can be written to; use --follow-up for paper")
        else:
            wanted[student.key] = each
    if not wanted:
        return
    students = [
        replace(each.review.student, values=each.values) for each in wanted.values() if each.review.student
    ]
    for _ in make(office, ledger, campaign, compare(ledger, campaign, students)):
        pass
    made = {each.student: each.copy for each in ledger.campaign_copies(campaign.id)}
    with ledger.posting() as posting:
        posting.add_events([_event(each.review, made[key]) for key, each in wanted.items()])
    for key, each in wanted.items():
        yield replace(each, code=made[key], path=office.folder.copies.find(copy_name(made[key])))


def _event(review: Review, code: str) -> Event:
    return Event(now(), FOLLOWED, review.plan.record, "pdfforms", {"copy": code})
