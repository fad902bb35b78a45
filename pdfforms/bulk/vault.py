"""The vault: the bytes of every file that arrived, by their SHA-256, safe on disk before anything parses them.

returns/ab/<sha256>.pdf, and in quarantine/ those that broke the reader twice, each with its reason beside it.
mail/ab/<sha256>.eml keeps messages in the same way.

An office that encrypts has <sha256>.<owner>.pdf.age there instead: the hash is that of the plain bytes, the owner
says which key. What arrives is under the key of its run until it is read; then it is claimed for those whose it
is.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from pdfforms.bulk.cabinet import NO_SETTINGS
from pdfforms.bulk.intake_key import IntakeKey
from pdfforms.encryption.names import encrypted_name, plain_name
from pdfforms.errors import EncryptionError, OfficeLocked, UsageError
from pdfforms.files import destroy_files, remove_file, write_durably
from pdfforms.model.filetype import FileType, sniff

_SUFFIXES = {FileType.PDF: ".pdf", FileType.ZIP: ".zip", FileType.PICTURE: ".picture", FileType.TEXT: ".txt"}
"""What a file is called by; a person who looks into the folder opens a PDF with a click."""
_OTHER = ".bin"
MAIL = {FileType.OFFICE: ".msg"}
"""Of a vault of messages: all others are .eml, whatever their first bytes look like."""
_AT_ONCE = 32_000_000
"""Bytes that are claimed with one barrier of the disk."""


@dataclass(frozen=True, slots=True)
class Vault:
    """The bytes of one office."""

    returns: Path
    quarantine: Path
    suffixes: Mapping[FileType, str] = field(default_factory=lambda: _SUFFIXES)
    other: str = _OTHER
    """The suffix of all other kinds."""
    key: IntakeKey | None = None
    """Of an office that encrypts."""

    def put(self, files: Mapping[str, bytes]) -> None:
        """Stores files by their SHA-256; when it returns all of them are on the disk.

        What is there already and whole stays as it is. Raises UsageError if the disk refuses.
        """
        missing = {}
        for sha256, data in files.items():
            name = f"{sha256}{self.suffixes.get(sniff(data), self.other)}"
            place = os.path.join(self.returns, sha256[:2], name)  # noqa: PTH118 - a Path costs as much as the rest
            if not _is_whole(place, data) and not _is_whole(os.path.join(self.quarantine, name), data):  # noqa: PTH118
                missing[place] = data
        if missing and self.key:
            self._put_encrypted(missing, self.key)
        elif missing:
            write_durably(missing)

    def _put_encrypted(self, files: Mapping[str, bytes], key: IntakeKey) -> None:
        """Stores files by their plain place; under the run's key unless they are there under any."""
        missing = {}
        for place, data in files.items():
            folder, name = os.path.split(place)
            sha256 = name.partition(".")[0]
            if not any(self._is_whole(path, sha256) for path in self._listed(sha256)):
                missing[folder, name] = data
        if missing:
            with key.taking_in() as owner:
                encrypted = {
                    os.path.join(folder, encrypted_name(name, owner)): key.keyring.encrypt(owner, data)  # noqa: PTH118
                    for (folder, name), data in missing.items()
                }
                write_durably(encrypted)

    def get(self, sha256: str) -> bytes:
        """The bytes of a file. Raises UsageError if they are gone or not what they were, OfficeLocked, and
        EncryptionError where they cannot be opened."""
        twice = chain(self._forms(sha256), self._forms(sha256))
        return self._whole(twice, sha256)  # another run may put it into quarantine, or claim it, meanwhile

    def _whole(self, paths: Iterable[Path], sha256: str) -> bytes:
        """The bytes of the first of these files that is what it was."""
        trouble: EncryptionError | OfficeLocked | None = None
        for path in paths:
            try:
                data = self._read(path)
            except OSError:
                continue
            except (EncryptionError, OfficeLocked) as exc:
                trouble = exc
                continue
            if hashlib.sha256(data).hexdigest() == sha256:
                return data
        if trouble:
            raise trouble
        raise UsageError(
            f"{self.returns / sha256[:2] / sha256} is not the file that arrived any more: it is gone or changed. "
            "Bring it back from a backup and try again."
        )

    def find(self, sha256: str) -> Path | None:
        """Where a file lies."""
        return next((path for path in self._forms(sha256) if path.is_file()), None)

    def present(self) -> Iterator[Path]:
        """Where all files lie, whole or not."""
        for folder in (*sorted(self.returns.glob("*")), self.quarantine):
            for path in folder.iterdir() if folder.is_dir() else ():
                if self._keeps(path.name):
                    yield path

    def owners(self) -> Iterator[tuple[str, str | None]]:
        """The SHA-256 of each of them, and whose key opens it; None for a plain one."""
        for path in self.present():
            name, owner = plain_name(path.name)
            yield name.partition(".")[0], owner

    def lock_away(self, sha256: str, reason: str) -> Path:
        """Moves a file into quarantine, with the reason beside it."""
        with self._turn():
            path = self.find(sha256)
            if path is None:
                raise UsageError(f"The file {sha256} is not in {self.returns}. Bring it back from a backup.")
            write_durably({self._reason(sha256): f"{reason}\n".encode("utf-8", "backslashreplace")})
            return _moved(path, self.quarantine / path.name)

    def let_out(self, sha256: str) -> Path:
        """Moves a file back among the returns."""
        with self._turn():
            path = self.find(sha256)
            if path is None:
                raise UsageError(f"The file {sha256} is not in {self.quarantine}. See: pdfforms quarantine list")
            target = _moved(path, self.returns / sha256[:2] / path.name)
            self._reason(sha256).unlink(missing_ok=True)
            return target

    def remove(self, sha256: str) -> None:
        """Removes a file wherever it lies, and the reason beside it; one that is gone already is no fault. Raises
        UsageError if the disk refuses."""
        for path in (*self._forms(sha256), self._reason(sha256)):
            remove_file(path)

    def claim(self, owners: Mapping[str, frozenset[str]]) -> None:
        """Brings files under the keys of those whose they are, by SHA-256: under a joint one for several owners of
        a file, for nobody's under one of its own. What cannot be opened stays as it is. Raises UsageError,
        OfficeLocked."""
        if self.key is None:
            raise ValueError("an office without encryption claims nothing")
        with self.key.turn():
            new: dict[Path, bytes] = {}
            done: list[Path] = []
            for sha256, mine in owners.items():
                with suppress(EncryptionError):
                    self._claim(sha256, mine, self.key, new, done)
                if sum(map(len, new.values())) > _AT_ONCE:
                    _replace(new, done)
            _replace(new, done)

    def _claim(
        self, sha256: str, mine: frozenset[str], key: IntakeKey, new: dict[Path, bytes], done: list[Path]
    ) -> None:
        """What is to be written for one file, and what is done with then."""
        forms = self._listed(sha256)
        right = [path for path in forms if _is_under(path, mine, key)]
        if not forms or (right == forms and len(right) == 1):
            return
        kept = next((path for path in right if self._is_whole(path, sha256)), None)
        if kept is None:
            try:
                data = self._whole(forms, sha256)
            except UsageError:  # it is not what arrived
                return
            owner = _owner_for(mine, key)
            kept = forms[0].with_name(encrypted_name(plain_name(forms[0].name)[0], owner))
            new[kept] = key.keyring.encrypt(owner, data)
        done += [path for path in forms if path != kept]

    def _forms(self, sha256: str) -> Iterator[Path]:
        """Where a file may lie, plain or encrypted."""
        for place in (self.returns / sha256[:2], self.quarantine):
            yield from (place / f"{sha256}{suffix}" for suffix in (*self.suffixes.values(), self.other))
        yield from (path for path in self._listed(sha256) if plain_name(path.name)[1])

    def _listed(self, sha256: str) -> list[Path]:
        """Where a file lies, plain or encrypted."""
        found = []
        for place in (self.returns / sha256[:2], self.quarantine):
            with suppress(FileNotFoundError):
                names = [name for name in os.listdir(place) if name.startswith(f"{sha256}.")]  # noqa: PTH208 - as above
                found += [place / name for name in sorted(names) if self._keeps(name)]
        return found

    def _keeps(self, name: str) -> bool:
        """Whether a file is one of this vault."""
        return plain_name(name)[0][64:] in (*self.suffixes.values(), self.other)

    def _read(self, path: Path) -> bytes:
        _, owner = plain_name(path.name)
        data = path.read_bytes()
        if owner is None:
            return data
        if self.key is None:
            raise OfficeLocked(f"{path} {NO_SETTINGS}")
        return self.key.keyring.decrypt(owner, data)

    def _is_whole(self, path: Path, sha256: str) -> bool:
        """Whether an encrypted file is what it was; one that cannot be opened is not known to be."""
        try:
            return hashlib.sha256(self._read(path)).hexdigest() == sha256
        except (OSError, EncryptionError, OfficeLocked):
            return False

    def _turn(self) -> AbstractContextManager[None]:
        return self.key.turn() if self.key else nullcontext()

    def _reason(self, sha256: str) -> Path:
        return self.quarantine / f"{sha256}.reason.txt"


def _is_under(path: Path, mine: frozenset[str], key: IntakeKey) -> bool:
    """Whether a file is under the key of those whose it is, and of nobody else; nobody's under one of its own."""
    owner = plain_name(path.name)[1]
    if owner is None or not key.keyring.holds(owner):
        return False
    if not mine:
        return owner not in key.open_ones()
    return frozenset(key.keyring.holders(owner) or (owner,)) == mine


def _owner_for(mine: frozenset[str], key: IntakeKey) -> str:
    if not mine:
        return key.nobodys()
    return next(iter(mine)) if len(mine) == 1 else key.keyring.new_joint(sorted(mine))


def _replace(new: dict[Path, bytes], done: list[Path]) -> None:
    """New files are safe before what is done with goes."""
    if new:
        write_durably(new)
    destroy_files(path for path in done if plain_name(path.name)[1] is None)
    for path in done:
        remove_file(path)
    new.clear()
    done.clear()


def _is_whole(path: str, data: bytes) -> bool:
    """Whether the file is there as it arrived: a crash may have left one that is cut short."""
    if not os.access(path, os.F_OK):  # most are not; an error costs more
        return False
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - as above
            return file.read() == data
    except FileNotFoundError:
        return False


def _moved(path: Path, target: Path) -> Path:
    """Moves a file, unless another run has done so; UsageError if the disk refuses."""
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.replace(target)
    except OSError as exc:
        if not (isinstance(exc, FileNotFoundError) and target.is_file()):
            raise UsageError(f"{path} cannot be moved to {target.parent}: {exc.strerror}.") from exc
    return target
