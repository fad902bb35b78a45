"""Readings of one copy -> one reading: two photos of a two-page plan, a page mailed twice, a form returned again.

Pages join by their copy code, never by a name or a sender. Field by field:

| the readings that hold the field's page say | then |
|---|---|
| one of them alone holds it | what it says |
| the same answer, or both empty | that, surer |
| an answer, and an empty text field | the answer: an empty field never replaces one |
| an answer, and one that could not be seen and may say nothing else | the answer |
| an answer, and something unread in the field | null, with that answer as an alternative |
| different answers; ticked and not ticked | null, `returns_differ`, all of them as alternatives |
| none of them knows | null, with all that it may say |
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pdfforms.model.codes import finding
from pdfforms.model.finding import Finding
from pdfforms.model.reading import Alternative, FieldReading, Outcome, Placement, Reading, Receipt
from pdfforms.read.likeness import fold
from pdfforms.read.pagelist import findings_of_spans

_ABSENT = "page_missing"
_ALONE = "only_prefilled"
"""True of the whole only where it is of every part."""
_WRITTEN = frozenset({"handwriting_unread", "ink_unread"})
"""Something is written there that no machine has read: perhaps a correction by hand."""
_MARKED = frozenset({"mark_over_field", "mark_corrected", "mark_faint", "mark_unclear"})
"""Something was drawn there that may take an answer back."""


def join_readings(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """The readings, those of one copy joined, and those of a long file's spans that hold no page of ours; each
    stands where the first of its parts stood."""
    by_copy: dict[object, list[Reading]] = {}
    for number, each in enumerate(readings):
        coded = each.outcome is Outcome.READ and each.copy is not None and each.edition is not None
        key = (each.edition.identity, each.copy) if coded and each.edition else _foreign(each) or number
        by_copy.setdefault(key, []).append(each)
    return tuple(
        parts[0] if len(parts) == 1 else _joined(parts) if parts[0].edition else _nothing_of_ours(parts)
        for parts in by_copy.values()
    )


def _foreign(reading: Reading) -> object:
    """What the spans of a file that hold no page of ours have in common; None for any other reading."""
    nothing = reading.outcome in (Outcome.NOT_OURS, Outcome.UNREADABLE) and reading.receipt.pages
    return (reading.receipt.sha256, reading.ordinal) if nothing else None


def _nothing_of_ours(parts: Sequence[Reading]) -> Reading:
    """Spans of one file as one reading: a person must look where he must at one of them."""
    outcome = Outcome.NOT_OURS if all(each.outcome is Outcome.NOT_OURS for each in parts) else Outcome.UNREADABLE
    return replace(_joined(parts), outcome=outcome, findings=tuple(findings_of_spans(parts)))


def _joined(parts: Sequence[Reading]) -> Reading:
    receipts: list[Receipt] = []
    shifted = [_shifted(part, _placed(part.receipts, receipts)) for part in parts]
    first = shifted[0]
    fields: dict[str, FieldReading] = {}
    differing: list[Finding] = []
    for key in dict.fromkeys(key for part in shifted for key in part.fields):
        fields[key], found = _field(key, [part for part in shifted if key in part.fields])
        differing += found
    return replace(
        first,
        receipt=receipts[0],
        further=tuple(receipts[1:]),
        fields=fields,
        findings=(*_findings(shifted, fields), *differing),
        strays=tuple(stray for part in shifted for stray in part.strays),
        crops={key: png for part in reversed(shifted) for key, png in part.crops.items()},
        placements=tuple(sorted((p for part in shifted for p in part.placements), key=_order)),
    )


def _placed(own: Sequence[Receipt], receipts: list[Receipt]) -> list[int]:
    """Adds a part's receipts to all of them; the place of each. Other pages of a file that is there already, read
    in spans, are added to its receipt."""
    places: list[int] = []
    for new in own:
        at = next((n for n, old in enumerate(receipts) if _are_spans(old, new)), len(receipts))
        if at == len(receipts):
            receipts.append(new)
        else:
            pages = tuple(sorted({*receipts[at].pages, *new.pages}))
            sources = tuple(sorted({*receipts[at].sources, *new.sources}))
            receipts[at] = replace(receipts[at], pages=pages, sources=sources)
        places.append(at)
    return places


def _are_spans(one: Receipt, other: Receipt) -> bool:
    return (one.sha256, one.file) == (other.sha256, other.file) and not set(one.pages) & set(other.pages)


def _shifted(part: Reading, places: Sequence[int]) -> Reading:
    """A reading whose fields and pages point at their receipts among all of them."""
    if list(places) == list(range(len(places))):
        return part
    fields = {key: replace(each, receipt=places[each.receipt]) for key, each in part.fields.items()}
    placements = tuple(replace(each, receipt=places[each.receipt]) for each in part.placements)
    return replace(part, fields=fields, placements=placements)


def _order(placement: Placement) -> tuple[int, int, int]:
    return placement.page, placement.receipt, placement.file_page


def _findings(parts: Sequence[Reading], fields: dict[str, FieldReading]) -> list[Finding]:
    """What was said of the parts, but for what another part has settled."""
    settled = {key for key, each in fields.items() if each.value is not None or each.mark}
    there = {key for part in parts for key in part.fields if not _is_absent(part, key)}
    kept: dict[Finding, None] = {}
    for each in (each for part in parts for each in part.findings):
        gone = each.code == _ABSENT and (each.field in there or (each.field is None and len(there) == len(fields)))
        gone = gone or (each.code == _ALONE and not all(each in part.findings for part in parts))
        if not gone and not (each.field in settled and each.severity.value != "info"):
            kept[each] = None
    return list(kept)


def _is_absent(part: Reading, key: str) -> bool:
    """Whether the page of that field is not in this part."""
    return any(each.code == _ABSENT and each.field == key for each in part.findings)


def _field(key: str, parts: Sequence[Reading]) -> tuple[FieldReading, list[Finding]]:
    present = [part for part in parts if not _is_absent(part, key)]
    holding = [part.fields[key] for part in present]
    if len(holding) <= 1:
        return (holding or [parts[0].fields[key]])[0], []
    mark = next((each.mark for each in holding if each.mark), None)
    known = [each for each in holding if each.value is not None and (each.value != "" or each.mark)]
    distinct = {_said(each): each for each in known}
    unknown = [part for part in present if part.fields[key].value is None]
    doubtful = [part for part in unknown if _is_unread(part, key) or _may_say_else(part.fields[key], distinct)]
    if len(distinct) > 1:
        said = [Alternative(each.value or "", each.source) for each in distinct.values()]
        return _unknown(holding, said, mark), [finding("returns_differ", key)]
    if doubtful or not any(each.value is not None for each in holding):
        said = [Alternative(each.value, each.source) for each in known if each.value is not None]
        return _unknown(holding, said, mark), []
    same = [each for each in holding if each.value is not None and (each in known or not known)]
    best = max(same, key=lambda each: each.confidence)
    return replace(best, mark=mark, confidence=_sureness(same)), []


def _sureness(same: Sequence[FieldReading]) -> float:
    """Of what several parts say alike; two pages of one file are no two witnesses."""
    by_file: dict[int, float] = {}
    for each in same:
        by_file[each.receipt] = min(each.confidence, by_file.get(each.receipt, 1.0))
    if len(by_file) == 1:
        return by_file.popitem()[1]
    return 1 - math.prod(1 - confidence for confidence in by_file.values())


def _said(each: FieldReading) -> object:
    return fold(each.value) if isinstance(each.value, str) else each.value


def _is_unread(part: Reading, key: str) -> bool:
    """Whether something stands in that field that may say anything; of writing nothing is even proposed."""
    codes = {each.code for each in part.findings if each.field == key}
    return bool(codes & _MARKED or (codes & _WRITTEN and not part.fields[key].alternatives))


def _may_say_else(each: FieldReading, known: dict[object, FieldReading]) -> bool:
    """Whether an unknown field may say something that no other part says."""
    said = {fold(other.value) if isinstance(other.value, str) else other.value for other in each.alternatives}
    return not known or not said <= known.keys()


def _unknown(holding: Sequence[FieldReading], said: Sequence[Alternative], mark: str | None) -> FieldReading:
    first = next((each for each in holding if each.value is None), holding[0])
    others = dict.fromkeys([*said, *(other for each in holding for other in each.alternatives)])
    return replace(first, value=None, confidence=0.0, alternatives=tuple(others), mark=mark)


def propose(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Readings out of one file, mail or zip, told where one has the pages that another lacks and no code joins
    them: a page whose printed code was covered, for one."""
    return tuple(_proposed(each, readings) for each in readings)


def _proposed(reading: Reading, others: Sequence[Reading]) -> Reading:
    fitting = [each for each in others if each is not reading and _complete_each_other(reading, each)]
    told = finding("pages_proposed")
    if not fitting or told in reading.findings:
        return reading
    return replace(reading, findings=(*reading.findings, told))


def _complete_each_other(one: Reading, other: Reading) -> bool:
    if one.outcome is not Outcome.READ or one.edition is None or one.edition is not other.edition:
        return False
    pages = [{placement.page for placement in each.placements} for each in (one, other)]
    return None in (one.copy, other.copy) and not pages[0] & pages[1] and not _name_others(one, other)


def _name_others(one: Reading, other: Reading) -> bool:
    """Whether what is shown on every page, the student's name, is known on both and not the same."""
    repeated = [key for key, pages in one.edition.pages_of.items() if len(pages) > 1] if one.edition else []
    names = [(one.fields[key].value, other.fields[key].value) for key in repeated]
    return any(
        isinstance(a, str) and isinstance(b, str) and a and b and fold(a).casefold() != fold(b).casefold()
        for a, b in names
    )
