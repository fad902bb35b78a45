"""An office with a campaign of invented families, and what its mail server ends up with."""

from __future__ import annotations

import csv
import email
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.policy import default
from pathlib import Path

from pdfforms.api import Office
from pdfforms.bulk.campaign.making import Change, compare, make
from pdfforms.bulk.campaign.planning import plan
from pdfforms.bulk.reading.returns import read_data
from pdfforms.ledger.ledger import Ledger
from pdfforms.model.campaign import Campaign
from pdfforms.model.shelf import Editions
from pdfforms.records.make import make_record
from pdfforms.settings import FILE, load_settings
from tests.torture.office import make_office

CAMPAIGN = "plans"
FORM = "attendance_plan"
HEADINGS = (
    *("Student_Number", "State_StudentNumber", "First_Name", "Last_Name", "Grade_Level", "School_Name"),
    *("Home_Language", "GuardianEmail", "No_Contact", "Days_Absent"),
)


@dataclass(frozen=True)
class Family:
    """One student and whoever is written to."""

    number: int
    addresses: tuple[str, ...]
    language: str = "en"
    days: int = 8
    no_contact: str = ""
    school: str = "Example High"

    @property
    def name(self) -> str:
        """The student's name: none like another."""
        return f"Sample{self.number} Specimen"

    def row(self) -> tuple[str, ...]:
        """Its row in the roster."""
        return (
            *(str(1000 + self.number), str(900_000_000 + self.number), f"Sample{self.number}", "Specimen"),
            *(str(7 + self.number % 6), self.school, self.language, "; ".join(self.addresses)),
            *(self.no_contact, str(self.days)),
        )


def families(count: int) -> list[Family]:
    """Families in three languages; each third student has two guardians, each seventh a sibling in the list."""
    found = []
    for number in range(count):
        house = number - 1 if number % 7 == 1 else number
        own = (f"family{house}@example.org",)
        second = (f"second{number}@example.org",) if number % 3 == 0 else ()
        found.append(Family(number, own + second, ("en", "fr", "ar")[number % 3]))
    return found


def roster(path: Path, rows: Iterable[Family]) -> Path:
    """Writes a roster."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADINGS, *(each.row() for each in rows)])
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def office(place: Path, port: int, security: str = "none", more: str = "", ledger: str | None = None) -> Office:
    """A new office whose mail goes to a server on this machine; its ledger is at `ledger` where that is given."""
    make_office(place, ledger)
    host = "localhost" if security != "none" else "127.0.0.1"
    with (place / FILE).open("a", encoding="utf-8") as file:
        file.write(
            f'\norganization = "Example School Division"\n[mail]\nfrom_address = "office@example.org"\n'
            f'reply_to = "forms@example.org"\nsmtp = "{host}:{port}"\nsecurity = "{security}"\n{more}\n'
        )
    return Office(load_settings(place))


def campaign(own: Office, rows: Iterable[Family], form: str = FORM) -> Campaign:
    """Makes a campaign, or makes it again."""
    path = roster(own.folder.root.parent / "roster.csv", rows)
    mail = own.settings.mail
    how = {"copies": mail.copies, "siblings": mail.siblings}
    wanted = Campaign(CAMPAIGN, form, "2026-1", "2026-12-15", "2026-11-25T12:00:00Z", how)
    with own.folder.open_ledger() as ledger:
        for _ in make(own, ledger, wanted, change_of(own, ledger, wanted, path)):
            pass
    return wanted


def change_of(own: Office, ledger: Ledger, wanted: Campaign, path: Path) -> Change:
    """What a roster would change."""
    planned = plan(own.catalog, wanted.form, path, own.settings)
    assert {each.text for each in planned.people.faults if each.stops} <= {
        "nobody can be written to about this student"
    }
    return compare(ledger, wanted, planned.people.students)


@dataclass(frozen=True)
class Delivered:
    """One message as it lies in the mail box, opened."""

    recipient: str
    header: str
    code: str
    """In the reply address."""
    copies: tuple[str, ...]
    """Copy codes of the enclosures, as our reader finds them."""
    names: tuple[str, ...]
    """The students whom they are about."""


def delivered(messages: Iterable[tuple[str, bytes]], editions: Editions) -> Iterator[Delivered]:
    """Opens what a server has accepted, with nothing but the standard library and our reader."""
    for recipient, data in messages:
        message = email.message_from_bytes(data, policy=default)
        reply = re.search(r"\+(\w+)@", str(message["Reply-To"]))
        assert reply
        copies, names = [], []
        for part in message.iter_attachments():
            enclosed = part.get_payload(decode=True)
            assert isinstance(enclosed, bytes)
            for reading in read_data(enclosed, "x.pdf", editions):
                copies.append(str(reading.copy))
                names.append(str(make_record(reading).values["student_name"]))
        yield Delivered(recipient, str(message["To"]), reply[1], tuple(copies), tuple(names))


@dataclass(frozen=True)
class Verdict:
    """What the mail box says, beside the roster."""

    delivered: int
    duplicates: int
    crossed: int
    missing: frozenset[tuple[str, str]]
    """Address and student of what is not there."""


def judge(found: Iterable[Delivered], rows: Iterable[Family]) -> Verdict:
    """Compares what was delivered with who should have it."""
    wanted = {(address, each.name) for each in rows for address in each.addresses}
    seen: Counter[tuple[str, str]] = Counter()
    crossed = total = 0
    for each in found:
        total += 1
        right = (
            each.header == each.recipient
            and each.code == each.copies[0]
            and len(set(each.copies)) == len(each.copies)
        )
        pairs = [(each.recipient, name) for name in each.names]
        crossed += not right or not set(pairs) <= wanted
        seen.update(pairs)
    return Verdict(total, sum(count - 1 for count in seen.values()), crossed, frozenset(wanted - set(seen)))
