"""Reading -> Record: typed values, what is wrong with them, and the status.

The id of a record is made of what stays the same for ever: form and copy code; where there is no copy code, the
returned file's SHA-256, the form and the reading's ordinal in the file. It has 16 Crockford base32 symbols,
the first 80 bits of a SHA-256. Two returns of one copy thus have one id; files tell them apart.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pdfforms.model.codes import finding
from pdfforms.model.copycode import SYMBOLS
from pdfforms.model.edition import EditionMap, Rect
from pdfforms.model.finding import Finding, Severity
from pdfforms.model.form import Field, FieldType, Rule
from pdfforms.model.reading import FieldReading, Outcome, Reading, Source
from pdfforms.model.record import Answer, Record, Status, Value
from pdfforms.records.rules import answered, broken
from pdfforms.records.typed import UNKNOWN, Typed, Typer, marked, normal_text, typed_alternatives, typer

_CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", SYMBOLS)
_OUTSIDE_THE_FIELDS = frozenset({"mark_over_field", "page_content_changed", "unplaced_content"})
"""Findings of a reading that speak against an empty form: somebody wrote past the fields."""
_UNREAD = frozenset({"handwriting_unread", "ink_unread"})
_VOUCHED = 0.9
"""Confidence where a machine's reading and what we know that we printed agree."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people decided in one record; it stands before all that is read."""

    values: Mapping[str, Value] = field(default_factory=dict)
    """By field key."""
    accepted: frozenset[str] = frozenset()
    """Codes of findings about the whole return that somebody has looked at."""
    differing: frozenset[str] = frozenset()
    """Decided fields of which a later return says something else."""


UNDECIDED = Decisions()
Given = Mapping[str, Value]
"""What the office filled in before the copy went out, by field key."""
_NOTHING: Given = {}


def make_record(reading: Reading, decisions: Decisions = UNDECIDED, given: Given = _NOTHING) -> Record:
    """The record of one reading, under what people decided. Never raises for what stands in the reading.

    A form of a known edition has an answer for each of its fields, in the form's order. Of an unknown edition
    the answers hold what was seen, as raw text and as alternatives, and no value. Other files have none.
    """
    if reading.outcome is Outcome.READ and reading.edition is not None:
        return _of_known_edition(reading, reading.edition, decisions, given)
    if reading.outcome in (Outcome.READ, Outcome.EDITION_UNKNOWN):
        return _of_unknown_edition(reading)
    if reading.outcome is Outcome.NOT_OURS:
        told = any(each.code == "not_a_return" for each in reading.findings)
        findings = reading.findings if told else _with(reading.findings, "not_ours")
        return _record(reading, Status.NOT_OURS, {}, findings)
    failed = any(each.severity is Severity.ERROR for each in reading.findings)
    return _record(
        reading, Status.UNREADABLE, {}, reading.findings if failed else _with(reading.findings, "unreadable_file")
    )


def record_id(reading: Reading) -> str:
    """The id of the reading's record; see the head of this file."""
    form = reading.edition.form.key if reading.edition else reading.form or ""
    origin = (reading.copy,) if reading.copy else (reading.receipt.sha256, str(reading.ordinal))
    digest = hashlib.sha256("\n".join((form, *origin)).encode()).digest()
    return base64.b32encode(digest[:10]).decode().translate(_CROCKFORD)


@dataclass(frozen=True, slots=True)
class _Step:
    """What making a record needs to know of one field."""

    key: str
    type: Typer
    required: bool
    signature: bool
    identity: bool
    page: int
    rect: Rect


@dataclass(frozen=True, slots=True)
class _Plan:
    """What making records needs to know of one edition; worked out once."""

    edition: EditionMap
    steps: tuple[_Step, ...]
    rules: tuple[Rule, ...]


_plans: dict[int, _Plan] = {}
"""By the map's id(); the plan holds the map, so an id stays taken. A map's own hash walks the whole map."""


def _plan(edition: EditionMap) -> _Plan:
    plan = _plans.get(id(edition))
    if plan is None:
        if len(_plans) >= 1024:
            _plans.clear()
        steps = tuple(_step(edition, each) for each in edition.form.fields)
        plan = _plans[id(edition)] = _Plan(edition, steps, edition.form.rules)
    return plan


def _step(edition: EditionMap, own: Field) -> _Step:
    page, rect = next(
        ((box.page, box.rect) for box in edition.boxes if box.key == own.key), (1, (0.0, 0.0, 0.0, 0.0))
    )
    is_signature = own.type is FieldType.SIGNATURE
    typed = typer(own, edition.form.language)
    return _Step(own.key, typed, own.required, is_signature, own.identity, page, rect)


def _of_known_edition(reading: Reading, edition: EditionMap, decisions: Decisions, given: Given) -> Record:
    plan = _plan(edition)
    reading = _vouched(reading, plan, given)
    findings = [each for each in reading.findings if each.field not in decisions.values]
    explained = _explained(reading)
    answers: dict[str, Answer] = {}
    values: dict[str, Value] = {}
    for step in plan.steps:
        seen = reading.fields.get(step.key)
        if step.key in decisions.values:
            values[step.key] = decisions.values[step.key]
            answers[step.key] = _decided(_answer_of(step, seen, reading), values[step.key])
            findings.append(finding("settled", step.key))
            continue
        typed = _typed(step, seen)
        answers[step.key] = _answer(step, seen, typed) if seen else _absent(step, reading)
        values[step.key] = typed.value
        if typed.code:
            findings.append(finding(typed.code, step.key, typed.detail))
        elif typed.value is None and step.key not in explained:
            findings.append(finding("field_missing", step.key))
        elif step.required and typed.value is not None and not answered(typed.value):
            findings.append(finding("required_missing", step.key))
    if not reading.fields.keys() <= values.keys():
        findings.append(finding("unplaced_content"))
    findings += broken(plan.rules, values)
    findings += (finding("settled_differs", key) for key in sorted(decisions.differing))
    findings += (each for each in _against_given(plan, values, given, decisions) if each not in findings)
    findings = _looked_at(findings, decisions)
    status = _status(values, findings)
    if status is Status.BLANK:
        findings.append(finding("blank_return"))
    return _record(reading, status, answers, findings)


def _vouched(reading: Reading, plan: _Plan, given: Given) -> Reading:
    """The reading, with what a machine read on a picture of a field that says whose form it is, where it read just
    what we had printed there."""
    keys = [step.key for step in plan.steps if step.identity and isinstance(given.get(step.key), str)]
    fields = dict(reading.fields)
    for key in keys:
        seen, told = fields.get(key), {each.code for each in reading.findings if each.field == key}
        if (
            seen
            and seen.value is None
            and told <= _UNREAD
            and {each.value for each in seen.alternatives} == {given[key]}
        ):
            fields[key] = replace(seen, value=str(given[key]), confidence=_VOUCHED, alternatives=())
    vouched = {key for key in keys if fields.get(key) is not reading.fields.get(key)}
    if not vouched:
        return reading
    return replace(reading, fields=fields, findings=tuple(f for f in reading.findings if f.field not in vouched))


def _against_given(
    plan: _Plan, values: Mapping[str, Value], given: Given, decisions: Decisions
) -> Iterator[Finding]:
    """What is to be said where the return is compared with what the office filled in."""
    for step in plan.steps:
        value = values[step.key]
        ours = step.identity and step.key in given and step.key not in decisions.values
        if ours and value and _folded(value) != _folded(given[step.key]):
            yield finding("identity_changed", step.key)
    said = {key: value for key, value in values.items() if value is None or answered(value)}
    if said and all(key in given and _folded(value) == _folded(given[key]) for key, value in said.items()):
        yield finding("only_prefilled")


def _folded(value: Value) -> Value:
    """A value without what programs do to blanks."""
    return " ".join(normal_text(value).split()) if isinstance(value, str) else value


def _answer_of(step: _Step, seen: FieldReading | None, reading: Reading) -> Answer:
    return _answer(step, seen, _typed(step, seen)) if seen else _absent(step, reading)


def _decided(answer: Answer, value: Value) -> Answer:
    """The answer as a person decided it; what was read stays among the alternatives."""
    read = ((answer.value, answer.source),) if answer.value not in (None, value) else ()
    return replace(answer, value=value, confidence=1.0, alternatives=(*read, *answer.alternatives))


def judge_again(record: Record, decisions: Decisions) -> Record:
    """A record to which answers or findings were added, with the status that follows from all of them."""
    findings = _looked_at(record.findings, decisions)
    return replace(record, findings=tuple(findings), status=_status(record.values, findings))


def _looked_at(findings: Iterable[Finding], decisions: Decisions) -> list[Finding]:
    """The findings; those about the whole return that somebody has looked at are told, but need nobody now."""
    return [
        replace(each, severity=Severity.INFO, message=f"{each.message} Somebody has looked at it.")
        if each.code in decisions.accepted and not each.field and each.severity is not Severity.INFO
        else each
        for each in findings
    ]


def _typed(step: _Step, seen: FieldReading | None) -> Typed:
    if seen is None:
        return UNKNOWN
    if step.signature and seen.mark:
        return marked(seen)
    return UNKNOWN if seen.value is None else step.type(seen.value)


def _answer(step: _Step, seen: FieldReading, typed: Typed) -> Answer:
    alternatives = typed_alternatives(seen, typed, step.type) if seen.alternatives or typed.readings else ()
    return Answer(
        typed.value, seen.raw, seen.source, seen.confidence, seen.receipt, seen.page, seen.rect, alternatives
    )


def _absent(step: _Step, reading: Reading) -> Answer:
    """The answer of a field that was not seen at all, at its place on the blank."""
    source = next(iter(reading.receipt.sources), Source.LIVE)
    return Answer(None, "", source, 0.0, 0, step.page, step.rect)


def _status(values: Mapping[str, Value], findings: Iterable[Finding]) -> Status:
    telling = {each.code for each in findings if each.severity is not Severity.INFO}
    if None in values.values():
        return Status.NEEDS_REVIEW
    if not any(map(answered, values.values())) and not telling & _OUTSIDE_THE_FIELDS:
        return Status.BLANK
    return Status.NEEDS_REVIEW if telling else Status.OK


def _of_unknown_edition(reading: Reading) -> Record:
    explained = _explained(reading)
    answers = {key: _unread(seen) for key, seen in reading.fields.items()}
    unexplained = (finding("edition_unknown", key) for key in answers if key not in explained)
    findings = (*_with(reading.findings, "edition_unknown"), *unexplained)
    return _record(reading, Status.NEEDS_REVIEW, answers, findings)


def _unread(seen: FieldReading) -> Answer:
    """What was seen, where no map says of which type it is: the first of the alternatives."""
    first: tuple[Value, ...] = () if seen.value is None else (seen.value,)
    if seen.mark:
        first = (marked(seen).value,)
    alternatives = typed_alternatives(seen, Typed(None, readings=first), None)
    return Answer(None, seen.raw, seen.source, seen.confidence, seen.receipt, seen.page, seen.rect, alternatives)


def _explained(reading: Reading) -> frozenset[str | None]:
    """The fields that the reading itself has told a person to look at."""
    return frozenset(each.field for each in reading.findings if each.severity is not Severity.INFO)


def _with(findings: tuple[Finding, ...], code: str) -> tuple[Finding, ...]:
    """The findings, with one of `code` about the whole return among them."""
    present = any(each.code == code and each.field is None for each in findings)
    return findings if present else (finding(code), *findings)


def _record(
    reading: Reading, status: Status, answers: Mapping[str, Answer], findings: Iterable[Finding]
) -> Record:
    form = reading.edition.form if reading.edition else None
    return Record(
        id=record_id(reading),
        form=form.key if form else reading.form,
        edition=form.edition if form else reading.edition_name,
        language=form.language if form else reading.language,
        copy=reading.copy,
        status=status,
        answers=answers,
        findings=tuple(findings),
        receipts=reading.receipts,
    )
