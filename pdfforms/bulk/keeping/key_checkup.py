"""What the doctor says of encryption: the key, the keyring, what is left plain or under the key of an old run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from pdfforms.bulk.folder import Folder
from pdfforms.bulk.keeping.custody_checkup import Told
from pdfforms.bulk.keeping.encrypting import plain_in_cabinet, plain_in_vault
from pdfforms.errors import PdfformsError

_ABOUT = "keys"
_DAY = timedelta(days=1)
_OTHERS = 0o077
"""Rights of everybody but the owner."""


def check_keys(folder: Folder, now: datetime | None = None) -> Iterator[Told]:
    """Looks at it all; nothing where the office does not encrypt. Never raises for what it finds."""
    if folder.keyring is None:
        return
    try:
        folder.keyring.check()
        yield _ABOUT, True, "what families answer is encrypted, and the office's key is at hand", ""
    except PdfformsError as exc:
        yield _ABOUT, False, "what families answer is encrypted, and cannot be opened now", str(exc)
    if folder.keyring.folder.resolve().is_relative_to(folder.root.resolve()):
        words = "the keyring lies inside the office folder: whoever keeps a backup of that keeps the keys"
        yield _ABOUT, False, words, "Move it to another disk, with short backups of its own: keys in [encryption]."
    keys = folder.keyring.folder
    if sys.platform != "win32" and keys.is_dir() and keys.stat().st_mode & _OTHERS:
        yield _ABOUT, False, "others may look into the keyring", f"chmod -R go= {keys}"
    yield from _plain(folder)
    yield from _without_key(folder)
    yield from _old_runs(folder, now or datetime.now(UTC))


def _plain(folder: Folder) -> Iterator[Told]:
    plain = sum(len(plain_in_vault(each)) for each in (folder.vault, folder.mail))
    plain += sum(len(plain_in_cabinet(each)) for each in (folder.pictures, folder.copies))
    if plain:
        yield _ABOUT, False, f"{plain} files of earlier days lie there plain", "pdfforms keys encrypt"


def _without_key(folder: Folder) -> Iterator[Told]:
    """A backup of the office brings back what was destroyed since; one of the keyring may lack what is new."""
    try:
        with folder.open_ledger() as ledger:
            number = ledger.records_without_key()
    except PdfformsError:  # told by whoever looks at the ledger
        return
    if number:
        words = f"{number} records cannot be opened: their keys are not in the keyring"
        yield _ABOUT, False, words, "If nobody destroyed them, bring the keyring back from its newest backup."


def _old_runs(folder: Folder, now: datetime) -> Iterator[Told]:
    """Files that nobody has read for long have a key that is not a student's."""
    if folder.intake is None:
        return
    late = {
        owner
        for owner in folder.intake.open_ones()
        if now - datetime.fromtimestamp(folder.intake.since(owner), UTC) > _DAY
    }
    vaults = (folder.vault, folder.mail) if late else ()
    waiting = sum(owner in late for each in vaults for _, owner in each.owners())
    if waiting:
        words = f"{waiting} files wait for longer than a day under the key of the run that took them in"
        yield _ABOUT, False, words, "Go on with them: pdfforms read, pdfforms fetch"
