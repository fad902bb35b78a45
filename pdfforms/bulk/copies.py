"""Personal copies: one from values, or one a row of a roster."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pdfforms.build.fill import fill_copy
from pdfforms.bulk.catalog import Catalog
from pdfforms.draw.template import Template
from pdfforms.errors import FillError, RosterError
from pdfforms.files import write_bytes
from pdfforms.mail.roster import Row, read_roster
from pdfforms.model.copycode import new_code
from pdfforms.model.form import Field, FieldType, Form
from pdfforms.records.convert import Conversion, convert_date, convert_integer, convert_time
from pdfforms.settings import Settings

COPIES = "copies.csv"
_PLACE = re.compile(r"\{([^{}]+)\}")
_YES, _NO = ("x", "yes", "true", "1", "✓", "✔", "oui"), ("", "no", "false", "0", "non")


@dataclass(frozen=True, slots=True)
class Made:
    """What became of one row."""

    row: int
    """As the spreadsheet counts."""
    path: Path | None
    code: str | None
    faults: tuple[str, ...]
    """Why no copy was made, without any cell's text."""
    warnings: tuple[str, ...] = ()


def fill_roster(catalog: Catalog, key: str, roster: Path, folder: Path, settings: Settings) -> Iterator[Made]:
    """Makes a copy of a form for each row of a roster; rows with mistakes are told and left out.

    Writes FORM-CODE.pdf for each copy and, behind it, its line in copies.csv: the row's key and the copy code.
    Raises RosterError for a roster without a usable column and for a folder that holds copies already.
    """
    if (folder / COPIES).exists():
        raise RosterError(
            f"{folder / COPIES} is there already: these copies are made. Choose another folder with -o."
        )
    rows = read_roster(roster)
    if not rows:
        raise RosterError(f"{roster.name} has no rows below its column headings. Add the students and try again.")
    run = _Run(catalog, key, folder, settings)
    run.patterns = _patterns(rows, run.fields, settings.columns, roster.name)
    for row in rows:
        yield run.copy(row)


@dataclass
class _Run:
    """One roster being filled; what has been made so far."""

    catalog: Catalog
    key: str
    folder: Path
    settings: Settings
    patterns: dict[str, str] = field(default_factory=dict)
    _rows: dict[str, int] = field(default_factory=dict)
    """Row key -> row."""
    _lines: list[tuple[str, str]] = field(default_factory=list)
    """Of copies.csv."""
    _blanks: dict[str, tuple[Template, tuple[Form, ...]]] = field(default_factory=dict)
    """What is needed to fill, by language."""

    @cached_property
    def fields(self) -> dict[str, Field]:
        """All fields of the form, or of the packet's forms, by key."""
        return {each.key: each for part in self.catalog.parts(self.catalog.form(self.key)) for each in part.fields}

    def copy(self, row: Row) -> Made:
        """The copy of one row and its line in copies.csv, or what is wrong with the row."""
        if row.surplus:
            return Made(row.number, None, None, ("the row has more cells than there are column headings",))
        own = _expand(self.patterns["row"], row)
        if own and own in self._rows:
            return Made(row.number, None, None, (f"the same row key stands in row {self._rows[own]}",))
        self._rows[own] = row.number
        language = (_expand(self.patterns.get("language", ""), row) or self.settings.language).lower()
        if language not in self.catalog.languages(self.key):
            return Made(row.number, None, None, ("the form cannot be had in the row's language",))
        values, faults = _values(self.fields, self.patterns, row)
        identities = [each.key for each in self.fields.values() if each.identity]
        faults += [f"{key} is empty" for key in identities if key not in values and not _at(faults, key)]
        if faults:
            return Made(row.number, None, None, tuple(faults))
        code = new_code()
        template, forms = self._blank(language)
        try:
            copy = fill_copy(template, forms, values, code, lock_identity=self.settings.lock_identity)
        except FillError as exc:
            return Made(row.number, None, None, (str(exc),))
        path = self.folder / f"{self.key}-{code}.pdf"
        write_bytes(path, copy.data)
        self._lines.append((own or str(row.number), code))
        _write_lines(self.folder / COPIES, self._lines)
        return Made(row.number, path, code, (), copy.warnings)

    def _blank(self, language: str) -> tuple[Template, tuple[Form, ...]]:
        if language not in self._blanks:
            template = self.catalog.template(self.key, language, self.settings.paper)
            self._blanks[language] = template, self.catalog.parts(self.catalog.form(self.key, language))
        return self._blanks[language]


def _at(faults: list[str], key: str) -> bool:
    return any(fault.startswith(f"{key}: ") for fault in faults)


def _patterns(
    rows: tuple[Row, ...], fields: Mapping[str, Field], settings: Mapping[str, str], file: str
) -> dict[str, str]:
    """Target -> pattern of columns: the settings' own, and columns that are named like a field."""
    columns = {column for row in rows for column in row.cells}
    patterns = {column: f"{{{column}}}" for column in columns if column in (*fields, "row", "language")}
    patterns |= {target: pattern for target, pattern in settings.items() if target in (*fields, "row", "language")}
    unknown = {name for pattern in patterns.values() for name in _PLACE.findall(pattern)} - columns
    if unknown:
        raise RosterError(
            f"{file} has no column {', '.join(sorted(unknown))}, which [columns] in the settings names. "
            f"Its columns are: {', '.join(sorted(columns))}."
        )
    if not any(target in fields for target in patterns):
        raise RosterError(
            f"{file} has no column that goes with a field. Name a column student_name, or map the columns in "
            'pdfforms.toml: [columns] student_name = "{First_Name} {Last_Name}".'
        )
    return {"row": "", **patterns}


def _expand(pattern: str, row: Row) -> str:
    return " ".join(_PLACE.sub(lambda match: row.cells.get(match[1], ""), pattern).split())


def _values(
    fields: Mapping[str, Field], patterns: Mapping[str, str], row: Row
) -> tuple[dict[str, object], list[str]]:
    values: dict[str, object] = {}
    faults: list[str] = []
    for key, each in fields.items():
        text = _expand(patterns.get(key, ""), row)
        if not text:
            continue
        value, fault = _typed(each, text)
        if fault:
            faults.append(f"{key}: {fault}")
        else:
            values[key] = value
    return values, faults


def _typed(each: Field, text: str) -> tuple[object, str]:
    """A cell as its field wants it, or what is wrong with it."""
    if each.type is FieldType.CHECKBOX:
        known = text.lower() in (*_YES, *_NO)
        return text.lower() in _YES, "" if known else "neither yes nor no"
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


def _write_lines(path: Path, lines: list[tuple[str, str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([("row", "copy"), *lines])
    write_bytes(path, out.getvalue().encode("utf-8-sig"))
