"""What was read goes into the ledger: one transaction for a batch, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pdfforms.bulk.cabinet import Cabinet
from pdfforms.bulk.imprint import PROGRAM
from pdfforms.bulk.reading.amend import NOTHING_ASKED, Asked
from pdfforms.bulk.reading.compose import arrived_again, compose, concerns, with_findings, with_told
from pdfforms.bulk.reading.editions import EditionKeeper
from pdfforms.bulk.reading.results import Part
from pdfforms.bulk.reading.shift import ATTEMPTS, Read
from pdfforms.bulk.reading.wire import check_reading, dump_record, load_reading, load_record
from pdfforms.ledger.ledger import Ledger
from pdfforms.ledger.posting import Posting
from pdfforms.model.codes import finding
from pdfforms.model.ledger import (
    Event,
    FileChange,
    FileState,
    PostedRecord,
    Span,
    SpanState,
    StoredReading,
    StoredReceipt,
    StoredRecord,
)
from pdfforms.model.linked import Linked
from pdfforms.model.reading import Receipt
from pdfforms.model.record import Record, Value, value_of
from pdfforms.model.shelf import Editions

Events = Callable[[Sequence[Record]], Iterable[Event]]
"""What happened to records that were made."""


def no_events(_made: Sequence[Record]) -> Iterable[Event]:
    """Nothing that is to be told for ever."""
    return ()


@dataclass(frozen=True, slots=True)
class Poster:
    """Posts to one office's ledger."""

    ledger: Ledger
    shelf: Editions
    keeper: EditionKeeper | None = None
    """Of the editions that readings are of."""
    pictures: Cabinet | None = None
    """Where those of what a person must look at are kept."""

    def post(
        self,
        read: Sequence[Read],
        at: str,
        given_up: Mapping[str, str] | None = None,
        events: Events = no_events,
    ) -> list[Record]:
        """Posts what was read, and returns the records that it made or changed. `given_up` says of
        files that broke the reader why; all others are read. `events` says what happened to the records."""
        parts = _Parts.of(read, self.shelf)
        parts.bring_home(self.ledger.linked(parts.codes))
        parts.leave_out(self._destroyed(parts))
        if self.keeper:
            self.keeper.keep(each.data for each in parts.readings)
        crops = self._keep_crops(parts)
        with self.ledger.posting([*parts.ids, *{asked.sha256 for asked, _ in read}]) as posting:
            ends = {(asked.sha256, asked.first_page): asked.end_page for asked, _ in read}
            lost = posting.put_readings(parts.readings, ends)
            made = self._make(posting, parts, lost, crops)
            posting.put_records([_posted(record, at, parts) for record in made])
            posting.drop_records([each for each in lost if each not in {record.id for record in made}], at)
            _set_files(posting, read, at, given_up or {})
            posting.add_events(list(events(made)))
        return made

    def repost(self, posting: Posting, ids: Sequence[str], at: str, *, changed: bool = False) -> list[Record]:
        """Makes records again from their readings, after a decision or a further arrival; puts and returns them,
        with `changed` only those that are not as they were."""
        nothing = _Parts()
        posted = [_posted(record, at, nothing) for record in self._make(posting, nothing, ids, {})]
        if changed:
            before = posting.records(ids)
            posted = [each for each in posted if each.data != before[each.record.id].data]
        posting.put_records(posted)
        return [each.record for each in posted]

    def _make(
        self, posting: Posting, parts: _Parts, lost: Sequence[str], crops: Mapping[str, Mapping[str, str]]
    ) -> list[Record]:
        ids = list(dict.fromkeys([*parts.ids, *lost]))
        standing = posting.readings_of(ids)
        settled = posting.settlements(ids)
        again = [each for each in ids if len(standing[each]) > 1 or settled[each] or each not in parts.records]
        earlier = posting.records(again)
        arrived = _arrivals(posting, standing)
        linked = posting.linked_to(again)
        given = _given(posting, {**earlier, **parts.records})
        asked = _asked(posting, linked)
        told = posting.items_of(ids)
        codes = [each.copy for each in earlier.values() if each.copy]
        codes += [each.copy for each in parts.records.values() if each.copy]
        stones = posting.tombstones([*ids, *codes])
        made = []
        for each in ids:
            if not standing[each]:
                continue
            pictures = dict(crops.get(each, {}))
            ours = given.get(each, {})
            alone = len(standing[each]) == 1 and not settled[each] and each in parts.records
            if alone and not (ours and concerns(parts.records[each], ours)):
                record = parts.records[each]
                record = replace(record, evidence=pictures) if pictures else record
            else:
                if each in earlier:
                    pictures = {**load_record(earlier[each].data.encode()).evidence, **pictures}
                readings = [load_reading(one.data, self.shelf) for one in standing[each]]
                record = compose(readings, settled[each], pictures, ours, asked.get(each, NOTHING_ASKED))
                record = record if record.id == each else replace(record, id=each)
            further = self._arrived_again(standing[each], arrived)
            record = replace(record, receipts=(*record.receipts, *further)) if further else record
            late = (finding("copy_was_disposed"),) if {each, record.copy} & stones.keys() else ()
            made.append(with_findings(with_told(record, told[each]), late))
        return made

    def _destroyed(self, parts: _Parts) -> frozenset[StoredReading]:
        """Readings of records that were disposed of, out of files that stay since they hold other students' forms:
        whatever reads such a file again must not bring them back. What arrived later is told, not left out."""
        stones = self.ledger.custodian.tombstones([*parts.ids, *parts.codes])
        if not stones:
            return frozenset()
        over = {
            each: max(stones[name].disposed_at for name in (each.record_id, each.copy) if name in stones)
            for each in parts.readings
            if each.record_id in stones or each.copy in stones
        }
        came = {each.sha256: each.received_at for each in self.ledger.receipts_of([one.sha256 for one in over])}
        return frozenset(each for each, at in over.items() if came.get(each.sha256, "") < at)

    def _arrived_again(
        self, standing: Sequence[StoredReading], arrived: Mapping[str, Sequence[StoredReceipt]]
    ) -> list[Receipt]:
        """Receipts for the second and further arrivals of the files that a record stands on."""
        return [
            receipt
            for each in standing
            if each.sha256 in arrived
            for receipt in arrived_again(load_reading(each.data, self.shelf).receipts, arrived[each.sha256])
        ]

    def _keep_crops(self, parts: _Parts) -> dict[str, dict[str, str]]:
        """Writes the pictures of a batch, and returns their names by record and field."""
        if self.pictures is None:
            return {}
        names: dict[str, dict[str, str]] = {}
        files: dict[str, bytes] = {}
        whose: dict[str, str] = {}
        for reading, part in parts.pictured:
            place = f"{reading.sha256[:8]}.{reading.first_page}-{reading.ordinal}"
            for key, png in part.crops.items():
                name = f"{reading.record_id}.{key}.{place}.png"
                names.setdefault(reading.record_id, {}).setdefault(key, name)
                files[name], whose[name] = png, reading.record_id
        if files:
            owners = self.ledger.owners_of_records({each: parts.copy_of(each) for each in names})
            self.pictures.put(files, {name: owners[each] for name, each in whose.items() if owners})
        return names


@dataclass(slots=True)
class _Parts:
    """The parts of a batch, sorted for posting."""

    readings: list[StoredReading] = field(default_factory=list)
    records: dict[str, Record] = field(default_factory=dict)
    """As the workers made them, of one reading each."""
    data: dict[str, bytes] = field(default_factory=dict)
    """The same as JSON."""
    pictured: list[tuple[StoredReading, Part]] = field(default_factory=list)
    """Those with crops."""
    homes: dict[str, str | None] = field(default_factory=dict)
    """The records that returns of linked copies are part of, with the copy that each is of."""

    @property
    def ids(self) -> list[str]:
        """The records of all parts."""
        return list(dict.fromkeys([*self.records, *self.homes]))

    def copy_of(self, record: str) -> str | None:
        """The copy that a record is of, as far as the parts tell."""
        return self.homes[record] if record in self.homes else self.records[record].copy

    @property
    def codes(self) -> list[str]:
        """The copy codes on the parts."""
        return sorted({each.copy for each in self.readings if each.copy})

    def bring_home(self, linked: Mapping[str, Linked]) -> None:
        """Makes returns of linked copies part of their records; their crops show what was open."""
        for number, each in enumerate(self.readings):
            if (link := linked.get(each.copy or "")) is None:
                continue
            moved = self.readings[number] = replace(each, record_id=link.record)
            self.records.pop(each.record_id, None)
            self.data.pop(each.record_id, None)
            self.homes[link.record] = link.original
            self.pictured = [
                (moved, _open_only(part, link)) if reading is each else (reading, part)
                for reading, part in self.pictured
            ]

    def leave_out(self, gone: frozenset[StoredReading]) -> None:
        """Forgets readings, and records that no other reading is of."""
        if not gone:
            return
        self.readings = [each for each in self.readings if each not in gone]
        self.pictured = [(reading, part) for reading, part in self.pictured if reading not in gone]
        stay = {each.record_id for each in self.readings}
        for each in gone:
            if each.record_id not in stay:
                self.records.pop(each.record_id, None)
                self.data.pop(each.record_id, None)
                self.homes.pop(each.record_id, None)

    @classmethod
    def of(cls, read: Sequence[Read], editions: Editions) -> _Parts:
        """Raises WireError where a worker said what none may say."""
        parts = cls()
        for asked, result in read:
            for ordinal, part in enumerate(result.parts):
                check_reading(part.reading, editions)
                record = load_record(part.record)
                place = (asked.sha256, asked.first_page, ordinal)
                reading = StoredReading(*place, record.id, PROGRAM, part.reading, record.copy)
                parts.readings.append(reading)
                parts.records[record.id] = record
                parts.data[record.id] = part.record
                if part.crops:
                    parts.pictured.append((reading, part))
        return parts


def _open_only(part: Part, link: Linked) -> Part:
    crops = {key: png for key, png in part.crops.items() if key.partition("_page_")[0] in link.open}
    return Part(part.reading, part.record, crops)


def _asked(posting: Posting, linked: Mapping[str, Sequence[Linked]]) -> dict[str, dict[str, Asked]]:
    """The copies that were made of records, with what stood in them, by record and code."""
    copies = posting.copies([one.copy for several in linked.values() for one in several])
    return {
        record: {one.copy: Asked(one, _values(copies[one.copy].given)) for one in several}
        for record, several in linked.items()
        if several
    }


def _values(given: Mapping[str, object]) -> dict[str, Value]:
    return {key: value_of(plain) for key, plain in given.items()}


def _arrivals(posting: Posting, standing: Mapping[str, Sequence[StoredReading]]) -> dict[str, list[StoredReceipt]]:
    """Of files that arrived more than once: all arrivals but the first."""
    hashes = list(dict.fromkeys(each.sha256 for readings in standing.values() for each in readings))
    by_file: dict[str, list[StoredReceipt]] = {}
    for each in posting.receipts_of(hashes):
        by_file.setdefault(each.sha256, []).append(each)
    return {sha256: further for sha256, (_, *further) in by_file.items() if further}


def _given(posting: Posting, records: Mapping[str, Record | StoredRecord]) -> dict[str, dict[str, Value]]:
    """What we filled in before the copies went out that records are of, by record and field."""
    codes = {each: record.copy for each, record in records.items() if record.copy}
    copies = posting.copies(list(dict.fromkeys(codes.values())))
    return {each: _values(copies[code].given) for each, code in codes.items() if code in copies}


def _posted(record: Record, at: str, parts: _Parts) -> PostedRecord:
    """The record with its JSON, which is the worker's own where nothing was changed."""
    same = parts.records.get(record.id) is record
    data = parts.data[record.id] if same else dump_record(record)
    return PostedRecord(record, data.decode(), PROGRAM, at)


def _set_files(posting: Posting, read: Sequence[Read], at: str, given_up: Mapping[str, str]) -> None:
    """Of whole files what became of them; a file in spans is read once its last span is done."""
    failed = dict.fromkeys(given_up, SpanState.FAILED)
    spans = [
        Span(asked.sha256, asked.span[0], asked.span[1] - 1, failed.get(asked.sha256, SpanState.READ))
        for asked, _ in read
        if asked.span
    ]
    posting.set_spans(spans)
    changes = [
        FileChange(
            asked.sha256,
            FileState.QUARANTINED if asked.sha256 in given_up else FileState.READ,
            at,
            failures=ATTEMPTS if asked.sha256 in given_up else None,
            reader=PROGRAM,
            pages=result.pages or None,
            reason=given_up.get(asked.sha256),
        )
        for asked, result in read
        if asked.span is None
    ]
    for sha256 in dict.fromkeys(each.sha256 for each in spans):
        if all(each.state is not SpanState.WAITING for each in posting.spans_of(sha256)):
            changes.append(FileChange(sha256, FileState.READ, at, reader=PROGRAM))
    posting.set_files(changes)
