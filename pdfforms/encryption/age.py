"""age (age-encryption.org/v1) by pyrage, which is imported here alone and only when something is encrypted: an
office without encryption needs none of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pdfforms.errors import OfficeLocked

if TYPE_CHECKING:
    from pyrage.x25519 import Identity as Identity  # the keyring has them from here
    from pyrage.x25519 import Recipient as Recipient

MAGIC = b"age-encryption.org/"
"""What every encrypted file begins with."""
SECRET = "AGE-SECRET-KEY-1"  # noqa: S105 - how age's secret keys begin, none itself


def new_identity() -> Identity:
    """A new secret key."""
    _refuse_without_pyrage()
    from pyrage.x25519 import Identity  # an extra

    return Identity.generate()


def identity_of(text: str) -> Identity:
    """A secret key from its text. Raises OfficeLocked, which never quotes it."""
    _refuse_without_pyrage()
    from pyrage import IdentityError  # an extra
    from pyrage.x25519 import Identity

    try:
        return Identity.from_str(text)
    except IdentityError as exc:
        raise OfficeLocked("The office's key is no secret key of age: one begins with AGE-SECRET-KEY-1.") from exc


def recipient_of(text: str) -> Recipient:
    """A public key from its text. Raises OfficeLocked."""
    _refuse_without_pyrage()
    from pyrage import RecipientError  # an extra
    from pyrage.x25519 import Recipient

    try:
        return Recipient.from_str(text)
    except RecipientError as exc:
        raise OfficeLocked(f"{text} is no public key of age. Copy it again from where it was made.") from exc


def encrypt(data: bytes, recipients: Sequence[Recipient]) -> bytes:
    """Encrypts for whoever has a secret key of one of the recipients."""
    _refuse_without_pyrage()
    import pyrage  # an extra

    return bytes(pyrage.encrypt(data, recipients))


def decrypt(data: bytes, identities: Sequence[Identity]) -> bytes | None:
    """What was encrypted; None where the bytes are damaged, cut short, or for none of these keys."""
    _refuse_without_pyrage()
    import pyrage  # an extra

    try:
        return bytes(pyrage.decrypt(data, identities))
    except pyrage.DecryptError:
        return None


def _refuse_without_pyrage() -> None:
    try:
        import pyrage  # noqa: F401 - an extra
    except ImportError as exc:
        raise OfficeLocked(
            "[encryption] needs more than is installed. Run: pip install 'pdfforms[encryption]'"
        ) from exc
