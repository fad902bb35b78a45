"""Files that came back -> records. One bad file never stops the rest."""

from __future__ import annotations

import glob
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from pdfforms.errors import UsageError
from pdfforms.model.codes import finding
from pdfforms.model.reading import Outcome, Reading, Receipt
from pdfforms.model.record import Record
from pdfforms.model.shelf import Editions
from pdfforms.read.read import read_pdf
from pdfforms.records.make import make_record

_MAX_BYTES = 200_000_000


def find_files(places: Iterable[str]) -> tuple[Path, ...]:
    """The files that paths, folders (every *.pdf below them) and patterns name, each once, in order.

    Raises UsageError for a path that does not exist and a pattern that names nothing.
    """
    found: dict[Path, None] = {}
    for place in places:
        path = Path(place)
        if path.is_dir():
            found |= dict.fromkeys(sorted(each for each in path.rglob("*") if _is_pdf(each)))
        elif path.exists():
            found[path] = None
        elif matches := sorted(glob.glob(place, recursive=True)):  # noqa: PTH207 - Path.glob takes no absolute pattern
            found |= dict.fromkeys(Path(match) for match in matches)
        else:
            raise UsageError(f"There is no file or folder {place}. Check the path.")
    return tuple(found)


def _is_pdf(path: Path) -> bool:
    return path.suffix.lower() == ".pdf" and path.is_file() and not path.name.startswith(".")


def read_files(paths: Iterable[Path], editions: Editions) -> Iterator[tuple[Path, tuple[Record, ...]]]:
    """Each file with its records, at least one: a file that cannot be read has a record that says so."""
    for path in paths:
        yield path, tuple(make_record(reading) for reading in read_file(path, editions))


def read_file(path: Path, editions: Editions) -> tuple[Reading, ...]:
    """The readings of one file."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            return (_unreadable(path, b"", "It is larger than 200 MB."),)
        data = path.read_bytes()
    except OSError as exc:
        return (_unreadable(path, b"", f"The system says: {exc.strerror}."),)
    return read_data(data, path.name, editions)


def read_data(data: bytes, file: str, editions: Editions) -> tuple[Reading, ...]:
    """The readings of one file's bytes."""
    try:
        return read_pdf(data, file, editions)
    except (ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, RuntimeError) as exc:
        return (_unreadable(Path(file), data, f"The reader failed ({type(exc).__name__})."),)
    except (TypeError, ValueError, OSError) as exc:
        return (_unreadable(Path(file), data, f"The reader failed ({type(exc).__name__})."),)


def _unreadable(path: Path, data: bytes, detail: str) -> Reading:
    receipt = Receipt(hashlib.sha256(data).hexdigest(), len(data), path.name, ())
    return Reading(Outcome.UNREADABLE, receipt, findings=(finding("unreadable_file", detail=detail),))
