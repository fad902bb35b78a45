"""Moves whole objects into the storage root and out of it, so that the root is a valid one at every moment.

A folder that would stand empty for an instant is one that OCFL forbids (E073). So what comes in brings the folders
above it along, and what goes out takes those along that would hold nothing without it.
"""

from __future__ import annotations

import os

from pdfforms.archive.ocfl import disk
from pdfforms.archive.ocfl.layout import TUPLES


def settle(tree: str, root: str, depth: int = TUPLES) -> list[str]:
    """Moves the objects in `tree` to the same place below `root`, in as few steps as can be; gives the folders
    there that got new entries. A folder above objects that is there already is gone into, an object never is."""
    changed, moved = [], False
    with os.scandir(tree) as entries:
        names = [entry.name for entry in entries]
    for name in names:
        source, target = disk.below(tree, name), disk.below(root, name)
        if depth and os.path.isdir(target):  # noqa: PTH112
            changed += settle(source, target, depth - 1)
        else:
            disk.move(source, target)
            moved = True
    return [*changed, root] if moved else changed


def swap(new: str, place: str, aside: str) -> None:
    """Puts a new state of an object in the place of the old one, which ends as `new` or as `aside`.

    One step on Linux. Elsewhere two: a kill in between leaves the old object in `aside`, where `recover` finds it.
    """
    if not disk.exchange(new, place):
        disk.make_folders(os.path.dirname(aside))  # noqa: PTH120
        disk.move(place, aside)
        disk.move(new, place)


def take_out(root: str, place: str, target: str) -> str:
    """Moves an object out of the root, with the folders above it that hold nothing else; gives the folder that it
    was taken from."""
    highest = place
    while "/" in highest:
        above = highest.rpartition("/")[0]
        if len(os.listdir(disk.below(root, above))) > 1:  # noqa: PTH208
            break
        highest = above
    disk.move(disk.below(root, highest), target)
    return disk.below(root, highest.rpartition("/")[0]) if "/" in highest else root
