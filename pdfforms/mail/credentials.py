"""How the office proves to a mail server who it is: a password from the environment or the keyring, or a token
that a command prints. Neither ever stands in the settings, a log or a message."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence

from pdfforms.errors import MailError

SMTP_PASSWORD = "PDFFORMS_SMTP_PASSWORD"  # noqa: S105  # the variable's name
IMAP_PASSWORD = "PDFFORMS_IMAP_PASSWORD"  # noqa: S105  # as above
SERVICE = "pdfforms"
"""What the keyring knows it as."""
_PATIENCE = 60
"""Seconds for a command to print a token."""


def password_of(account: str, variable: str) -> str:
    """The password of an account, from an environment variable or the keyring, which has it under the account's
    name. Raises MailError where there is none."""
    if said := os.environ.get(variable):
        return said
    import keyring  # it looks for the system's own stores when loaded, which takes long
    from keyring.errors import KeyringError

    try:
        found = keyring.get_password(SERVICE, account)
    except (KeyringError, OSError):
        found = None
    if not found:
        raise MailError(
            f"There is no password for {account}. Keep it with: keyring set {SERVICE} {account}; or put it into "
            f"the environment variable {variable}."
        )
    return found


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
