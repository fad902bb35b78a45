"""Writes objects whole, away from the storage root."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pdfforms.archive.ocfl import disk
from pdfforms.archive.ocfl.inventory import (
    CONTENT,
    DECLARATION,
    DECLARED,
    FILE,
    SIDECAR,
    Inventory,
    address_uri,
)
from pdfforms.archive.ocfl.layout import place_of
from pdfforms.archive.ocfl.names import check_paths, on_disk
from pdfforms.errors import ArchiveError
from pdfforms.model.archive import Deposit, Stored, Version


@dataclass(frozen=True, slots=True)
class Staged:
    """A deposit as it waits for its place."""

    folder: str
    """Where it was written; not there where nothing was new."""
    place: str
    """Where it belongs, below the storage root."""
    stored: Stored
    replaces: bool
    """Whether an object with older versions lies in the place."""


def stage(deposit: Deposit, before: Inventory | None, root: str, folder: str, now: datetime) -> Staged:
    """Writes the object's next version as `folder`, with its older versions where it has some.

    Older files come along under a second name, so that the whole object can take its place in one step. Nothing is
    written where the newest version has these very files already: who was interrupted may do the same again.
    """
    place = place_of(deposit.id)
    number = before.head + 1 if before else 1
    version = f"v{number}"
    content = disk.below(folder, f"{version}/{CONTENT}")
    disk.make_folders(folder)
    disk.make_folders(disk.below(folder, version))
    writing = _Writing(dict(before.manifest) if before else {}, content, f"{version}/{CONTENT}")
    files = {path: writing.keep(path, data) for path, data in deposit.files.items()}
    if before and files == before.versions[-1].files:
        return Staged(folder, place, Stored(deposit.id, before.head, before.sha512, 0, new=False), replaces=False)
    name, address = deposit.user
    latest = Version(number, now, deposit.message, (name, address_uri(address)), files)
    versions = (*before.versions, latest) if before else (latest,)
    inventory = Inventory(deposit.id, writing.manifest, versions)
    for inner in (version, ""):
        disk.write_new(disk.below(folder, f"{inner}/{FILE}" if inner else FILE), inventory.raw)
        disk.write_new(disk.below(folder, f"{inner}/{SIDECAR}" if inner else SIDECAR), inventory.sidecar)
    disk.write_new(disk.below(folder, DECLARATION), DECLARED)
    if before:
        _bring_along(disk.below(root, place), folder)
    stored = Stored(deposit.id, number, inventory.sha512, writing.written, new=True)
    return Staged(folder, place, stored, replaces=before is not None)


def check_deposit(deposit: Deposit) -> None:
    """Raises ArchiveError for a deposit that cannot become an object."""
    if not deposit.id or not deposit.files or not deposit.user[0]:
        raise ArchiveError("A deposit needs an id, at least one file and the name of who makes it.")
    check_paths(deposit.files)


class _Writing:
    """The new files of one version: each content once, whatever it is called."""

    def __init__(self, manifest: dict[str, tuple[str, ...]], folder: str, below: str) -> None:
        self.manifest = manifest
        self.written = 0
        self._folder = folder
        self._below = below
        self._taken: set[str] = set()
        self._made: set[str] = set()

    def keep(self, path: str, data: bytes | Path) -> str:
        """The file's digest; the file is written where the object has none with this content yet."""
        if isinstance(data, Path):
            small = disk.read_small(data)
            if small is None:
                return self._copy(path, data)
            data = small
        digest = hashlib.sha512(data).hexdigest()
        if digest not in self.manifest:
            name = on_disk(path, self._taken)
            disk.write_new(self._ready(name), data)
            self._add(digest, name, len(data))
        return digest

    def _copy(self, path: str, source: Path) -> str:
        name = on_disk(path, self._taken)
        target = self._ready(name)
        digest, size = disk.copy_new(source, target)
        if digest in self.manifest:
            os.unlink(target)  # noqa: PTH108
            _remove_empty(os.path.dirname(target), self._folder, self._made)  # noqa: PTH120
        else:
            self._add(digest, name, size)
        return digest

    def _ready(self, name: str) -> str:
        target = disk.below(self._folder, name)
        folder = os.path.dirname(target)  # noqa: PTH120
        if folder not in self._made:
            disk.make_folders(folder)
            self._made.add(folder)
        return target

    def _add(self, digest: str, name: str, size: int) -> None:
        self.manifest[digest] = (f"{self._below}/{name}",)
        self.written += size


def _remove_empty(folder: str, top: str, made: set[str]) -> None:
    """Removes a folder that a file was taken out of again, and those above it up to `top`, if they are empty."""
    while folder.startswith(top) and not os.listdir(folder):  # noqa: PTH208
        os.rmdir(folder)  # noqa: PTH106
        made.discard(folder)
        folder = os.path.dirname(folder)  # noqa: PTH120


def _bring_along(old: str, new: str) -> None:
    """Gives the older versions' files a second name in the new object."""
    for path in _files_of_versions(old):
        target = disk.below(new, path)
        disk.make_folders(os.path.dirname(target))  # noqa: PTH120
        disk.again(disk.below(old, path), target)


def _files_of_versions(folder: str, inner: str = "") -> Iterator[str]:
    """All files of an object but its declaration and newest inventory."""
    with os.scandir(disk.below(folder, inner) if inner else folder) as entries:
        for entry in entries:
            path = f"{inner}/{entry.name}" if inner else entry.name
            if entry.is_dir(follow_symlinks=False):
                yield from _files_of_versions(folder, path)
            elif inner:
                yield path
