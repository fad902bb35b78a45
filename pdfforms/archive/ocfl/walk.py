"""Goes through a storage root and finds the objects in it, and what has no business there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pdfforms.archive.ocfl import disk
from pdfforms.archive.ocfl.inventory import FILE, parse
from pdfforms.archive.ocfl.layout import EXTENSIONS, id_of


@dataclass(slots=True)
class Strays:
    """What lies in the hierarchy and is no object, by path below the root."""

    files: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


def object_places(root: str, strays: Strays | None = None) -> Iterator[str]:
    """The folder of each object, below the root; a folder that holds a `0=ocfl_object_` file is one."""
    found = strays if strays is not None else Strays()
    for name in sorted(os.listdir(root)):  # noqa: PTH208
        path = disk.below(root, name)
        if os.path.islink(path):  # noqa: PTH114
            found.links.append(name)
        elif name != EXTENSIONS and os.path.isdir(path):  # noqa: PTH112 - files beside the objects are allowed
            yield from _below(root, name, found)


def _below(root: str, folder: str, found: Strays) -> Iterator[str]:
    try:
        with os.scandir(disk.below(root, folder)) as scanned:
            entries = sorted(scanned, key=lambda entry: entry.name)
    except FileNotFoundError:
        return  # destroyed or replaced since its name was read
    if any(entry.name.startswith("0=ocfl_object_") for entry in entries):
        yield folder
        return
    if not entries:
        found.empty.append(folder)
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if entry.is_symlink():
            found.links.append(path)
        elif entry.is_dir():
            yield from _below(root, path, found)
        else:
            found.files.append(path)


def object_ids(root: str) -> Iterator[str]:
    """The id of each object: its folder's name says it, but for those that are too long."""
    for place in object_places(root):
        yield id_in(root, place)


def id_in(root: str, place: str) -> str:
    """The id of the object in this place."""
    known = id_of(place.rpartition("/")[2])
    if known is not None:
        return known
    path = disk.below(root, f"{place}/{FILE}")
    return parse(Path(path).read_bytes(), path).id
