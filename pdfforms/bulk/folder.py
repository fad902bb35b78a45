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
heads/          ends of the log of custody that were kept, unless the settings name another folder
letters/        the office's own templates of letters, where it has some
archive/        what was signed, for years, unless the settings name another place
archive.checks  when each object in it was last found whole
secret          what the names of its messages are made with
keys/           the keys of what is encrypted, where it is, unless the settings name another place
keyring         which keyring is the office's
intake/         which of them are of what arrived and is not read yet
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from pdfforms.bulk.cabinet import Cabinet
from pdfforms.bulk.intake_key import IntakeKey
from pdfforms.bulk.locks import Busy, held
from pdfforms.bulk.vault import MAIL, Vault
from pdfforms.encryption.keyring import Keyring
from pdfforms.encryption.office_key import secret_from
from pdfforms.errors import UsageError
from pdfforms.files import remove_half_written, write_bytes, write_durably
from pdfforms.ledger.ledger import Ledger, open_ledger
from pdfforms.mail.credentials import kept
from pdfforms.settings import FILE, Encryption, Settings, load_settings

LEDGER = "pdfforms.db"
KEYRING = "keyring"
INTAKE = "intake"
_PARTS = ("returns", "mail", "editions", "quarantine", "evidence", "copies")
_OWN = (
    "letters",
    "secret",
    "sending.lock",
    "certificates",
    "heads",
    "archive",
    "archive.lock",
    "archive.checks",
    "keys",
    KEYRING,
    INTAKE,
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
        return Vault(self.root / "returns", self.root / "quarantine", key=self.intake)

    @property
    def mail(self) -> Vault:
        """The messages that were fetched, as they came."""
        return Vault(self.root / "mail", self.root / "quarantine", MAIL, ".eml", self.intake)

    @property
    def pictures(self) -> Cabinet:
        """Pictures for a person, by name."""
        return Cabinet(self.evidence, self.keyring)

    @property
    def copies(self) -> Cabinet:
        """The PDFs of copies, by `copy_name`."""
        return Cabinet(self.root / "copies", self.keyring)

    @property
    def intake(self) -> IntakeKey | None:
        """The key of what arrives; None where everything is plain."""
        return _intake_of(self.root, self.keyring) if self.keyring else None

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
        """Where the PDF of a copy is kept, unless it is encrypted."""
        return self.root / "copies" / copy_name(code)

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
        with ExitStack() as stack:
            try:
                stack.enter_context(held(self.root / name))
            except Busy:
                raise UsageError(busy) from None
            yield

    def open_ledger(self) -> Ledger:
        """The ledger, made or brought up to date where need be. Raises LedgerError."""
        return open_ledger(self.ledger, keys=self.keyring)

    def keeps(self, path: Path) -> bool:
        """Whether a file is the office's own: none of those that come back."""
        real = os.path.realpath(path)
        inside = os.path.normcase(os.path.join(self.root, ""))  # noqa: PTH118 - asked of every file; a Path is slow
        if not os.path.normcase(real).startswith(inside):
            return False
        first, *deeper = Path(real).relative_to(self.root).parts
        own = isinstance(self.ledger, Path) and first.startswith(self.ledger.name)  # the log beside it, too
        return first in (*_PARTS, *_OWN) if deeper else own or first in (FILE, *_OWN)

    def tidy(self) -> None:
        """Removes what killed runs have left half written."""
        deep = [each for part in ("returns", "mail") for each in (self.root / part).glob("*") if each.is_dir()]
        remove_half_written([*(self.root / part for part in _PARTS), *deep])


def copy_name(code: str) -> str:
    """What the PDF of a copy is called."""
    return f"{code}.pdf"


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


@lru_cache(maxsize=4)
def _intake_of(root: Path, keyring: Keyring) -> IntakeKey:
    """One key for all that a program takes in."""
    return IntakeKey(root / INTAKE, keyring)


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
