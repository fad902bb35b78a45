"""pypdf: append, add_page, and an incremental save that changes nothing."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from pypdf import PdfReader, PdfWriter

from ..command import missing_module
from .alterer import Alterer, Leaves, Merger


def _append(sources: Sequence[Path], out: Path) -> None:
    with PdfWriter() as writer:
        for source in sources:
            writer.append(source)
        writer.write(out)


def _append_one(source: Path, out: Path) -> None:
    _append([source], out)


def _add_pages(sources: Sequence[Path], out: Path) -> None:
    with PdfWriter() as writer:
        for source in sources:
            with PdfReader(source) as reader:
                for page in reader.pages:
                    writer.add_page(page)
        writer.write(out)


def _add_pages_of_one(source: Path, out: Path) -> None:
    _add_pages([source], out)


def _save_incrementally(source: Path, out: Path) -> None:
    writer = PdfWriter(source, incremental=True)  # not in a `with`: pypdf 7.1 forgets the source there
    writer.write(out)
    writer.close()


_available = partial(missing_module, "pypdf", "pypdf")

ALTERERS = (
    Alterer("pypdf-append", _available, _append_one, Leaves.FIELDS),
    Alterer("pypdf-add-page", _available, _add_pages_of_one, Leaves.WIDGETS),
    Alterer("pypdf-incremental", _available, _save_incrementally, Leaves.FIELDS),
)

MERGERS = (
    Merger("pypdf-append", _available, _append, Leaves.FIELDS),
    Merger("pypdf-add-page", _available, _add_pages, Leaves.WIDGETS),
)
