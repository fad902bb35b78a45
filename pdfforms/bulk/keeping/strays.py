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
    parts = ("returns", "mail", "quarantine", "copies", "evidence")
    listed = {part: sorted(_files(folder.root / part)) for part in parts}  # first: what comes is known by then
    files = {each.sha256 for each in ledger.files()}
    mails = {each.sha256 for state in MailState for each in ledger.mails(state)}
    here = ledger.custodian.subjects_here(sorted({_whose(path) for path in listed["copies"] + listed["evidence"]}))
    known = {"returns": files, "mail": mails, "quarantine": files | mails, "copies": here, "evidence": here}
    for part, paths in listed.items():
        yield from (path for path in paths if _whose(path) not in known[part])


def _whose(path: Path) -> str:
    """The hash, code or record that a file's name begins with, also where it is encrypted."""
    return path.name.partition(".")[0]


def _files(folder: Path) -> Iterator[Path]:
    """Those that are whole: `Folder.tidy` sees to the others."""
    return (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
