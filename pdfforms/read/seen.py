"""What one kind of evidence says of one field, and what several pieces of the same kind say together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pdfforms.model.codes import finding
from pdfforms.model.finding import Finding
from pdfforms.model.reading import Alternative, Source

SURE, PARTLY, STORED_ONLY, NOT = 1.0, 0.95, 0.9, 0.0


@dataclass(slots=True)
class Seen:
    """What one reader, looking at one place, says of a field; `value` as in `FieldReading`."""

    value: str | bool | None
    raw: str
    source: Source
    confidence: float
    alternatives: list[Alternative] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    mark: str | None = None


def merge(key: str, seen: list[Seen], *, same_place: bool = False) -> Seen:
    """What several places of one field say together; an answer beats an empty place, answers must agree.

    Poppler and Okular fill in only the widget that was typed into; the field's other widgets stay empty. Widgets
    that lie on each other, or on two copies of one page, must all say the same.
    """
    if len(seen) == 1:
        return seen[0]
    nothing = [each for each in seen if each.value is None]
    empty = () if same_place else ("", False)
    answers = {each.value: each for each in seen if each.value is not None and each.value not in empty}
    if not nothing and len(answers) <= 1:
        best = next(iter(answers.values()), seen[0])
        if isinstance(best.value, bool) and any(each.value is False for each in seen) and answers:
            return unknown(key, "field_repeated", best.raw, best.source, others=[True, False])
        findings = distinct(each for one in seen for each in one.findings)
        mark = next((each.mark for each in seen if each.mark), None)
        return Seen(best.value, best.raw, best.source, min(each.confidence for each in seen), [], findings, mark)
    first = (nothing or list(answers.values()))[0]
    others = list(
        dict.fromkeys([*(a for one in seen for a in one.alternatives), *_as_alternatives(answers.values())])
    )
    findings = distinct(each for one in nothing for each in one.findings) or [finding("field_repeated", key)]
    return Seen(None, first.raw, first.source, NOT, others, findings)


def unknown(
    key: str, code: str, raw: str, source: Source, detail: str = "", others: Sequence[str | bool] = ()
) -> Seen:
    """A field that is not known, why, and what it may say."""
    values = dict.fromkeys(
        [*([raw] if raw and not any(isinstance(each, bool) for each in others) else []), *others]
    )
    alternatives = [Alternative(value, source) for value in values]
    return Seen(None, raw, source, NOT, alternatives, [finding(code, key, detail)])


def distinct(findings: Iterable[Finding]) -> list[Finding]:
    """Each finding once, in order."""
    return list(dict.fromkeys(findings))


def _as_alternatives(answers: Iterable[Seen]) -> list[Alternative]:
    return [Alternative(each.value, each.source) for each in answers if each.value is not None]
