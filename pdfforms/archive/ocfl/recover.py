"""What a writer that was killed has left behind, and the way back from there.

The work folder lies beside the storage root, never in it. Whoever holds the lock is its only user, so all that the
holder finds there is left over:

batch-*/making   objects that had not got their place: nobody was told that they are stored
batch-*/new      the same, on their way
batch-*/aside    the older state of an object, where the system cannot exchange two folders in one step
purged-*         objects that were taken out to be destroyed: the destruction goes on
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from pdfforms.archive.ocfl import disk
from pdfforms.archive.ocfl.layout import TUPLES

BATCH, PURGED = "batch-", "purged-"
MAKING, NEW, ASIDE = "making", "new", "aside"


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was mended."""

    batches: int
    """Unfinished batches that were cleared away."""
    returned: int
    """Objects whose older state was put back."""
    purged: int
    """Objects whose destruction was finished."""

    def __bool__(self) -> bool:
        return self != Recovered(0, 0, 0)


def recover(work: str, root: str) -> Recovered:
    """Clears the work folder. The caller holds the lock."""
    with os.scandir(work) as entries:
        names = [entry.name for entry in entries]
    batches = [disk.below(work, name) for name in names if name.startswith(BATCH)]
    purged = [disk.below(work, name) for name in names if name.startswith(PURGED)]
    returned = sum(_put_back(disk.below(batch, ASIDE), root) for batch in batches)
    if returned:
        disk.reach_disk(root)
    for folder in (*batches, *purged):
        disk.remove_tree(folder)
    return Recovered(len(batches), returned, len(purged))


def _put_back(aside: str, root: str, depth: int = TUPLES) -> int:
    """Puts an older state back where its object is missing; where the new state lies there, the old one may go."""
    if not os.path.isdir(aside):  # noqa: PTH112
        return 0
    with os.scandir(aside) as entries:
        names = [entry.name for entry in entries]
    returned = 0
    for name in names:
        old, place = disk.below(aside, name), disk.below(root, name)
        if depth:
            returned += _put_back(old, place, depth - 1)
        elif not os.path.lexists(place):
            disk.move(old, place)
            returned += 1
    return returned
