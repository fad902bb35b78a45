"""The office's own key: its public half stands in the settings, its secret half never does.

The secret comes from the environment, from a file that nobody else can read, or from the system's keyring. It is
looked for only when something must be opened; who only takes files in has no need of it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from pdfforms.encryption import age
from pdfforms.errors import OfficeLocked

VARIABLE = "PDFFORMS_OFFICE_KEY"
ACCOUNT = "office-key"
"""What the system's keyring knows it under."""


def secret_from(file: Path | None, kept: Callable[[str], str | None]) -> str:
    """The secret half: from the environment, else from the file where one is named, else from the keyring.

    `kept` looks into the keyring. Raises OfficeLocked where there is none, or the file is open to others.
    """
    if said := os.environ.get(VARIABLE):
        return said
    found = _read(file) if file else kept(ACCOUNT)
    if not found:
        raise OfficeLocked(
            "What this office keeps is encrypted, and its key is not at hand. Keep the key with: keyring set "
            f"pdfforms {ACCOUNT}; or put it into the environment variable {VARIABLE}, or name a file with it as "
            "key in [encryption]. Without the key nothing of it can be read."
        )
    return found


def _read(file: Path) -> str:
    try:
        mode = file.stat().st_mode
        if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
            raise OfficeLocked(f"Others may read the office's key {file}. Make it yours alone: chmod 600 {file}")
        return file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as exc:
        why = exc.strerror if isinstance(exc, OSError) else "it is no text"
        raise OfficeLocked(f"The office's key {file} cannot be read: {why}. Check [encryption] key.") from exc


def keys_in(text: str) -> list[str]:
    """The secret keys in a text, one a line as age-keygen writes them; a second one is an earlier office key."""
    return [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def new_office_key(made: datetime) -> tuple[str, str]:
    """A new key: the text of its file, and its public half."""
    identity = age.new_identity()
    public = str(identity.to_public())
    return f"# created: {made.isoformat(timespec='seconds')}\n# public key: {public}\n{identity}\n", public
