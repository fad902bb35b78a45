"""The school's signature: returns that are complete but for it are passed on to whoever signs, answers locked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pdfforms.bulk.campaign.asking import Question, sure_whose
from pdfforms.bulk.campaign.linking import Linker, Recipient
from pdfforms.bulk.reading.settle import record_named
from pdfforms.bulk.reading.wire import load_record
from pdfforms.errors import UsageError
from pdfforms.mail.addresses import fault_of
from pdfforms.model.campaign import Campaign, CampaignCopy, SendState
from pdfforms.model.edition import EditionMap
from pdfforms.model.form import FieldType
from pdfforms.model.ledger import RecordFilter
from pdfforms.model.linked import STAFF, Linked
from pdfforms.model.record import Record, Signature, Status
from pdfforms.settings import FILE, Settings

_GONE = (SendState.REFUSED, SendState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Passing:
    """One return that waits for a signature of the school."""

    record: Record
    edition: EditionMap
    asked: tuple[Question, ...]
    student: str
    """The roster's own key."""
    address: str


@dataclass(slots=True)
class Planned:
    """What is passed on, and what is not."""

    passing: list[Passing] = field(default_factory=list)
    nobody: list[str] = field(default_factory=list)
    """Keys of the students for whom the settings name nobody who signs."""
    with_staff: int = 0
    """How many returns are with whoever signs already."""


def plan_passing(linker: Linker, campaign: Campaign, address: str | None) -> Planned:
    """The returns of a campaign that are complete but for the school's signature. Raises UsageError for an address
    that is none."""
    staff, planned = linker.office.settings.staff, Planned()
    for each in (address, staff.address, *staff.school.values(), *staff.homeroom.values()):
        if each is not None and (fault := fault_of(each)):
            raise UsageError(f"Nothing was passed on, since {fault}. Correct [staff] in {FILE}, or --staff.")
    copies = {each.copy: each for each in linker.ledger.campaign_copies(campaign.id)}
    sent = {
        code
        for each in linker.ledger.sends(campaign.id)
        if each.kind == STAFF and each.state not in _GONE
        for code in each.copies
    }
    for found in _complete(linker, copies):
        came = {
            each.copy for each in linker.ledger.readings_of([found.id])[found.id]
        }  # one may come back unsigned
        if any(each.copy in sent - came for each in linker.ledger.linked_to([found.id])[found.id]):
            planned.with_staff += 1
            continue
        record, edition = record_named(linker.ledger, linker.shelf, found.id)
        sure_whose(record, edition)
        copy = copies[record.copy or ""]
        signs = address or staff.homeroom.get(copy.homeroom) or staff.school.get(copy.school) or staff.address
        if signs is None:
            planned.nobody.append(copy.student)
            continue
        fields = [edition.fields[key] for key in staff.fields if key in edition.fields]
        asked = tuple(Question(each.key, each.name.rstrip(" :"), ()) for each in fields)
        planned.passing.append(Passing(record, edition, asked, copy.student, signs))
    return planned


def _complete(linker: Linker, copies: dict[str, CampaignCopy]) -> Iterator[Record]:
    """The campaign's records in which nothing is missing but the school's signature."""
    for stored in linker.ledger.records(RecordFilter(status=Status.OK)):
        if stored.copy in copies:
            record = load_record(stored.data.encode())
            if _waits(record, linker.office.settings):
                yield record


def _waits(record: Record, settings: Settings) -> bool:
    """Whether every signature that a complete return needs is there, and the school's is not."""
    school = settings.staff.fields
    signed = {key: each.signed for key, each in record.values.items() if isinstance(each, Signature)}
    needed = set(settings.complete.needed(record.form or "")) - set(school)
    return all(signed[key] for key in needed & signed.keys()) and signed.get(school[0]) is False


def pass_on(linker: Linker, campaign: Campaign, planned: Planned) -> list[Linked]:
    """Makes the copies and plans their messages."""
    return [
        linker.make(each.record, each.edition, each.asked, STAFF, Recipient(campaign, each.address), "pdfforms")[0]
        for each in planned.passing
    ]


def check_fields(linker: Linker, campaign: Campaign) -> None:
    """Raises UsageError where the campaign's form has no signature for staff."""
    catalog, staff = linker.office.catalog, linker.office.settings.staff
    fields = {each.key: each for part in catalog.parts(catalog.form(campaign.form)) for each in part.fields}
    signature = fields.get(staff.fields[0])
    if signature is None or signature.type is not FieldType.SIGNATURE:
        raise UsageError(
            f"Form {campaign.form} has no signature {staff.fields[0]}. Name the one of your staff in {FILE}: "
            '[staff] fields = ["SIGNATURE", "ITS_DATE"].'
        )
