"""Personal copies: one from values, or one a row of a roster."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pdfforms.build.fill import fill_copy
from pdfforms.bulk.campaign.columns import Columns, columns_of
from pdfforms.bulk.catalog import Catalog
from pdfforms.draw.template import Template
from pdfforms.errors import FillError, RosterError
from pdfforms.files import write_bytes
from pdfforms.mail.roster import Row, read_roster
from pdfforms.model.copycode import new_code
from pdfforms.model.form import Field, Form
from pdfforms.settings import FILE, Settings

COPIES = "copies.csv"


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
    general: tuple[str, ...] = ()
    """What is to be said once of the whole roster, with its first row."""
    key: str = ""
    """The roster's own key of the row."""
    language: str = ""
    given: Mapping[str, object] = field(default_factory=dict)
    """What was filled in, as in a record, by field key."""


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
    fields = _fields(catalog, key)
    known = {name for form in catalog.names() for name in _fields(catalog, form)}
    run = _Run(catalog, key, folder, settings, columns_of(rows, fields, known, settings.columns, roster.name))
    yield replace(run.copy(rows[0]), general=_general(run.columns))
    for row in rows[1:]:
        yield run.copy(row)


def _general(columns: Columns) -> tuple[str, ...]:
    if "row" in columns.patterns:
        return ()
    return (
        f"No column is the row's own key, so {COPIES} counts the rows: sorting the roster would cross the "
        f'children. Keep it as it is, or name a column in {FILE}: [columns] row = "{{Student_Number}}".',
    )


def _fields(catalog: Catalog, key: str) -> dict[str, Field]:
    """All fields of a form, or of a packet's forms, by key."""
    return {each.key: each for part in catalog.parts(catalog.form(key)) for each in part.fields}


@dataclass
class _Run:
    """One roster being filled; what has been made so far."""

    catalog: Catalog
    key: str
    folder: Path
    settings: Settings
    columns: Columns
    _rows: dict[str, int] = field(default_factory=dict)
    """Row key -> row."""
    _lines: list[tuple[str, str]] = field(default_factory=list)
    """Of copies.csv."""
    _blanks: dict[str, tuple[Template, tuple[Form, ...]]] = field(default_factory=dict)
    """What is needed to fill, by language."""

    def copy(self, row: Row) -> Made:
        """The copy of one row and its line in copies.csv, or what is wrong with the row."""
        if row.surplus:
            return Made(row.number, None, None, ("the row has more cells than there are column headings",))
        own = self.columns.text("row", row) if "row" in self.columns.patterns else str(row.number)
        if not own:
            return Made(row.number, None, None, (f"{self.columns.named('row')} is empty",))
        if own in self._rows:
            return Made(
                row.number,
                None,
                None,
                (f"{self.columns.named('row')}: The same key stands in row {self._rows[own]}.",),
            )
        self._rows[own] = row.number
        offered = self.catalog.languages(self.key)
        language, told = self.columns.language(row, offered, self.settings.language)
        values, faults = self.columns.values(row)
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
        self._lines.append((own, code))
        _write_lines(self.folder / COPIES, self._lines)
        warnings = (*copy.warnings, told) if told else copy.warnings
        return Made(row.number, path, code, (), warnings, key=own, language=language, given=values)

    def _blank(self, language: str) -> tuple[Template, tuple[Form, ...]]:
        if language not in self._blanks:
            template = self.catalog.template(self.key, language, self.settings.paper)
            self._blanks[language] = template, self.catalog.parts(self.catalog.form(self.key, language))
        return self._blanks[language]


def _write_lines(path: Path, lines: list[tuple[str, str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([("row", "copy"), *lines])
    write_bytes(path, out.getvalue().encode("utf-8-sig"))
