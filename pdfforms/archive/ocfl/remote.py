"""The store in a bucket: the same OCFL objects where nothing can be renamed.

A file is there whole or not at all, but an object is several. So the declaration of a new object comes last, and
of a new version the root inventory and then its sidecar: what a killed writer leaves is told from what is stored,
and `recover` clears it away. One writer at a time: see `remote_lock`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from pdfforms.archive.ocfl.bucket import Bucket
from pdfforms.archive.ocfl.folder import Listing, hash_bytes
from pdfforms.archive.ocfl.inventory import (
    CONTENT,
    DECLARATION,
    DECLARED,
    FILE,
    SIDECAR,
    Inventory,
    address_uri,
    parse,
)
from pdfforms.archive.ocfl.judge import Verdict, judge
from pdfforms.archive.ocfl.layout import EXTENSION, EXTENSIONS, TUPLES, place_of, root_files
from pdfforms.archive.ocfl.names import on_disk
from pdfforms.archive.ocfl.recover import Recovered
from pdfforms.archive.ocfl.write import check_deposit
from pdfforms.errors import ArchiveError
from pdfforms.model.archive import Deposit, Purged, Stored, Version

_HANDS = 8
"""Deposits that are on their way at once: a store answers many as quickly as one."""
_OWN = f"{EXTENSIONS}/{EXTENSION}"


class RemoteStore:
    """An archive in a bucket."""

    def __init__(self, bucket: Bucket) -> None:
        """A store that is there; `open` and `create` look first."""
        self.bucket = bucket

    @classmethod
    def create(cls, bucket: Bucket) -> RemoteStore:
        """Makes an empty store. Raises ArchiveError where the place holds something."""
        if bucket.listed():
            raise ArchiveError(f"{bucket.url} holds files already. Name a new place for the archive.")
        for key, data in root_files().items():
            bucket.write(key, data)
        return cls(bucket)

    @classmethod
    def open(cls, bucket: Bucket) -> RemoteStore:
        """The store in the bucket. Raises ArchiveError where there is none of ours."""
        for key, ours in root_files().items():
            try:
                same = bucket.read(key) == ours
            except FileNotFoundError:
                same = False
            if not same:
                raise ArchiveError(f"{bucket.url} is no archive of ours: {key} is missing or another.")
        return cls(bucket)

    def put(self, batch: Sequence[Deposit], now: datetime | None = None) -> list[Stored]:
        """Stores the batch; when it returns, the store has all of it. May be called again with the same batch."""
        for deposit in batch:
            check_deposit(deposit)
        if len({deposit.id for deposit in batch}) < len(batch):
            raise ArchiveError("An object stands in the batch twice. Put its versions in batches of their own.")
        created = (now or datetime.now(UTC)).astimezone(UTC)
        with ThreadPoolExecutor(_HANDS) as hands:
            return list(hands.map(lambda deposit: self._put(deposit, created), batch))

    def ids(self) -> Iterator[str]:
        """All objects."""
        for place in self._places(self.bucket.listed(), DECLARATION):
            yield parse(self.bucket.read(f"{place}/{FILE}"), place).id

    def strays(self) -> list[str]:
        """Files that are part of no object and not of the root itself."""
        keys = self.bucket.listed()
        whole = self._places(keys, DECLARATION)
        return [key for key in keys if key not in root_files() and _place(key) not in whole]

    def holds(self, object_id: str) -> bool:
        """Whether the object is there."""
        return self._inventory(object_id) is not None

    def versions(self, object_id: str) -> tuple[Version, ...]:
        """All versions, oldest first."""
        return self.inventory(object_id).versions

    def read(self, object_id: str, path: str, version: int | None = None) -> bytes:
        """A file of a version, the newest by default. Raises ArchiveError where it is not what was stored."""
        inventory = self.inventory(object_id)
        digest = inventory.version(version).files.get(path)
        if digest is None:
            raise ArchiveError(f"{object_id} holds no {path}.")
        data = self.bucket.read(f"{place_of(object_id)}/{inventory.manifest[digest][0]}")
        if hashlib.sha512(data).hexdigest() != digest:
            raise ArchiveError(f"{path} of {object_id} is not what was stored. Take the object from a backup.")
        return data

    def judge(self, object_id: str) -> Verdict:
        """Reads the object again and judges it."""
        return judge(BucketFolder(self.bucket, place_of(object_id)), ours=True)

    def purge(self, object_id: str) -> Purged:
        """Removes the object with all versions, in S3 with all that the bucket keeps of them. The declaration goes
        first: what a kill leaves is no object any more, and `recover` removes it."""
        inventory, place = self.inventory(object_id), place_of(object_id)
        keys = self.bucket.listed(place)
        size = sum(len(self.bucket.read(key)) for key in keys)
        self.bucket.remove(sorted(keys, key=lambda key: not key.endswith(f"/{DECLARATION}")))
        return Purged(object_id, inventory.head, len(keys), size, inventory.sha512)

    def recover(self) -> Recovered:
        """Clears away what killed writers have left: objects without a declaration, versions that no inventory
        knows, a sidecar that is one version behind."""
        keys = self.bucket.listed()
        whole = self._places(keys, DECLARATION)
        mended = 0
        for place in whole:
            known = parse(self.bucket.read(f"{place}/{FILE}"), place)
            mended += self._mend(place, known, [key for key in keys if key.startswith(f"{place}/")])
        parts = [key for key in keys if key.count("/") > TUPLES and _place(key) not in {*whole, _OWN}]
        self.bucket.remove(parts)
        return Recovered(len({_place(key) for key in parts}), mended, 0)

    def _mend(self, place: str, known: Inventory, keys: Iterable[str]) -> int:
        folders = {f"v{number}" for number in range(1, known.head + 1)}
        unknown = [
            key for key in keys if "/" in key[len(place) + 1 :] and key.split("/")[TUPLES + 1] not in folders
        ]
        self.bucket.remove(unknown)
        behind = self._read(f"{place}/{SIDECAR}") != known.sidecar
        if behind:
            self.bucket.write(f"{place}/{SIDECAR}", known.sidecar)
        return bool(unknown) or behind

    def _put(self, deposit: Deposit, now: datetime) -> Stored:
        place = place_of(deposit.id)
        before = self._inventory(deposit.id)
        left = self.bucket.listed(place)
        if before:
            self._mend(place, before, left)
        else:
            self.bucket.remove(left)
        number = before.head + 1 if before else 1
        manifest, taken = dict(before.manifest) if before else {}, set[str]()
        files, new = {}, dict[str, bytes]()
        for path, source in deposit.files.items():
            data = source if isinstance(source, bytes) else _whole(source)
            files[path] = digest = hashlib.sha512(data).hexdigest()
            if digest not in manifest:
                manifest[digest] = (f"v{number}/{CONTENT}/{on_disk(path, taken)}",)
                new[manifest[digest][0]] = data
        if before and files == before.versions[-1].files:
            return Stored(deposit.id, before.head, before.sha512, 0, new=False)
        name, address = deposit.user
        latest = Version(number, now, deposit.message, (name, address_uri(address)), files)
        inventory = Inventory(deposit.id, manifest, (*before.versions, latest) if before else (latest,))
        self._write(place, number, inventory, new, first=before is None)
        return Stored(deposit.id, number, inventory.sha512, sum(map(len, new.values())), new=True)

    def _write(self, place: str, number: int, inventory: Inventory, new: Mapping[str, bytes], first: bool) -> None:
        """In the order that makes the object the last thing to be there."""
        for path, data in new.items():
            self.bucket.write(f"{place}/{path}", data)
        for inner in (f"v{number}/", ""):
            self.bucket.write(f"{place}/{inner}{FILE}", inventory.raw)
            self.bucket.write(f"{place}/{inner}{SIDECAR}", inventory.sidecar)
        if first:
            self.bucket.write(f"{place}/{DECLARATION}", DECLARED)

    def inventory(self, object_id: str) -> Inventory:
        """The object's inventory. Raises ArchiveError where there is no such object."""
        found = self._inventory(object_id)
        if found is None:
            raise ArchiveError(f"The archive holds no object {object_id}.")
        return found

    def _inventory(self, object_id: str) -> Inventory | None:
        place = place_of(object_id)
        raw = self._read(f"{place}/{FILE}")
        return None if raw is None or self._read(f"{place}/{DECLARATION}") is None else parse(raw, place)

    def _read(self, key: str) -> bytes | None:
        try:
            return self.bucket.read(key)
        except FileNotFoundError:
            return None

    @staticmethod
    def _places(keys: Iterable[str], name: str) -> set[str]:
        return {key.removesuffix(f"/{name}") for key in keys if key.endswith(f"/{name}")}


class BucketFolder:
    """An object's folder in a bucket, for the judge."""

    def __init__(self, bucket: Bucket, place: str) -> None:
        self._bucket, self._place = bucket, place
        self._keys = [key.removeprefix(f"{place}/") for key in bucket.listed(place)]

    def list(self, path: str) -> Listing:
        """What lies there."""
        inside = f"{path}/" if path else ""
        rest = [key[len(inside) :] for key in self._keys if key.startswith(inside)]
        folders = {each.partition("/")[0] for each in rest if "/" in each}
        return Listing([each for each in rest if "/" not in each], sorted(folders))

    def read(self, path: str) -> bytes:
        """A file."""
        return self._bucket.read(f"{self._place}/{path}")

    def digests(self, path: str, algorithms: Iterable[str]) -> dict[str, str]:
        """Digests of a file."""
        return hash_bytes(self.read(path), algorithms)


def _place(key: str) -> str:
    """The object's folder that a key is in, or would be in."""
    return "/".join(key.split("/")[: TUPLES + 1])


def _whole(source: Path) -> bytes:
    try:
        return source.read_bytes()
    except OSError as exc:
        raise ArchiveError(f"{source} cannot be read: {exc.strerror}. Nothing of it was stored.") from exc
