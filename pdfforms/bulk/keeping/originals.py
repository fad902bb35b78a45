"""The files that a record stands on, as the archive gets them: whole, or a child's own pages of a shared one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from pdfforms.bulk.folder import Folder
from pdfforms.bulk.keeping.looks import start as start_looks
from pdfforms.bulk.reading.wire import load_reading
from pdfforms.contain.limits import HEAVY
from pdfforms.contain.pool import Pool
from pdfforms.errors import UsageError
from pdfforms.ledger.ledger import Ledger
from pdfforms.model.filetype import media_type
from pdfforms.model.ledger import StoredReading
from pdfforms.model.shelf import Editions
from pdfforms.read.apart import pages_apart
from pdfforms.read.unzip import unzip

READING_FILE, SHARED_FILE = "reading.json", "file.json"
"""How a record came about; which records stand in a shared file."""
_RECORD, _FILE = "urn:pdfforms:record:", "urn:pdfforms:file:"


def object_of(record: str) -> str:
    """The archive's object of a record."""
    return f"{_RECORD}{record}"


def record_of(object_id: str) -> str | None:
    """The record that an object is of; None for a shared file."""
    return object_id.removeprefix(_RECORD) if object_id.startswith(_RECORD) else None


def object_of_file(sha256: str) -> str:
    """The archive's object of a file that holds several families' forms."""
    return f"{_FILE}{sha256}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A task of the worker: a file, as it is in an archive, or some of its pages."""

    data: bytes
    sha256: str
    """Of the file itself, which may be one in a zip."""
    pages: tuple[int, ...] | None = None
    """From 1; None for the whole file."""
    look: bool = False
    """Pictures of its pages are wanted, not the file."""


@dataclass(frozen=True, slots=True)
class Original:
    """One file that a record stands on."""

    sha256: str
    size: int
    """In bytes."""
    arrived_in: str
    """SHA-256 of the file in the office's vault; another one where that is an archive."""
    pages: tuple[int, ...]
    """The record's own, from 1."""
    whole: bytes | None
    """None where other families have forms in it: it is kept apart."""
    own: bytes | None = None
    """Then the record's own pages; None where they could not be taken out."""

    @property
    def kept(self) -> bytes | None:
        """What an object of the record holds of it."""
        return self.whole if self.whole is not None else self.own


@dataclass(frozen=True, slots=True)
class Shared:
    """A file that several families' forms stand in."""

    sha256: str
    data: bytes
    records: tuple[str, ...]


draw = start_looks()


def start() -> Callable[[Wanted], bytes]:
    """Called once in a fresh worker: what it does with each task."""
    return _take


def _take(wanted: Wanted) -> bytes:
    data = wanted.data
    if hashlib.sha256(data).hexdigest() != wanted.sha256:
        members = (each.data for each in unzip(data) if each.data is not None)
        data = next(each for each in members if hashlib.sha256(each).hexdigest() == wanted.sha256)
    data = data if wanted.pages is None else pages_apart(data, wanted.pages)
    return draw(data) if wanted.look else data


class Taker:
    """A contained worker that opens archives, takes pages out and draws them, started when it is first needed."""

    def __init__(self) -> None:
        self._pool: Pool[int, Wanted] | None = None

    def take(self, wanted: Wanted) -> bytes | None:
        """What is wanted; None where the file broke what should take it out."""
        if self._pool is None:
            self._pool = Pool[int, Wanted](start, jobs=1, limits=HEAVY)
        self._pool.submit(0, wanted)
        done = self._pool.next_done()
        return done.data if done else None

    def stop(self) -> None:
        """Ends the worker, whatever it has in hand. Any thread may."""
        if self._pool is not None:
            self._pool.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


@dataclass(slots=True)
class Originals:
    """Finds files for one run of archiving."""

    folder: Folder
    ledger: Ledger
    editions: Editions
    taker: Taker
    _families: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    """File in the vault with several records -> file (in it) -> record -> its family."""

    def of(self, standing: Sequence[StoredReading]) -> tuple[list[Original], list[Shared]]:
        """The files that a record's readings are of, and those among them that are shared. Raises UsageError where
        one is gone."""
        pages: dict[tuple[str, str], set[int]] = {}
        for each in standing:
            for receipt in load_reading(each.data, self.editions).receipts:
                pages.setdefault((each.sha256, receipt.sha256), set()).update(receipt.pages)
        found, shared = list[Original](), list[Shared]()
        for (vault, sha256), own in pages.items():
            stored = self.folder.vault.get(vault)
            data = stored if vault == sha256 else self.taker.take(Wanted(stored, sha256))
            if data is None or hashlib.sha256(data).hexdigest() != sha256:  # a worker is not believed
                raise UsageError(f"{sha256} cannot be taken out of the archive {vault} that it came in.")
            whole = Original(sha256, len(data), vault, tuple(sorted(own)), data)
            families = self._in(vault).get(sha256, {})
            if len(set(families.values())) < 2:
                found.append(whole)
                continue
            taken = self.taker.take(Wanted(data, sha256, whole.pages))
            found.append(Original(sha256, len(data), vault, whole.pages, None, taken))
            shared.append(Shared(sha256, data, tuple(sorted(families))))
        return found, shared

    def _in(self, vault: str) -> Mapping[str, Mapping[str, str]]:
        """Whose forms stand in a file: a copy is a family's; where there is none, each record counts as one."""
        if vault not in self._families:
            records = self.ledger.records_on([vault])
            if len(records) < 2:  # nearly all: nothing is kept of them, however many there are
                return {}
            found: dict[str, dict[str, str]] = {}
            for record, readings in self.ledger.readings_of(records).items():
                stored = self.ledger.record(record)
                for each in readings:
                    if each.sha256 == vault:
                        for receipt in load_reading(each.data, self.editions).receipts:
                            family = (stored.copy if stored else None) or record
                            found.setdefault(receipt.sha256, {})[record] = family
            self._families[vault] = found
        return self._families[vault]


def numbered(stem: str, number: int, ending: str) -> str:
    """`original.pdf`, `original-2.pdf`."""
    return f"{stem}{f'-{number}' if number > 1 else ''}.{ending}"


def named(originals: Sequence[Original]) -> dict[str, bytes]:
    """The files' names in an object: `original.pdf`, `original-2.jpg`, of shared ones `pages.pdf`."""
    found: dict[str, bytes] = {}
    for number, each in enumerate(originals, 1):
        stem = "original" if each.whole is not None else "pages"
        if each.kept is not None:
            found[numbered(stem, number, media_type(each.kept)[1])] = each.kept
    return found
