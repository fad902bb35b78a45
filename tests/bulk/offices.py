"""What the tests of an office have in common: files that come in, and what stands in the ledger then."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf

from pdfforms import api
from pdfforms.bulk.reading.tally import Tally
from pdfforms.model.ledger import Event, StoredFile
from pdfforms.model.record import Record
from tests.office import PLAN, fill
from tests.read.returns import FIRST, FIRST_CODE


@dataclass(frozen=True, slots=True)
class Inbox:
    """An office and the folder from which it gets its files."""

    office: api.Office
    folder: Path

    def put(self, **files: bytes) -> list[Path]:
        """Writes PDFs of these names."""
        paths = [self.folder / f"{name}.pdf" for name in files]
        for path, data in zip(paths, files.values(), strict=True):
            path.write_bytes(data)
        return paths

    def receive(self, **files: bytes) -> Tally:
        """Files of these names come in, in one run."""
        return api.receive_returns(self.put(**files), self.office)

    def records(self) -> list[Record]:
        """All records."""
        return list(api.office_records(self.office))

    def record(self) -> Record:
        """The only record."""
        (record,) = self.records()
        return record

    def files(self) -> list[StoredFile]:
        """All files."""
        with self.office.folder.open_ledger() as ledger:
            return list(ledger.files())

    def events(self, kind: str) -> list[Event]:
        """What happened of one kind."""
        with self.office.folder.open_ledger() as ledger:
            return [each for each in ledger.events() if each.kind == kind]

    def readings(self) -> int:
        """How many there are."""
        with self.office.folder.open_ledger() as ledger:
            ids = [each.id for each in ledger.records()]
            return sum(map(len, ledger.readings_of(ids).values()))


def answered(code: str | None = FIRST_CODE, **values: object) -> bytes:
    """The first family's plan with other answers."""
    return fill(PLAN, FIRST | values, code).data


def empty(code: str = FIRST_CODE) -> bytes:
    """The first family's plan as it went out."""
    return fill(PLAN, {"student_name": FIRST["student_name"]}, code).data


def merged(*files: bytes) -> bytes:
    """Files put together as a scanner's program does, without their fields' tree."""
    out = BytesIO()
    with pikepdf.new() as pdf, warnings.catch_warnings():
        warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
        for each in files:
            with pikepdf.open(BytesIO(each)) as part:
                pdf.pages.extend(part.pages)
        pdf.save(out)
    return out.getvalue()
