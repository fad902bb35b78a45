"""What of a record a family is asked again, and what stands locked in the copy that asks."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pdfforms.build.linked import signed_words
from pdfforms.errors import UsageError
from pdfforms.model.edition import EditionMap
from pdfforms.model.finding import Severity
from pdfforms.model.form import Field, FieldType, Rule, RuleKind
from pdfforms.model.record import Record, Signature, Status, Value, plain_value
from pdfforms.records.rules import answered, broken

_WHOSE = frozenset(
    {"identity_changed", "copy_mixed", "mail_for_another", "mail_copy_unknown", "mail_without_code"}
)
"""Findings that leave it open whose form it is."""


@dataclass(frozen=True, slots=True)
class Question:
    """One field that is asked again."""

    key: str
    name: str
    """What people call it, in the form's language."""
    why: tuple[str, ...]
    """Codes of findings."""


def sure_whose(record: Record, edition: EditionMap) -> None:
    """Raises UsageError where it is not sure whose form it is: its answers must then go to nobody."""
    if record.status in (Status.UNREADABLE, Status.NOT_OURS, Status.BLANK):
        raise UsageError(
            f"Record {record.id} is {record.status.value.replace('_', ' ')}: there is nothing that could be "
            "filled in for anybody. Send the form itself."
        )
    open_codes = {each.code for each in record.findings if each.severity is not Severity.INFO}
    doubts = sorted(_WHOSE & open_codes)
    doubts += [each.key for each in edition.fields.values() if each.identity and record.values[each.key] is None]
    if doubts:
        raise UsageError(
            f"It is not sure whose form record {record.id} is ({', '.join(doubts)}), so its answers go to nobody. "
            f"Look at it, and settle it: pdfforms settle {record.id} KEY=VALUE, or --accept CODE, --by NAME."
        )


def questions(record: Record, edition: EditionMap, without: Collection[str]) -> tuple[Question, ...]:
    """The fields that are missing or contradicted, in the form's order; none of `without`."""
    why: dict[str, list[str]] = {}
    for each in record.findings:
        unknown = each.field is not None and record.values.get(each.field) is None
        if each.field and each.severity is not Severity.INFO and (unknown or each.code == "required_missing"):
            why.setdefault(each.field, []).append(each.code)
    for rule in edition.form.rules:
        for one in broken([rule], record.values):
            for key in _asked_by(rule, edition.fields, record.values):
                why.setdefault(key, []).append(one.code)
    return tuple(
        Question(key, each.name.rstrip(" :"), tuple(dict.fromkeys(why[key])))
        for key, each in edition.fields.items()
        if key in why and key not in without
    )


def _asked_by(rule: Rule, fields: Mapping[str, Field], values: Mapping[str, Value]) -> list[str]:
    """The fields by which a broken rule can be mended. A signature stays, whatever is missing beside it."""
    match rule.kind:
        case RuleKind.REQUIRES:
            missing = [key for key in rule.fields if not answered(values.get(key))]
            keys = [*missing, *([rule.when] if rule.when else [])]
        case RuleKind.AT_MOST:
            keys = [key for key in rule.fields if answered(values.get(key))]
        case _:
            keys = list(rule.fields)
    return [key for key in keys if fields[key].type is not FieldType.SIGNATURE or not answered(values.get(key))]


def standing_answers(record: Record, edition: EditionMap) -> dict[str, object]:
    """What stands in the copy, as JSON has it: all that is known and not empty. A signature stands as its name,
    or as words that say that there is one."""
    found: dict[str, object] = {}
    for key, value in record.values.items():
        if value is None or value is False or not answered(value):
            continue
        if isinstance(value, Signature):
            name = _line(value.name or "") or signed_words(edition.form.language)
            value = Signature(signed=True, kind="typed", name=name)
        elif isinstance(value, str):
            value = _text(value) if edition.fields[key].type is FieldType.MULTILINE else _line(value)
        found[key] = plain_value(value)
    return found


def _line(text: str) -> str:
    return " ".join(_text(text).split("\n")).strip()


def _text(text: str) -> str:
    """Without what a field does not hold."""
    return "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs"))
