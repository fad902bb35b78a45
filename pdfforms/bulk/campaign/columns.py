"""Which columns of a roster go into which field, and what a row has for it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from pdfforms.errors import RosterError, SettingsError
from pdfforms.mail.headings import LANGUAGES, NO, PEOPLE, TARGETS, YES
from pdfforms.mail.roster import Row
from pdfforms.model.form import Field, FieldType
from pdfforms.records.convert import Conversion, convert_date, convert_integer, convert_time
from pdfforms.settings import FILE

BESIDE_FIELDS = ("row", "language", *TARGETS)
"""What a column may be beside a field: the row's own key, the language of its copy, and whom to write to."""
_PLACE = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Columns:
    """How a roster's columns go into a form."""

    fields: Mapping[str, Field]
    patterns: Mapping[str, str]
    """Field key, `row` or `language` -> pattern: "{First_Name} {Last_Name}"."""

    def text(self, target: str, row: Row) -> str:
        """What a row has for a target; "" where no column goes with it."""
        pattern = self.patterns.get(target, "")
        return " ".join(_PLACE.sub(lambda match: row.cells.get(match[1], ""), pattern).split())

    def named(self, target: str) -> str:
        """A target for a person who looks at the roster: `days_absent (column Days Absent)`."""
        headings = _PLACE.findall(self.patterns.get(target, ""))
        if not headings or headings == [target]:
            return target
        return f"{target} (column{'s' if len(headings) > 1 else ''} {', '.join(headings)})"

    def language(self, row: Row, offered: Sequence[str], own: str) -> tuple[str, str]:
        """The language of a row's copy, which the roster may call by its code or its name, and "". Where the form
        cannot be had in it: the office's `own` or else the form's, and that this is so."""
        said = self.text("language", row).lower()
        code = LANGUAGES.get(said, said.replace("_", "-")) or own.lower()
        known = {each.lower(): each for each in offered}
        for each in (code, code.partition("-")[0]):
            if each in known:
                return known[each], ""
        instead = known.get(own.lower(), offered[0])
        told = f"The form can be had in {', '.join(offered)}, so the copy is in {instead}."
        return instead, f"{self.named('language')}: {told}"

    def values(self, row: Row) -> tuple[dict[str, object], list[str]]:
        """A row's values as the form wants them, and what is wrong, without any cell's text."""
        values: dict[str, object] = {}
        faults: list[str] = []
        empty: list[str] = []
        for key, each in self.fields.items():
            text = self.text(key, row)
            value, fault = _typed(each, text) if text else (None, "")
            if fault:
                faults.append(f"{self.named(key)}: {fault}")
            elif text:
                values[key] = value
            elif each.identity:
                empty.append(f"{self.named(key)} is empty")
        return values, faults + empty


def columns_of(
    rows: tuple[Row, ...],
    fields: Mapping[str, Field],
    known: Collection[str],
    settings: Mapping[str, str],
    file: str,
) -> Columns:
    """The settings' own patterns, and columns that are named like a field.

    `known` are the keys of all forms on hand: the settings are for all of them. Raises SettingsError for a target
    that is none, RosterError where the patterns and the roster's columns do not go together.
    """
    _refuse_unknown(settings, known)
    headings = {heading for row in rows for heading in row.cells}
    wanted = (*fields, *BESIDE_FIELDS)
    patterns = {heading: f"{{{heading}}}" for heading in headings if heading in wanted}
    patterns |= {target: pattern for target, pattern in settings.items() if target in wanted}
    unknown = {name for pattern in patterns.values() for name in _PLACE.findall(pattern)} - headings
    if unknown:
        raise RosterError(
            f"{file} has no column {', '.join(sorted(unknown))}, which [columns] in the settings names. "
            f"Its columns are: {', '.join(sorted(headings))}."
        )
    if not any(target in fields for target in patterns):
        raise RosterError(
            f"{file} has no column that goes with a field. Name a column student_name, or map the columns in "
            f'{FILE}: [columns] student_name = "{{First_Name}} {{Last_Name}}".'
        )
    for target, pattern in patterns.items():
        each = fields.get(target)
        identifies = each.identity if each else target in ("row", *PEOPLE)
        _refuse_fixed(target, pattern, headings, identifies=identifies)
    return Columns(fields, patterns)


def _refuse_unknown(settings: Mapping[str, str], known: Collection[str]) -> None:
    for target in settings:
        if target not in known and target not in BESIDE_FIELDS:
            near = get_close_matches(target, (*known, *BESIDE_FIELDS, "language"), 1)
            meant = f"Did you mean {near[0]}? " if near else ""
            raise SettingsError(
                f"[columns] in {FILE} names {target}, which is no field of any form on hand. {meant}"
                "`pdfforms describe FORM` lists the fields; a form of your own is named with --definition."
            )


def _refuse_fixed(target: str, pattern: str, headings: Collection[str], *, identifies: bool) -> None:
    """A text outside the brackets is the same in every copy: it must not say who somebody is, nor be a column."""
    rest = _PLACE.sub("", pattern).strip()
    if rest in headings and f"{{{rest}}}" not in pattern:
        raise SettingsError(
            f'[columns] in {FILE}: {rest} in {target} is a column. Put it in curly brackets: "{{{rest}}}".'
        )
    if identifies and not _PLACE.search(pattern):
        raise SettingsError(
            f"[columns] in {FILE}: {target} is a fixed text, the same for every student. Name a column in curly "
            f'brackets: "{{First_Name}}".'
        )


def _typed(each: Field, text: str) -> tuple[object, str]:
    """A cell as its field wants it, or what is wrong with it."""
    if each.type is FieldType.CHECKBOX:
        known = text.lower() in YES | NO
        return text.lower() in YES, "" if known else "Neither yes nor no. Write x, yes or true; no or nothing."
    conversion: Conversion
    if each.type is FieldType.INTEGER:
        conversion = convert_integer(text, "en", each.minimum, each.maximum)
    elif each.type is FieldType.DATE:
        conversion = convert_date(text, "en")
    elif each.type is FieldType.TIME:
        conversion = convert_time(text, "en", each.half_day)  # type: ignore[arg-type]  # "am" or "pm", as loaded
    else:
        return text, ""
    return conversion.value, conversion.message if conversion.code else ""
