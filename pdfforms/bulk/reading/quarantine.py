"""Files that broke the reader twice: what a person can do with them."""

from __future__ import annotations

from pathlib import Path

from pdfforms.bulk.folder import Folder
from pdfforms.bulk.imprint import now
from pdfforms.errors import UsageError
from pdfforms.ledger.ledger import Ledger
from pdfforms.model.ledger import Event, FileChange, FileState, StoredFile


def quarantined(ledger: Ledger, named: str | None = None) -> list[StoredFile]:
    """The files in quarantine; with `named` the one whose SHA-256 begins so. UsageError for none or several."""
    begins = (named or "").lower()
    found = [file for file in ledger.files(FileState.QUARANTINED) if file.sha256.startswith(begins)]
    if named is not None and len(found) != 1:
        few = "No file" if not found else "More than one file"
        raise UsageError(f"{few} in quarantine begins with {named}. See: pdfforms quarantine list")
    return found


def back_to_unread(folder: Folder, ledger: Ledger, named: str | None) -> int:
    """Puts files among those that wait to be read; how many."""
    files = quarantined(ledger, named)
    for file in files:
        _move(folder, ledger, file, FileState.STORED, Event(now(), "retried", file.sha256, "pdfforms"))
    return len(files)


def release(folder: Folder, ledger: Ledger, named: str, by: str) -> Path:
    """Puts a file back among the returns without reading it, on a person's word. Raises UsageError."""
    if not by.strip():
        raise UsageError("Say who decides: --by NAME.")
    (file,) = quarantined(ledger, named)
    return _move(folder, ledger, file, FileState.READ, Event(now(), "released", file.sha256, by.strip()))


def _move(folder: Folder, ledger: Ledger, file: StoredFile, state: FileState, event: Event) -> Path:
    place = folder.vault.let_out(file.sha256)
    with ledger.posting() as posting:
        posting.set_files([FileChange(file.sha256, state, event.at)])
        posting.add_events([event])
    return place
