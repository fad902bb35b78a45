"""A campaign that is out, whose first family has answered: an office, its mail server, the families, the staff."""

from __future__ import annotations

import email
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from click.testing import CliRunner, Result

from pdfforms import api
from pdfforms.commands.main import pdfforms
from pdfforms.model.record import Record
from tests.mail.campaigns import Family, office, roster
from tests.mail.server import Box, serving
from tests.programs.fillers import FILLERS
from tests.programs.fillers.filler import Filler

CAMPAIGN = "attendance_plan-1"
COMPLETE: dict[str, str | bool] = {
    "days_present": "150",
    "strategy_bus_backup": True,
    "student_signature": "Sample Specimen",
    "student_signature_date": "2026-09-04",
    "guardian_signature": "Robin Example",
    "guardian_signature_date": "2026-09-04",
}
"""All that a family is asked for."""


@dataclass
class Circle:
    """An office in its folder, its mail server, and the families at the other end."""

    place: Path
    box: Box
    files: int = field(default=0)

    def sent(self, to: str) -> list[EmailMessage]:
        """What somebody got, in order."""
        return [
            email.message_from_bytes(data, policy=default)
            for _, address, data in self.box.messages
            if address == to
        ]

    def copy(self, to: str) -> bytes:
        """The copy in the last message that somebody got."""
        (part,) = self.sent(to)[-1].iter_attachments()
        data = part.get_content()
        assert isinstance(data, bytes)
        return data

    def fill(self, data: bytes, answers: dict[str, str | bool], filler: Filler = FILLERS[0]) -> bytes:
        """A copy as a program fills it in."""
        blank, out = self.place / "blank.pdf", self.place / "filled.pdf"
        blank.write_bytes(data)
        filler.fill(blank, answers, out)
        return out.read_bytes()

    def comes(self, data: bytes, end: str = "pdf") -> Record:
        """A file comes in from a folder; the record of the first family."""
        self.files += 1
        path = self.place / f"came{self.files}.{end}"
        path.write_bytes(data)
        run("read", str(path), "--jobs", "1")
        return self.record()

    def replies(self, to: str, data: bytes) -> Record:
        """Somebody answers the last message with a file; it is fetched."""
        ours = self.sent(to)[-1]
        reply = EmailMessage()
        reply["Received"] = "from a.example by mx.example.org; 20 Dec 2026 12:00:00 -0700"
        reply["From"], reply["To"], reply["In-Reply-To"] = to, str(ours["Reply-To"]), str(ours["Message-ID"])
        self.files += 1
        reply["Message-ID"] = f"<{self.files}@a.example>"
        reply.set_content("Here it is.")
        reply.add_attachment(data, maintype="application", subtype="pdf", filename="scan.pdf")
        path = self.place / f"reply{self.files}.eml"
        path.write_bytes(reply.as_bytes())
        run("fetch", str(path), "--jobs", "1")
        return self.record()

    def record(self) -> Record:
        """The record of the first copy that came back."""
        return next(iter(api.office_records()))


def run(*words: str, code: int = 0) -> Result:
    """One command that ends with this code."""
    result = CliRunner().invoke(pdfforms, words)
    assert result.exit_code == code, result.output
    return result


@contextmanager
def answered(place: Path, rows: Sequence[Family], answers: dict[str, str | bool]) -> Iterator[Circle]:
    """The circle, once the first family, Robin's, has sent its form back; the office's folder is where one is."""
    box = Box()
    with serving(box) as port:
        office(place / "office", port)
        os.chdir(place / "office")
        people = str(roster(place / "roster.csv", rows))
        run("campaign", "new", "--form", "attendance_plan", "--roster", people, "--due", "2026-12-15")
        run("send", CAMPAIGN)
        made = Circle(place, box)
        made.comes(made.fill(made.copy("robin@example.org"), answers))
        yield made
