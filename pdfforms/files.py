"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from pdfforms.errors import UsageError


def write_bytes(path: Path, data: bytes) -> None:
    """Writes a file through a temporary one beside it, so that a crash leaves the old file or the new one.

    Makes the folder if it is missing. Raises UsageError if the place cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".pdfforms-", suffix=".part", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(0o644)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as exc:
        raise UsageError(f"{path} cannot be written: {exc.strerror}. Choose another place with -o.") from exc
