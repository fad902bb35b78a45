"""Records -> objects in the archive: a new one, a new version, or nothing where nothing has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pdfforms.bulk.imprint import now
from pdfforms.bulk.keeping.archive_contents import Collector, Contents, shared_files
from pdfforms.bulk.keeping.archive_hand import ABOUT_FILE, COPY_FILE, LOOK, Drawn
from pdfforms.bulk.keeping.archive_hands import Hands, Turn
from pdfforms.bulk.keeping.archive_place import AnyStore
from pdfforms.bulk.keeping.encrypted_archive import EncryptedStore
from pdfforms.bulk.keeping.originals import Shared, object_of, object_of_file, record_of
from pdfforms.errors import ArchiveError, OfficeLocked, PdfformsError
from pdfforms.ledger.ledger import Ledger
from pdfforms.model.archive import Archived, Deposit, Stored
from pdfforms.model.finding import Finding
from pdfforms.model.ledger import Event

BATCH, BATCH_BYTES = 32, 64_000_000
"""Records, and bytes of their files, that reach the disk together."""
User = tuple[str, str]
"""Name and address of who archives."""


@dataclass(slots=True)
class Archiving:
    """What a run came to, as it goes on."""

    total: int
    new: int = 0
    """Records that are in the archive for the first time."""
    versions: int = 0
    """Records of which there is a new version."""
    same: int = 0
    """Records of which the archive has all already."""
    bytes: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    """Record -> why it is not archived."""
    told: list[tuple[str, Finding]] = field(default_factory=list)
    """What is not as it should be of records that are archived."""

    @property
    def done(self) -> int:
        """Records that were gone through."""
        return self.new + self.versions + self.same + len(self.failed)


Told = Callable[[Archiving], None]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A record that was looked at."""

    record: str
    at: str
    """When, or just before: what changes from now on is not in it."""
    contents: Contents | None = None
    before: _Before | None = None
    changed: bool = False
    """Whether there is something to be drawn."""
    why: str = ""
    """Where there are no contents: why it cannot be archived."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A record that waits for its batch."""

    record: str
    at: str
    deposits: tuple[Deposit, ...]
    """Shared files that it stands on and that are not there yet, then its own object."""
    told: tuple[Finding, ...]

    @property
    def size(self) -> int:
        files = (data for each in self.deposits for data in each.files.values())
        return sum(len(data) for data in files if isinstance(data, bytes))


@dataclass(frozen=True, slots=True)
class _Before:
    """An object as it is."""

    files: Mapping[str, str]
    """Of its newest version: path -> SHA-512."""
    noted: bool
    """Whether the ledger knows that version; not so where a run was killed."""


@dataclass(slots=True)
class Archivist:
    """Archives records of one office: looks at each, has it drawn, stores what is ready; all in their order."""

    store: AnyStore
    ledger: Ledger
    collector: Collector
    user: User
    hands: Hands
    _shared: set[str] = field(default_factory=set)
    """Objects of shared files that this run has seen to."""

    def archive(self, ids: Iterable[str], told: Told = lambda _: None) -> Archiving:
        """Archives records, batch by batch; one that cannot be archived is told and stops nothing.

        Raises ArchiveError where the archive itself takes nothing. What was stored until then is in the ledger,
        and the same call goes on.
        """
        wanted = list(dict.fromkeys(each.upper() for each in ids))
        run = Archiving(len(wanted))
        batch: list[_Ready] = []
        size = 0
        for plan, drawn in self.hands.drawn(map(self._turn, wanted)):
            ready = self._ready(plan, drawn, run)
            if ready is not None:
                batch.append(ready)
                size += ready.size
            if len(batch) >= BATCH or size >= BATCH_BYTES:
                self._store(batch, run)
                batch, size = [], 0
            told(run)
        self._store(batch, run)
        told(run)
        return run

    def _turn(self, record: str) -> Turn[_Plan]:
        plan = self._plan(record)
        return Turn(plan, plan.contents if plan.changed else None)

    def _plan(self, record: str) -> _Plan:
        at = now()
        try:
            contents, before = self.collector.collect(record), self._before(object_of(record))
            changed = not before or _digests(contents.files) != _without_drawn(before.files)
            return _Plan(record, at, contents, before, changed)
        except OfficeLocked:
            raise
        except Exception as exc:  # noqa: BLE001  # parsing has errors of its own: no batch stops
            return _Plan(record, at, why=_why(exc))

    def _ready(self, plan: _Plan, drawn: Drawn | Exception, run: Archiving) -> _Ready | None:
        """What is to be stored for a record; None where all of it is there, or it cannot be archived."""
        try:
            if plan.contents is None:
                run.failed[plan.record] = plan.why
                return None
            if isinstance(drawn, Exception):
                raise drawn
            ready = self._deposits(plan, plan.contents, drawn)
        except OfficeLocked:
            raise
        except Exception as exc:  # noqa: BLE001  # the same
            run.failed[plan.record] = _why(exc)
            return None
        run.same += ready is None
        return ready

    def _deposits(self, plan: _Plan, contents: Contents, drawn: Drawn) -> _Ready | None:
        object_id, before = object_of(plan.record), plan.before
        shared = [one for each in contents.shared if (one := self._share(each))]
        if before and not plan.changed:
            if before.noted and not shared:
                return None
            drawn = {path: self.store.read(object_id, path) for path in before.files if _is_drawn(path)}
        words = _changed(contents.files, before)
        owner = self.ledger.owners_of_records({plan.record: contents.record.copy}).get(plan.record)
        own = Deposit(object_id, {**contents.files, **drawn}, words, self.user, owner)
        return _Ready(plan.record, plan.at, (*shared, own), contents.told)

    def _before(self, object_id: str) -> _Before | None:
        """An object as it is; None where there is none. Raises ArchiveError where it is not as the ledger knows
        it: nothing is built upon what somebody has changed."""
        known = self.ledger.newest_of([object_id]).get(object_id)
        if not self.store.holds(object_id):
            if known is not None:
                raise ArchiveError(f"{object_id} is gone from the archive. Bring it back from a backup.")
            return None
        inventory = self.store.inventory(object_id)
        noted = known is not None and inventory.head == known.version
        if known is not None and (
            inventory.head < known.version or (noted and inventory.sha512 != known.inventory_sha512)
        ):
            raise ArchiveError(f"{object_id} was changed by something else. See: pdfforms archive verify --all")
        return _Before(inventory.versions[-1].files, noted)

    def _share(self, shared: Shared) -> Deposit | None:
        """A shared file that is not there yet, or of which more is known now."""
        object_id = object_of_file(shared.sha256)
        if object_id in self._shared:
            return None
        files = shared_files(shared)
        before = self._before(object_id)
        self._shared.add(object_id)
        if before and before.noted and before.files == _digests(files):
            return None
        owner = self._owner_of_all(object_id, shared.records)
        return Deposit(object_id, files, "A file with forms of several families", self.user, owner)

    def _owner_of_all(self, object_id: str, records: Sequence[str]) -> str | None:
        """One whose key each family's opens; None where nothing is encrypted."""
        if not isinstance(self.store, EncryptedStore):
            return None
        keys, before = self.store.keys, self.store.owner_of(object_id)
        owners = {each for each in self.ledger.owners_of_known(records).values() if keys.holds(each)}
        if len(owners) == 1:
            return owners.pop()
        return before if before and set(keys.holders(before)) == owners else keys.new_joint(sorted(owners))

    def _store(self, batch: Sequence[_Ready], run: Archiving) -> None:
        """One barrier for all; where the batch is refused each is tried by itself, so that a bad one is alone."""
        if not batch:
            return
        try:
            stored = self.store.put([deposit for each in batch for deposit in each.deposits])
        except ArchiveError:
            stored = self._one_by_one(batch, run)
        self._note({object_of(each.record): each for each in batch}, stored, batch[0].at, run)

    def _one_by_one(self, batch: Sequence[_Ready], run: Archiving) -> list[Stored]:
        stored: list[Stored] = []
        last: ArchiveError | None = None
        for each in batch:
            try:
                stored += self.store.put(each.deposits)
            except ArchiveError as exc:
                last = exc
                self._shared.difference_update(deposit.id for deposit in each.deposits)
                run.failed[each.record] = str(exc)
        if last is not None and not stored:
            raise last
        return stored

    def _note(self, batch: Mapping[str, _Ready], stored: Sequence[Stored], at: str, run: Archiving) -> None:
        """What is on the disk goes into the ledger."""
        rows = [
            Archived(each.id, each.version, record_of(each.id), each.inventory_sha512, each.bytes, at)
            for each in stored
        ]
        events = [
            Event(at, "archived", each.record or each.object, self.user[0], {"version": each.version})
            for each in rows
        ]
        with self.ledger.posting() as posting:
            posting.put_archived(rows)
            posting.add_events(events)
        for each in stored:
            run.bytes += each.bytes
            if each.id in batch:
                run.told += [(batch[each.id].record, found) for found in batch[each.id].told]
                run.new += each.version == 1
                run.versions += each.version > 1


def _why(exc: Exception) -> str:
    """For a person: our own words, or of other programs' errors the name alone, since they may quote the file."""
    return str(exc) if isinstance(exc, PdfformsError) else f"It cannot be drawn ({type(exc).__name__})."


def _digests(files: Mapping[str, bytes]) -> dict[str, str]:
    return {path: hashlib.sha512(data).hexdigest() for path, data in files.items()}


def _is_drawn(path: str) -> bool:
    """Whether a file follows from all else: it is never by itself a reason for a new version."""
    return path in (COPY_FILE, ABOUT_FILE) or path.startswith(LOOK)


def _without_drawn(files: Mapping[str, str]) -> dict[str, str]:
    return {path: digest for path, digest in files.items() if not _is_drawn(path)}


def _changed(files: Mapping[str, bytes], before: _Before | None) -> str:
    """In words what a version brings; file names say nothing of a student."""
    if before is None:
        return "First archived"
    digests = _digests(files)
    other = sorted(path for path, digest in digests.items() if before.files.get(path) != digest)
    gone = sorted(path for path in _without_drawn(before.files) if path not in digests)
    words = [f"changed: {', '.join(other)}"] if other else []
    words += [f"left out: {', '.join(gone)}"] if gone else []
    return "; ".join(words).capitalize() or "As before"
