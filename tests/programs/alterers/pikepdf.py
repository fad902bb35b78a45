"""pikepdf: `pages.extend`, its users' old way to join files, and `add_pages_from`, which keeps the fields."""

import warnings
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pikepdf

from ..command import missing_module
from .alterer import Leaves, Merger


def _extend(sources: Sequence[Path], out: Path) -> None:
    with pikepdf.new() as joined, warnings.catch_warnings():
        warnings.simplefilter("ignore", pikepdf.PageCopyWarning)  # it tells its users, they go on
        for source in sources:
            with pikepdf.open(source) as pdf:
                joined.pages.extend(pdf.pages)
        joined.save(out)


def _add_pages_from(sources: Sequence[Path], out: Path) -> None:
    with pikepdf.new() as joined:
        for source in sources:
            with pikepdf.open(source) as pdf:
                joined.add_pages_from(pdf)
        joined.save(out)


_available = partial(missing_module, "pikepdf", "pikepdf")

MERGERS = (
    Merger("pikepdf-extend", _available, _extend, Leaves.WIDGETS),
    Merger("pikepdf-add-pages-from", _available, _add_pages_from, Leaves.FIELDS),
)
