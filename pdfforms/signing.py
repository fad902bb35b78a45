"""Signing by the office. Loads pyHanko, so that only what signs pays for it.

from pathlib import Path
from pdfforms import signing

signed = signing.sign_form(Path("plan.pdf").read_bytes(), "staff_signature")
sealed = signing.seal_file(Path("archive.pdf").read_bytes())
Path("archive.sealed.pdf").write_bytes(sealed.data)  # sealed.level says how far its proof reaches
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pdfforms.archive.signatures import seal
from pdfforms.archive.signatures.keys import TestKey, new_key
from pdfforms.archive.signatures.seal import Sealed as Sealed  # the API has it under its own name
from pdfforms.bulk.keeping.archive_sealing import SealingKey
from pdfforms.bulk.office import Office
from pdfforms.bulk.reading.signatures import trusted_roots
from pdfforms.errors import MailError, SigningError
from pdfforms.mail.credentials import password_of
from pdfforms.settings import Signing

PASSWORD = "PDFFORMS_KEY_PASSWORD"  # noqa: S105 -- the variable's name
ACCOUNT = "signing-key"
"""What the keyring knows the key's password, or the token's PIN, under."""


@contextmanager
def signer_of(office: Office | None = None) -> Iterator[seal.Office]:
    """The office's signer, by the table [signatures], as long as the context lasts: open it once for many files.

    Raises SigningError where there is no key, no password, or they do not go together.
    """
    office = office or Office()
    settings = office.settings.signatures
    roots = trusted_roots(office.settings)
    if settings.module:
        if not (settings.token and settings.certificate):
            raise SigningError("[signatures] module needs token and certificate: the labels of both on the token.")
        with seal.from_pkcs11(settings.module, settings.token, settings.certificate, password()) as signer:
            yield _office(signer, settings, roots)
    elif settings.key:
        yield _office(seal.from_pkcs12(_key(office), password()), settings, roots)
    else:
        raise SigningError(
            "The office has no key to sign with. Make one to try with: pdfforms keys new. It also "
            "says how to get a real one."
        )


@contextmanager
def sealing(office: Office | None = None) -> Iterator[Callable[[bytes], bytes] | None]:
    """What seals archive copies, as long as the context lasts; None where the office has no key. Raises
    SigningError where it has one that cannot be used."""
    office = office or Office()
    settings = office.settings.signatures
    if not (settings.key or settings.module):
        yield None
    elif settings.module or settings.time_stamps:  # a card or a server: nothing that workers could have
        with signer_of(office) as signer:
            yield lambda data: seal.seal(data, signer).data
    else:
        key = SealingKey(_key(office), password())
        key.opened()
        yield key


@contextmanager
def sealing_with(pkcs12: bytes, password: str) -> Iterator[Callable[[bytes], bytes]]:
    """The same with a key that no settings name. Raises SigningError."""
    key = SealingKey(pkcs12, password)
    key.opened()
    yield key


def _key(office: Office) -> bytes:
    """The file that [signatures] key names. Raises SigningError."""
    here = office.settings.file
    path = (here.parent if here else Path()) / (office.settings.signatures.key or "")
    try:
        return path.read_bytes()
    except OSError as exc:
        raise SigningError(f"The key {path} cannot be read: {exc.strerror}. Check [signatures] key.") from exc


def _office(signer: seal.Signer, settings: Signing, roots: tuple[bytes, ...]) -> seal.Office:
    return seal.Office(signer, settings.time_stamps, roots, settings.revocation)


def password() -> str:
    """The key's password or the token's PIN, from the environment or the keyring. Raises SigningError."""
    try:
        return password_of(ACCOUNT, PASSWORD)
    except MailError as exc:
        raise SigningError(str(exc)) from exc


def seal_file(data: bytes, office: Office | None = None) -> Sealed:
    """Seals a whole file with the office's key; nothing shows on a page. Raises SigningError."""
    with signer_of(office) as signer:
        return seal.seal(data, signer)


def sign_form(data: bytes, field: str, office: Office | None = None) -> Sealed:
    """Signs in a form's digital signature field. Raises SigningError, which names the fields that are open."""
    open_ones = seal.open_fields(data)
    if field not in open_ones:
        have = f"It has {', '.join(open_ones)}." if open_ones else "It has none."
        raise SigningError(f"The file has no unsigned digital signature field {field}. {have}")
    with signer_of(office) as signer:
        return seal.sign_field(data, field, signer)


def make_test_key(name: str, organization: str, password: str) -> TestKey:
    """A key to try with: ECDSA P-256, certified by a root of its own."""
    return new_key(name, organization, password, datetime.now(UTC))
