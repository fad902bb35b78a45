"""Files in an office's folder that its ledger does not know: what a kill left before it was written down, pictures
of records that were made anew under another name, or what is newer than the backup that a ledger came back from.

Nobody can say whose they are, so they have the term of what is no student's, from the day when they were written.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pdfforms.bulk.folder import Folder
from pdfforms.ledger.ledger import Ledger
from pdfforms.model.mail import MailState
from pdfforms.model.retention import Case, CaseKind


def strays(folder: Folder, ledger: Ledger) -> Iterator[Case]:
    """All of them, by path from the office's folder."""
    for path in _unknown(folder, ledger):
        try:
            written = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
        except FileNotFoundError:  # gone meanwhile
            continue
        name = path.relative_to(folder.root).as_posix()
        yield Case(name, None, "", written, None, held=False, kind=CaseKind.STRAY, nobodys=True)


def _unknown(folder: Folder, ledger: Ledger) -> Iterator[Path]:
    listed = {part: sorted(_files(folder.root / part)) for part in ("returns", "mail", "quarantine", "copies")}
    pictures = sorted(_files(folder.evidence))  # all are listed first: what comes meanwhile is known by then
    files = {each.sha256 for each in ledger.files()}
    mails = {each.sha256 for state in MailState for each in ledger.mails(state)}
    records = {each.id for each in ledger.records()}
    codes = [path.name.partition(".")[0] for path in listed["copies"]]  # also where they are encrypted
    copies = ledger.copies(codes).keys() - ledger.custodian.tombstones(codes).keys()
    known = {"returns": files, "mail": mails, "quarantine": files | mails, "copies": copies}
    for part, paths in listed.items():
        yield from (path for path in paths if path.name.partition(".")[0] not in known[part])
    yield from (path for path in pictures if path.name.partition(".")[0] not in records)


def _files(folder: Path) -> Iterator[Path]:
    """Those that are whole: `Folder.tidy` sees to the others."""
    return (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
