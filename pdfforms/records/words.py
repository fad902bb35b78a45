"""A value as a person reads it."""

from __future__ import annotations

from pdfforms.model.record import Signature, Value


def in_words(value: Value) -> str:
    """`ticked`, `typed Robin Example`, `not signed`; a text, number or date as it stands; "" for null."""
    if isinstance(value, Signature):
        return " ".join(filter(None, (value.kind, value.name))) if value.signed else "not signed"
    if isinstance(value, bool):
        return "ticked" if value else "not ticked"
    return "" if value is None else str(value)
