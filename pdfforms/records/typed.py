"""What was seen in one field -> its typed value, by the field's type."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import partial
from typing import Literal, NamedTuple

from pdfforms.model.form import Field, FieldType
from pdfforms.model.reading import FieldReading, Source
from pdfforms.model.record import Signature, Value
from pdfforms.records.convert import Conversion, convert_date, convert_integer, convert_time

Seen = str | bool
_HALF_DAYS: dict[str | None, Literal["am", "pm"]] = {"am": "am", "pm": "pm"}
_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")


class Typed(NamedTuple):
    """A value, and what is to be said about it."""

    value: Value
    code: str | None = None
    """The finding, where there is one; the value may be known all the same (`text_too_long`)."""
    detail: str = ""
    """Added to the finding's message; never holds the answer's text."""
    readings: tuple[Value, ...] = ()
    """What the answer may mean where the value is not known."""


Typer = Callable[[Seen], Typed]
UNKNOWN = Typed(None)
_UNSIGNED = Signature(False, None, None)
_STROKES = frozenset("-–—_./\\ \t\n")


def typer(field: Field, language: str) -> Typer:
    """The function that types what is seen in `field`; made once for each field of an edition.

    It takes `FieldReading.value` where that is not None. Something of the wrong kind, such as a tick for a
    text, is not known.
    """
    match field.type:
        case FieldType.TEXT | FieldType.MULTILINE:
            return partial(_text, max_length=field.max_length)
        case FieldType.INTEGER:
            return _converted(
                partial(convert_integer, language=language, minimum=field.minimum, maximum=field.maximum)
            )
        case FieldType.DATE:
            return _converted(partial(convert_date, language=language))
        case FieldType.TIME:
            return _converted(partial(convert_time, language=language, half_day=_HALF_DAYS.get(field.half_day)))
        case FieldType.CHECKBOX:
            return _tick
        case FieldType.CHOICE:
            return partial(_choice, options=frozenset(option.key for option in field.options))
        case FieldType.SIGNATURE:
            return _signature


def marked(seen: FieldReading) -> Typed:
    """A signature by `seen.mark`, with the typed name beside it where there is one."""
    name = normal_text(seen.value) if isinstance(seen.value, str) else ""
    return Typed(Signature(True, seen.mark, name if name.strip() else None))


def typed_alternatives(seen: FieldReading, typed: Typed, typer: Typer | None) -> tuple[tuple[Value, Source], ...]:
    """Everything else that the field may say: what the conversion left open, then the reading's alternatives.

    These are typed where they convert and stand as they were seen where they do not, or without a `typer`.
    """
    choices: list[tuple[Value, Source]] = [(value, seen.source) for value in typed.readings]
    for each in seen.alternatives:
        other = typer(each.value) if typer else UNKNOWN
        values = (other.value,) if other.value is not None else other.readings or (each.value,)
        choices += [(value, each.source) for value in values]
    return tuple(dict.fromkeys(choices))


def normal_text(text: str) -> str:
    """NFC, with line ends as \\n."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    elif "\r" not in text:
        return text
    return _LINE_END.sub("\n", text)


def _text(seen: Seen, max_length: int | None) -> Typed:
    if not isinstance(seen, str):
        return UNKNOWN
    text = normal_text(seen)
    if max_length is not None and len(text) > max_length:
        return Typed(text, "text_too_long", f"It has {len(text)} characters; {max_length} are allowed.")
    return Typed(text)


def _converted(convert: Callable[[str], Conversion]) -> Typer:
    def typed(seen: Seen) -> Typed:
        if not isinstance(seen, str):
            return UNKNOWN
        found = convert(seen)
        return Typed(found.value, found.code, found.message, found.alternatives)

    return typed


def _tick(seen: Seen) -> Typed:
    if isinstance(seen, bool):
        return Typed(seen)
    return UNKNOWN if seen else Typed(False)


def _choice(seen: Seen, options: frozenset[str]) -> Typed:
    if seen == "" or seen in options:
        return Typed(seen)
    return Typed(None, "option_unknown")


def _signature(seen: Seen) -> Typed:
    if not isinstance(seen, str):
        return UNKNOWN
    name = normal_text(seen)
    if not name.strip():
        return Typed(_UNSIGNED)
    signed = Signature(True, "typed", name)
    if set(name) <= _STROKES:  # may say that nobody signs
        return Typed(None, "signature_unclear", readings=(signed, _UNSIGNED))
    return Typed(signed)
