"""Twelve years of one office on a simulated clock: `python -m tests.torture.terms`.

Copies that were answered and that were not, records of students and of nobody, photos that only a mail tells the
owner of, messages about copies and about nothing, a file in which no record stands; students leave, come back and
are transferred; holds come and go. On each evening on which something must go, and on the one before, the office
disposes; what must be gone is worked out here by plain days, past the code that is tested.
"""

from __future__ import annotations

import random
import sys
import tempfile
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from pdfforms import api
from pdfforms.bulk.keeping.auditing import audit
from pdfforms.bulk.keeping.disposal import Disposer
from pdfforms.ledger.ledger import Ledger
from pdfforms.model.campaign import Campaign, CampaignCopy, Send
from pdfforms.model.ledger import Arrival, FileChange, FileState, IssuedCopy, StoredReading
from pdfforms.model.mail import MailKind, MailState, NewMail
from pdfforms.model.record import Status
from pdfforms.model.retention import After, CaseKind, LeavingKind, Retention, Rule
from tests.ledger.made import posted, record
from tests.torture.office import make_office

BEGIN, YEARS = date(2010, 9, 1), 12
SCHEDULE = Retention(
    Rule(3),
    {"plan": Rule(1), "trip": Rule(2, After.SCHOOL_YEAR), "file": Rule(0, After.TRANSFER)},
    unassigned=Rule(2, After.SCHOOL_YEAR),
    mail=Rule(1, After.SCHOOL_YEAR),
)
LEFT, MOVED, BACK = LeavingKind.LEFT, LeavingKind.TRANSFERRED, LeavingKind.BACK
CAMPAIGN = "plans"


@dataclass(frozen=True)
class Thing:
    """Something that must go on a day."""

    kind: CaseKind
    subject: str
    form: str | None
    """Whose rule holds; "unassigned" and "mail" for those two."""
    student: str
    since: date
    waits_for: tuple[str, ...] = ()
    """Other subjects that must be gone with it, or before."""


@dataclass
class Happening:
    """What a day brings: a leaving, or a hold that begins or ends."""

    day: date
    subject: str
    what: LeavingKind | bool


@dataclass
class Twelve:
    """What came of it."""

    things: int = 0
    evenings: int = 0
    destroyed: int = 0
    early: list[str] = field(default_factory=list)
    overdue: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """Of the log, or what is left of somebody of whom nothing is kept."""

    def __bool__(self) -> bool:
        return self.destroyed > 0 and not (self.early or self.overdue or self.faults)

    def __str__(self) -> str:
        return (
            f"{YEARS} years, {self.things} things with a term, {self.destroyed} destroyed, looked at on "
            f"{self.evenings} evenings: {len(self.early)} early, {len(self.overdue)} overdue, {len(self.faults)} "
            "faults"
        )


def twelve_years(place: Path, students: int = 12, seed: int = 12) -> Twelve:
    """Lives through them."""
    office = make_office(place)
    lot = random.Random(seed)  # noqa: S311  # the same each time
    with office.folder.open_ledger() as ledger:
        things = _fill(office, ledger, students, lot)
        happenings = _happenings(things, lot)
        report = Twelve(len(things))
        settings = replace(office.settings, retention=SCHEDULE)
        _live(office, ledger, Disposer(office.folder, ledger, settings), things, happenings, report)
        report.faults += [each.words for each in audit(ledger)]
    return report


def _live(
    office: api.Office,
    ledger: Ledger,
    disposer: Disposer,
    things: list[Thing],
    happenings: list[Happening],
    report: Twelve,
) -> None:
    leaving: dict[str, tuple[LeavingKind, date]] = {}
    held: set[str] = set()
    kept = {each.subject: each for each in things}
    over_before: set[str] = set()
    evenings = _evenings(happenings)
    for number in range(YEARS * 366):
        today = BEGIN + timedelta(days=number)
        mine = [each for each in happenings if each.day == today and _is_here(ledger, each.subject, kept)]
        for each in mine:
            _happen(ledger, each, leaving, held)
        over = _over(kept, leaving, held, today)
        if over == over_before and not mine and today not in evenings:
            continue
        disposer.dispose("Sam Office", today)
        report.evenings += 1
        there = _present(office, ledger, kept)
        report.early += [f"{today} {each}" for each in kept if each not in there and each not in over]
        report.overdue += [f"{today} {each}" for each in sorted(over & there)]
        report.destroyed += len(kept) - len(there)
        kept = {subject: each for subject, each in kept.items() if subject in there}
        over_before = _over(kept, leaving, held, today)
        report.faults += _left_behind(ledger, kept)


def _evenings(happenings: list[Happening]) -> set[date]:
    """The day before each on which something may end: there nothing may be destroyed early."""
    ends = {date(BEGIN.year + n, 9, 1) for n in range(YEARS + 1)}
    for each in happenings:
        if isinstance(each.what, LeavingKind):
            ends |= {each.day.replace(year=each.day.year + n, day=min(each.day.day, 28)) for n in range(4)}
    return {end + timedelta(days=by) for end in ends for by in (-1, 0, 1, 2)}


def _over(
    kept: dict[str, Thing], leaving: dict[str, tuple[LeavingKind, date]], held: set[str], today: date
) -> set[str]:
    own = {each.subject for each in kept.values() if _is_over(each, leaving, held, today)}
    while True:
        waiting = {
            each for each in own if any(other in kept and other not in own for other in kept[each].waits_for)
        }
        if not waiting:
            return own
        own -= waiting


def _is_over(each: Thing, leaving: dict[str, tuple[LeavingKind, date]], held: set[str], today: date) -> bool:
    if each.subject in held or each.student in held:
        return False
    now = (today.year, today.month, today.day)
    for_years = {"trip": 2, "unassigned": 2, "mail": 1}
    if each.form == "with":
        return True
    if each.form in for_years:
        end = each.since.year + ((each.since.month, each.since.day) > (8, 31))
        return now > (end + for_years[each.form], 8, 31)
    if each.student not in leaving:
        return False
    kind, day = leaving[each.student]
    if each.form == "file" or kind is MOVED:
        return kind is MOVED and now > (day.year, day.month, day.day)
    return now > (day.year + (1 if each.form == "plan" else 3), day.month, day.day)


def _is_here(ledger: Ledger, subject: str, kept: dict[str, Thing]) -> bool:
    known = subject in kept or any(each.student == subject for each in kept.values())
    return known and ledger.custodian.knows(subject)


def _happen(ledger: Ledger, each: Happening, leaving: dict[str, tuple[LeavingKind, date]], held: set[str]) -> None:
    at = f"{each.day}T08:00:00Z"
    if isinstance(each.what, bool):
        if each.what:
            ledger.custodian.hold(each.subject, "an appeal", "Sam Office", at)
            held.add(each.subject)
        elif ledger.custodian.release(each.subject, "Sam Office", at):
            held.discard(each.subject)
        return
    day = None if each.what is BACK else each.day.isoformat()
    ledger.custodian.leave([(each.subject, each.what, day)], "Sam Office", at)
    leaving.pop(each.subject, None)
    if each.what is not BACK:
        leaving[each.subject] = (each.what, each.day)


def _happenings(things: list[Thing], lot: random.Random) -> list[Happening]:
    """Each student leaves once or twice, or is transferred, or stays; a third are held for a while, and so are a
    copy, a message and a file."""
    found = []
    for student in sorted({each.student for each in things if each.student}):
        day = BEGIN + timedelta(days=lot.randrange(200, 2500))
        way = lot.randrange(6)
        if way:
            found.append(Happening(day, student, MOVED if way == 1 else LEFT))
        if way in (2, 3):
            found.append(Happening(day + timedelta(days=lot.randrange(20, 500)), student, BACK))
            found.append(
                Happening(day + timedelta(days=lot.randrange(600, 1200)), student, (LEFT, MOVED)[way - 2])
            )
        if not lot.randrange(3):
            found += _held(student, lot)
    for kind in (CaseKind.COPY, CaseKind.MAIL, CaseKind.FILE, CaseKind.RECORD):
        alone = (each.subject for each in things if each.kind is kind and each.form != "with")
        found += _held(next(alone), lot)
    return sorted(found, key=lambda each: each.day)


def _held(subject: str, lot: random.Random) -> list[Happening]:
    day = BEGIN + timedelta(days=lot.randrange(300, 2000))
    return [
        Happening(day, subject, True),
        Happening(day + timedelta(days=lot.randrange(100, 2000)), subject, False),
    ]


def _present(office: api.Office, ledger: Ledger, kept: dict[str, Thing]) -> set[str]:
    """What is there, in the ledger and on the disk alike; half of it counts as there."""
    folder = office.folder
    rows = {each.id for each in ledger.records()} | {each.sha256 for each in ledger.files()}
    rows |= {each.sha256 for each in ledger.mails(MailState.DONE)}
    copies = [each.subject for each in kept.values() if each.kind is CaseKind.COPY]
    rows |= set(copies) - ledger.custodian.tombstones(copies).keys()
    disk = {path.stem for part in ("returns", "mail") for path in (folder.root / part).rglob("*.*")}
    disk |= {path.stem for path in (folder.root / "copies").iterdir()}
    disk |= {path.name.partition(".")[0] for path in folder.evidence.iterdir()}
    return {each for each in kept if each in rows or each in disk}


def _left_behind(ledger: Ledger, kept: dict[str, Thing]) -> list[str]:
    """Leaving dates, holds and addresses of those of whom nothing is kept."""
    known = {each.student for each in kept.values()} | kept.keys()
    found = [f"{each} has a leaving date" for each in ledger.custodian.leavings() if each not in known]
    found += [f"{each.subject} is held" for each in ledger.custodian.holds() if each.subject not in known]
    copies = {each.copy for each in ledger.campaign_copies(CAMPAIGN)}
    found += [
        f"{each.key} has its address"
        for each in ledger.sends(CAMPAIGN)
        if each.address and not copies & {*each.copies}
    ]
    return found


def sha(name: str) -> str:
    """The hash of what has this name."""
    return sha256(name.encode()).hexdigest()


def _fill(office: api.Office, ledger: Ledger, students: int, lot: random.Random) -> list[Thing]:
    things: list[Thing] = []
    days = [BEGIN + timedelta(days=lot.randrange(0, 900)) for _ in range(students)]
    names = [f"S-{n:04}" for n in range(students)]
    for n, (student, day) in enumerate(zip(names, days, strict=True)):
        for place, form in enumerate(("plan", "trip", "file")):
            code = f"COPY{n:03}{form.upper()}"
            _issue(office, ledger, code, form, student, day, in_campaign=bool((n + place) % 2))
            answered = (n + place) % 3 != 0
            came = day + timedelta(days=lot.randrange(1, 200))
            if answered:
                things.append(_record(office, ledger, f"R{n:03}{form.upper()}", form, code, student, came))
            things += _mails_about(office, ledger, n, code, student, day, things, answered=answered, form=form)
    for n, day in enumerate(days):
        things.append(_record(office, ledger, f"NOBODY{n}", None, None, "", day))
        things.append(_mail(office, ledger, f"auto {n}", MailKind.AUTO_REPLY, None, day))
        things.append(_mail(office, ledger, f"bounce {n}", MailKind.BOUNCE, f"UNKNOWN{n}", day))
    ledger.receive([_arrival(office, "orphan", days[0])])
    with ledger.posting() as posting:
        posting.set_files([FileChange(sha("orphan"), FileState.READ, f"{days[0]}T09:00:00Z")])
    return [*things, Thing(CaseKind.FILE, sha("orphan"), "unassigned", "", days[0])]


def _mails_about(
    office: api.Office,
    ledger: Ledger,
    n: int,
    code: str,
    student: str,
    day: date,
    things: list[Thing],
    *,
    answered: bool,
    form: str,
) -> list[Thing]:
    """The copy; of some a bounce, which goes with it, and a photo that its mail alone tells the owner of."""
    waits: list[str] = [things[-1].subject] if answered else []
    found = []
    if form == "plan" and not n % 4:
        photo = f"PHOTO{n}"
        found.append(replace(_record(office, ledger, photo, None, None, student, day), form="general"))
        letter = _mail(office, ledger, f"letter {n}", MailKind.RETURN, code, day, brings=photo)
        found.append(replace(letter, form="with", student=student, waits_for=(code, photo)))
        waits.append(photo)
    if not n % 2:
        bounce = _mail(office, ledger, f"bounce of {code}", MailKind.BOUNCE, code, day)
        found.append(replace(bounce, form="with", student=student, waits_for=(code,)))
    own = "with" if answered else form
    return [Thing(CaseKind.COPY, code, own, student, day, tuple(waits)), *found]


def _issue(
    office: api.Office, ledger: Ledger, code: str, form: str, student: str, day: date, *, in_campaign: bool
) -> None:
    at = f"{day}T07:00:00Z"
    given = {"student_name": f"Child of {student}"}
    with ledger.posting() as posting:
        posting.issue((), [IssuedCopy(code, form, "2010-1", "en", "7" if in_campaign else student, at, given)])
        if in_campaign:
            copy = CampaignCopy(code, CAMPAIGN, student, "", "Example High", "7", "7A", sha(code))
            send = Send(
                f"key-{code}", CAMPAIGN, (code,), f"{student}@example.org", "en", "form", f"{code}@example.org"
            )
            posting.put_campaign(Campaign(CAMPAIGN, "plan", "2010-1", None, at), [copy], [send])
    office.folder.copy_path(code).write_bytes(code.encode())


def _arrival(office: api.Office, name: str, day: date) -> Arrival:
    data = name.encode()
    office.folder.vault.put({sha(name): data})
    return Arrival(sha(name), len(data), "a PDF", f"/in/{name}", f"{name}.pdf", f"{day}T09:00:00Z")


def _record(
    office: api.Office, ledger: Ledger, name: str, form: str | None, code: str | None, student: str, day: date
) -> Thing:
    ledger.receive([_arrival(office, name, day)])
    (office.folder.evidence / f"{name}.goal.png").write_bytes(b"x")
    made = replace(record(name), form=form, copy=code, status=Status.OK if form else Status.UNREADABLE)
    with ledger.posting([name]) as posting:
        posting.put_readings([StoredReading(sha(name), 0, 0, name, "0.1.0", b"x", code)])
        posting.put_records([posted(made)])
        posting.set_files([FileChange(sha(name), FileState.READ, f"{day}T09:00:00Z")])
    return Thing(CaseKind.RECORD, name, form or "unassigned", student, day)


def _mail(
    office: api.Office,
    ledger: Ledger,
    name: str,
    kind: MailKind,
    copy: str | None,
    day: date,
    brings: str | None = None,
) -> Thing:
    at, data = f"{day}T10:00:00Z", name.encode()
    office.folder.mail.put({sha(name): data})
    with ledger.mailing() as mailing:
        mailing.receive([NewMail(sha(name), len(data), f"/in/{name}.eml", at, at)])
    (stored,) = ledger.mails(MailState.STORED)
    with ledger.mailing() as mailing:
        files = [_arrival(office, brings, day)] if brings else []
        mailing.open(replace(stored, kind=kind, copy=copy), files, [], at)
    with ledger.posting() as posting:
        posting.finish_mail(stored.id, [], at)
    return Thing(CaseKind.MAIL, sha(name), "mail", "", day)


def main() -> int:
    """Lives through them with many students, and prints what came of it."""
    with tempfile.TemporaryDirectory() as place:
        report = twelve_years(Path(place) / "office", 60)
    print(report)
    print("\n".join([*report.early, *report.overdue, *report.faults][:50]))
    return 0 if report else 1


if __name__ == "__main__":
    sys.exit(main())
