"""The full circle with real servers and programs: thirty families get their letters through SMTP and LMTP into
Dovecot, fill in what is enclosed with what families have, answer, are fetched by IMAP, read, matched, counted.

`python -m tests.torture.circle` prints the figures, and ends with 1 where a record says what its family did not
write, or keeps silent about what it did.
"""

from __future__ import annotations

import email
import os
import re
import sys
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pypdfium2
from imap_tools import MailBoxUnencrypted

from pdfforms import api, campaigns
from pdfforms.mail.credentials import IMAP_PASSWORD
from pdfforms.model.record import Record, Signature, Status
from tests.bulk.test_mail_round import run
from tests.corpus.maker.printers import chromium_of_drawings
from tests.mail.campaigns import Family, families, office, roster
from tests.mail.server import Box, serving
from tests.programs import dovecot
from tests.programs.alterers import ALTERERS
from tests.programs.command import missing_program
from tests.programs.dovecot import PASSWORD, Server
from tests.programs.fillers import FILLERS
from tests.scan.cameras import scan
from tests.scan.pens import DPI

CAMPAIGN = "attendance_plan-1"
PEOPLE = families(30)
FILL = {each.name: each for each in FILLERS}
ALTER = {each.name: each for each in ALTERERS}
PROGRAMS = ("pdftk-xfdf", "pdfium", "pdf.js", "pdf-lib-font", "pymupdf", "pdfbox", "pypdf", "poppler-glib")
"""What the families fill in with, one after the other."""
FLAT = {3: "pdfium-flatten", 7: "pdftk-flatten", 12: "pdfbox-flatten", 16: "pdftocairo", 21: "pdf-lib-flatten"}
"""Families whose program leaves no fields."""
PRINTED, SCANNED = (4, 18), 9


@dataclass
class Relay(Box):
    """A mail server that hands on to the families' own."""

    to: Server | None = None
    accepted: int = 0

    def keep(self, _sender: str, _recipient: str, content: bytes) -> None:
        """Hands it on at once."""
        assert self.to
        self.accepted += 1
        self.to.deliver(content, to="family@example.org")


def wrote(family: Family) -> dict[str, str | bool]:
    """What a family writes into its form: no two the same."""
    return {
        "supports_tried_1": f"Calls home, {family.number + 1} a week",
        "max_days_missed": str(1 + family.number % 9),
        "strategy_on_time": True,
        "strategy_complete_work": family.number % 2 == 0,
        "student_commitment_1": f"Bed at 9, lights out, week {family.number}",
    }


def filled(family: Family, letter: EmailMessage, place: Path) -> list[tuple[str, bytes]]:
    """The form that came with the letter, as this family's programs leave it: a file, or two pictures."""
    (part,) = letter.iter_attachments()
    blank, out, last = (place / f"{family.number}-{name}.pdf" for name in ("blank", "filled", "last"))
    blank.write_bytes(part.get_content())
    FILL[PROGRAMS[family.number % len(PROGRAMS)]].fill(blank, wrote(family), out)
    if family.number in FLAT:
        ALTER[FLAT[family.number]].alter(out, last)
    elif family.number in PRINTED:
        chromium_of_drawings(out, last)
    elif family.number == SCANNED:
        return list(scanned(out))
    return [(str(part.get_filename()), (last if last.exists() else out).read_bytes())]


def scanned(source: Path) -> Iterator[tuple[str, bytes]]:
    """A picture of each page, as a scanner makes it."""
    with pypdfium2.PdfDocument(source) as document:
        document.init_forms()
        for number, page in enumerate(document):
            grey = np.array(page.render(scale=DPI / 72 * (1 - 1e-9), grayscale=True).to_numpy()).squeeze()
            yield f"scan{number}.jpg", scan()(grey, np.random.default_rng(number))


def letters(server: Server) -> dict[Family, EmailMessage]:
    """Each family's letter: the one to its address that names its student."""
    with MailBoxUnencrypted("127.0.0.1", server.imap_port).login("family", PASSWORD) as box:
        found = [email.message_from_bytes(each.obj.as_bytes(), policy=default) for each in box.fetch()]
    texts = [(each, str(text.get_content())) for each in found if (text := each.get_body(("plain",)))]
    return {
        family: each
        for family in PEOPLE
        for each, text in texts
        if family.name in re.findall(r"Sample\d+ Specimen", text) and each["To"] == family.addresses[0]
    }


def reply(family: Family, letter: EmailMessage, place: Path) -> EmailMessage:
    """What a family sends back."""
    message = EmailMessage()
    message["From"], message["To"] = family.addresses[0], str(letter["Reply-To"])
    message["In-Reply-To"], message["Message-ID"] = str(letter["Message-ID"]), f"<{family.number}@family.example>"
    message.set_content("Here it is.")
    for name, data in filled(family, letter, place):
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def wrong(record: Record, family: Family) -> list[str]:
    """What a record says that the family did not write, and what it leaves out without a finding."""
    told = {each.field for each in record.findings}
    said = {"student_name": family.name, "days_absent": family.days} | wrote(family)
    said["max_days_missed"] = int(str(said["max_days_missed"]))
    return [
        key
        for key, value in record.values.items()
        if value != said.get(key) and not (_nothing(value) and (key in told or not said.get(key)))
    ]


def _nothing(value: object) -> bool:
    return not value.signed if isinstance(value, Signature) else value in (None, False, "")


@dataclass(frozen=True)
class Figures:
    """What came of it."""

    letters: int
    """That the mail server accepted."""
    records: int
    needs: frozenset[int]
    """Families whose record a person must look at."""
    crossed: tuple[int, ...]
    """Families in whose record another's name stands."""
    wrong: dict[int, list[str]]
    """What records say that nobody wrote, or leave out in silence, by family."""
    counted: dict[str, int]
    """How many students stand how."""
    items: int

    def __str__(self) -> str:
        rows = [
            ("families, letters accepted", f"{len(PEOPLE)}, {self.letters}"),
            (
                "programs that filled in, flattened, printed",
                f"{len(PROGRAMS)}, {len(FLAT)}, {len(PRINTED)}, 1 scan",
            ),
            ("records", self.records),
            ("of them for a person", len(self.needs)),
            ("crossed", len(self.crossed)),
            ("wrong, or silent", len(self.wrong)),
            ("students", ", ".join(f"{number} {word}" for word, number in self.counted.items())),
        ]
        return "\n".join(f"{name:<55}{value}" for name, value in rows)


def missing() -> str | None:
    """None when everything is there, else what is missing."""
    found = [dovecot.available(), missing_program("chromium", "chromium")]
    found += [FILL[name].available() for name in PROGRAMS]
    found += [ALTER[name].available() for name in FLAT.values()]
    return next((each for each in found if each), None)


def circle(place: Path) -> Figures:
    """Goes round once."""
    os.environ[IMAP_PASSWORD] = PASSWORD
    with dovecot.running() as server, serving(relay := Relay(to=server)) as port, chdir(place):
        own = office(place / "office", port)
        people = str(roster(place / "roster.csv", PEOPLE))
        with chdir("office"):
            run("campaign", "new", "--form", "attendance_plan", "--roster", people)
            run("send", CAMPAIGN)
            found = letters(server)
            for family in PEOPLE:
                message = reply(family, found[family], place)
                server.deliver(message.as_bytes(), to=str(message["To"]))
            run("fetch", "--imap", server.url.replace("office", "forms"), "--no-ocr", "--jobs", "1")
    return figures(own, relay.accepted)


def figures(own: api.Office, accepted: int) -> Figures:
    """Compares what the office knows with what the families wrote."""
    records = list(api.office_records(own))
    (standing,) = campaigns.status(CAMPAIGN, own)
    code_of = {each.copies[-1].student: each.copies[-1].copy for each in standing.students}
    by_copy = {each.copy: each for each in records}
    told = {each: by_copy[code_of[each.row()[0]]] for each in PEOPLE}
    return Figures(
        accepted,
        len(records),
        frozenset(each.number for each, record in told.items() if record.status is not Status.OK),
        tuple(
            each.number for each, record in told.items() if record.values["student_name"] not in (each.name, None)
        ),
        {each.number: found for each, record in told.items() if (found := wrong(record, each))},
        dict(standing.counted()[""]),
        len(api.open_items(own)),
    )


def main() -> int:
    """Goes round and prints the figures."""
    with TemporaryDirectory(prefix="circle-") as place:
        found = circle(Path(place))
    print(found)
    return 1 if found.wrong or found.crossed or found.records != len(PEOPLE) else 0


if __name__ == "__main__":
    sys.exit(main())
