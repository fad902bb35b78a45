"""All readings of one record, and what people decided in it -> the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pdfforms.bulk.reading.amend import NOTHING_ASKED, Asked, amended
from pdfforms.model.codes import finding
from pdfforms.model.finding import Finding, Severity
from pdfforms.model.ledger import ACCEPTED, Settlement, StoredReceipt
from pdfforms.model.mail import Item
from pdfforms.model.reading import Reading, Receipt
from pdfforms.model.record import Answer, Record, Signature, Status, Value, value_of
from pdfforms.read.join import join_readings
from pdfforms.records.make import UNDECIDED, Decisions, judge_again, make_record
from pdfforms.records.rules import answered


def compose(
    readings: Sequence[Reading],
    settled: Mapping[str, Settlement],
    evidence: Mapping[str, str],
    given: Mapping[str, Value],
    asked: Mapping[str, Asked] = NOTHING_ASKED,
) -> Record:
    """The record that readings of one copy make. `evidence` are the names of its pictures, `given` what the office
    filled in before the copy went out, both by field key; `asked` are the copies that were made of it later.

    Readings of another edition, language or paper of the copy do not join; where they say something else, the
    value is null, with both among the alternatives.
    """
    whole = amended(_each_once(readings), asked)
    readings = whole.readings
    first, *others = join_readings(readings)
    first = replace(first, copy=whole.copy, findings=(*first.findings, *whole.told))
    decisions = _decisions(first, readings, settled)
    record = make_record(first, decisions, given)
    for each in others:
        record = _against(record, make_record(each), settled)
        record = judge_again(record, decisions) if first.edition else record
    return replace(record, evidence=evidence)


def concerns(record: Record, given: Mapping[str, Value]) -> bool:
    """Whether what the office filled in changes anything in a record that was made without it."""
    known = {key: value for key, value in given.items() if key in record.answers}
    said = {key for key, value in record.values.items() if value is None or answered(value)}
    return said <= known.keys() or any(record.values[key] != value for key, value in known.items())


def arrived_again(receipts: Iterable[Receipt], arrivals: Iterable[StoredReceipt]) -> Iterator[Receipt]:
    """The receipts of a reading once more for each further arrival of its file, which may be an archive."""
    kept = list(receipts)
    for arrival in arrivals:
        for each in kept:
            inside = "/".join(each.file.split("/")[1:2])
            name = f"{arrival.name}/{inside}" if inside else arrival.name
            yield replace(each, file=name, received_at=arrival.received_at)


def with_told(record: Record, items: Sequence[Item]) -> Record:
    """The record with what its mail tells about it and nobody has seen to."""
    return with_findings(record, tuple(finding(each.code, detail=each.detail) for each in items))


def with_findings(record: Record, told: tuple[Finding, ...]) -> Record:
    """The record with further findings about the whole of it."""
    if not told:
        return record
    doubtful = record.status is Status.OK and any(each.severity is not Severity.INFO for each in told)
    return replace(
        record,
        findings=(*record.findings, *told),
        status=Status.NEEDS_REVIEW if doubtful else record.status,
    )


def _each_once(readings: Iterable[Reading]) -> list[Reading]:
    """The readings, those of the same bytes as one with all receipts: a file may have come by itself and in an
    archive. Returns of one copy are told apart by their bytes."""
    found: dict[object, Reading] = {}
    for each in readings:
        key = (each.receipt.sha256, each.ordinal, each.receipt.pages)
        known = found.get(key)
        found[key] = replace(known, further=(*known.further, *each.receipts)) if known else each
    return list(found.values())


def _decisions(joined: Reading, readings: Sequence[Reading], settled: Mapping[str, Settlement]) -> Decisions:
    if not settled:
        return UNDECIDED
    keys = joined.edition.fields if joined.edition else {}
    values = {key: value_of(each.value) for key, each in settled.items() if key in keys}
    accepted = frozenset(
        key.removeprefix(ACCEPTED)
        for key, each in settled.items()
        if key.startswith(ACCEPTED) and not _unseen(readings, each)
    )
    differing = frozenset(key for key in values if _says_else(_unseen(readings, settled[key]), key, values[key]))
    return Decisions(values, accepted, differing)


def _unseen(readings: Iterable[Reading], settled: Settlement) -> list[Reading]:
    """The readings of files that were no part of the record when a person decided."""
    return [each for each in readings if not {one.sha256 for one in each.receipts} <= settled.files]


def _says_else(readings: Iterable[Reading], key: str, value: Value) -> bool:
    said = [make_record(each).values.get(key) for each in readings]
    return any(each is not None and answered(each) and each != value for each in said)


def _against(record: Record, other: Record, settled: Mapping[str, Settlement]) -> Record:
    """The record, with what a return of another edition of the same copy adds: an answer where it has none, null
    where that one says something else or cannot be read."""
    receipts = len(record.receipts)
    answers: dict[str, Answer] = dict(record.answers)
    told = [finding("copy_in_two_editions")]
    absent = {each.field for each in other.findings if each.code == "page_missing"}
    for key, answer in other.answers.items():
        own = answers.get(key)
        if own is None or key in settled or key in absent or _says_no_more(answer.value, own.value):
            continue
        if isinstance(own.value, (str, Signature)) and not answered(own.value) and answer.value is not None:
            answers[key] = replace(answer, receipt=answer.receipt + receipts)
            continue
        answers[key] = _unknown(own, answer)
        if None not in (own.value, answer.value):
            told.append(finding("returns_differ", key))
    unknown = {key for key, answer in answers.items() if answer.value is None}
    told += [each for each in other.findings if each.field in unknown or each.field is None]
    return replace(
        record,
        answers=answers,
        findings=tuple(dict.fromkeys((*record.findings, *told))),
        receipts=(*record.receipts, *other.receipts),
    )


def _says_no_more(value: Value, own: Value) -> bool:
    """Whether a value adds nothing to one's own: it is the same, or an empty text where there is an answer."""
    return value is not None and (value == own or (isinstance(value, (str, Signature)) and not answered(value)))


def _unknown(own: Answer, other: Answer) -> Answer:
    """Not known, with all that both returns may say."""
    said = ((each.value, each.source) for each in (own, other) if each.value is not None)
    return replace(
        own,
        value=None,
        confidence=0.0,
        alternatives=tuple(dict.fromkeys((*said, *own.alternatives, *other.alternatives))),
    )
