"""Messages as files: drafts that a person opens and sends, or one mbox."""

from __future__ import annotations

import mailbox
from collections.abc import Iterable
from pathlib import Path

from pdfforms.errors import UsageError


def as_mbox(path: Path, messages: Iterable[bytes]) -> None:
    """Writes messages into a new mbox. Raises UsageError if there is one, or it cannot be written."""
    if path.exists():
        raise UsageError(f"{path} is there already. Name a new file.")
    try:
        box = mailbox.mbox(path, create=True)
        try:
            for data in messages:
                box.add(data)
        finally:
            box.close()
        path.chmod(0o600)
    except OSError as exc:
        raise UsageError(f"{path} cannot be written: {exc.strerror}. Choose another place.") from exc
