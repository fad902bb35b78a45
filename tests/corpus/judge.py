"""Records against an expectation, field by field: right, null with a finding, wrong, silently blank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from pdfforms.api import Office
from pdfforms.bulk.reading.returns import read_file
from pdfforms.bulk.shelf import Shelf
from pdfforms.model.finding import Severity
from pdfforms.model.form import Field, FieldType
from pdfforms.model.record import Record, Signature, Value
from pdfforms.read.join import join_readings
from pdfforms.records.make import make_record
from tests.corpus.expectation import Expectation, ExpectedRecord

_TEXTS = (FieldType.TEXT, FieldType.MULTILINE)


class Verdict(StrEnum):
    """What became of one field."""

    RIGHT = "right"
    NULL_DUE = "null, as it must or may be"
    NULL = "null with a finding"
    WRONG = "wrong"
    BLANK = "silently blank"


@dataclass(frozen=True)
class Judged:
    """One field of one expected record."""

    key: str
    verdict: Verdict
    detail: str
    proposed: tuple[int, int] = (0, 0)
    """Of a text that is null: characters that the proposal has right, characters that were written."""
    box: bool = False
    """Whether it is a checkbox."""


@dataclass(frozen=True)
class Score:
    """How many fields of a file, or of several, got each verdict."""

    verdicts: Counter[Verdict]
    boxes: tuple[int, int]
    """Checkboxes right, checkboxes that must be."""
    proposed: tuple[int, int]
    """Characters that proposals have right, characters of the texts that are null."""

    @property
    def fields(self) -> int:
        """All fields."""
        return self.verdicts.total()

    @property
    def share(self) -> float:
        """Right ones among those that must be right, 0 to 1."""
        due = self.fields - self.verdicts[Verdict.NULL_DUE]
        return self.verdicts[Verdict.RIGHT] / due if due else 1.0


def score(judged: Sequence[Judged]) -> Score:
    """Sums up."""
    boxes = [each for each in judged if each.box and each.verdict is not Verdict.NULL_DUE]
    right, written = (sum(each.proposed[place] for each in judged) for place in (0, 1))
    return Score(
        Counter(each.verdict for each in judged),
        (sum(each.verdict is Verdict.RIGHT for each in boxes), len(boxes)),
        (right, written),
    )


def read(expectation: Expectation) -> list[Record]:
    """All records of the expectation's files, read as an office reads them, but in this process."""
    readings = join_readings(each for file in expectation.files for each in read_file(file, _shelf()))
    return [make_record(each) for each in readings]


@cache
def _shelf() -> Shelf:
    return Office().shelf()


def judge(expectation: Expectation, records: Sequence[Record]) -> list[Judged]:
    """Every field of every expected record; what a record holds that nobody expected is wrong."""
    left, judged = list(records), list[Judged]()
    for expected in expectation.records:
        own = _matching(expected, left, expectation)
        left = [record for record in left if record not in own]
        judged += _judge_record(expected, own, _told(records))
    strays = [record for record in left if any(value not in (None, "", False) for value in _known(record))]
    return judged + [Judged("", Verdict.WRONG, f"an unexpected {record.form}") for record in strays]


def _known(record: Record) -> list[Value]:
    return [value for value in record.values.values() if not isinstance(value, Signature) or value.signed]


def _matching(expected: ExpectedRecord, left: Sequence[Record], whole: Expectation) -> list[Record]:
    """The records of this form and copy; pages in several files may stay several records.

    A record that has lost the code counts where no other form of the kind can be meant, else in order.
    """
    same = [record for record in left if record.form == expected.form]
    coded = [record for record in same if record.copy == expected.copy]
    if coded and expected.copy is not None:
        return coded
    uncoded = [record for record in same if record.copy is None]
    alone = sum(each.form == expected.form for each in whole.records) == 1
    return uncoded if alone else uncoded[:1]


def _told(records: Sequence[Record]) -> bool:
    """Whether a person is told that the files hold what could not be read."""
    return any(each.severity is not Severity.INFO for record in records for each in record.findings)


def _judge_record(expected: ExpectedRecord, own: Sequence[Record], told: bool) -> list[Judged]:
    fields, read = expected.definition.fields, [record for record in own if record.values]
    if read:
        judged = [_merged([_judge_field(field, expected, record) for record in read]) for field in fields]
    else:
        judged = [_unread(field, expected, told) for field in fields]
    return [
        replace(_due(each, expected), box=field.type is FieldType.CHECKBOX)
        for each, field in zip(judged, fields, strict=True)
    ]


def _unread(field: Field, expected: ExpectedRecord, told: bool) -> Judged:
    if not told:
        return Judged(field.key, Verdict.BLANK, "no record, and nobody is told")
    return Judged(field.key, Verdict.NULL, "no record", (0, _written(field, expected)))


def _merged(judged: Sequence[Judged]) -> Judged:
    """Of a field that several records hold: the worst that is not null, else null; the best proposal counts."""
    order = (Verdict.WRONG, Verdict.BLANK, Verdict.RIGHT, Verdict.NULL)
    return min(judged, key=lambda each: (order.index(each.verdict), -each.proposed[0]))


def _judge_field(field: Field, expected: ExpectedRecord, record: Record) -> Judged:
    value, wanted = record.values.get(field.key), expected.value(field)
    if value is None:
        if not any(finding.field == field.key for finding in record.findings):
            return Judged(field.key, Verdict.WRONG, "null without a finding")
        return Judged(field.key, Verdict.NULL, "", _proposal(field, expected, record))
    if field.key in expected.lost:
        return Judged(field.key, Verdict.WRONG, f"{value!r} although its place is not in the file")
    if value == wanted or _differs_in_told_line_ends(value, wanted, field.key, record):
        return Judged(field.key, Verdict.RIGHT, "")
    empty = value in ("", False) or (isinstance(value, Signature) and not value.signed)
    return Judged(field.key, Verdict.BLANK if empty else Verdict.WRONG, f"{value!r}, not {wanted!r}")


def _differs_in_told_line_ends(value: Value, wanted: object, key: str, record: Record) -> bool:
    """On paper a full line's typed end looks like a wrapped line; where a finding says so the words decide."""
    told = any(each.field == key and each.code == "line_ends_unclear" for each in record.findings)
    return told and isinstance(value, str) and isinstance(wanted, str) and value.split() == wanted.split()


def _due(judged: Judged, expected: ExpectedRecord) -> Judged:
    if judged.key in expected.null_ok | expected.lost and judged.verdict is Verdict.NULL:
        return replace(judged, verdict=Verdict.NULL_DUE)
    return judged


def _written(field: Field, expected: ExpectedRecord) -> int:
    """How many characters somebody wrote into a text field."""
    value = expected.value(field)
    return len(value) if field.type in _TEXTS and isinstance(value, str) else 0


def _proposal(field: Field, expected: ExpectedRecord, record: Record) -> tuple[int, int]:
    """How many of the written characters the best alternative has."""
    written = _written(field, expected)
    wanted = str(expected.value(field)) if written else ""
    texts = [value for value, _ in record.answers[field.key].alternatives if isinstance(value, str)]
    return max((max(0, written - distance(text, wanted)) for text in texts), default=0), written


def distance(one: str, other: str) -> int:
    """Levenshtein's: the fewest characters to insert, delete or replace."""
    row = list(range(len(other) + 1))
    for number, mine in enumerate(one, 1):
        above, row = row, [number]
        for place, theirs in enumerate(other):
            row.append(min(above[place] + (mine != theirs), above[place + 1] + 1, row[place] + 1))
    return row[-1]
