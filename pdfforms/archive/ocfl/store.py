"""The store on a local disk: an OCFL 1.1 storage root, and beside it the folder that writers work in.

    STORE/objects/   the storage root; a valid one at every moment, whoever is killed whenever
    STORE/work/      the lock, and batches on their way; nothing in it is ever needed

Both lie on one file system, so that an object gets its place by a rename.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pdfforms.archive.ocfl import disk
from pdfforms.archive.ocfl.inventory import FILE, Inventory, parse
from pdfforms.archive.ocfl.layout import ROOT_DECLARATION, place_of, root_files
from pdfforms.archive.ocfl.lock import held
from pdfforms.archive.ocfl.place import settle, swap, take_out
from pdfforms.archive.ocfl.recover import ASIDE, BATCH, MAKING, NEW, PURGED, Recovered, recover
from pdfforms.archive.ocfl.walk import object_ids
from pdfforms.archive.ocfl.write import Staged, check_deposit, stage
from pdfforms.errors import ArchiveError
from pdfforms.model.archive import Deposit, Purged, Stored, Version

OBJECTS, WORK, LOCK = "objects", "work", "lock"
PATIENCE = 60.0
"""Seconds that a writer waits for another one."""
_HANDS = 2
"""Threads that write a batch: while one waits for the disk, the other one hashes."""


class Store:
    """An archive in a folder. Many may read while one writes; writers wait for each other."""

    def __init__(self, folder: Path, patience: float = PATIENCE) -> None:
        """A store that is there; `Store.open` and `Store.create` look first."""
        self.folder = folder
        self.root = disk.far(folder / OBJECTS)
        self._work = disk.far(folder / WORK)
        self._patience = patience

    @classmethod
    def create(cls, folder: Path, patience: float = PATIENCE) -> Store:
        """Makes an empty store. Raises ArchiveError where the folder holds something else."""
        store = cls(folder, patience)
        with disk.telling(str(folder), "No archive was made"):
            if os.path.isdir(store.root):  # noqa: PTH112
                raise ArchiveError(f"{folder} is an archive already.")
            if folder.exists() and (not folder.is_dir() or {each.name for each in folder.iterdir()} - {WORK}):
                raise ArchiveError(f"{folder} holds other files. Name a new folder for the archive.")
            disk.make_folders(disk.far(folder))
            disk.make_folders(store._work)
            with held(disk.below(store._work, LOCK), patience):
                store._make_root()
        return store

    @classmethod
    def open(cls, folder: Path, patience: float = PATIENCE) -> Store:
        """The store in the folder. Raises ArchiveError where there is none, or one that others have laid out."""
        store = cls(folder, patience)
        if not Path(disk.below(store.root, ROOT_DECLARATION)).is_file():
            raise ArchiveError(f"{folder} is no archive: {OBJECTS}/{ROOT_DECLARATION} is missing.")
        with disk.telling(str(folder), "The archive was not opened"):
            for path, ours in root_files().items():
                if disk.read(disk.below(store.root, path)) != ours:
                    raise ArchiveError(f"{folder} is an OCFL store of another program: its {path} is not ours.")
        return store

    def put(self, batch: Sequence[Deposit], now: datetime | None = None) -> list[Stored]:
        """Stores the batch, each deposit as its object's first or next version.

        When it returns, all of it has reached the disk. When it raises ArchiveError, or its program ends before,
        each deposit is stored whole or not at all, and the same batch may be put again: an object whose newest
        version has the very files already is left as it is.
        """
        for deposit in batch:
            check_deposit(deposit)
        if len({deposit.id for deposit in batch}) < len(batch):
            raise ArchiveError("An object stands in the batch twice. Put its versions in batches of their own.")
        if not batch:
            return []
        with self._writing("The batch was not stored") as folder:
            staged = self._stage(batch, folder, (now or datetime.now(UTC)).astimezone(UTC))
            self._place([each for each in staged if each.stored.new], folder)
        return [each.stored for each in staged]

    def ids(self) -> Iterator[str]:
        """All objects, in no order that means anything."""
        return object_ids(self.root)

    def holds(self, object_id: str) -> bool:
        """Whether the object is there."""
        return os.path.isdir(self.path(object_id))  # noqa: PTH112

    def path(self, object_id: str) -> str:
        """The object's folder, there or not."""
        return disk.below(self.root, place_of(object_id))

    def inventory(self, object_id: str) -> Inventory:
        """The object's inventory. Raises ArchiveError where there is no such object."""
        found = self._inventory(object_id)
        if found is None:
            raise ArchiveError(f"The archive holds no object {object_id}.")
        return found

    def versions(self, object_id: str) -> tuple[Version, ...]:
        """All versions, oldest first."""
        return self.inventory(object_id).versions

    def paths(self, object_id: str, version: int | None = None) -> Mapping[str, Path]:
        """Where the files of a version lie on the disk, by logical path; for reading only, and not compared."""
        inventory = self.inventory(object_id)
        folder = self.path(object_id)
        files = inventory.version(version).files
        return {path: Path(disk.below(folder, inventory.manifest[digest][0])) for path, digest in files.items()}

    def read(self, object_id: str, path: str, version: int | None = None) -> bytes:
        """A file of a version, the newest by default. Raises ArchiveError where it is not what was stored."""
        inventory = self.inventory(object_id)
        digest = inventory.version(version).files.get(path)
        if digest is None:
            raise ArchiveError(f"{object_id} holds no {path}.")
        with disk.telling(str(self.folder), f"{path} of {object_id} was not read"):
            data = Path(disk.below(self.path(object_id), inventory.manifest[digest][0])).read_bytes()
        if hashlib.sha512(data).hexdigest() != digest:
            raise ArchiveError(f"{path} of {object_id} is not what was stored. Take the object from a backup.")
        return data

    def purge(self, object_id: str) -> Purged:
        """Removes the object with all versions. Once it is out of its place a kill changes nothing: the next
        writer, or `recover`, removes the rest. Disks and backups may keep old blocks; against that only encryption
        helps."""
        with self._writing(f"{object_id} was not destroyed") as folder:
            inventory = self.inventory(object_id)
            place = self.path(object_id)
            sizes = [os.stat(path).st_size for path in _files(place)]  # noqa: PTH116
            target = disk.below(self._work, f"{PURGED}{secrets.token_hex(8)}")
            above = take_out(self.root, place_of(object_id), target)
            disk.entries_reach_disk(above, self._work)
            disk.remove_tree(target)
            disk.reach_disk(folder)
        return Purged(object_id, inventory.head, len(sizes), sum(sizes), inventory.sha512)

    def exchange(self, object_id: str, other: Store) -> bool:
        """Gives the object the state that it has in another store on the same disk, in one step, and that one the
        state it had here; False, and no change, where the system cannot."""
        with self._writing(f"{object_id} was not exchanged"):
            here, there = self.path(object_id), other.path(object_id)
            if not disk.exchange(there, here):
                return False
            disk.entries_reach_disk(os.path.dirname(here), os.path.dirname(there))  # noqa: PTH120
        return True

    def recover(self) -> Recovered:
        """Clears away what killed writers have left; every writer does so first, this is for who wants to know."""
        with disk.telling(str(self.folder), "The archive was not looked after"), self.writers_wait():
            return recover(self._work, self.root)

    @contextmanager
    def writers_wait(self) -> Iterator[None]:
        """Nobody writes while the block runs."""
        with held(disk.below(self._work, LOCK), self._patience):
            yield

    def _inventory(self, object_id: str) -> Inventory | None:
        path = disk.below(self.path(object_id), FILE)
        with disk.telling(str(self.folder), f"{object_id} was not read"):
            try:
                raw = disk.read(path)
            except FileNotFoundError:
                return None
        return parse(raw, path)

    @contextmanager
    def _writing(self, undone: str) -> Iterator[str]:
        """A folder for one batch, removed however the block ends."""
        with disk.telling(str(self.folder), undone):
            disk.make_folders(self._work)
            with self.writers_wait():
                recover(self._work, self.root)
                folder = disk.below(self._work, f"{BATCH}{secrets.token_hex(8)}")
                disk.make_folders(folder)
                try:
                    yield folder
                finally:
                    recover(self._work, self.root)

    def _stage(self, batch: Sequence[Deposit], folder: str, now: datetime) -> list[Staged]:
        disk.make_folders(disk.below(folder, MAKING))

        def make(numbered: tuple[int, Deposit]) -> Staged:
            number, deposit = numbered
            target = disk.below(folder, f"{MAKING}/{number}")
            return stage(deposit, self._inventory(deposit.id), self.root, target, now)

        with ThreadPoolExecutor(_HANDS) as hands:
            return list(hands.map(make, enumerate(batch)))

    def _place(self, staged: list[Staged], folder: str) -> None:
        """Brings what was written to the disk, gives each object its place, and brings the places to the disk."""
        tree = disk.below(folder, NEW)
        disk.make_folders(tree)
        beside: list[tuple[Staged, str]] = []
        for each in staged:
            place = disk.below(self.root, each.place)
            if os.path.isdir(os.path.dirname(place)):  # noqa: PTH112, PTH120
                beside.append((each, place))
            else:
                target = disk.below(tree, each.place)
                disk.make_folders(os.path.dirname(target))  # noqa: PTH120
                disk.move(each.folder, target)
        disk.reach_disk(folder)
        changed = settle(tree, self.root)
        for each, place in beside:
            if each.replaces:
                swap(each.folder, place, disk.below(folder, f"{ASIDE}/{each.place}"))
            else:
                disk.move(each.folder, place)
            changed.append(os.path.dirname(place))  # noqa: PTH120
        disk.entries_reach_disk(*dict.fromkeys(changed))

    def _make_root(self) -> None:
        """The root is made away from its place, too."""
        recover(self._work, self.root)
        new = disk.below(self._work, f"{BATCH}{secrets.token_hex(8)}")
        for path, data in root_files().items():
            disk.make_folders(os.path.dirname(disk.below(new, path)))  # noqa: PTH120
            disk.write_new(disk.below(new, path), data)
        disk.reach_disk(new)
        disk.move(new, self.root)
        disk.entries_reach_disk(disk.far(self.folder))


def _files(folder: str) -> Iterator[str]:
    for inner, _, names in os.walk(folder):
        yield from (f"{inner}{os.sep}{name}" for name in names)
