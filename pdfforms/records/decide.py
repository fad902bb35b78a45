"""What a person types when settling a field -> its value, by the field's type."""

from __future__ import annotations

import re

from pdfforms.errors import UsageError
from pdfforms.model.form import Field, FieldType
from pdfforms.model.record import Signature, Value
from pdfforms.records.typed import typer

_YES = frozenset({"yes", "y", "true", "1", "x", "ticked", "on"})
_NO = frozenset({"no", "n", "false", "0", "", "not ticked", "off"})
SIGNED = ("typed", "drawn", "stamped", "handwritten", "digital")
"""The kinds of a signature."""
MAX_TEXT = 4_000
_NOT_TO_BE_WRITTEN = re.compile("[\x00\ud800-\udfff]")
"""What no database takes: NUL, and half surrogates of a terminal that is not set to UTF-8."""


def decide(field: Field, language: str, text: str) -> Value:
    """The value that a person means. "" is seen and empty.

    A box takes yes or no; a signature takes no, or its kind, with a name behind a colon where there is one
    ("typed: Robin Example"). Raises UsageError, which says what the field takes and never repeats the text.
    """
    if len(text) > MAX_TEXT or _NOT_TO_BE_WRITTEN.search(text):
        raise UsageError(
            f"{field.key} takes {_takes(field)} of up to {MAX_TEXT} readable characters. Type it again."
        )
    if field.type is FieldType.CHECKBOX:
        return _tick(field, text)
    if field.type is FieldType.SIGNATURE:
        return _signature(field, text)
    typed = typer(field, language)(_key_of(field, text))
    if typed.value is None:
        raise UsageError(f"{field.key} takes {_takes(field)}. Type it again.")
    return typed.value


def _tick(field: Field, text: str) -> bool:
    said = text.strip().lower()
    if said not in _YES | _NO:
        raise UsageError(f"{field.key} is a box: it takes yes or no.")
    return said in _YES


def _signature(field: Field, text: str) -> Signature:
    kind, _, name = (part.strip() for part in text.partition(":"))
    if kind.lower() in _NO:
        return Signature(False, None, None)
    if kind.lower() not in SIGNED:
        raise UsageError(f"{field.key} is a signature: it takes no, or {', '.join(SIGNED)}, as in typed: NAME.")
    return Signature(True, kind.lower(), name or None)


def _key_of(field: Field, text: str) -> str:
    """The option's key where its label was typed."""
    return next((option.key for option in field.options if option.label == text), text)


def _takes(field: Field) -> str:
    match field.type:
        case FieldType.DATE:
            return "a date such as 2026-12-31"
        case FieldType.TIME:
            return "a time such as 07:30"
        case FieldType.INTEGER:
            return "a whole number within the form's limits"
        case FieldType.CHOICE:
            return f"one of {', '.join(option.key for option in field.options)}"
        case _:
            return "a text"
