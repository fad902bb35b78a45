"""The Python API for campaigns: one form to many families, and back.

from datetime import date
from pathlib import Path
from pdfforms import api, campaigns

plans, made = campaigns.make_campaign("attendance_plan", Path("roster.csv"), due=date(2026, 12, 15))
campaigns.send_campaign(plans.id)
# pdfforms.api.fetch_mail() takes the replies in
(standing,) = campaigns.status(plans.id)
print(standing.counted("grade"), [each.place.student for each in standing.owing])
campaigns.write_status(Path("status.xlsx"), plans.id)
campaigns.send_reminders(plans.id)
for review in campaigns.reviews_due(14, Path("fresh.csv")).due:
    print(review.day, review.plan.student, review.what)
record = next(api.office_records())
print([each.name for each in campaigns.plan_correction(record.id).asked])
campaigns.correct_record(record.id)  # makes the copy and plans its message; send_campaign sends it
campaigns.pass_to_staff(plans.id)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import sleep

from pdfforms.bulk.campaign.correcting import Correction, make_correction
from pdfforms.bulk.campaign.correcting import plan_correction as _plan_correction
from pdfforms.bulk.campaign.follow_up import FollowUp, drafted, follow_up_campaign, write_follow_ups
from pdfforms.bulk.campaign.linking import Linker
from pdfforms.bulk.campaign.making import Progress, compare, make
from pdfforms.bulk.campaign.new_campaign import new_campaign, refuse_follow_ups
from pdfforms.bulk.campaign.outbox import campaign_named, server_of
from pdfforms.bulk.campaign.planning import Planned, plan
from pdfforms.bulk.campaign.prepare import Preparer
from pdfforms.bulk.campaign.reminders import Reminder, plan_reminders, reminders
from pdfforms.bulk.campaign.reviews import Review, Reviews, reviews, within
from pdfforms.bulk.campaign.sending import Run, Sent, Told, Wait, recover
from pdfforms.bulk.campaign.staff import check_fields, pass_on, plan_passing
from pdfforms.bulk.campaign.status import status_page, status_sheets
from pdfforms.bulk.campaign.to_print import write_to_print
from pdfforms.bulk.campaign.whereabouts import Standing, standing
from pdfforms.bulk.office import Office
from pdfforms.errors import RosterError, UsageError
from pdfforms.files import write_bytes
from pdfforms.ledger.ledger import Ledger
from pdfforms.mail.pace import limits_of
from pdfforms.model.campaign import Campaign
from pdfforms.model.linked import Linked
from pdfforms.records.sheet import write_sheets
from pdfforms.report.html import report_html
from pdfforms.report.pdf import report_pdf

PAGES = (".pdf", ".html", ".htm")
"""How names of pages of numbers end."""
KINDS = (".xlsx", *PAGES)
"""How names end that `write_status` knows."""


def read_people(form: str, roster: Path, accept: Collection[str] = (), office: Office | None = None) -> Planned:
    """What a roster comes to, before anything is made: students, whom nobody can be written to, and everything
    wrong with it. `accept` are addresses that look doubtful and are right. Raises RosterError, SettingsError."""
    office = office or Office()
    return plan(office.catalog, form, roster, office.settings, accept)


def make_campaign(
    form: str,
    roster: Path,
    name: str | None = None,
    due: date | None = None,
    accept: Collection[str] = (),
    office: Office | None = None,
) -> tuple[Campaign, Progress]:
    """Makes a copy for each student of a roster that has no mistake, and plans the messages; sends nothing.

    Raises UsageError, RosterError where nobody can be written to, SettingsError, MailError.
    """
    office = office or Office()
    with office.folder.sending(), office.folder.open_ledger() as ledger:
        campaign = new_campaign(office, ledger, form, name, due)
        return campaign, _made(office, ledger, campaign, roster, accept)


def update_campaign(
    campaign: str,
    roster: Path,
    due: date | None = None,
    accept: Collection[str] = (),
    office: Office | None = None,
) -> tuple[Campaign, Progress]:
    """Makes a campaign again from a corrected roster: only what changed is changed, and nothing that has left."""
    office = office or Office()
    with office.folder.sending(), office.folder.open_ledger() as ledger:
        known = campaign_named(ledger, campaign)
        refuse_follow_ups(known)
        known = replace(known, due=due.isoformat()) if due else known
        return known, _made(office, ledger, known, roster, accept)


def _made(office: Office, ledger: Ledger, campaign: Campaign, roster: Path, accept: Collection[str]) -> Progress:
    people = plan(office.catalog, campaign.form, roster, office.settings, accept).people
    if not people.students:
        raise RosterError(f"Nobody in {roster.name} can be written to. Nothing was made; look at read_people().")
    progress = Progress()
    for last in make(office, ledger, campaign, compare(ledger, campaign, people.students)):
        progress = last
    return progress


def send_campaign(
    campaign: str,
    only: Collection[str] = (),
    told: Told | None = None,
    wait: Wait | None = None,
    office: Office | None = None,
) -> Sent:
    """Sends what is planned of a campaign but reminders, or what carries the copies in `only`.

    `told` hears how far it is. `wait` waits for some seconds, and says False where the run should end now. Call it
    again to go on. Raises UsageError, SettingsError, MailError where nothing can go on.
    """
    office = office or Office()
    with _sending(office, campaign) as (ledger, known):
        return _run(office, ledger, known, told, wait).send(Preparer(office, ledger, known), only)


def reminders_due(campaign: str, only: Collection[str] = (), office: Office | None = None) -> tuple[Reminder, ...]:
    """Every address that a campaign's form was meant for: which reminder it gets now, or why none."""
    office = office or Office()
    with office.folder.open_ledger() as ledger:
        return reminders(ledger, campaign_named(ledger, campaign), office.settings.remind, only)


def send_reminders(
    campaign: str,
    only: Collection[str] = (),
    told: Told | None = None,
    wait: Wait | None = None,
    office: Office | None = None,
) -> Sent:
    """Writes once more to those who owe one, with the same copy, as often and as far apart as the settings say.
    See `send_campaign`."""
    office = office or Office()
    with _sending(office, campaign) as (ledger, known):
        recover(ledger, known)
        found = reminders(ledger, known, office.settings.remind, only)
        plan_reminders(office, ledger, known, found)
        run = _run(office, ledger, known, told, wait)
        return run.send(Preparer(office, ledger, known), only, reminders=True)


@contextmanager
def _sending(office: Office, campaign: str) -> Iterator[tuple[Ledger, Campaign]]:
    with office.folder.sending(), office.folder.open_ledger() as ledger:
        yield ledger, campaign_named(ledger, campaign)


def _run(office: Office, ledger: Ledger, campaign: Campaign, told: Told | None, wait: Wait | None) -> Run:
    mail = office.settings.mail
    limits = limits_of(mail.preset, mail.per_minute, mail.per_day)
    return Run(ledger, campaign, server_of(office.settings), limits, wait or _waited, told or _quiet)


def _waited(seconds: float) -> bool:
    sleep(seconds)
    return True


def _quiet(_sent: Sent) -> None:
    """Nobody wants to hear it."""


def status(campaign: str | None = None, office: Office | None = None) -> tuple[Standing, ...]:
    """Where one campaign stands, or all of them, student by student. Raises UsageError, SettingsError."""
    office = office or Office()
    with office.folder.open_ledger() as ledger:
        wanted = [campaign_named(ledger, campaign)] if campaign else list(ledger.campaigns())
        return tuple(standing(office, ledger, each) for each in wanted)


def write_status(path: Path, found: Sequence[Standing] | str | None = None, office: Office | None = None) -> None:
    """Writes where campaigns stand: NAME.xlsx, sheets of students and counts; NAME.pdf (PDF/UA-1) or NAME.html, a
    page of numbers. `found` is what `status` gave, or the campaign that is asked for. Raises UsageError."""
    office = office or Office()
    found = status(found, office) if found is None or isinstance(found, str) else found
    kind = path.suffix.lower()
    if kind not in KINDS:
        raise UsageError(f"{path} does not say what to write. Name it {path.stem}{KINDS[0]}, .pdf or .html.")
    if not found:
        raise UsageError("There is no campaign. Make one with pdfforms campaign new.")
    if kind not in PAGES:
        write_sheets(path, status_sheets(found))
        return
    page = status_page(office, found, date.today())
    write_bytes(path, report_pdf(page, office.settings.paper) if kind == ".pdf" else report_html(page).encode())


def reviews_due(days: int = 14, roster: Path | None = None, office: Office | None = None) -> Reviews:
    """Each student's latest plan whose review date has passed or comes within so many days; a fresh roster tells
    the days absent now. Raises RosterError, SettingsError."""
    office = office or Office()
    with office.folder.open_ledger() as ledger:
        return reviews(office, ledger, within(days), roster)


def make_follow_ups(
    due: Iterable[Review],
    folder: Path | None = None,
    campaign: str | None = None,
    by: date | None = None,
    *,
    again: bool = False,
    office: Office | None = None,
) -> tuple[FollowUp, ...]:
    """Makes a prefilled follow-up plan for each review: files in a folder, or the copies of a new campaign that
    should be back `by` a day. A student who has one gets none, unless `again`. Raises UsageError, MailError."""
    office = office or Office()
    if (folder is None) is (campaign is None):
        raise UsageError("Follow-up plans go into a folder, or into a new campaign: name one of them.")
    with office.folder.open_ledger() as ledger:
        drafts = list(drafted(office, due, again=again))
        if folder is not None:
            return tuple(write_follow_ups(office, ledger, drafts, folder))
        forms = sorted({each.review.plan.form or "" for each in drafts if not each.why_not})
        if len(forms) > 1:
            raise UsageError(f"The plans are of {len(forms)} forms, a campaign of one: {', '.join(forms)}.")
        if not forms:
            return tuple(drafts)
        with office.folder.sending():
            planned = new_campaign(office, ledger, forms[0], campaign, by, follow_up=True)
            return tuple(follow_up_campaign(office, ledger, drafts, planned))


def plan_correction(
    record: str, office: Office | None = None, *, to: str | None = None, printed: bool = False
) -> Correction:
    """What a family would be asked again about a record, and at which address; nothing is made yet.

    Raises UsageError.
    """
    office = office or Office()
    with office.folder.open_ledger() as ledger:
        return _plan_correction(Linker(office, ledger, office.shelf()), record, to, printed=printed)


def correct_record(
    record: str,
    office: Office | None = None,
    *,
    to: str | None = None,
    folder: Path | None = None,
    again: bool = False,
    by: str = "pdfforms",
) -> Linked:
    """Makes a copy of the same edition in which only what is missing or contradicted is open, under a code that
    the ledger links to the record. `pdfforms send` then sends it to whoever got the first copy (`to` says who,
    where there were several); with `folder` it is written there with its letter, to be printed.

    Raises UsageError where nothing can be asked, or one is out already and nobody wants one `again`.
    """
    office = office or Office()
    with office.folder.sending(), office.folder.open_ledger() as ledger:
        linker = Linker(office, ledger, office.shelf())
        planned = _plan_correction(linker, record, to, printed=folder is not None)
        linked, _ = make_correction(linker, planned, by, again=again)
        if folder is not None:
            write_to_print(office, ledger, linked, folder)
        return linked


def pass_to_staff(
    campaign: str, office: Office | None = None, *, address: str | None = None
) -> tuple[Linked, ...]:
    """Makes copies of a campaign's returns that are complete but for the school's signature, all else locked, for
    whoever signs by the settings or at `address`; `pdfforms send` then sends them. Raises UsageError."""
    office = office or Office()
    with office.folder.sending(), office.folder.open_ledger() as ledger:
        linker, known = Linker(office, ledger, office.shelf()), campaign_named(ledger, campaign)
        check_fields(linker, known)
        return tuple(pass_on(linker, known, plan_passing(linker, known, address)))
