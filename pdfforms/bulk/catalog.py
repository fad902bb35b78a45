"""The forms on hand: definitions in every language, their blanks, and what is needed to fill them."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from pdfforms.build.blank import Blank, build_blank, misfits
from pdfforms.definitions.load import Loader
from pdfforms.definitions.source import Fault, Source, parse
from pdfforms.definitions.translate import Translator, read_translations
from pdfforms.draw.template import Template, open_template
from pdfforms.errors import DefinitionError, UsageError
from pdfforms.model.form import FieldType, Form


@dataclass(frozen=True)
class Catalog:
    """The packaged forms, and the user's own definition where one is given."""

    definition: Path | None = None
    organization: str | None = None

    def names(self) -> tuple[str, ...]:
        """Keys of all forms; the user's own definition stands alone with its parts' names resolved here."""
        own = (str(_parsed(self.definition).tables.get("form", "")),) if self.definition else ()
        return own + tuple(key for key in _packaged() if key not in own)

    def languages(self, key: str) -> tuple[str, ...]:
        """The languages that a form can be had in, its own first."""
        own = str(self._source(key).tables.get("language", "en"))
        packaged = [path.name.removesuffix(".toml") for path in _forms_folder() if path.name.count(".") == 1]
        translations = [name for name in packaged if 2 <= len(name) <= 3]
        if self._is_own(key) and self.definition:
            stem = self.definition.stem
            translations = [
                path.name.removeprefix(f"{stem}.").removesuffix(".toml")
                for path in sorted(self.definition.parent.glob(f"{stem}.*.toml"))
            ]
            translations = [name for name in translations if 2 <= len(name) <= 3]
        return (own, *(name for name in sorted(translations) if name != own))

    def form(self, key: str, language: str | None = None) -> Form:
        """A form in a language (its own by default). UsageError for an unknown form or language, DefinitionError
        with every mistake of the definition and its translation."""
        form, faults, _ = self._load(key, language)
        if faults:
            raise _refused(faults)
        return form

    def missing_texts(self, key: str, language: str) -> tuple[str, ...]:
        """The texts that a translation does not have."""
        return tuple(self._load(key, language)[2].translate.missing)

    def faults(self, key: str) -> tuple[str, ...]:
        """Every mistake of a definition, in all its languages, what does not fit its page among them.

        File by file in the order of the lines, then the texts without a translation.
        """
        found: list[Fault] = []
        missing: list[str] = []
        for language in self.languages(key):
            form, faults, loader = self._load(key, language)
            found += faults
            missing += [f"{language}: no translation of {text!r}" for text in loader.translate.missing]
            if not faults:
                found += self._stale(key, language, loader)
            if not faults and not form.parts:
                found += [
                    loader.source.fault(loader.place(each.key, each.text), f"{language}, {paper}: {each}")
                    for paper in ("letter", "a4")
                    for each in misfits(form, paper)
                ]
        own = self._source(key).file
        found.sort(key=lambda fault: (fault.file != own, fault.file, fault.line))
        return tuple(dict.fromkeys([*map(str, found), *missing]))

    def _stale(self, key: str, language: str, loader: Loader) -> list[Fault]:
        """Texts of the user's own translation that the form does not have any more, or never had."""
        beside = None if loader.translate.complete else self._beside(key, language)
        texts = beside.tables.get("texts", {}) if beside else {}
        return [
            beside.fault(("texts", text), "the form has no such text")
            for text in texts
            if beside and text not in loader.translate.asked
        ]

    def parts(self, form: Form) -> tuple[Form, ...]:
        """The forms in a packet, in its language; the form itself otherwise."""
        return tuple(self.form(part, form.language) for part in form.parts) or (form,)

    def blank(self, key: str, language: str | None = None, paper: str = "letter") -> Blank:
        """Builds the blank of a form."""
        form = self.form(key, language)
        return _built(form, self.parts(form) if form.parts else (), paper)

    def template(self, key: str, language: str | None = None, paper: str = "letter") -> Template:
        """The blank taken apart for filling."""
        return _template(self.blank(key, language, paper).data)

    # -- sources

    def _load(self, key: str, language: str | None) -> tuple[Form, list[Fault], Loader]:
        source = self._source(key)
        own = str(source.tables.get("language", "en"))
        translator, faults = self._translator(key, own, language or own)
        organization = self.organization or str(source.tables.get("organization", ""))
        loader = Loader(source, translator, organization)
        form = loader.form()
        return form, [*faults, *loader.faults, *self._faults_among_forms(form, source)], loader

    def _faults_among_forms(self, form: Form, source: Source) -> list[Fault]:
        """What a form must not share with another one, and what a packet cannot hold."""
        faults = []
        for other in self.names():
            if other != form.key and self._source(other).tables.get("code") == form.code:
                faults.append(source.fault(("code",), f"code {form.code!r} is that of form {other!r}"))
        types: dict[str, FieldType] = {}
        for index, part in enumerate(form.parts):
            if part not in self.names():
                faults.append(source.fault(("parts", index), f"there is no form {part!r}"))
            elif self._source(part).tables.get("parts"):
                faults.append(source.fault(("parts", index), f"{part!r} is a packet itself"))
            else:
                for each in self._load(part, None)[0].fields:
                    if types.setdefault(each.key, each.type) is not each.type:
                        message = f"field {each.key!r} of {part!r} has another type in a part before it"
                        faults.append(source.fault(("parts", index), message))
        return faults

    def _translator(self, key: str, own: str, language: str) -> tuple[Translator, list[Fault]]:
        if language == own:
            return Translator(own), []
        sources = []
        packaged = _packaged_file(f"{language}.toml")
        if packaged is not None:
            sources.append(packaged)
        if self._is_own(key):
            beside = self._beside(key, language)
            sources = [*sources, beside] if beside else []
        if not sources:
            known = ", ".join(self.languages(key))
            raise UsageError(f"Form {key!r} has no translation into {language!r}. It can be had in: {known}.")
        return read_translations(sources, language)

    def _beside(self, key: str, language: str) -> Source | None:
        """The translation that stands beside the user's own definition."""
        if not self.definition or not self._is_own(key):
            return None
        path = self.definition.with_suffix(f".{language}.toml")
        return _parsed(path) if path != self.definition and path.is_file() else None

    def _source(self, key: str) -> Source:
        if self._is_own(key) and self.definition:
            return _parsed(self.definition)
        found = _packaged_file(f"{key}.toml") if key in _packaged() else None
        if found is None:
            near = get_close_matches(key, self.names(), 1)
            meant = f"Did you mean {near[0]}? " if near else ""
            raise UsageError(f"There is no form {key!r}. {meant}Forms: {', '.join(self.names())}.")
        return found

    def _is_own(self, key: str) -> bool:
        return self.definition is not None and key == str(_parsed(self.definition).tables.get("form", ""))


def _refused(faults: list[Fault]) -> DefinitionError:
    count = f"{len(faults)} mistakes" if len(faults) > 1 else "a mistake"
    listed = "\n".join(f"  {fault}" for fault in faults)
    return DefinitionError(f"{faults[0].file} has {count}:\n{listed}\nCorrect them and try again.", tuple(faults))


def _parsed(path: Path) -> Source:
    try:
        status = path.stat()
        return _parsed_at(path, status.st_mtime_ns, status.st_size)
    except (OSError, UnicodeDecodeError) as exc:
        raise UsageError(
            f"{path} cannot be read as a definition file. Check the path and that it is UTF-8."
        ) from exc


@lru_cache(maxsize=32)
def _parsed_at(path: Path, _changed: int, _size: int) -> Source:
    return parse(path.read_text(encoding="utf-8-sig"), path.name)


def _forms_folder() -> list[Path]:
    return sorted(path for path in Path(str(files("pdfforms.forms"))).iterdir() if path.suffix == ".toml")


@lru_cache(maxsize=1)
def _packaged() -> tuple[str, ...]:
    return tuple(path.stem for path in _forms_folder() if len(path.stem) > 3 and "." not in path.stem)


def _packaged_file(name: str) -> Source | None:
    path = next((path for path in _forms_folder() if path.name == name), None)
    return None if path is None else _parsed(path)


@lru_cache(maxsize=32)
def _built(form: Form, parts: tuple[Form, ...], paper: str) -> Blank:
    return build_blank(form, parts, paper)


@lru_cache(maxsize=8)
def _template(data: bytes) -> Template:
    return open_template(data)
