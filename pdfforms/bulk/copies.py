"""Personal copies: one from values, or one a row of a roster."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pdfforms.build.fill import fill_copy
from pdfforms.bulk.catalog import Catalog
from pdfforms.errors import FillError, RosterError
from pdfforms.files import write_bytes
from pdfforms.mail.roster import Row, read_roster
from pdfforms.model.copycode import new_code
from pdfforms.model.form import Field, FieldType
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
    fields = {each.key: each for part in catalog.parts(catalog.form(key)) for each in part.fields}
    patterns = _patterns(rows, fields, settings.columns, roster.name)
    seen: dict[str, int] = {}
    lines: list[tuple[str, str]] = []
    for row in rows:
        made = _make(catalog, key, fields, patterns, row, folder, settings, seen)
        if made.code:
            lines.append((_expand(patterns["row"], row) or str(row.number), made.code))
            _write_lines(folder / COPIES, lines)
        yield made


def _make(
    catalog: Catalog,
    key: str,
    fields: Mapping[str, Field],
    patterns: Mapping[str, str],
    row: Row,
    folder: Path,
    settings: Settings,
    seen: dict[str, int],
) -> Made:
    own = _expand(patterns["row"], row)
    if own and own in seen:
        return Made(row.number, None, None, (f"the same row key stands in row {seen[own]}",))
    seen[own] = row.number
    language = (_expand(patterns.get("language", ""), row) or settings.language).lower()
    if language not in catalog.languages(key):
        return Made(row.number, None, None, ("the form cannot be had in the row's language",))
    values, faults = _values(fields, patterns, row)
    faults += [f"{each.key} is empty" for each in fields.values() if each.identity and not values.get(each.key)]
    if faults:
        return Made(row.number, None, None, tuple(dict.fromkeys(faults)))
    code = new_code()
    template = catalog.template(key, language, settings.paper)
    forms = catalog.parts(catalog.form(key, language))
    try:
        copy = fill_copy(template, forms, values, code, lock_identity=settings.lock_identity)
    except FillError as exc:
        return Made(row.number, None, None, (str(exc),))
    path = folder / f"{key}-{code}.pdf"
    write_bytes(path, copy.data)
    return Made(row.number, path, code, (), copy.warnings)


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
