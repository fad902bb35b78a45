"""The archive of an office that encrypts: the same OCFL objects, with encrypted files in them.

A version holds `NAME.age` for each of its files, `keys.json` with the owner's id, and `plain.json.age`: the
SHA-512 of each file before it was encrypted, by which the next version knows what has changed. What has not
changed keeps its bytes, so that OCFL stores it once. Whether all is as it was put in can be told without any key.
Versions from before the office encrypted are plain and stay so; both are read here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from pdfforms.archive.ocfl.inventory import Inventory
from pdfforms.archive.ocfl.recover import Recovered
from pdfforms.archive.ocfl.remote import RemoteStore
from pdfforms.archive.ocfl.store import Store
from pdfforms.encryption.names import ENDING
from pdfforms.errors import ArchiveError, KeyDestroyedError
from pdfforms.model.archive import Deposit, Purged, Stored, Version
from pdfforms.model.keys import Keys

BareStore: TypeAlias = Store | RemoteStore
KEYS_FILE, PLAIN_FILE = "keys.json", f"plain.json{ENDING}"


@dataclass(frozen=True, slots=True)
class _Locked:
    """What one version says of its files before they were encrypted."""

    owner: str
    files: Mapping[str, str]
    """Path -> SHA-512."""


@dataclass(frozen=True, slots=True)
class EncryptedStore:
    """An archive whose files are encrypted, each object for one owner. It reads as any other."""

    store: BareStore
    keys: Keys

    def put(self, batch: Sequence[Deposit], now: datetime | None = None) -> list[Stored]:
        """Stores the batch; see `Store.put`. Each deposit names its owner."""
        return self.store.put([self._encrypted(each) for each in batch], now)

    def ids(self) -> Iterator[str]:
        """All objects."""
        return self.store.ids()

    def holds(self, object_id: str) -> bool:
        """Whether the object is there."""
        return self.store.holds(object_id)

    def inventory(self, object_id: str) -> Inventory:
        """The object's inventory, with the files as they were before they were encrypted, and the bytes and digest
        of the one that is stored. Of an earlier version whose key was destroyed no files are told. Raises
        ArchiveError, KeyDestroyedError."""
        stored = self.store.inventory(object_id)
        versions = tuple(self._plain(object_id, each, each.number == stored.head) for each in stored.versions)
        plain = Inventory(stored.id, stored.manifest, versions)
        plain.__dict__["raw"] = stored.raw
        return plain

    def versions(self, object_id: str) -> tuple[Version, ...]:
        """All versions, oldest first."""
        return self.inventory(object_id).versions

    def owner_of(self, object_id: str) -> str | None:
        """For whom the newest version is encrypted; None for a plain one, or no object."""
        if not self.store.holds(object_id):
            return None
        return self._owner(object_id, self.store.inventory(object_id).version(None))

    def read(self, object_id: str, path: str, version: int | None = None) -> bytes:
        """A file of a version, the newest by default. Raises ArchiveError where it is not what was stored,
        KeyDestroyedError."""
        wanted = self.store.inventory(object_id).version(version)
        owner = self._owner(object_id, wanted)
        if owner is None:
            return self.store.read(object_id, path, wanted.number)
        if f"{path}{ENDING}" not in wanted.files:
            raise ArchiveError(f"{object_id} holds no {path}.")
        return self.keys.decrypt(owner, self.store.read(object_id, f"{path}{ENDING}", wanted.number))

    def purge(self, object_id: str) -> Purged:
        """Removes the object with all versions."""
        return self.store.purge(object_id)

    def recover(self) -> Recovered:
        """Clears away what killed writers have left."""
        return self.store.recover()

    def _encrypted(self, deposit: Deposit) -> Deposit:
        if deposit.owner is None:
            raise ValueError(f"{deposit.id} has no owner")
        owner = deposit.owner
        files = {path: _whole(source) for path, source in deposit.files.items()}
        digests = {path: hashlib.sha512(data).hexdigest() for path, data in files.items()}
        before = self._newest(deposit.id)
        if before is not None and before.owner != owner:
            before = None
        had = before.files if before else {}
        locked = {
            f"{path}{ENDING}": self.store.read(deposit.id, f"{path}{ENDING}")
            if had.get(path) == digests[path]
            else self.keys.encrypt(owner, data)
            for path, data in files.items()
        }
        if before and before.files == digests:
            locked[PLAIN_FILE] = self.store.read(deposit.id, PLAIN_FILE)
        else:
            locked[PLAIN_FILE] = self.keys.encrypt(owner, json.dumps(digests, sort_keys=True).encode())
        locked[KEYS_FILE] = (json.dumps({"owner": owner}) + "\n").encode()
        return replace(deposit, files=locked)

    def _newest(self, object_id: str) -> _Locked | None:
        if not self.store.holds(object_id):
            return None
        return self._locked(object_id, self.store.inventory(object_id).version(None))

    def _plain(self, object_id: str, version: Version, newest: bool) -> Version:
        try:
            locked = self._locked(object_id, version)
        except KeyDestroyedError:
            if newest:
                raise
            return replace(version, files={})
        return replace(version, files=locked.files) if locked else version

    def _locked(self, object_id: str, version: Version) -> _Locked | None:
        owner = self._owner(object_id, version)
        if owner is None:
            return None
        plain = self.keys.decrypt(owner, self.store.read(object_id, PLAIN_FILE, version.number))
        return _Locked(owner, json.loads(plain))

    def _owner(self, object_id: str, version: Version) -> str | None:
        if PLAIN_FILE not in version.files:
            return None
        return str(json.loads(self.store.read(object_id, KEYS_FILE, version.number))["owner"])


def _whole(source: bytes | Path) -> bytes:
    return source if isinstance(source, bytes) else source.read_bytes()
