"""The two desks that files pass over: an office's, with ledger and vault, and the loose one of one command."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pdfforms.bulk.folder import Folder
from pdfforms.bulk.imprint import PROGRAM, now
from pdfforms.bulk.reading.asked import Asked
from pdfforms.bulk.reading.claims import Claims
from pdfforms.bulk.reading.compose import compose
from pdfforms.bulk.reading.editions import EditionKeeper
from pdfforms.bulk.reading.post import Events, Poster, no_events
from pdfforms.bulk.reading.results import FileResult, Part, State
from pdfforms.bulk.reading.shift import Read
from pdfforms.bulk.reading.sources import Came, in_batches
from pdfforms.bulk.reading.tally import Tally, Told
from pdfforms.bulk.reading.wire import check_reading, dump_reading, dump_record, load_reading, load_record
from pdfforms.bulk.shelf import Shelf
from pdfforms.contain.pool import Failure
from pdfforms.errors import EncryptionError, UsageError, WireError
from pdfforms.ledger.ledger import Ledger
from pdfforms.model.codes import finding
from pdfforms.model.filetype import FileType, sniff
from pdfforms.model.ledger import (
    Arrival,
    Event,
    FileState,
    Span,
    SpanState,
    StoredFile,
)
from pdfforms.model.reading import Outcome, Reading, Receipt
from pdfforms.model.record import Record
from pdfforms.model.shelf import Editions
from pdfforms.records.make import make_record

_BATCH, _BATCH_BYTES = 256, 10_000_000
"""Files that are made safe at a time: one barrier of the disk, one transaction. So many bytes are in memory more
than once, in the batch and in what the workers have not read yet."""
WHY = {
    Failure.too_slow: "It took longer than its time.",
    Failure.out_of_memory: "It took more memory than it may.",
    Failure.crashed: "The reader died of it.",
    Failure.failed: "The reader failed on it.",
    Failure.too_large: "What was read in it was larger than it may be.",
}


@dataclass(slots=True)
class OfficeDesk:
    """Keeps every file in the vault and every outcome in the ledger."""

    folder: Folder
    ledger: Ledger
    shelf: Shelf
    files: Iterable[Came]
    told: Told
    tally: Tally = field(default_factory=Tally)
    _poster: Poster = field(init=False)
    _claims: Claims = field(init=False)

    def __post_init__(self) -> None:
        self.folder.tidy()
        keeper = EditionKeeper(self.folder.editions, self.shelf)
        self._poster = Poster(self.ledger, self.shelf, keeper, self.folder.pictures)
        self._claims = Claims(self.folder, self.ledger)
        self._claims.finish_earlier()

    def receive(self) -> Iterator[Sequence[Asked]]:
        """What an earlier run left unread, then what comes in, each batch safe on disk and in the ledger first.

        Raises OfficeLocked, once all is safe, where the office encrypts and its key is not at hand.
        """
        if self._claims.locked:
            for batch in in_batches(self.files, _BATCH, _BATCH_BYTES):
                self._received(batch)
            self._claims.refuse_locked(self.tally.came - len(self.tally.troubles), "files")
        yield from self._stored(FileState.STORED)
        for batch in in_batches(self.files, _BATCH, _BATCH_BYTES):
            asked = self._received(batch)
            self.told(self.tally)
            if asked:
                yield asked

    def take(self, read: Sequence[Read]) -> None:
        """Posts what was read."""
        try:
            self._posted(read, now())
        except WireError:
            sound = [each for each in read if is_sound(each[1], self.shelf)]
            if len(sound) == len(read):
                raise
            self._posted(sound, now())
            for asked in (each[0] for each in read if each not in sound):
                self.give_up(asked, Failure.failed)

    def close(self) -> None:
        """All is read: the key of what arrived is destroyed where nothing is left under it."""
        self._claims.close()

    def split(self, sha256: str, spans: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
        """Notes the spans; those that an earlier run has read are done."""
        with self.ledger.posting() as posting:
            known = {each.first_page: each for each in posting.spans_of(sha256)}
            new = [
                Span(sha256, first, end - 1, SpanState.WAITING)
                for first, end in spans
                if first not in known or known[first].last_page != end - 1
            ]
            posting.set_spans(new)
        done = {each.first_page for each in known.values() if each.state is not SpanState.WAITING}
        return [span for span in spans if span[0] not in done]

    def give_up(self, asked: Asked, failure: Failure) -> None:
        """Puts the file into quarantine; of a long file only these pages are given up."""
        at = now()
        events: list[Event] = []
        if asked.span is None:
            self.folder.vault.lock_away(asked.sha256, f"{asked.name}: {WHY[failure]} ({at}, {PROGRAM})")
            events = [Event(at, "quarantined", asked.sha256, PROGRAM, {"why": failure.value})]
            self.tally.quarantined.append(asked.name)
        read = [(asked, given_up(asked, failure))]
        self._posted(read, at, {asked.sha256: failure.value}, lambda _: events)

    def _posted(
        self, read: Sequence[Read], at: str, given_up: Mapping[str, str] | None = None, events: Events = no_events
    ) -> None:
        made = self._poster.post(read, at, given_up, events)
        self._count(made)
        self._claims.after_posting((asked.sha256 for asked, _ in read), made)
        self._done([asked for asked, _ in read])

    def _done(self, asked: Iterable[Asked]) -> None:
        self.tally.done += sum(each.first_page == 0 for each in asked)
        self.told(self.tally)

    def _count(self, made: Iterable[Record]) -> None:
        self.tally.records.note(made)

    def _stored(
        self, state: FileState, wanted: Callable[[StoredFile], bool] = lambda _: True
    ) -> Iterator[Sequence[Asked]]:
        """Files that were stored earlier; of a long one that was begun the spans that are not read."""
        asked = (one for file in self.ledger.files(state) if wanted(file) for one in self._again(file))
        yield from in_batches(asked, _BATCH, _BATCH_BYTES)

    def _again(self, file: StoredFile) -> Iterator[Asked]:
        self.tally.left_over += 1
        try:
            data = self.folder.vault.get(file.sha256)
        except (UsageError, EncryptionError) as exc:
            self.tally.troubles.append(f"{file.name}: {exc}")
            return
        received = self.ledger.receipts_of([file.sha256])[0]
        asked = Asked(file.sha256, file.name, received.received_at, data)
        spans = self.ledger.spans_of(file.sha256) if file.state is FileState.STORED else ()
        if not spans:
            yield asked
        for each in spans:
            if each.state is SpanState.WAITING:
                yield replace(asked, span=(each.first_page, each.last_page + 1))

    def _received(self, batch: Sequence[Came]) -> list[Asked]:
        at = now()
        self.tally.came += len(batch)
        self.tally.troubles += [f"{each.name}: {each.trouble}" for each in batch if each.trouble]
        whole = [(hashlib.sha256(each.data).hexdigest(), each) for each in batch if not each.trouble]
        self.folder.vault.put({sha256: each.data for sha256, each in whole})
        arrivals = [
            Arrival(sha256, len(each.data), sniff(each.data).name.lower(), each.origin, each.name, at)
            for sha256, each in whole
        ]
        new = self.arrive(arrivals)
        return [
            Asked(sha256, each.name, at, each.data) for (sha256, each), one in zip(whole, new, strict=True) if one
        ]

    def arrive(self, arrivals: Sequence[Arrival], *, unread_too: bool = False) -> list[bool]:
        """Enters files into the ledger, and says of each whether it is to be read: it is new or, where that is
        asked for, an earlier run has left it unread."""
        answers = self.ledger.receive(arrivals)
        if arrivals:
            self._again_arrived([each.sha256 for each in answers if not each.new_file], arrivals[0].received_at)
        wanted = [each.new_file or (unread_too and each.state is FileState.STORED) for each in answers]
        self.tally.known += wanted.count(False)
        return wanted

    def _again_arrived(self, hashes: Sequence[str], at: str) -> None:
        """Known bytes from a new place, in this run or one that was killed: the records on them have one more
        receipt."""
        arrivals = Counter(each.sha256 for each in self.ledger.receipts_of(hashes))
        several = [sha256 for sha256, count in arrivals.items() if count > 1]
        if not several:
            return
        with self.ledger.posting(several) as posting:
            ids = posting.records_on(several)
            self._count(self._poster.repost(posting, ids, at, changed=True))


@dataclass(slots=True)
class LooseDesk:
    """Keeps nothing but what was read, in memory, in the order in which files came."""

    editions: Editions
    files: Iterable[Came]
    told: Told
    tally: Tally = field(default_factory=Tally)
    _parts: dict[tuple[int, int], Sequence[Part]] = field(default_factory=dict)
    """By the file's place in the order and its first page."""

    def receive(self) -> Iterator[Sequence[Asked]]:
        """What comes in."""
        for batch in in_batches(self.files, _BATCH, _BATCH_BYTES):
            asked = []
            for each in batch:
                sha256 = hashlib.sha256(each.data).hexdigest()
                one = Asked(sha256, each.name, None, each.data, number=self.tally.came)
                self.tally.came += 1
                if each.trouble:
                    self._keep(one, unread(one, "unreadable_file", each.trouble))
                else:
                    asked.append(one)
            if asked:
                yield asked

    def take(self, read: Sequence[Read]) -> None:
        """Keeps what was read."""
        for asked, result in read:
            sound = is_sound(result, self.editions)
            self._keep(asked, result if sound else given_up(asked, Failure.failed))

    def split(self, _sha256: str, spans: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
        """All of them are to be read."""
        return spans

    def give_up(self, asked: Asked, failure: Failure) -> None:
        """Keeps that the file, or pages of it, could not be read."""
        self._keep(asked, given_up(asked, failure))

    def records(self) -> Iterator[tuple[Record, dict[str, bytes]]]:
        """The records in the order of their first file, with their pictures; what is of one copy is joined, and
        what in a long file is nothing of ours."""
        by_id: dict[str, list[Part]] = {}
        for file, first_page in sorted(self._parts):
            seen = Counter[str]()
            for part in self._parts[file, first_page]:
                record = load_record(part.record)
                seen[record.id] += 1
                own = record.id if record.copy else f"{record.id} {file} {seen[record.id]}"
                by_id.setdefault(own, []).append(part)
        for parts in by_id.values():
            readings = [load_reading(part.reading, self.editions) for part in parts]
            crops = {key: png for part in reversed(parts) for key, png in part.crops.items()}
            single = len(parts) == 1
            yield (load_record(parts[0].record) if single else compose(readings, {}, {}, {})), crops

    def _keep(self, asked: Asked, result: FileResult) -> None:
        self._parts[asked.number, asked.first_page] = result.parts
        if asked.first_page == 0:
            self.tally.done += 1
            self.told(self.tally)


def is_sound(result: FileResult, editions: Editions) -> bool:
    """Whether a worker says in it what a worker may say: a file may have taken it over."""
    try:
        for part in result.parts:
            load_record(part.record)
            check_reading(part.reading, editions)
    except WireError:
        return False
    return True


def given_up(asked: Asked, failure: Failure) -> FileResult:
    """The outcome of a file, or of pages of one, that broke every worker that tried."""
    return unread(asked, "reader_failed", f"{WHY[failure]}{_which(asked.span, asked.data)}")


def _pages(span: tuple[int, int]) -> tuple[int, ...]:
    return tuple(range(span[0] + 1, span[1] + 1))


def _which(span: tuple[int, int] | None, data: bytes) -> str:
    """Which pages of a file; of an archive which of its files, counted as `long` counts them."""
    if span is None:
        return ""
    if sniff(data) is FileType.ZIP:
        return f" Of the archive: number {span[0] + 1}, each file counted once and of a long one each page."
    return f" Of the file: pages {span[0] + 1} to {span[1]}."


def unread(asked: Asked, code: str, detail: str) -> FileResult:
    """The outcome of a file that no worker could be given."""
    pages = _pages(asked.span) if asked.span and sniff(asked.data) is not FileType.ZIP else ()
    receipt = Receipt(asked.sha256, len(asked.data), asked.name, pages, received_at=asked.received_at)
    place = asked.first_page if asked.data else asked.number  # what has no bytes is told apart by its turn
    reading = Reading(Outcome.UNREADABLE, receipt, ordinal=place, findings=(finding(code, detail=detail),))
    part = Part(dump_reading(reading), dump_record(make_record(reading)), {})
    return FileResult(asked.sha256, 0, State.READ, (part,))
