"""PyMuPDF: insert_pdf, bake, and an incremental save that changes nothing."""

import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from ..command import missing_module
from .alterer import Alterer, Leaves, Merger


def _insert(sources: Sequence[Path], out: Path) -> None:
    import pymupdf  # brings 100 MB of its own: only the tests that use it may pay

    with pymupdf.open() as joined:  # type: ignore[no-untyped-call]  # PyMuPDF has few types
        for source in sources:
            with pymupdf.open(source) as document:  # type: ignore[no-untyped-call]  # PyMuPDF has few types
                joined.insert_pdf(document)
        joined.save(out)


def _insert_one(source: Path, out: Path) -> None:
    _insert([source], out)


def _bake(source: Path, out: Path) -> None:
    import pymupdf  # as above

    with pymupdf.open(source) as document:  # type: ignore[no-untyped-call]  # PyMuPDF has few types
        document.bake()
        document.save(out)


def _save_incrementally(source: Path, out: Path) -> None:
    import pymupdf  # as above

    shutil.copyfile(source, out)
    with pymupdf.open(out) as document:  # type: ignore[no-untyped-call]  # PyMuPDF has few types
        document.saveIncr()


_available = partial(missing_module, "pymupdf", "pymupdf")

ALTERERS = (
    Alterer("pymupdf-insert-pdf", _available, _insert_one, Leaves.FIELDS),
    Alterer("pymupdf-bake", _available, _bake, Leaves.TEXT),
    Alterer("pymupdf-incremental", _available, _save_incrementally, Leaves.FIELDS),
)

MERGERS = (Merger("pymupdf-insert-pdf", _available, _insert, Leaves.FIELDS),)
