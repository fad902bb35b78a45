"""What the verbs work with: the office's settings and folder, the forms on hand, the editions on the shelf."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pdfforms.bulk.folder import Folder, folder_of
from pdfforms.bulk.shelf import Shelf, packaged_blanks
from pdfforms.errors import DefinitionError, SettingsError, UsageError
from pdfforms.model.edition import EditionMap
from pdfforms.model.form import Form
from pdfforms.settings import FILE, Settings, load_settings

if TYPE_CHECKING:
    from pdfforms.build.blank import Blank
    from pdfforms.bulk.catalog import Catalog


@dataclass(frozen=True)
class Office:
    """What the verbs work with: settings, the user's own definition, further folders of editions."""

    settings: Settings = field(default_factory=load_settings)
    """As `pdfforms.toml` says, unless given."""
    definition: Path | None = None
    """A form of the user's own."""
    editions: tuple[Path, ...] = ()
    """Folders with maps of further editions."""

    @property
    def catalog(self) -> Catalog:
        """The forms on hand."""
        from pdfforms.bulk.catalog import Catalog  # with it all that draws, of which reading needs nothing

        return Catalog(self.definition, self.settings.organization)

    @property
    def folder(self) -> Folder:
        """The office folder with ledger and vault. Raises UsageError where there is none."""
        found = folder_of(self.settings)
        if found is None:
            raise UsageError("This is no office folder. Make one with pdfforms init OFFICE, and work inside it.")
        return found

    @property
    def has_folder(self) -> bool:
        """Whether there is an office folder here."""
        return folder_of(self.settings) is not None

    def refuse_unknown_languages(self) -> None:
        """A language that no form can be had in would be left out without a word. Raises SettingsError."""
        catalog = self.catalog
        known = {language for key in catalog.names() for language in catalog.languages(key)}
        unknown = [language for language in self.settings.languages if language not in known]
        if unknown:
            raise SettingsError(
                f"languages in {FILE} names {', '.join(unknown)}, which no form can be had in. Forms can be had "
                f"in: {', '.join(sorted(known))}."
            )

    def newest_first(self) -> list[Form]:
        """The forms on the shelf, in the order of a packet that has them, the newest edition of each first."""
        catalog = self.catalog
        listed = [catalog.form(key) for key in catalog.names()]
        keys = [part for form in listed for part in form.parts] + [form.key for form in listed]
        places = {key: place for place, key in reversed(list(enumerate(keys)))}

        def age(form: Form) -> list[int]:
            return [int(number) for number in re.findall(r"\d+", form.edition)]

        newest_first = sorted(self.shelf().forms(), key=age, reverse=True)
        return sorted(newest_first, key=lambda form: places.get(form.key, len(keys)))

    def shelf(self) -> Shelf:
        """The editions that a return may be of: packaged ones, those that the office folder keeps, those in
        `editions`, and the user's own forms."""
        kept = (self.folder.editions,) if self.has_folder else ()
        return Shelf((packaged_blanks() / "editions", *kept, *self.editions), self._built())

    def _built(self) -> tuple[tuple[EditionMap, bytes], ...]:
        """The maps and blanks of the user's own form, or of all forms in another organization's name."""
        if not self.definition and not self.settings.organization:
            return ()
        catalog = self.catalog
        keys = catalog.names() if self.settings.organization else catalog.names()[:1]
        return tuple(
            (edition, blank.data)
            for key in keys
            if not catalog.form(key).parts
            for language in catalog.languages(key)
            for blank in _on_paper(catalog, key, language)
            for edition in blank.maps
        )


def _on_paper(catalog: Catalog, key: str, language: str) -> tuple[Blank, ...]:
    """A form's blanks on each paper that it fits: on another one it cannot have gone out. Raises DefinitionError
    where it fits none."""
    catalog.form(key, language)
    blanks: list[Blank] = []
    refused: DefinitionError | None = None
    for paper in ("letter", "a4"):
        try:
            blanks.append(catalog.blank(key, language, paper))
        except DefinitionError as exc:
            refused = exc
    if refused and not blanks:
        raise refused
    return tuple(blanks)
