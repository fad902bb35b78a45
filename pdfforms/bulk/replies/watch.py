"""Folders that are watched: whatever a scanner or a browser puts there is taken in once it is whole.

It is looked at again and again, which works on every system and over every network. A file counts as whole when
it has not changed between two looks and its bytes have an end; one without an end is taken in, too, when nobody
has touched it for long, so that a broken file is told of and not passed over.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pdfforms.bulk.folder import Folder
from pdfforms.bulk.office import Office
from pdfforms.bulk.reading.places import is_hidden
from pdfforms.bulk.reading.sources import MAX_BYTES
from pdfforms.errors import UsageError

QUIET = 5.0
"""Seconds without a change after which a file with an end is whole."""
PATIENCE = 600.0
"""The same for one without."""
MAIL = (".eml", ".msg")
"""Ends of names of what is mail and no return."""
_GROWING = (".part", ".partial", ".crdownload", ".download", ".opdownload", ".tmp", ".temp", ".filepart")
"""Ends of names of what browsers and copying programs still write."""
_TAIL = 2048
"""Bytes at the end of a file that are looked at."""
_ENDS = {b"%PDF-": b"%%EOF", b"\xff\xd8\xff": b"\xff\xd9", b"\x89PNG": b"IEND", b"PK\x03\x04": b"PK\x05\x06"}
"""How some kinds begin and end."""
Look = tuple[int, int, int]
"""Size, time of the last change, number of the file."""


@dataclass(slots=True)
class Watched:
    """Folders, and what was seen in them so far."""

    office: Folder
    folders: Sequence[Path]
    move: str | None = None
    """A folder in each of them for what is safe; None leaves it where it is."""
    troubles: dict[str, str] = field(default_factory=dict)
    """What cannot be looked into right now, and why: a drive that is not there may be there later."""
    _seen: dict[Path, tuple[Look, float]] = field(default_factory=dict)
    """How each file was, and since when."""
    _taken: dict[Path, Look] = field(default_factory=dict)

    def look(self, at: float) -> list[Path]:
        """The files that are whole and were not taken yet. `at`: seconds of a clock that only goes forward."""
        self.troubles = {}
        found = {path: self._how(path) for folder in self.folders for path in self._below(folder)}
        now = {path: how for path, how in found.items() if how is not None}
        self._taken = {path: how for path, how in self._taken.items() if path in now or self._away(path)}
        self._seen = {
            path: (how, self._seen[path][1] if path in self._seen and self._seen[path][0] == how else at)
            for path, how in now.items()
        }
        return [
            path
            for path, (how, since) in self._seen.items()
            if self._taken.get(path) != how and at - since >= QUIET and (at - since >= PATIENCE or _is_whole(path))
        ]

    def taken(self, paths: Sequence[Path]) -> list[str]:
        """These were taken in: they are moved, where that is wanted and their bytes are safe. Returns what could
        not be moved, and why."""
        left = []
        for path in paths:
            self._taken[path] = self._seen[path][0]
            if self.move and self._is_safe(path):
                try:
                    _moved(path, self._root(path) / self.move)
                except OSError as exc:
                    left.append(f"{path.name}: {exc.strerror}")
        return left

    def _below(self, folder: Path) -> Iterator[Path]:
        def refuse(exc: OSError) -> None:
            self.troubles[str(exc.filename)] = str(exc.strerror)

        for where, inner, names in os.walk(folder, onerror=refuse):
            place = Path(where)
            inner[:] = sorted(each for each in inner if not (place == folder and each == self.move))
            for name in sorted(names):
                hidden = is_hidden((*place.relative_to(folder).parts, name)) or name.startswith("~$")
                if not hidden and not name.lower().endswith(_GROWING) and not self.office.keeps(place / name):
                    yield place / name

    def _how(self, path: Path) -> Look | None:
        with suppress(OSError):
            found = path.stat()
            if stat.S_ISREG(found.st_mode):
                return found.st_size, found.st_mtime_ns, found.st_ino
        return None

    def _away(self, path: Path) -> bool:
        """Whether its folder cannot be looked into: what was taken is remembered until it can."""
        return any(path.is_relative_to(each) for each in self.troubles)

    def _is_safe(self, path: Path) -> bool:
        """Whether the office has the very bytes that lie there now."""
        try:
            data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
        except OSError:
            return False
        kept = self.office.mail if path.suffix.lower() in MAIL else self.office.vault
        return data is not None and kept.find(hashlib.sha256(data).hexdigest()) is not None

    def _root(self, path: Path) -> Path:
        return next(each for each in self.folders if path.is_relative_to(each))


def watched(office: Office, places: Sequence[Path] = (), move: str | None = None) -> Watched:
    """Folders to be watched; those of the settings unless some are given. Raises UsageError where one is none or
    the office's own."""
    folder, said = office.folder, office.settings.watch
    folders = tuple(places) or tuple(folder.root / Path(each).expanduser() for each in said.folders)
    move = move or said.move
    if not folders:
        raise UsageError("Name the folders to watch, or put them into the settings: folders in [watch].")
    for each in folders:
        if not each.is_dir():
            raise UsageError(f"There is no folder {each}. Make it, or check the path.")
        if folder.keeps(each / "file"):
            raise UsageError(f"{each} is the office's own. Watch another folder.")
    if move is not None and (Path(move).name != move or move in (".", "..")):
        raise UsageError(f"{move} is no name of a folder. Say one that is made inside of each folder: Done")
    return Watched(folder, [each.resolve() for each in folders], move)


def _is_whole(path: Path) -> bool:
    """Whether the bytes have an end, as far as their kind has one."""
    try:
        with path.open("rb") as file:
            head = file.read(_TAIL)
            file.seek(max(0, path.stat().st_size - _TAIL))
            tail = file.read(_TAIL)
    except OSError:  # a scanner may still hold it
        return False
    return bool(head) and all(end in tail for begin, end in _ENDS.items() if head.startswith(begin))


def _moved(path: Path, folder: Path) -> None:
    """Moves a file into a folder, under another name where its own is taken."""
    folder.mkdir(exist_ok=True)
    for number in range(1, 10_000):
        target = folder / (path.name if number == 1 else f"{path.stem} ({number}){path.suffix}")
        try:
            os.link(path, target)  # unlike renaming it never replaces what is there
        except FileExistsError:
            continue
        except OSError:  # a file system without links, as on sticks and some servers
            if target.exists():
                continue
            path.rename(target)
            return
        path.unlink()
        return
