"""Returns of copies that were made of a return -> parts of its record. What such a return says, field by field:

| the field | says | then |
|---|---|---|
| open | an answer | it stands in place of what was there when the copy was made |
| open | a tick taken back that we had filled in | the same |
| open | nothing, and nobody had ever seen the field's place, and others are answered | it was seen and is empty |
| open | nothing | nothing |
| open | something unread | a person must look |
| locked | what we filled in, or nothing since its page is not there | nothing |
| locked | what a machine cannot read on a picture | what was there stays; told once, `locked_unread` |
| locked | something else | told, `locked_changed`; it counts like the answer of any other return |

The rest is `join_readings`: what came later than the copy was made is held against it like any return.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pdfforms.model.codes import finding
from pdfforms.model.finding import Finding
from pdfforms.model.linked import Linked
from pdfforms.model.reading import Reading
from pdfforms.model.record import Record, Signature, Value
from pdfforms.read.likeness import fold
from pdfforms.records.make import make_record
from pdfforms.records.rules import answered

_ABSENT = frozenset({"page_missing", "fields_lost"})
"""Nobody has seen the field's place."""
_UNREAD = frozenset(
    {
        *("handwriting_unread", "ink_unread", "text_clipped", "text_order_unknown", "text_garbled"),
        *("box_not_seen", "mark_unclear", "mark_faint", "page_not_registered", "picture_page"),
    }
)
"""What a machine cannot read, though we know what we printed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One linked copy, and what stood in it when it went out."""

    linked: Linked
    given: Mapping[str, Value]


NOTHING_ASKED: Mapping[str, Asked] = {}


@dataclass(frozen=True, slots=True)
class Amended:
    """The readings of a record, all as of its own copy."""

    readings: Sequence[Reading]
    copy: str | None
    """The copy of the record."""
    told: tuple[Finding, ...] = ()
    """What is to be said of the linked returns, whatever the fields hold in the end."""


@dataclass(slots=True)
class _Said:
    """What the return of one linked copy says."""

    reading: Reading
    asked: Asked
    kept: set[str] = field(default_factory=set)
    """The fields that it says something about."""
    settles: set[str] = field(default_factory=set)
    """Those of which it takes the place of what was there."""
    silent: set[str] = field(default_factory=set)
    """Those that it leaves empty."""
    new: bool = False
    """Whether it says anything in a field that was open, beside what we had filled in."""
    told: list[Finding] = field(default_factory=list)

    def replaces(self, key: str, other: Reading) -> bool:
        """Whether what another return says of a field was known when this one's copy was made, and asked again."""
        return key in self.settles and other is not self.reading and _files(other) <= self.asked.linked.files


def amended(readings: Sequence[Reading], asked: Mapping[str, Asked]) -> Amended:
    """The readings of one record, those of copies that were made of it cut down to what they say."""
    base = [each for each in readings if each.copy not in asked]
    if len(base) == len(readings):
        return Amended(readings, readings[0].copy)
    linked = [(each, asked[each.copy]) for each in readings if each.copy and each.copy in asked]
    if not base:
        copy = linked[0][1].linked.original
        return Amended([replace(each, copy=copy) for each, _ in linked], copy)
    said = [_said(each, one) for each, one in linked]
    for code in dict.fromkeys(each.copy for each, _ in linked):
        _as_a_whole([each for each in said if each.reading.copy == code], said, base)
    parts = [_without(each, {key for key in each.fields if _replaced(key, each, said)}) for each in base]
    for each in said:
        there = each.reading
        parts.append(
            _without(there, {key for key in there.fields if key not in each.kept or _replaced(key, there, said)})
        )
    together = base[0].copy or linked[0][0].copy  # what has no code would not be joined
    told = tuple(dict.fromkeys(one for each in said for one in each.told))
    return Amended([replace(each, copy=together) for each in parts], base[0].copy, told)


def _replaced(key: str, reading: Reading, said: Iterable[_Said]) -> bool:
    return any(each.replaces(key, reading) for each in said)


def _without(reading: Reading, keys: set[str]) -> Reading:
    """A reading without some fields, and without what was found in them."""
    fields = {key: each for key, each in reading.fields.items() if key not in keys}
    kept = (each for each in reading.findings if each.field not in keys and each.code != "only_prefilled")
    return replace(reading, fields=fields, findings=tuple(kept))


def _said(reading: Reading, asked: Asked) -> _Said:
    said, record = _Said(reading, asked), make_record(reading)
    _open(said, record)
    _locked(said, record)
    return said


def _as_a_whole(parts: Sequence[_Said], every: Sequence[_Said], base: Sequence[Reading]) -> None:
    """All returns of one linked copy. Where none of them answers anything, what is empty in them says nothing, and
    that is told unless a later copy of its kind was answered. Else what was left empty, and nobody had ever seen,
    is empty."""
    if not any(each.new for each in parts):
        own = parts[0].asked.linked
        if not any(each.new and _is_later(each.asked.linked, own) for each in every):
            parts[0].told.append(finding("linked_unanswered"))
        for part in parts:
            part.kept -= part.silent
        return
    for part in parts:
        earlier = [each for each in base if _files(each) <= part.asked.linked.files]
        part.settles |= {key for key in part.silent if all(_codes(each, key) & _ABSENT for each in earlier)}


def _is_later(linked: Linked, other: Linked) -> bool:
    return linked.kind == other.kind and linked.made_at >= other.made_at


def _open(said: _Said, record: Record) -> None:
    for key in said.asked.linked.open:
        value = record.values.get(key)
        if key not in said.reading.fields or _codes(said.reading, key) & _ABSENT:
            continue
        said.kept.add(key)
        ours = said.asked.given.get(key)
        if (value is False and ours is True) or (value is not None and answered(value)):
            said.settles.add(key)
            said.new = said.new or not _same(value, ours)
        elif value is None:
            said.new = True
        else:
            said.silent.add(key)


def _locked(said: _Said, record: Record) -> None:
    unread = []
    for key in said.reading.fields.keys() - set(said.asked.linked.open):
        value, ours, codes = record.values.get(key), said.asked.given.get(key), _codes(said.reading, key)
        if codes & _ABSENT or _same(value, ours):
            continue
        was_answered = ours is not None and answered(ours)
        if (
            was_answered
            and isinstance(ours, Signature)
            and (value is None or _is_mark(value))
            and codes <= _UNREAD
        ):
            continue  # on paper, name and picture that we printed there look like any signature
        if value is None and was_answered and codes <= _UNREAD:
            others = [each for each, _ in record.answers[key].alternatives]
            if not others or not all(_same(each, ours) for each in others):
                unread.append(key)
            continue
        said.kept.add(key)
        said.told.append(finding("locked_changed", key))
    said.told.sort(key=lambda each: each.field or "")
    if unread:
        said.told.append(finding("locked_unread", detail=f"They are: {', '.join(sorted(unread))}."))


def _is_mark(value: Value) -> bool:
    return isinstance(value, Signature) and value.signed and value.kind != "typed"


def _same(value: Value, ours: Value) -> bool:
    """Whether a locked field says what we filled in; what we left out is empty."""
    if value is None:
        return False
    if ours is None or not answered(ours):
        return not answered(value)
    if isinstance(value, Signature) and isinstance(ours, Signature):
        return value.signed and fold(value.name or "") == fold(ours.name or "")
    if isinstance(value, str) and isinstance(ours, str):
        return fold(value) == fold(ours)
    return value == ours and type(value) is type(ours)


def _codes(reading: Reading, key: str) -> set[str]:
    return {each.code for each in reading.findings if each.field == key and each.severity.value != "info"}


def _files(reading: Reading) -> set[str]:
    return {each.sha256 for each in reading.receipts}
