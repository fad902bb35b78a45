"""The manifest of a job: all its files in one order, cut into shares, written once beside the parts they become.

PARTS/manifest.jsonl            the job, then a line for each file: its address and its bytes
PARTS/editions/*.map.json, .pdf editions that do not come with pdfforms, so that every machine reads with the same
PARTS/part-000017.jsonl.gz      what was read in the files of share 17; it is there, whole, or it is not

A share is a run of bytes of the manifest. So the same command has the same shares whatever happened before, and
through Dask passes nothing but numbers: no name of a file, no answer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec
from msgspec import Struct

from pdfforms.bulk.imprint import PROGRAM
from pdfforms.bulk.machines.store import Listed, Store
from pdfforms.bulk.shelf import Shelf, packaged_blanks
from pdfforms.errors import UsageError
from pdfforms.model.edition import load_map

MANIFEST = "manifest.jsonl"
FILES = 200
"""Of one share: some seconds of work, so that what Dask adds to it is little and what a lost machine costs too."""
_SCHEMA = "pdfforms.manifest/1"


class Job(Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be done; the manifest's first line."""

    schema: str
    reader: str
    """The version of pdfforms: all machines have the same."""
    places: tuple[str, ...]
    files: int
    """Of one share."""
    ocr: bool
    editions: tuple[str, ...]
    """Names in PARTS/editions, without an ending."""


@dataclass(frozen=True, slots=True)
class Share:
    """One task: a run of the manifest's files."""

    parts: str
    """The URL or path of PARTS."""
    job: Job
    number: int
    start: int
    """The first byte of its lines in the manifest."""
    end: int
    files: int
    """How many."""

    @property
    def part(self) -> str:
        """The name of the part that it becomes."""
        return f"part-{self.number:06}.jsonl.gz"

    def entries(self) -> list[Listed]:
        """Its files."""
        data = Store(self.parts).read(MANIFEST, self.start, self.end)
        return [Listed(*json.loads(line)) for line in data.splitlines()]


@dataclass(frozen=True, slots=True)
class Manifest:
    """A job's files, as they were when it was first started."""

    job: Job
    digest: str
    shares: tuple[Share, ...]

    @property
    def files(self) -> int:
        """How many."""
        return sum(share.files for share in self.shares)


def make_manifest(
    store: Store, files: Iterable[Listed], places: Sequence[str], shelf: Shelf, *, ocr: bool, share: int = FILES
) -> Manifest:
    """The job's manifest: the one that is there, else a new one of `files`, which are listed only then, in
    shares of `share` files.

    Raises UsageError where PARTS holds another job: its parts would be taken for this one's.
    """
    editions = dict(_further(shelf))
    job = Job(_SCHEMA, PROGRAM, tuple(places), share, ocr, tuple(sorted(editions)))
    if not store.has(MANIFEST):
        if store.names():
            raise UsageError(f"{store.url} holds other files. Name a new folder for the parts with -o.")
        for name, (text, blank) in editions.items():
            store.write(f"editions/{name}.map.json", text)
            store.write(f"editions/{name}.pdf", blank)
        lines = [msgspec.json.encode(job), *(json.dumps([each.origin, each.bytes]).encode() for each in files)]
        store.write(MANIFEST, b"\n".join([*lines, b""]))
    found = open_manifest(store)
    if found.job != job:
        differing = [name for name in job.__struct_fields__ if getattr(found.job, name) != getattr(job, name)]
        raise UsageError(
            f"{store.url} holds the parts of another job: {', '.join(differing)} differ. Run the command that "
            "began it, or name a new folder with -o."
        )
    return found


def open_manifest(store: Store) -> Manifest:
    """The manifest of a job that was begun. Raises UsageError where there is none."""
    data = store.read(MANIFEST)
    head, _, _ = data.partition(b"\n")
    try:
        job = msgspec.json.decode(head, type=Job)
    except msgspec.MsgspecError as exc:
        raise UsageError(f"{store.url}/{MANIFEST} is no manifest of ours. Check the place.") from exc
    return Manifest(
        job, hashlib.sha256(data).hexdigest()[:16], tuple(_shares(store.url, job, data, len(head) + 1))
    )


def _shares(parts: str, job: Job, data: bytes, start: int) -> Iterator[Share]:
    number = 0
    while start < len(data):
        end, files = start, 0
        while files < job.files and end < len(data):
            end = data.index(b"\n", end) + 1
            files += 1
        yield Share(parts, job, number, start, end, files)
        number, start = number + 1, end


def _further(shelf: Shelf) -> Iterator[tuple[str, tuple[bytes, bytes]]]:
    """The editions that a machine with pdfforms alone does not have: name, map and blank."""
    packaged = packaged_blanks() / "editions"
    known = {edition.dumps() for edition in Shelf((packaged,)).all()}
    own = Shelf(tuple(each for each in shelf.folders if each != packaged), shelf.built)
    for edition in own.all():
        if (text := edition.dumps()) not in known:
            name = hashlib.sha256(text.encode()).hexdigest()[:16]
            yield name, (text.encode(), own.blank(edition) or b"")


def shelf_of(store: Store, job: Job) -> Shelf:
    """The shelf that a job's files are read with, on whatever machine."""
    built = tuple(
        (load_map(store.read(f"editions/{name}.map.json").decode()), store.read(f"editions/{name}.pdf"))
        for name in job.editions
    )
    return Shelf((packaged_blanks() / "editions",), built)
