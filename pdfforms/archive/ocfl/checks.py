"""When each object was last found whole: a journal beside the store, never in it.

One line a check, appended as it is made, so that a run that was stopped goes on where it was. Losing the journal
costs nothing but checking again.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TextIO

from pdfforms.errors import ArchiveError


class Checks:
    """The journal of checks. `Checks(None)` remembers nothing."""

    def __init__(self, path: Path | None) -> None:
        """Reads what is there; a last line that was cut short is left out."""
        self._path = path
        self._file: TextIO | None = None
        self._good: dict[str, datetime] = {}
        self._begun: datetime | None = None
        """When the run over all objects began that has not ended yet."""
        if path is not None and path.exists():
            for line in _read(path):
                self._take(line)

    def _take(self, line: str) -> None:
        try:
            entry = json.loads(line)
            when = datetime.fromisoformat(entry["at"])
            what, object_id = entry["what"], entry.get("id")
        except (ValueError, TypeError, KeyError, AttributeError):
            return
        if what == "begin":
            self._begun = when
        elif what == "end":
            self._begun = None
        elif what == "good":
            self._good[object_id] = when
        else:
            self._good.pop(object_id, None)

    def due(self, object_id: str, days: float, now: datetime) -> bool:
        """Whether the object was not found whole within so many days."""
        last = self._good.get(object_id)
        return last is None or now - last > timedelta(days=days)

    def seen(self, object_id: str) -> bool:
        """Whether the run over all objects that has not ended found the object whole already."""
        last = self._good.get(object_id)
        return last is not None and self._begun is not None and last >= self._begun

    def begin(self, now: datetime) -> None:
        """Begins a run over all objects, or goes on with the one that has not ended."""
        if self._begun is None:
            self._begun = now
            self._write({"what": "begin"}, now)

    def note(self, object_id: str, good: bool, now: datetime | None = None) -> None:
        """Notes one check."""
        self._write({"what": "good" if good else "bad", "id": object_id}, now or datetime.now(UTC))

    def end(self, now: datetime | None = None) -> None:
        """The run over all objects has come to its end."""
        self._begun = None
        self._write({"what": "end"}, now or datetime.now(UTC))

    def close(self) -> None:
        """Closes the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _write(self, entry: dict[str, str], now: datetime) -> None:
        if self._path is None:
            return
        line = json.dumps({"at": now.isoformat(), **entry})
        self._take(line)
        try:
            if self._file is None:
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._path.touch(mode=0o600)
                self._file = self._path.open("a", encoding="utf-8", buffering=1)
                if self._path.stat().st_size:
                    self._file.write("\n")  # the last line may have been cut short
            self._file.write(line + "\n")
        except OSError as exc:
            raise ArchiveError(f"{self._path} cannot be written: {exc.strerror}. Choose another place.") from exc


def _read(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as exc:
        raise ArchiveError(f"{path} cannot be read: {exc.strerror}. Choose another place.") from exc
