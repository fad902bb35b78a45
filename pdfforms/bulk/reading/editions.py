"""The editions of an office's returns, kept beside them: a definition may be gone, or changed, the next time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pdfforms.bulk.reading.wire import edition_of, named_edition
from pdfforms.bulk.shelf import Shelf
from pdfforms.files import write_durably


@dataclass(slots=True)
class EditionKeeper:
    """Keeps what is not there yet."""

    folder: Path
    shelf: Shelf
    _kept: set[tuple[str, str]] = field(default_factory=set)

    def keep(self, readings: Iterable[bytes]) -> None:
        """Writes the editions that readings name, each once. Raises UsageError if the disk refuses."""
        new = {named for each in readings if (named := named_edition(each))} - self._kept
        files = [item for each in sorted(new) for item in self._files(*each).items()]
        if missing := {path: data for path, data in files if not path.is_file()}:
            write_durably(missing)
        self._kept |= new

    def _files(self, identity: str, blank_sha256: str) -> dict[Path, bytes]:
        edition = edition_of(identity, blank_sha256, self.shelf)
        form = edition.form
        stem = f"{form.language}.{edition.identity.paper}.{blank_sha256[:8]}"
        place = self.folder / form.key / form.edition
        blank = self.shelf.blank(edition)
        files = {place / f"{stem}.pdf": blank} if blank else {}
        return files | {place / f"{stem}.map.json": edition.dumps().encode("utf-8")}
