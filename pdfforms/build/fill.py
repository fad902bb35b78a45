"""Values -> a personal copy of a blank. The blank is prefilled, not drawn again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from pdfforms.draw.png import Png
from pdfforms.draw.revision import Revision
from pdfforms.draw.shape import missing_characters
from pdfforms.draw.template import Template
from pdfforms.errors import FillError
from pdfforms.model.form import Field, FieldType, Form
from pdfforms.model.given import given_sign
from pdfforms.model.identity import find_identities

_TIME = re.compile("([01][0-9]|2[0-3]):[0-5][0-9]")
_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Copy:
    """A personal copy."""

    data: bytes
    """The PDF."""
    code: str | None
    """Its copy code; None for a sample that carries none."""
    warnings: tuple[str, ...]
    """What shows only in part on paper, by field key; never a value."""


def fill_copy(
    template: Template,
    forms: tuple[Form, ...],
    values: Mapping[str, object],
    code: str | None,
    *,
    lock_identity: bool = False,
    given: Collection[str] | None = None,
) -> Copy:
    """Fills the blank of `forms` with `values`, typed as in a record, and gives it a copy code.

    null and "" leave a field empty. `given` are the keys of the values that are ours (all, unless told): a return
    in which nothing else stands is not answered. Raises FillError that names every key that is unknown or whose
    value does not fit its field.
    """
    fields = {each.key: each for form in forms for each in form.fields}
    entered = checked_entries(fields, values)
    revision = Revision(template)
    warnings: list[str] = []
    for key, entry in entered.items():
        each = fields[key]
        ours = entry is not False and (given is None or key in given)
        sign = given_sign(code, key, entry) if ours else ""
        warnings += enter(revision, each, entry, sign, locked=lock_identity and each.identity)
    if code:
        set_code(revision, template, forms, code)
    return Copy(revision.finish(), code, tuple(warnings))


def misfits(forms: tuple[Form, ...], values: Mapping[str, object]) -> tuple[str, ...]:
    """Why values cannot be filled in, without filling them in; messages never hold a value."""
    return tuple(_entries({each.key: each for form in forms for each in form.fields}, values)[1])


def checked_entries(fields: Mapping[str, Field], values: Mapping[str, object]) -> dict[str, str | bool]:
    """What goes into each field. Raises FillError that names every key that is unknown or does not fit."""
    entered, faults = _entries(fields, values)
    if faults:
        raise FillError("The values do not fit the form: " + "; ".join(faults) + ". Correct them and try again.")
    return entered


def enter(
    revision: Revision,
    each: Field,
    entry: str | bool,
    sign: str,
    *,
    locked: bool,
    asks: str = "",
    picture: Png | None = None,
) -> list[str]:
    """Sets one field; what of it does not show. `sign`, `asks` and `picture` are as `Revision.text` has them."""
    if isinstance(entry, bool):
        revision.box(each.key, entry, locked=locked, sign=sign, asks=asks)
        return []
    if each.type is FieldType.CHOICE:
        revision.choice(each.key, entry, locked=locked, sign=sign, asks=asks)
        return []
    warnings = []
    if not revision.text(each.key, entry, locked=locked, sign=sign, asks=asks, picture=picture):
        warnings.append(f"{each.key}: the value is longer than its box; all of it is stored, part of it shows")
    if missing := missing_characters(entry):
        signs = "a character" if len(missing) == 1 else f"{len(missing)} different characters"
        warnings.append(
            f"{each.key}: our typefaces lack {signs} of the value; it is stored, a sign stands instead"
        )
    return warnings


def set_code(revision: Revision, template: Template, forms: tuple[Form, ...], code: str) -> None:
    """Puts a copy code on every page and into the hidden fields."""
    directions = {form.code: form.direction for form in forms}
    whole: list[str] = []
    for page, old in enumerate(template.codes):
        identity = next(iter(find_identities(old.content.decode("latin-1"))))
        own = identity.with_copy(code)
        revision.code(page, own.text(), code, rtl=directions.get(identity.code) == "rtl")
        if own.whole().text() not in whole:
            whole.append(own.whole().text())
    revision.hidden("_form", " ".join(whole))
    revision.hidden("_copy", code)


def _entries(fields: Mapping[str, Field], values: Mapping[str, object]) -> tuple[dict[str, str | bool], list[str]]:
    """What goes into each field, and what is wrong; messages never hold a value."""
    entered: dict[str, str | bool] = {}
    faults: list[str] = []
    for key, value in values.items():
        each = fields.get(key)
        if each is None:
            faults.append(f"there is no field {key!r}")
        elif value is None or value == "":
            continue
        else:
            entry, fault = _ENTRY[each.type](each, value)
            if fault:
                faults.append(f"{key} {fault}")
            else:
                entered[key] = entry
    return entered, faults


def _text(each: Field, value: object) -> tuple[str, str]:
    if not isinstance(value, str):
        return "", "must be a text"
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    if each.max_length is not None and len(text) > each.max_length:
        return "", f"is longer than {each.max_length} characters"
    if each.type is not FieldType.MULTILINE and "\n" in text:
        return "", "must be one line"
    if _CONTROL.search(text):
        return "", "holds a control character"
    return text, ""


def _integer(each: Field, value: object) -> tuple[str, str]:
    if not isinstance(value, int) or isinstance(value, bool):
        return "", "must be a whole number"
    if each.minimum is not None and value < each.minimum:
        return "", f"must be at least {each.minimum}"
    if each.maximum is not None and value > each.maximum:
        return "", f"must be at most {each.maximum}"
    return str(value), ""


def _date(_each: Field, value: object) -> tuple[str, str]:
    try:
        if isinstance(value, str) and _DATE.fullmatch(value):
            return date.fromisoformat(value).isoformat(), ""
    except ValueError:
        pass
    return "", "must be a date as year-month-day, such as 2026-09-03"


def _time(each: Field, value: object) -> tuple[str, str]:
    """As it stands before the page's own a.m. or p.m.: 3:30 where the record has 15:30."""
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        return "", "must be a time such as 07:15"
    if each.half_day and (value < "12:00") != (each.half_day == "am"):
        return "", f"must be a time {each.half_day}"
    hour = int(value[:2])
    return (f"{hour - 12}{value[2:]}" if each.half_day == "pm" and hour > 12 else value), ""


def _box(_each: Field, value: object) -> tuple[bool, str]:
    return (value, "") if isinstance(value, bool) else (False, "must be true or false")


def _option(each: Field, value: object) -> tuple[str, str]:
    keys = [option.key for option in each.options]
    return (str(value), "") if value in keys else ("", f"must be one of {', '.join(keys)}")


def _signature(each: Field, value: object) -> tuple[str, str]:
    """A typed name, given as text or as a record's signature."""
    if isinstance(value, Mapping):
        if each.digital or value.get("kind") not in ("typed", None):
            return "", "can be filled in only with a typed name"
        value = value.get("name") or ""
    return _text(each, value)


_ENTRY: dict[FieldType, Callable[[Field, object], tuple[str | bool, str]]] = {
    FieldType.TEXT: _text,
    FieldType.MULTILINE: _text,
    FieldType.INTEGER: _integer,
    FieldType.DATE: _date,
    FieldType.TIME: _time,
    FieldType.CHECKBOX: _box,
    FieldType.CHOICE: _option,
    FieldType.SIGNATURE: _signature,
}
