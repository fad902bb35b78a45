"""The office folder: settings, ledger, returns, quarantine, evidence; found from inside as git finds its own.

pdfforms.toml   the settings; `ledger` makes the folder an office
pdfforms.db     the ledger, unless it stands on a server
returns/        every file that arrived, by its SHA-256
mail/           every message that was fetched, by its SHA-256
editions/       the blanks, with their maps, that the returns are of
quarantine/     files that broke the reader twice
evidence/       pictures of what a person must look at
copies/         the personal copies of campaigns, by copy code
certificates/   what was destroyed, and on whose word
letters/        the office's own templates of letters, where it has some
archive/        what was signed, for years, unless the settings name another place
archive.checks  when each object in it was last found whole
secret          what the names of its messages are made with
keys/           the keys of what is encrypted, where it is, unless the settings name another place
keyring         which keyring is the office's
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import BinaryIO

from pdfforms.bulk.vault import MAIL, Vault
from pdfforms.encryption.keyring import Keyring
from pdfforms.encryption.office_key import secret_from
from pdfforms.errors import UsageError
from pdfforms.files import remove_half_written, write_bytes, write_durably
from pdfforms.ledger.ledger import Ledger, open_ledger
from pdfforms.mail.credentials import kept
from pdfforms.settings import FILE, Encryption, Settings, load_settings

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LEDGER = "pdfforms.db"
KEYRING = "keyring"
_PARTS = ("returns", "mail", "editions", "quarantine", "evidence", "copies")
_OWN = (
    "letters",
    "secret",
    "sending.lock",
    "certificates",
    "archive",
    "archive.lock",
    "archive.checks",
    "keys",
    KEYRING,
)
"""What is made when it is needed."""
_SETTINGS = """\
# What this office decides once. Every setting: docs/settings.md

# organization = "Example School Division"
# paper = "letter"
# languages = ["en", "fr"]
ledger = "pdfforms.db"

# [columns]
# row = "{Student_Number}"
# student_name = "{First_Name} {Last_Name}"
"""


@dataclass(frozen=True, slots=True)
class Folder:
    """One office on disk."""

    root: Path
    ledger: Path | str
    """Its file, or the URL of a database."""
    keyring: Keyring | None = None
    """The keys of what is kept encrypted; None where everything is plain."""

    @property
    def vault(self) -> Vault:
        """The bytes of everything that arrived."""
        return Vault(self.root / "returns", self.root / "quarantine")

    @property
    def mail(self) -> Vault:
        """The messages that were fetched, as they came."""
        return Vault(self.root / "mail", self.root / "quarantine", MAIL, ".eml")

    @property
    def editions(self) -> Path:
        """Where the editions of its returns are kept."""
        return self.root / "editions"

    @property
    def evidence(self) -> Path:
        """Where pictures for a person go."""
        return self.root / "evidence"

    @property
    def letters(self) -> Path | None:
        """The office's own templates of letters; None where it has none."""
        own = self.root / "letters"
        return own if own.is_dir() else None

    @property
    def certificates(self) -> Path:
        """Where certificates of destruction are kept."""
        return self.root / "certificates"

    def copy_path(self, code: str) -> Path:
        """Where the PDF of a copy is kept."""
        return self.root / "copies" / f"{code}.pdf"

    def secret(self) -> bytes:
        """What the names of messages are made with; made once. Raises UsageError where it cannot be."""
        path = self.root / "secret"
        if not path.exists():
            write_durably({path: secrets.token_hex(32).encode()})
        return path.read_bytes()

    @property
    def checks(self) -> Path:
        """When each object in the archive was last found whole."""
        return self.root / "archive.checks"

    @contextmanager
    def archiving(self) -> Iterator[None]:
        """Holds the office's archive for one that writes. Raises UsageError where another program holds it."""
        with self._held("archive.lock", "Another pdfforms writes to the archive. Wait until it has ended."):
            yield

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Holds the office's outgoing mail. Raises UsageError where another program holds it."""
        busy = "Another pdfforms sends from this office, or changes a campaign. Wait until it has ended."
        with self._held("sending.lock", busy):
            yield

    @contextmanager
    def _held(self, name: str, busy: str) -> Iterator[None]:
        path = self.root / name
        path.touch(0o600)
        with path.open("a+b") as file:
            try:
                _lock(file)
            except OSError:
                raise UsageError(busy) from None
            yield

    def open_ledger(self) -> Ledger:
        """The ledger, made or brought up to date where need be. Raises LedgerError."""
        return open_ledger(self.ledger)

    def keeps(self, path: Path) -> bool:
        """Whether a file is the office's own: none of those that come back."""
        real = Path(os.path.realpath(path))
        if not real.is_relative_to(self.root):
            return False
        first, *deeper = real.relative_to(self.root).parts
        own = isinstance(self.ledger, Path) and first.startswith(self.ledger.name)  # the log beside it, too
        return first in (*_PARTS, *_OWN) if deeper else own or first in (FILE, *_OWN)

    def tidy(self) -> None:
        """Removes what killed runs have left half written."""
        deep = [each for part in ("returns", "mail") for each in (self.root / part).glob("*") if each.is_dir()]
        remove_half_written([*(self.root / part for part in _PARTS), *deep])


def folder_of(settings: Settings) -> Folder | None:
    """The office that the settings stand in; None where they are of no office."""
    if settings.file is None or settings.ledger is None:
        return None
    root = settings.file.parent
    ledger = settings.ledger if "://" in settings.ledger else root / settings.ledger
    return Folder(root, ledger, _keyring_of(root, settings.encryption) if settings.encryption.recipient else None)


@lru_cache(maxsize=4)
def _keyring_of(root: Path, said: Encryption) -> Keyring:
    """One keyring for all that a program does in an office, so that it asks for the office's key once."""
    secret = partial(secret_from, root / said.key if said.key else None, kept)
    return Keyring(root / said.keys, [str(said.recipient), *said.recipients], secret, root / KEYRING)


def make_folder(root: Path) -> Folder:
    """Makes an office; what is there already stays. Raises UsageError for a folder that holds something else."""
    if root.exists() and not root.is_dir():
        raise UsageError(f"{root} is a file. Name a new folder: pdfforms init OFFICE")
    settings = root / FILE
    if not settings.exists():
        if root.is_dir() and any(root.iterdir()):
            raise UsageError(f"{root} holds other files. Name a new folder: pdfforms init OFFICE")
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_bytes(settings, _SETTINGS.encode())
    found = folder_of(load_settings(root))
    if found is None or found.root != root.resolve():
        raise UsageError(f'{settings} has no ledger. Add the line ledger = "{LEDGER}" to it and try again.')
    for part in _PARTS:
        (root / part).mkdir(mode=0o700, exist_ok=True)
    if os.name == "posix":
        settings.chmod(0o600)
    found.open_ledger().close()
    return found


def _lock(file: BinaryIO) -> None:
    """Holds a file until it is closed, or its program ends. Raises OSError where another program holds it."""
    if sys.platform == "win32":
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
