"""The Python API of encryption at rest.

from pathlib import Path
from pdfforms import encrypting

secret, recipient = encrypting.make_office_key()  # the secret into the keyring, the recipient into the settings
encrypting.encrypt_office()  # what was plain until then
for path in encrypting.open_files([Path("returns/ab/abcd.K7Q29F4M2XK7Q29F.pdf.age")], Path("to-look-at")):
    print(path)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from pdfforms.bulk.keeping.encrypting import Converted, Told, convert_files, convert_ledger
from pdfforms.bulk.keeping.encrypting_archive import convert_archive
from pdfforms.bulk.keeping.opening import open_into
from pdfforms.bulk.office import Office
from pdfforms.encryption.office_key import new_office_key
from pdfforms.errors import UsageError


def make_office_key() -> tuple[str, str]:
    """A new key for an office: the text of its secret file, and the public half for the settings."""
    return new_office_key(datetime.now(UTC))


def encrypt_office(office: Office | None = None, told: Told | None = None) -> Converted:
    """Encrypts what lies in the office plain; may be stopped and called again. Raises UsageError where the
    settings have no [encryption], OfficeLocked, LedgerError, ArchiveError."""
    office = office or Office()
    folder = office.folder
    with folder.archiving(), folder.sending(), folder.open_ledger() as ledger:
        done = convert_ledger(ledger, told)
        convert_files(folder, ledger, told, done)
        return convert_archive(office, ledger, told, done)


def rewrap_keys(office: Office | None = None) -> int:
    """Encrypts the keys in the keyring anew, to the recipients that the settings name now; how many. Raises
    UsageError, OfficeLocked, EncryptionError."""
    keyring = (office or Office()).folder.keyring
    if keyring is None:
        raise UsageError("This office does not encrypt, so it has no keyring.")
    return keyring.rewrap()


def open_files(paths: Iterable[Path], into: Path, office: Office | None = None) -> Iterator[Path]:
    """Writes encrypted files of the office into a folder, in the clear, for its owner alone to read. Raises
    UsageError, OfficeLocked, EncryptionError."""
    return open_into((office or Office()).folder, paths, into)
