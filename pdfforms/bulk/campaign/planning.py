"""A roster -> the students of a campaign, and everything wrong with the roster, before anything is made."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from pdfforms.build.fill import misfits
from pdfforms.bulk.campaign.columns import Columns, columns_of
from pdfforms.bulk.catalog import Catalog
from pdfforms.errors import RosterError
from pdfforms.mail.headings import PEOPLE, TARGETS, known_patterns
from pdfforms.mail.people import Contact, Entry, People, people_in
from pdfforms.mail.roster import Row, read_roster
from pdfforms.model.campaign import RosterFault
from pdfforms.model.form import Form
from pdfforms.settings import FILE, Settings


@dataclass(frozen=True, slots=True)
class Planned:
    """What a roster comes to."""

    people: People
    columns: dict[str, str]
    """Target -> pattern: what was taken from which column."""
    flags: tuple[str, ...]
    """The targets that can hold somebody back; a person should see that those are all."""


def plan(catalog: Catalog, form: str, roster: Path, settings: Settings, accepted: Collection[str] = ()) -> Planned:
    """Reads a roster for a campaign of a form. Raises RosterError, SettingsError."""
    rows = read_roster(roster)
    if not rows:
        raise RosterError(f"{roster.name} has no rows below its column headings. Add the students and try again.")
    parts = catalog.parts(catalog.form(form))
    fields = {each.key: each for part in parts for each in part.fields}
    known = {
        each.key for name in catalog.names() for part in catalog.parts(catalog.form(name)) for each in part.fields
    }
    own = {target: pattern for target, pattern in settings.columns.items() if pattern.strip()}
    wanted = [each for each in (*fields, "row", "language", *TARGETS) if each not in settings.columns]
    headings = {heading for row in rows for heading in row.cells}
    columns = columns_of(rows, fields, known, known_patterns(headings, wanted) | own, roster.name)
    if "row" not in columns.patterns:
        raise RosterError(
            f"{roster.name} has no column that names each student for ever. Name it in {FILE}: "
            '[columns] row = "{Student_Number}".'
        )
    reader = _Reader(catalog, form, settings, columns)
    people = people_in(map(reader.entry, rows), accepted)
    people.faults += reader.notes
    people.faults.sort(key=lambda each: each.row)
    flags = tuple(each for each in PEOPLE if "guardian" not in each and each in columns.patterns)
    return Planned(people, dict(columns.patterns), flags)


class _Reader:
    """Takes rows apart."""

    def __init__(self, catalog: Catalog, form: str, settings: Settings, columns: Columns) -> None:
        self._languages = catalog.languages(form)
        self._forms: dict[str, tuple[Form, ...]] = {}
        self._catalog, self._form, self._settings, self._columns = catalog, form, settings, columns
        self.notes: list[RosterFault] = []
        self._noted: set[str] = set()

    def entry(self, row: Row) -> Entry:
        """What a row says."""
        text = self._columns.text
        key = text("row", row)
        language = self._language(key, row)
        values, faults = self._columns.values(row)
        faults += misfits(self._parts(language), values)
        if row.surplus:
            faults.append("the row has more cells than there are column headings")
        return Entry(
            row.number,
            key,
            language,
            values,
            tuple(self._contact(row, number) for number in range(1, 5)),
            text("asn", row),
            text("school", row),
            text("grade", row),
            text("homeroom", row),
            tuple(faults),
        )

    def _contact(self, row: Row, number: int) -> Contact:
        end = "" if number == 1 else f"_{number}"
        said = {
            name: self._columns.text(f"{target}{end}", row)
            for name, target in (("name", "guardian_name"), ("email", "guardian_email"))
        }
        flags = {
            name: self._columns.text(f"{name}{end}", row) for name in ("no_contact", "custody", "receives_mail")
        }
        contact = Contact(**said, **flags)
        return contact if contact.name or contact.email else Contact()

    def _language(self, key: str, row: Row) -> str:
        """The language of a student's copy; what is to be said of it is noted once."""
        language, told = self._columns.language(row, self._languages, self._settings.language)
        if told and key not in self._noted:
            self._noted.add(key)
            self.notes.append(RosterFault(row.number, told, stops=False))
        return language

    def _parts(self, language: str) -> tuple[Form, ...]:
        if language not in self._forms:
            self._forms[language] = self._catalog.parts(self._catalog.form(self._form, language))
        return self._forms[language]
