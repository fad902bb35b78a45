"""Reading again what is in the vault, when the reader got better: what changed is told, no decision is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pdfforms.bulk.imprint import PROGRAM, now
from pdfforms.bulk.reading.asked import Asked
from pdfforms.bulk.reading.desk import WHY, OfficeDesk
from pdfforms.bulk.reading.results import FileResult
from pdfforms.bulk.reading.shift import Read
from pdfforms.bulk.reading.wire import load_record
from pdfforms.contain.pool import Failure
from pdfforms.model.ledger import Event, FileState, Span, SpanState, StoredFile
from pdfforms.model.record import Record, Status, plain_value

_NO_FORM = (Status.UNREADABLE, Status.NOT_OURS)


@dataclass(frozen=True, slots=True)
class Change:
    """What reading again changed in one record."""

    record: str
    file: str
    before: str | None
    """The status; None where there was no such record."""
    after: str | None
    """None where there is no such record any more: what it said stands in others."""
    fields: dict[str, tuple[object, object]]
    """Value before and after, by field key, as JSON has them."""


@dataclass(slots=True)
class AgainDesk(OfficeDesk):
    """Hands out stored files again, and compares."""

    wanted: Callable[[StoredFile], bool] = lambda _: True
    changes: list[Change] = field(default_factory=list)

    def receive(self) -> Iterator[Sequence[Asked]]:
        """The files that are wanted, as they were stored."""
        yield from self._stored(FileState.READ, self.wanted)

    def split(self, sha256: str, spans: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
        """All of them are to be read again; the file counts as read again after the last of them."""
        with self.ledger.posting() as posting:
            posting.set_spans([Span(sha256, first, end - 1, SpanState.WAITING) for first, end in spans])
        return spans

    def give_up(self, asked: Asked, failure: Failure) -> None:
        """What was read before stands."""
        self._stands(asked, WHY[failure])

    def take(self, read: Sequence[Read]) -> None:
        """Posts what was read, and keeps what it changed. Where no form is found now, all stands as it was."""
        before = _Before.of(self, read)
        better = [(asked, result) for asked, result in read if _has_form(result) or asked not in before]
        for asked, result in read:
            if (asked, result) not in better:
                self._stands(asked, "No form is found in it any more.")
        at, changes = now(), list[Change]()

        def events(made: Sequence[Record]) -> Iterator[Event]:
            changes[:] = before.changes(made, [asked for asked, _ in better])
            for each in changes:
                yield Event(
                    at, "reread", each.record, PROGRAM, {"keys": sorted(each.fields), "status": each.after}
                )

        if better:
            self._posted(better, at, events=events)
        self.changes += changes

    def _stands(self, asked: Asked, why: str) -> None:
        self.tally.troubles.append(f"{asked.name}: {why} What was read before stands.")
        self._done([asked])


@dataclass(frozen=True, slots=True)
class _Before:
    """What the ledger said before."""

    records: Mapping[str, Record]
    places: Mapping[str, set[tuple[str, int]]]
    """The files, or spans of files, that each of these records stands on."""

    @classmethod
    def of(cls, desk: OfficeDesk, read: Sequence[Read]) -> _Before:
        with desk.ledger.posting() as posting:
            ids = posting.records_on([asked.sha256 for asked, _ in read])
            stored, standing = posting.records(ids), posting.readings_of(ids)
        records = {each: load_record(stored[each].data.encode()) for each in ids if each in stored}
        places = {each: {(one.sha256, one.first_page) for one in standing[each]} for each in records}
        return cls(records, places)

    def __contains__(self, asked: Asked) -> bool:
        """Whether there was a form in the file or span."""
        place = (asked.sha256, asked.first_page)
        return any(place in self.places[key] and each.status not in _NO_FORM for key, each in self.records.items())

    def changes(self, made: Iterable[Record], read: Iterable[Asked]) -> Iterator[Change]:
        """What differs now."""
        now_there = {each.id: each for each in made}
        places = {(asked.sha256, asked.first_page) for asked in read}
        gone = [key for key in self.records if self.places[key] <= places]
        for key in dict.fromkeys([*now_there, *gone]):
            if change := _change(key, self.records.get(key), now_there.get(key)):
                yield change


def _has_form(result: FileResult) -> bool:
    return any(load_record(part.record).status not in _NO_FORM for part in result.parts)


def _change(key: str, before: Record | None, after: Record | None) -> Change | None:
    was, now_is = _plain(before), _plain(after)
    keys = dict.fromkeys([*was, *now_is])
    fields = {each: (was.get(each), now_is.get(each)) for each in keys if was.get(each) != now_is.get(each)}
    record, statuses = after or before, [each.status.value if each else None for each in (before, after)]
    if record is None or (not fields and statuses[0] == statuses[1]):
        return None
    return Change(key, record.receipts[0].file, statuses[0], statuses[1], fields)


def _plain(record: Record | None) -> dict[str, object]:
    return {key: plain_value(value) for key, value in record.values.items()} if record else {}
