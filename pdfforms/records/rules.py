"""The consistency rules of a definition, held against typed values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pdfforms.model.codes import finding
from pdfforms.model.finding import Finding
from pdfforms.model.form import Rule, RuleKind
from pdfforms.model.record import Signature, Value


def answered(value: Value) -> bool:
    """Ticked, signed or not empty; blanks alone are empty, 0 is an answer, not known (None) is none."""
    if isinstance(value, Signature):
        return value.signed
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and value is not False


def broken(rules: Iterable[Rule], values: Mapping[str, Value]) -> Iterator[Finding]:
    """The finding `rule_<kind>` on the rule's first field, with the rule's own message, for each broken rule.

    A value that is missing from `values` is not known, like None.
    """
    for rule in rules:
        if _is_broken(rule, values):
            yield finding(f"rule_{rule.kind.value}", rule.fields[0], rule.message)


def _is_broken(rule: Rule, values: Mapping[str, Value]) -> bool:
    """Whether what is known breaks the rule, whatever the unknown values may turn out to be."""
    known = [value for key in rule.fields if (value := values.get(key)) is not None]
    match rule.kind:
        case RuleKind.REQUIRES:
            return answered(values.get(rule.when or "")) and not all(map(answered, known))
        case RuleKind.SUM_AT_MOST:
            numbers = [value for value in known if isinstance(value, int)]
            return rule.limit is not None and sum(numbers) > rule.limit
        case RuleKind.NOT_BEFORE:
            dates = [value for value in known if isinstance(value, str) and value]
            return len(dates) == 2 and dates[1] < dates[0]
        case RuleKind.ANY_OF:
            return len(known) == len(rule.fields) and not any(map(answered, known))
        case RuleKind.AT_MOST:
            return rule.limit is not None and sum(map(answered, known)) > rule.limit
