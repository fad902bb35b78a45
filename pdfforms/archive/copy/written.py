"""Values as they stand on paper."""

from __future__ import annotations

import re
import unicodedata

from pdfforms.model.form import Field
from pdfforms.model.record import Signature, Value

_DAMAGED = frozenset({"Cc", "Cs", "Co"})
"""Controls, halves of characters, private use: no typeface and no reader of later years knows them."""
_TIME = re.compile("([01][0-9]|2[0-3]):[0-5][0-9]")


def written(field: Field, value: Value) -> str:
    """The text for a field's box, "" where nothing stands in it."""
    if isinstance(value, Signature):
        return clean(value.name or "") if value.signed else ""
    if value is None or isinstance(value, bool):
        return ""
    text = str(value)
    if field.half_day == "pm" and _TIME.fullmatch(text) and text >= "13:00":  # 3:30 before the page's own p.m.
        return f"{int(text[:2]) - 12}{text[2:]}"
    return clean(text)


def clean(text: str) -> str:
    """The text with a sign for what is no character that can be kept."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char if char in "\n\t" or unicodedata.category(char) not in _DAMAGED else "\ufffd" for char in text
    )
