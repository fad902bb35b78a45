"""Making a campaign, and making it again from a corrected roster: only what changed is changed.

What has left, or may have left, stays as it was: its copy, its address. So nobody gets a second mail because a
number of days was corrected. The order on disk: the PDFs first, then one transaction with their codes, students
and messages; a crash between the two leaves PDFs that nobody is ever sent.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pdfforms.build.fill import fill_copy
from pdfforms.bulk.campaign.enclosed import differs_from
from pdfforms.bulk.folder import copy_name
from pdfforms.bulk.imprint import now
from pdfforms.bulk.office import Office
from pdfforms.draw.template import Template
from pdfforms.errors import MailError, SettingsError
from pdfforms.ledger.ledger import Ledger
from pdfforms.mail.addresses import same
from pdfforms.mail.message import message_id
from pdfforms.model.campaign import (
    FORM,
    LEFT,
    Campaign,
    CampaignCopy,
    Guardian,
    Paper,
    PaperState,
    Send,
    SendState,
    Student,
)
from pdfforms.model.copycode import new_code
from pdfforms.model.form import Form
from pdfforms.model.ledger import Event, IssuedCopy
from pdfforms.settings import FILE, Settings

_BATCH = 64
"""Copies that reach the disk, and then the ledger, together."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One copy as the roster wants it, with those who get it."""

    student: Student
    guardians: tuple[Guardian, ...]
    """Nobody where it goes out on paper."""
    owner: str
    """The address whose copy it is, where each guardian has one; else ""."""
    kept: CampaignCopy | None
    """The copy that there is already."""
    outdated: bool = False
    """Whether it left with something else than the roster says now."""


@dataclass(slots=True)
class Change:
    """What making a campaign again would do."""

    wanted: list[Wanted] = field(default_factory=list)
    absent: tuple[str, ...] = ()
    """The students of the campaign who get no copy by this roster, by its keys."""
    planned_before: dict[str, Send] = field(default_factory=dict)
    left: list[Send] = field(default_factory=list)
    """What has left, or may have."""
    papers: dict[str, Paper] = field(default_factory=dict)
    """What there is on paper, by copy."""

    def dropped(self) -> list[str]:
        """The messages that have left, and whose address the roster does not name for their copies any more."""
        pairs = {
            (each.kept.copy, same(one.address)) for each in self.wanted if each.kept for one in each.guardians
        }
        return [each.key for each in self.left if not pairs & {(code, same(each.address)) for code in each.copies}]


def compare(ledger: Ledger, campaign: Campaign, students: Sequence[Student]) -> Change:
    """What the students of a roster want, beside what there is of a campaign."""
    copies = ledger.campaign_copies(campaign.id)
    issued = ledger.copies([each.copy for each in copies])
    sends = [each for each in ledger.sends(campaign.id) if each.kind == FORM]
    left = [each for each in sends if each.state in LEFT]
    papers = {each.copy: each for each in ledger.papers(campaign.id)}
    gone = {code for each in left for code in each.copies}
    gone |= {each.copy for each in papers.values() if each.state is PaperState.PRINTED}
    live = {code for each in sends if each.state is not SendState.WITHDRAWN for code in each.copies}
    live |= {each.copy for each in papers.values() if each.state is not PaperState.WITHDRAWN}
    by_owner: dict[tuple[str, str], list[CampaignCopy]] = defaultdict(list)
    for copy in copies:
        by_owner[copy.student, copy.guardian].append(copy)
    planned = {each.key: each for each in sends if each.state not in LEFT}
    keys = {each.key for each in students}
    absent = tuple(dict.fromkeys(each.student for each in copies if each.student not in keys))
    change = Change(absent=absent, left=left, planned_before=planned, papers=papers)
    for student in students:
        for owner, guardians in _owners(student, campaign):
            there = by_owner[student.key, owner]
            went = next((each for each in there if each.copy in gone), None)
            fits = [each for each in there if _says(issued[each.copy], student)]
            fits.sort(key=lambda each: each.copy not in live)
            kept = went or next(iter(fits), None)
            outdated = went is not None and not _says(issued[went.copy], student)
            change.wanted.append(Wanted(student, guardians, owner, kept, outdated))
    return change


def _owners(student: Student, campaign: Campaign) -> list[tuple[str, tuple[Guardian, ...]]]:
    """The copies that a student needs: the owner of each, and who gets it."""
    if campaign.settings.get("copies") == "guardian" and student.reached:
        return [(same(each.address), (each,)) for each in student.reached]
    return [("", student.reached)]


def _says(copy: IssuedCopy, student: Student) -> bool:
    """Whether a copy says what the roster says."""
    return copy.language == student.language and dict(copy.given) == dict(student.values)


@dataclass(slots=True)
class Progress:
    """How far making has come."""

    made: int = 0
    kept: int = 0
    planned: int = 0
    withdrawn: int = 0
    papers: int = 0
    """Copies that are to be printed."""
    warnings: list[tuple[int, str]] = field(default_factory=list)
    """Row, and what shows only in part on paper."""


def make(office: Office, ledger: Ledger, campaign: Campaign, change: Change) -> Iterator[Progress]:
    """Makes what is missing, batch by batch. Call it while holding `Folder.sending()`."""
    maker = _Maker(office, campaign)
    progress = maker.progress
    copies: list[tuple[Wanted, str]] = []
    for start in range(0, max(len(change.wanted), 1), _BATCH):
        batch = change.wanted[start : start + _BATCH]
        files, issued, about = maker.batch(batch)
        owners = ledger.owners_of_new_copies({each.code: each.row_key for each in issued})
        office.folder.copies.put(files, {copy_name(code): owner for code, owner in owners.items()})
        with ledger.posting() as posting:
            posting.issue((), issued)
            posting.put_campaign(campaign, about, ())
        copies += [(each, copy.copy) for each, copy in zip(batch, about, strict=True)]
        yield progress
    sends = messages(campaign, copies, change.left, office)
    keys = {each.key for each in sends}
    at = now()
    with ledger.posting() as posting:
        posting.put_campaign(campaign, (), sends)
        for each in change.planned_before.values():
            if each.key not in keys and each.state is SendState.PLANNED:
                progress.withdrawn += posting.move_send(
                    each.key, SendState.WITHDRAWN, at, expected=(SendState.PLANNED,), why="corrected roster"
                )
        posting.drop_sends(campaign.id, change.dropped(), at)
        for key in keys:
            posting.move_send(key, SendState.PLANNED, at, expected=(SendState.WITHDRAWN,))
        changed = papers_for(campaign, copies, change.papers, at)
        posting.put_papers(changed)
        progress.papers = sum(each.state is PaperState.PLANNED for each in changed)
        progress.planned = len(keys - set(change.planned_before))
        detail = {"copies": progress.made, "planned": len(keys), "withdrawn": progress.withdrawn}
        posting.add_events([Event(at, "campaign_made", campaign.id, "pdfforms", detail)])
    yield progress


def papers_for(
    campaign: Campaign, copies: Sequence[tuple[Wanted, str]], before: Mapping[str, Paper], at: str
) -> list[Paper]:
    """What changes among the copies on paper: new ones are planned, planned ones that nobody wants withdrawn."""
    wanted = {code for each, code in copies if not each.guardians}
    there = {code for code, each in before.items() if each.state is not PaperState.WITHDRAWN}
    planned = {code for code, each in before.items() if each.state is PaperState.PLANNED}
    return [
        *(Paper(code, campaign.id, PaperState.PLANNED, at) for code in sorted(wanted - there)),
        *(Paper(code, campaign.id, PaperState.WITHDRAWN, at) for code in sorted(planned - wanted)),
    ]


class _Maker:
    """Fills copies."""

    def __init__(self, office: Office, campaign: Campaign) -> None:
        self._office, self._campaign = office, campaign
        self._shelf = office.shelf()
        self._blanks: dict[str, tuple[Template, tuple[Form, ...]]] = {}
        self.progress = Progress()

    def batch(self, batch: Sequence[Wanted]) -> tuple[dict[str, bytes], list[IssuedCopy], list[CampaignCopy]]:
        """The files of a batch by name, the copies as issued, and whom they are about."""
        files: dict[str, bytes] = {}
        issued, about = [], []
        for each in batch:
            student, kept = each.student, each.kept
            code, sha256 = (kept.copy, kept.sha256) if kept else (new_code(), "")
            if kept:
                self.progress.kept += 1
            else:
                template, forms = self._blank(student.language)
                lock = self._office.settings.lock_identity
                filled = fill_copy(template, forms, student.values, code, lock_identity=lock)
                self.progress.warnings += [(student.row, text) for text in filled.warnings]
                files[copy_name(code)] = filled.data
                sha256 = hashlib.sha256(filled.data).hexdigest()
                name, edition = self._campaign.form, self._campaign.edition
                copy = IssuedCopy(code, name, edition, student.language, student.key, now(), student.values)
                if differs := differs_from(filled.data, copy, self._shelf):
                    raise MailError(
                        f"The copy of row {student.row} was made, and its {differs} is read back "
                        f"differently. It was "
                        "not kept, and nothing was planned; this should be reported."
                    )
                issued.append(copy)
                self.progress.made += 1
            spot = (student.school, student.grade, student.homeroom)
            about.append(CampaignCopy(code, self._campaign.id, student.key, each.owner, *spot, sha256))
        return files, issued, about

    def _blank(self, language: str) -> tuple[Template, tuple[Form, ...]]:
        if language not in self._blanks:
            catalog, form = self._office.catalog, self._campaign.form
            template = catalog.template(form, language, self._office.settings.paper)
            self._blanks[language] = template, catalog.parts(catalog.form(form, language))
        return self._blanks[language]


def messages(
    campaign: Campaign, copies: Sequence[tuple[Wanted, str]], left: Sequence[Send], office: Office
) -> list[Send]:
    """The messages that are to be sent: each copy to each guardian, but for what has left already."""
    gone = {(code, same(each.address)) for each in left for code in each.copies}
    pairs = [
        (each.student.language, guardian.address, code)
        for each, code in copies
        for guardian in each.guardians
        if (code, same(guardian.address)) not in gone
    ]
    together = campaign.settings.get("siblings") == "together"
    groups: dict[tuple[str, ...], list[tuple[str, str, str]]] = defaultdict(list)
    for language, address, code in pairs:
        groups[(same(address),) if together else (same(address), code)].append((language, address, code))
    secret, domain = office.folder.secret(), sender_domain(office.settings)
    found = []
    for group in groups.values():
        language, address, _ = group[0]
        codes = tuple(code for _, _, code in group)
        key = send_key(campaign.id, FORM, address, codes)
        own_id = message_id(secret, key, domain)
        found.append(Send(key, campaign.id, codes, address, language, FORM, own_id, changed_at=now()))
    return found


def send_key(campaign: str, kind: str, address: str, codes: Sequence[str]) -> str:
    """The key of a message: the same each time."""
    words = "\n".join((campaign, kind, same(address), *sorted(codes)))
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def sender_domain(settings: Settings) -> str:
    """The domain of the sender's address. Raises SettingsError where the settings have none."""
    address = settings.mail.from_address or ""
    if "@" not in address:
        raise SettingsError(
            f'{FILE} does not say whom the mail is from. Add: [mail] from_address = "office@example.org".'
        )
    return address.rpartition("@")[2]
