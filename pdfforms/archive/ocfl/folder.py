"""How a judge sees an object's folder: what lies in it, what stands in a file, what a file's digests are."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from pdfforms.archive.ocfl import disk

_CHUNK = 1 << 20
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0)


@dataclass(slots=True)
class Listing:
    """What lies in a folder, by name."""

    files: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    """Links, and what else is neither."""


class Folder(Protocol):
    """An object's folder, on a disk or elsewhere; paths have `/` between their parts."""

    def list(self, path: str) -> Listing:
        """What lies there; "" is the folder itself. Nothing where there is no such folder."""

    def read(self, path: str) -> bytes:
        """A file. Raises FileNotFoundError where there is none."""

    def digests(self, path: str, algorithms: Iterable[str]) -> dict[str, str]:
        """Digests of a file, read once; algorithms that are not known here are left out."""


class LocalFolder:
    """A folder on a disk."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.hashed = 0
        """Bytes whose digest was taken."""

    def list(self, path: str) -> Listing:
        """What lies there."""
        found = Listing()
        try:
            entries = os.scandir(disk.below(self.path, path) if path else self.path)
        except (FileNotFoundError, NotADirectoryError):
            return found
        with entries:
            for entry in entries:
                if entry.is_file(follow_symlinks=False):
                    found.files.append(entry.name)
                elif entry.is_dir(follow_symlinks=False):
                    found.folders.append(entry.name)
                else:
                    found.others.append(entry.name)
        return found

    def read(self, path: str) -> bytes:
        """A file."""
        return disk.read(disk.below(self.path, path))

    def digests(self, path: str, algorithms: Iterable[str]) -> dict[str, str]:
        """Digests of a file, read once."""
        made = {name: digest for name in algorithms if (digest := _new(name)) is not None}
        handle = os.open(disk.below(self.path, path), _READ)
        size = 0
        try:
            left = os.fstat(handle).st_size  # asking for no more than there is spares a large buffer a small file
            while chunk := os.read(handle, min(max(left, 0), _CHUNK) + 1):
                size += len(chunk)
                left -= len(chunk)
                for digest in made.values():
                    digest.update(chunk)
                if not left:  # one byte more was asked for, and there was none
                    break
        finally:
            os.close(handle)
        self.hashed += size
        found = {name: digest.hexdigest() for name, digest in made.items()}
        return {**found, "size": str(size)} if "size" in algorithms else found


def hash_bytes(data: bytes, algorithms: Iterable[str]) -> dict[str, str]:
    """The same for what is at hand already."""
    found = {}
    for name in algorithms:
        if (digest := _new(name)) is not None:
            digest.update(data)
            found[name] = digest.hexdigest()
    return {**found, "size": str(len(data))} if "size" in algorithms else found


def _new(algorithm: str) -> Any:
    """A digest of the specification's or of extensions 0001 and 0009; None for others."""
    if algorithm.startswith("blake2b-"):
        bits = algorithm.removeprefix("blake2b-")
        return hashlib.blake2b(digest_size=int(bits) // 8) if bits in ("160", "256", "384", "512") else None
    if algorithm == "sha512":
        return hashlib.sha512()
    if algorithm in ("md5", "sha1", "sha256", "sha512/256"):
        return hashlib.new(algorithm.replace("/", "_"), usedforsecurity=False)
    return None
