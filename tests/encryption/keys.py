"""Keyrings for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pdfforms.encryption.keyring import Keyring
from pdfforms.encryption.office_key import new_office_key

SECRET, PUBLIC = new_office_key(datetime(2026, 1, 2, tzinfo=UTC))
OTHER_SECRET, OTHER_PUBLIC = new_office_key(datetime(2026, 1, 2, tzinfo=UTC))


def keyring(folder: Path, secret: str = SECRET, office: Path | None = None) -> Keyring:
    """A keyring as another program would open it: nothing is unlocked yet."""
    return Keyring(folder, [PUBLIC], lambda: secret, office)
