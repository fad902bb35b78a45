"""A folder of small files that are looked for by name: pictures of evidence, personal copies.

In an office that encrypts `name` lies there as `name.age`: the id of the owner, a colon, and what age made of it.
So the ledger names a picture the same whoever's it is, and a file that gets another owner is replaced whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pdfforms.encryption.keyring import Keyring
from pdfforms.encryption.names import ENDING, OWNER
from pdfforms.errors import EncryptionError, OfficeLocked
from pdfforms.files import destroy_files, remove_file, write_durably
from pdfforms.model.keys import OWNER_LENGTH

NO_SETTINGS = (
    "is encrypted, and the settings say nothing of it. Put [encryption] back into pdfforms.toml, as it was when "
    "this was written."
)


@dataclass(frozen=True, slots=True)
class Cabinet:
    """One such folder."""

    folder: Path
    keyring: Keyring | None = None
    """Of an office that encrypts."""

    def put(self, files: Mapping[str, bytes], owners: Mapping[str, str]) -> None:
        """Stores files by name, each for its owner, in place of what was there; without a keyring as they are.
        When it returns all of them are on the disk. Raises UsageError if the disk refuses."""
        if self.keyring is None:
            write_durably({self.folder / name: data for name, data in files.items()})
            return
        keyring = self.keyring
        write_durably({self._locked(name): _sealed(keyring, owners[name], data) for name, data in files.items()})
        destroy_files(self.folder / name for name in files)

    def get(self, name: str) -> bytes:
        """A file's bytes. Raises OSError where there is none that can be read, OfficeLocked, and EncryptionError
        where it is damaged or its key was destroyed."""
        if self.keyring is None:
            with suppress(FileNotFoundError):
                return (self.folder / name).read_bytes()
        try:
            data = self._locked(name).read_bytes()
        except FileNotFoundError:
            return (self.folder / name).read_bytes()
        if self.keyring is None:
            raise OfficeLocked(f"{self._locked(name)} {NO_SETTINGS}")
        try:
            return self.keyring.decrypt(_owner(self._locked(name), data), data[OWNER_LENGTH + 1 :])
        except EncryptionError:
            with suppress(FileNotFoundError):  # a crash cut it short: the plain one went only after it
                return (self.folder / name).read_bytes()
            raise

    def find(self, name: str) -> Path | None:
        """Where a file lies."""
        return next((path for path in (self._locked(name), self.folder / name) if path.is_file()), None)

    def names(self) -> Iterator[str]:
        """The names of all files."""
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            if not path.name.startswith("."):
                yield path.name.removesuffix(ENDING)

    def remove(self, name: str) -> None:
        """Removes a file; one that is gone already is no fault. Raises UsageError if the disk refuses."""
        remove_file(self.folder / name)
        remove_file(self._locked(name))

    def owner(self, name: str) -> str | None:
        """Whose key opens a file; None for a plain one, or none."""
        try:
            with self._locked(name).open("rb") as file:
                return _owner(self._locked(name), file.read(OWNER_LENGTH + 1))
        except FileNotFoundError:
            return None

    def claim(self, owners: Mapping[str, str]) -> None:
        """Brings files under the keys of their owners, by name; what is there already stays, and what cannot be
        opened."""
        wrong = {name: owner for name, owner in owners.items() if not self._is_under(name, owner)}
        files: dict[str, bytes] = {}
        for name in wrong:
            with suppress(FileNotFoundError, EncryptionError):
                files[name] = self.get(name)
        if files:
            self.put(files, wrong)

    def _is_under(self, name: str, owner: str) -> bool:
        """Whether a file is under its owner's key alone; a kill may have left it plain beside that."""
        return self.owner(name) == owner and not (self.folder / name).is_file()

    def _locked(self, name: str) -> Path:
        return self.folder / f"{name}{ENDING}"


def _sealed(keyring: Keyring, owner: str, data: bytes) -> bytes:
    return b"%s:%s" % (owner.encode(), keyring.encrypt(owner, data))


def _owner(path: Path, data: bytes) -> str:
    owner = data[:OWNER_LENGTH].decode("ascii", "replace")
    if not OWNER.fullmatch(owner) or data[OWNER_LENGTH : OWNER_LENGTH + 1] != b":":
        raise EncryptionError(f"{path} is damaged: it does not say whose key opens it. Bring it from a backup.")
    return owner
