"""The Python API for the archive: what was signed, kept for years, provable, found, handed over.

from pathlib import Path
from pdfforms import archives

run = archives.archive_records()  # all that is ready; again whenever something has changed
print(run.new, run.versions, run.failed)
for each in archives.find_archived(archives.Sought(student="70002")):
    print(each.record, each.form, each.arrived)
    Path("archive.pdf").write_bytes(archives.archived_file(each.record, "archive.pdf"))
*_, checked = archives.verify_archive()
print(checked.done, checked.bad)
archives.export_bag(Path("for-another-board"), archives.find_archived(), by="Pat Sample")
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pdfforms.archive.ocfl.verify import Choice
from pdfforms.archive.receipt import Receipt
from pdfforms.bulk.imprint import PROGRAM
from pdfforms.bulk.keeping.archive_check import Verified, verifying
from pdfforms.bulk.keeping.archive_contents import Check, Collector
from pdfforms.bulk.keeping.archive_export import export_bag as _export_bag
from pdfforms.bulk.keeping.archive_hands import Hands
from pdfforms.bulk.keeping.archive_place import AnyStore, place_of, store_of, unlock, writing
from pdfforms.bulk.keeping.archive_sealing import Seal
from pdfforms.bulk.keeping.archiving import Archiving, Archivist, Told
from pdfforms.bulk.keeping.originals import Originals, Taker, object_of
from pdfforms.bulk.office import Office
from pdfforms.bulk.reading.signatures import Checker, trusted_roots
from pdfforms.errors import UsageError
from pdfforms.ledger.ledger import Ledger
from pdfforms.model.archive import Holding, Sought, Version
from pdfforms.model.record import Status

READY = (Status.OK,)
ALSO_OPEN = (Status.OK, Status.NEEDS_REVIEW)
EVERYTHING = Sought()
WHOLE = Choice()
_ADDRESS = "urn:pdfforms"


@dataclass(frozen=True, slots=True)
class Archive:
    """What an office's archive holds, in numbers."""

    place: Path | str
    objects: int = 0
    versions: int = 0
    bytes: int = 0
    """That the files of all versions take, inventories not counted."""
    shared: int = 0
    """Objects that are files with forms of several families."""
    oldest: str | None = None
    """When the first version of all was archived (UTC)."""
    newest: str | None = None
    forms: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Records by form and year of arrival."""


def archive_records(
    records: Iterable[str] | None = None,
    *,
    also_open: bool = False,
    by: str = "",
    told: Told | None = None,
    check: Check | None = None,
    seal: Seal | None = None,
    jobs: int | None = None,
    office: Office | None = None,
) -> Archiving:
    """Archives the records named, or all that are ready: of status ok, with `also_open` those that need review.

    A record that is archived already becomes a new version where something has changed, and else stays as it is.
    `by` is who archives. `check` checks the digital signatures in a file; unless given, as reading does. `seal`
    seals archive copies: `signing.sealing`. `jobs` records at a time are drawn and sealed, in processes of their
    own; unless given, as many as there are processors. Raises UsageError, ArchiveError, LedgerError; what is wrong
    with one record stands in `failed`.
    """
    office = office or Office()
    checker = Checker(trusted_roots(office.settings))
    with _opened(office) as ledger, writing(office) as store, Taker() as taker, checker:
        wanted = ledger.to_archive(ALSO_OPEN if also_open else READY) if records is None else records
        shelf = office.shelf()
        originals = Originals(office.folder, ledger, shelf, taker)
        collector = Collector(office.folder, ledger, shelf, originals, check or checker)
        user = (by.strip() or PROGRAM, office.settings.mail.from_address or _ADDRESS)
        with Hands(shelf, seal, jobs) as hands:
            return Archivist(store, ledger, collector, user, hands).archive(wanted, told or (lambda _: None))


def verify_archive(choice: Choice = WHOLE, office: Office | None = None) -> Iterator[Verified]:
    """Reads objects again and compares them with what the ledger knows: all, `Choice(sample=100)`, or with
    `Choice(days=30)` those not found whole within so many days. Says after each how far it is; stopped, the same
    call goes on. Raises ArchiveError."""
    office = office or Office()
    with _opened(office) as ledger:
        yield from verifying(office, ledger, choice)


def unlock_archive(by: str, office: Office | None = None) -> str:
    """Removes the lock of a writer on another machine that is gone, from an archive in a bucket; who that was.
    Raises UsageError, ArchiveError."""
    office = office or Office()
    with _opened(office) as ledger:
        return unlock(office, ledger, by)


def find_archived(sought: Sought = EVERYTHING, office: Office | None = None) -> tuple[Holding, ...]:
    """The records in the archive that go with what is sought, in order of arrival."""
    with _opened(office or Office()) as ledger:
        return ledger.holdings(sought)


def archived_versions(record: str, office: Office | None = None) -> tuple[Version, ...]:
    """All versions that a record has in the archive, oldest first. Raises ArchiveError where it has none."""
    return store_of(office or Office()).versions(object_of(record.upper()))


def archived_file(record: str, path: str, version: int | None = None, office: Office | None = None) -> bytes:
    """A file of a record, from the newest version unless told otherwise, compared with its digest."""
    return store_of(office or Office()).read(object_of(record.upper()), path, version)


def files_of(versions: Sequence[Version], number: int | None = None) -> Mapping[str, str]:
    """The files of a version, the newest by default: path -> SHA-512. Raises UsageError where there is none."""
    if number is not None and not 0 < number <= len(versions):
        raise UsageError(f"There are versions 1 to {len(versions)}, not {number}.")
    return versions[(number or len(versions)) - 1].files


def records_on(files: Iterable[Path], office: Office | None = None) -> list[str]:
    """The records that stand on files that were received."""
    hashes = [hashlib.sha256(each.read_bytes()).hexdigest() for each in files]
    with _opened(office or Office()) as ledger:
        return list(ledger.records_on(hashes))


def archive_place(office: Office | None = None) -> Path | str:
    """The folder of the office's archive, or the URL of its place in a bucket."""
    return place_of(office or Office())


def export_bag(folder: Path, held: Sequence[Holding], by: str, office: Office | None = None) -> Receipt:
    """Writes records into a new folder as a bag for another board, and the receipt beside it. Raises UsageError,
    ArchiveError."""
    if not by.strip():
        raise UsageError("Say who hands over: --by NAME.")
    office = office or Office()
    with _opened(office) as ledger:
        organization = office.settings.organization or ""
        return _export_bag(store_of(office), ledger, held, folder, organization, by.strip())


def archive_stats(office: Office | None = None) -> Archive:
    """How much the archive holds."""
    office = office or Office()
    with _opened(office) as ledger:
        versions = list(ledger.archived())
        held = ledger.holdings()
    moments = sorted(each.at for each in versions)
    return Archive(
        place_of(office),
        len({each.object for each in versions}),
        len(versions),
        sum(each.bytes for each in versions),
        len({each.object for each in versions if each.record is None}),
        moments[0] if moments else None,
        moments[-1] if moments else None,
        Counter((each.form or "", each.arrived[:4]) for each in held),
    )


def open_archive(office: Office | None = None) -> AnyStore:
    """The store itself, for whoever needs more of it. Raises ArchiveError where there is none."""
    return store_of(office or Office())


@contextmanager
def _opened(office: Office) -> Iterator[Ledger]:
    with office.folder.open_ledger() as ledger:
        yield ledger
