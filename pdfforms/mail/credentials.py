"""How the office proves to a mail server who it is: a password from the environment or the keyring, or a token
that a command prints. Neither ever stands in the settings, a log or a message."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Sequence

from pdfforms.errors import MailError

SMTP_PASSWORD = "PDFFORMS_SMTP_PASSWORD"  # noqa: S105  # the variable's name
IMAP_PASSWORD = "PDFFORMS_IMAP_PASSWORD"  # noqa: S105  # as above
SERVICE = "pdfforms"
"""What the keyring knows it as."""
_PIECE = 1_000
"""Characters of a long text that are kept together."""
_PATIENCE = 60
"""Seconds for a command to print a token."""


def password_of(account: str, variable: str) -> str:
    """The password of an account, from an environment variable or the keyring, which has it under the account's
    name. Raises MailError where there is none."""
    if said := os.environ.get(variable):
        return said
    found = kept(account)
    if not found:
        raise MailError(
            f"There is no password for {account}. Keep it with: keyring set {SERVICE} {account}; or put it into "
            f"the environment variable {variable}."
        )
    return found


def kept(name: str) -> str | None:
    """What the keyring has under a name; None where it has nothing, or there is none."""
    import keyring  # it looks for the system's own stores when loaded, which takes long
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, name)
    except (KeyringError, OSError):
        return None


def keep_long(name: str, text: str) -> None:
    """Keeps a long text in the keyring, in pieces: that of Windows takes no more than 2,560 bytes at once. Raises
    MailError where there is no keyring."""
    import keyring  # as above
    from keyring.errors import KeyringError

    pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
    try:
        for number, piece in enumerate(pieces, 1):
            keyring.set_password(SERVICE, f"{name}#{number}", piece)
        keyring.set_password(SERVICE, name, f"{len(pieces)} {hashlib.sha256(text.encode()).hexdigest()}")
    except (KeyringError, OSError) as exc:
        raise MailError(
            f"The keyring does not keep the sign-in ({type(exc).__name__}). Set one up, or use token_command."
        ) from exc


def kept_long(name: str) -> str | None:
    """What `keep_long` has kept; None where that is not whole."""
    many, _, digest = (kept(name) or "").partition(" ")
    if not many.isdecimal():
        return None
    text = "".join(kept(f"{name}#{number}") or "" for number in range(1, int(many) + 1))
    return text if hashlib.sha256(text.encode()).hexdigest() == digest else None


def token_from(command: Sequence[str]) -> str:
    """The access token that a command prints. Raises MailError where it prints none."""
    try:
        done = subprocess.run(list(command), capture_output=True, timeout=_PATIENCE, check=True)  # noqa: S603
        token = done.stdout.decode("ascii").strip()
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError) as exc:
        raise MailError(
            f"The token command {command[0]} failed ({type(exc).__name__}). Try it by hand; it should print "
            "an access token and nothing else."
        ) from exc
    if not token or len(token.split()) != 1:
        raise MailError(f"The token command {command[0]} printed no token.")
    return token
