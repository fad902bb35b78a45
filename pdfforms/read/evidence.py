"""Several kinds of evidence for one field -> what is known. The rules, the first that applies:

| what the field's own place says | what lies over it | then |
|---|---|---|
| anything | nothing | what its place says |
| anything | something that cannot be read | null, `mark_over_field` |
| null | anything | null, with what lies over it among the alternatives |
| empty, not ticked | texts or ticks that say the same | that, `answered_over_field` |
| ticked | a drawn or typed tick | null, `mark_over_field`: nobody ticks twice, it may take the tick back |
| an answer | the same answer | the answer, surer |
| an answer | another answer | null, `mark_over_field`, both as alternatives |
| empty | nothing, but text close beside it | null, `answered_beside_field` |

A mark in the room for a signature is taken as it is: it signs, whatever is typed beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pdfforms.model.codes import finding
from pdfforms.model.reading import Alternative, Source
from pdfforms.read.likeness import fold
from pdfforms.read.seen import NOT, Seen, distinct

EMPTY = ("", False)


def weigh(key: str, own: Seen, over: Sequence[Seen], near: Sequence[Alternative] = ()) -> Seen:
    """What is known of a field: its own place against what lies over it, and what stands close beside it."""
    if not over and not near:
        return own
    mark = next((each.mark for each in (own, *over) if each.mark), None)
    own = replace(own, mark=mark)
    over = [each for each in over if not each.mark or each.value not in EMPTY]
    if not over:
        return _beside(key, own, near)
    said = _distinct_answers(over)
    if own.value is None or any(each.value is None for each in over) or len(said) > 1:
        return _not_known(key, own, over)
    (answer,) = said
    if own.value in EMPTY:
        found = [*own.findings, *answer.findings, finding("answered_over_field", key)]
        return replace(answer, findings=found, mark=mark)
    if any(map(_is_drawn_tick, over)):
        return _not_known(key, own, over)
    if _same(own.value, answer.value):
        return replace(own, confidence=1 - (1 - own.confidence) * (1 - answer.confidence))
    return _not_known(key, own, over)


def _distinct_answers(over: Sequence[Seen]) -> list[Seen]:
    found: list[Seen] = []
    for each in over:
        if not any(_same(each.value, other.value) for other in found):
            found.append(each)
    return found


def _is_drawn_tick(each: Seen) -> bool:
    """Whether a mark was laid over a box; of a radio button the option has no text of its own."""
    return each.source is Source.ANNOTATION and (each.value is True or not each.raw)


def _same(one: str | bool | None, other: str | bool | None) -> bool:
    return fold(one) == fold(other) if isinstance(one, str) and isinstance(other, str) else one is other


def _not_known(key: str, own: Seen, over: Sequence[Seen]) -> Seen:
    values = [Alternative(each.value, each.source) for each in (own, *over) if each.value not in (None, "")]
    if any(isinstance(each.value, bool) for each in values):
        values = [Alternative(value, values[-1].source) for value in (True, False)]
    others = [*values, *own.alternatives, *(other for each in over for other in each.alternatives)]
    findings = [*own.findings, *(found for each in over for found in each.findings)]
    if not any(each.field == key and each.code != "answered_over_field" for each in findings):
        findings.append(finding("mark_over_field", key))
    return Seen(None, own.raw, own.source, NOT, list(dict.fromkeys(others)), distinct(findings), own.mark)


def _beside(key: str, own: Seen, near: Sequence[Alternative]) -> Seen:
    """An empty field with text close beside it: whether that is its answer, a person must say."""
    if not near or own.value not in EMPTY or own.mark:
        return own
    own_answer = [Alternative(False, own.source)] if own.value is False else []
    return replace(
        own,
        value=None,
        confidence=NOT,
        alternatives=[*own.alternatives, *near, *own_answer],
        findings=[*own.findings, finding("answered_beside_field", key)],
    )
