"""Where an office's archive is: in its folder, in another one, or in a bucket."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

from pdfforms.archive.ocfl.bucket import Bucket
from pdfforms.archive.ocfl.remote import RemoteStore
from pdfforms.archive.ocfl.remote_lock import held, unlocked
from pdfforms.archive.ocfl.store import OBJECTS, Store
from pdfforms.bulk.imprint import now
from pdfforms.bulk.keeping.encrypted_archive import BareStore, EncryptedStore
from pdfforms.bulk.keeping.originals import READING_FILE, SHARED_FILE, object_of
from pdfforms.bulk.office import Office
from pdfforms.errors import ArchiveError, KeyDestroyedError, UsageError
from pdfforms.ledger.ledger import Ledger
from pdfforms.model.archive import Purged
from pdfforms.model.ledger import Event

AnyStore: TypeAlias = Store | RemoteStore | EncryptedStore


def place_of(office: Office) -> Path | str:
    """The folder of the office's archive, or the URL of its place in a bucket."""
    said = office.settings.archive.store
    return said if "://" in said else office.folder.root / said


def store_of(office: Office, *, make: bool = False) -> AnyStore:
    """The office's archive; with `make` a new one where there is none. Raises ArchiveError."""
    bare, keys = bare_store_of(office, make=make), office.folder.keyring
    return bare if keys is None else EncryptedStore(bare, keys)


def bare_store_of(office: Office, *, make: bool = False) -> BareStore:
    """The same as it lies there, for whoever judges what is stored and opens nothing."""
    place = place_of(office)
    if isinstance(place, str):
        days = office.settings.archive.lock_days
        bucket = Bucket(place, timedelta(days=days) if days else None)
        return RemoteStore.create(bucket) if make and not bucket.listed() else RemoteStore.open(bucket)
    if (place / OBJECTS).is_dir():
        return Store.open(place)
    if make:
        return Store.create(place)
    raise ArchiveError(f"There is no archive at {place} yet. pdfforms archive add makes it.")


def archive_of(office: Office, ledger: Ledger) -> ByRecord | None:
    """The office's archive as disposal knows it; None where nothing was archived yet. Raises ArchiveError where it
    cannot be reached: then nothing may be destroyed."""
    place = place_of(office)
    if isinstance(place, Path) and not (place / OBJECTS).is_dir():
        return None
    return ByRecord(store_of(office, make=True), ledger)


@contextmanager
def alone(office: Office) -> Iterator[None]:
    """Nobody else writes to the office's archive while the block runs, from this machine or another. Raises
    ArchiveError, UsageError."""
    place = place_of(office)
    with office.folder.archiving():
        if isinstance(place, Path):  # the store has a lock of its own
            yield
        else:
            with held(Bucket(place), _writer(office)):
                yield


@contextmanager
def writing(office: Office) -> Iterator[AnyStore]:
    """The office's archive, for one writer at a time. Raises ArchiveError, UsageError."""
    with alone(office):
        yield store_of(office, make=True)


def unlock(office: Office, ledger: Ledger, by: str) -> str:
    """Removes another writer's lock from a bucket, on a person's word that it is gone; who that was. Raises
    ArchiveError, UsageError."""
    if not by.strip():
        raise UsageError("Say who decides: --by NAME.")
    place = place_of(office)
    if isinstance(place, Path):
        raise UsageError("An archive in a folder is never left locked: its lock ends with whoever holds it.")
    with office.folder.archiving():
        who = unlocked(Bucket(place))
        with ledger.posting() as posting:
            posting.add_events([Event(now(), "archive_unlocked", "archive", by.strip(), {"held_by": who})])
    return who


def _writer(office: Office) -> str:
    """This office on this machine: here the folder's own lock keeps writers apart, so that a lock of its own in a
    bucket is one that a kill has left."""
    return f"{hashlib.sha256(office.folder.secret()).hexdigest()[:16]} on {platform.node() or 'a machine'}"


class ByRecord:
    """The archive as disposal knows it: by records, and nothing of an object stays in the ledger."""

    def __init__(self, store: AnyStore, ledger: Ledger) -> None:
        self._store, self._ledger = store, ledger

    def holds(self, record: str) -> bool:
        """Whether a record is in the archive."""
        return self._store.holds(object_of(record))

    def purge(self, record: str) -> Purged:
        """Removes the record's object with all versions for good, and before it each file that it shares with
        others of whom nothing is left. Killed meanwhile, the same call goes on."""
        for shared in self._last_of(record):
            self.purge_object(shared)
        return self.purge_object(object_of(record))

    def _last_of(self, record: str) -> list[str]:
        """The shared files in which no other record of the archive stands any more. One that is archived later
        brings the file along again, from the vault."""
        try:
            reading = json.loads(self._store.read(object_of(record), READING_FILE))
        except KeyDestroyedError:  # a backup brought the object back
            return []
        kept_in = {each["kept_in"] for each in reading["files"] if each["kept_in"]}
        return [each for each in sorted(kept_in) if self._store.holds(each) and not self._others(each, record)]

    def _others(self, object_id: str, record: str) -> bool:
        records = set(json.loads(self._store.read(object_id, SHARED_FILE))["records"]) - {record}
        return any(map(self.holds, records))

    def purge_object(self, object_id: str) -> Purged:
        """Removes an object with all versions for good."""
        purged = self._store.purge(object_id)
        with self._ledger.posting() as posting:
            posting.drop_archived([object_id])
        return purged
