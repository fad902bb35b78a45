"""What holds here and what does not: workers, the extra for pictures, the office's ledger, files, rights."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from pdfforms.bulk.folder import Folder
from pdfforms.bulk.keeping.archive_check import not_verified
from pdfforms.bulk.keeping.archive_place import store_of
from pdfforms.bulk.keeping.custody_checkup import check_custody
from pdfforms.bulk.keeping.key_checkup import check_keys
from pdfforms.bulk.office import Office
from pdfforms.contain.guards import guards
from pdfforms.errors import PdfformsError
from pdfforms.model.ledger import FileState
from pdfforms.model.mail import MailState
from pdfforms.model.record import Status

_ROOM = 5_000_000_000
"""Bytes that a term's returns may need."""
_HALFWAY = (MailState.STORED, MailState.OPENED)
_OTHERS = 0o077
"""Rights of everybody but the owner."""
_CHECKED = 90
"""Days within which every object of the archive should have been read again."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    about: str
    """"workers", "pictures", "ledger", "mail", "files", "disk", "archive"."""
    well: bool
    words: str
    advice: str = ""
    """What to do where it is not well."""


def check_up(office: Office) -> Iterator[Check]:
    """Looks at everything, the office's folder too where there is one. Never raises for what it finds."""
    folder = office.folder if office.has_folder else None
    yield from _workers()
    yield _pictures()
    if folder is not None:
        yield from _ledger(folder)
        yield _files(folder)
        yield _rights(folder)
        yield _disk(folder)
        for about, well, words, advice in (*check_custody(folder, office.settings), *check_keys(folder)):
            yield Check(about, well, words, advice)
        yield from _archive(office)


def _workers() -> Iterator[Check]:
    """What holds a worker in that a hostile file has taken over."""
    try:
        for guard in guards():
            weaker = "" if guard.active else "Read files of strangers on Linux where you can."
            yield Check("workers", guard.active, f"a worker {guard.detail}", weaker)
    except PdfformsError as exc:
        yield Check("workers", False, str(exc), "Install pdfforms again.")


def _pictures() -> Check:
    needed = ("cv2", "numpy", "zxingcpp", "onnxruntime", "rapidocr", "pi_heif")
    missing = [name for name in needed if find_spec(name) is None]
    if missing:
        words = "scans and photos are not read"
        return Check("pictures", False, words, "Install pdfforms with its extra scan, as the README says.")
    return Check("pictures", True, "scans and photos are read")


def _ledger(folder: Folder) -> Iterator[Check]:
    try:
        with folder.open_ledger() as ledger:
            counts = ledger.counts()
            unread, away = (counts.files.get(state, 0) for state in (FileState.STORED, FileState.QUARANTINED))
            files, records = sum(counts.files.values()), sum(counts.records.values())
            yield Check("ledger", True, f"{ledger.place}: {files} files, {records} records")
            if unread:
                yield Check("ledger", False, f"{unread} files are not read yet", "Go on with them: pdfforms read")
            if halfway := sum(1 for state in _HALFWAY for _ in ledger.mails(state)):
                yield Check(
                    "mail", False, f"{halfway} messages are not taken in to the end", "Go on: pdfforms fetch"
                )
            if items := len(ledger.items()):
                yield Check("mail", True, f"{items} things wait for a person: pdfforms items")
            if away:
                yield Check("ledger", False, f"{away} files in quarantine", "Look: pdfforms quarantine list")
    except PdfformsError as exc:
        yield Check("ledger", False, str(exc), "")


def _files(folder: Folder) -> Check:
    """Whether every file of the ledger is still there; `archive verify` looks into them."""
    try:
        with folder.open_ledger() as ledger:
            files, mails = ({sha256 for sha256, _ in each.owners()} for each in (folder.vault, folder.mail))
            missing = sum(file.sha256 not in files for file in ledger.files())
            missing += sum(each.sha256 not in mails for state in MailState for each in ledger.mails(state))
    except PdfformsError:
        return Check("files", False, "the ledger does not say which files there should be", "See above.")
    if missing:
        return Check("files", False, f"{missing} files that arrived are gone", "Bring them back from a backup.")
    return Check("files", True, "every file that arrived is there")


def _rights(folder: Folder) -> Check:
    if sys.platform == "win32":
        return Check("files", True, "who may look into the folder is for Windows to say: see its properties")
    open_ones = [path.name for path in _own(folder) if path.stat().st_mode & _OTHERS]
    if open_ones:
        names = ", ".join(open_ones)
        return Check("files", False, f"others may look into {names}", f"chmod -R go= {folder.root}")
    return Check("files", True, "nobody else may look into the folder")


def _own(folder: Folder) -> Iterator[Path]:
    return (path for path in (folder.root, *sorted(folder.root.iterdir())) if path.exists())


def _disk(folder: Folder) -> Check:
    free = shutil.disk_usage(folder.root).free
    if not os.access(folder.root, os.W_OK):
        return Check("disk", False, f"{folder.root} cannot be written to", "Ask whoever keeps the disk.")
    advice = "" if free >= _ROOM else "Make room: a term's returns may need 5 GB."
    return Check("disk", free >= _ROOM, f"{free / 1e9:.0f} GB free", advice)


def _archive(office: Office) -> Iterator[Check]:
    """Whether the archive can be opened, was read again of late, and has all that is ready."""
    try:
        with office.folder.open_ledger() as ledger:
            objects = sorted({each.object for each in ledger.archived()})
            waiting = len(ledger.to_archive((Status.OK,)))
        if objects:
            store_of(office)
            late = not_verified(office, objects, _CHECKED)
            words = f"{len(objects)} objects, {late} of them not read again for {_CHECKED} days"
            yield Check("archive", not late, words, "pdfforms archive verify --days 90" if late else "")
        if waiting:
            yield Check("archive", True, f"{waiting} records are ready, or have changed: pdfforms archive add")
    except PdfformsError as exc:
        yield Check("archive", False, str(exc), "Bring the archive back from a backup.")
