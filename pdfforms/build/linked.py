"""A return's answers -> a copy of the same blank that asks only for the rest: they stand in it, locked."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pdfforms.build.fill import Copy, checked_entries, enter, set_code
from pdfforms.draw.png import open_png
from pdfforms.draw.revision import Revision
from pdfforms.draw.template import Template
from pdfforms.model.form import Field, FieldType, Form
from pdfforms.model.given import given_sign

_ASKS = {"en": "Please fill in:", "fr": "Veuillez remplir :", "ar": "يُرجى التعبئة:"}
_SIGNED = {"en": "signed on the form", "fr": "signé sur le formulaire", "ar": "موقَّع على الاستمارة"}
"""Stands where a signature has no name that could be typed."""


def signed_words(language: str) -> str:
    """What stands in a copy for a signature without a name."""
    return _SIGNED.get(language, _SIGNED["en"])


def fill_linked(
    template: Template,
    forms: tuple[Form, ...],
    values: Mapping[str, object],
    code: str,
    *,
    open: Collection[str],
    pictures: Mapping[str, bytes],
) -> Copy:
    """A copy in which all fields but those in `open` are locked; these are marked, for a screen reader, too.

    `values` are typed as in a record and stand in either; `pictures` are PNGs of signatures, beside their names.
    Raises FillError that names every key whose value does not fit its field.
    """
    fields = {each.key: each for form in forms for each in form.fields}
    digital = {key for key, each in fields.items() if each.digital}
    entered = checked_entries(fields, {key: value for key, value in values.items() if key not in digital})
    asks = _ASKS.get(forms[0].language, _ASKS["en"])
    revision, warnings = Revision(template), list[str]()
    for key, each in fields.items():
        entry = entered.get(key, _name(values.get(key)) if each.digital else _empty(each))
        warnings += enter(
            revision,
            each,
            entry,
            given_sign(code, key, entry) if key in entered else "",
            locked=key not in open,
            asks=asks if key in open else "",
            picture=open_png(pictures.get(key, b"")),
        )
    set_code(revision, template, forms, code)
    return Copy(revision.finish(), code, tuple(warnings))


def _empty(each: Field) -> str | bool:
    return False if each.type is FieldType.CHECKBOX else ""


def _name(value: object) -> str:
    """The name in a signature's value."""
    return str(value.get("name") or "") if isinstance(value, Mapping) else ""
