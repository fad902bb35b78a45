"""Building blanks into a folder, and issuing editions: what is issued never changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pdfforms.build.blank import Blank
from pdfforms.bulk.catalog import Catalog
from pdfforms.errors import BlankError
from pdfforms.files import write_bytes
from pdfforms.model.edition import EditionMap, load_map
from pdfforms.model.form import Form


@dataclass(frozen=True, slots=True)
class Built:
    """One blank that was written."""

    key: str
    language: str
    paper: str
    path: Path
    pages: int
    fields: int
    missing: tuple[str, ...]
    """Texts that the translation does not have."""


def build_into(
    catalog: Catalog, keys: tuple[str, ...], languages: tuple[str, ...], paper: str, folder: Path, *, maps: bool
) -> Iterator[Built]:
    """Builds the current blanks; with `maps` each gets its map beside it.

    The map of an earlier edition stays, with its blank, as FORM.EDITION.map.json. Raises BlankError where a map of
    the same edition says something else, since returns of it could no longer be read.
    """
    for key in keys:
        for language in (name for name in catalog.languages(key) if name in languages or not languages):
            blank = catalog.blank(key, language, paper)
            path = folder / f"{_stem(catalog, key, language, paper)}.pdf"
            if maps and len(blank.maps) == 1:
                _keep_earlier(path, blank.maps[0])
                write_bytes(_map_of(path), blank.maps[0].dumps().encode("utf-8"))
            write_bytes(path, blank.data)
            yield _built(catalog, key, language, paper, path, blank)


def _keep_earlier(path: Path, edition: EditionMap) -> None:
    """Refuses to change an edition, and puts the blank of another one and its map aside."""
    name = edition.form.edition
    places = (_map_of(path), _map_of(path.with_name(f"{path.stem}.{name}.pdf")))
    known = {place: found for place in places if place.is_file() and (found := _load(place))}
    for place, found in known.items():
        if found.form.edition == name and _layout(found) != _layout(edition):
            raise BlankError(
                f"{place} is of edition {name} with another layout, wording or organization: returns of it could "
                "no longer be read. Give the definition a new edition, or choose another folder with -o. If "
                f"nothing of it has gone out yet, remove {place.name} and build again."
            )
    if places[0] in known and (old := known[places[0]].form.edition) != name:
        aside = path.with_name(f"{path.stem}.{old}.pdf")
        for now, then in ((path, aside), (_map_of(path), _map_of(aside))):
            if now.is_file() and not then.exists():
                now.replace(then)


def _map_of(blank: Path) -> Path:
    return blank.with_name(f"{blank.name.removesuffix('.pdf')}.map.json")


def _load(path: Path) -> EditionMap:
    try:
        return load_map(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, KeyError) as exc:
        raise BlankError(f"{path} is no edition map. Bring the right one back, or remove it.") from exc


def issue_into(catalog: Catalog, keys: tuple[str, ...], folder: Path) -> Iterator[Built]:
    """Issues the current edition of forms in every language and on every paper, under folder/FORM/EDITION.

    Raises BlankError if an edition of that name was issued with another layout or wording.
    """
    for key in keys:
        for language in catalog.languages(key):
            for paper in ("letter", "a4"):
                blank = catalog.blank(key, language, paper)
                form = catalog.form(key, language)
                path = folder / key / form.edition / f"{language}.{paper}.pdf"
                if _is_issued(path, blank, form):
                    continue
                if not form.parts:
                    write_bytes(path.with_suffix(".map.json"), blank.maps[0].dumps().encode("utf-8"))
                write_bytes(path, blank.data)
                yield _built(catalog, key, language, paper, path, blank)


def _is_issued(path: Path, blank: Blank, form: Form) -> bool:
    """Whether the blank at `path` and its map are there and are this edition; BlankError if they are another."""
    if form.parts:
        return path.is_file()
    issued = path.with_suffix(".map.json")
    if not issued.is_file():
        if path.is_file() and path.read_bytes() != blank.data:
            raise BlankError(f"{path} was issued, but its map is gone. Bring {issued.name} back.")
        return False
    if _layout(_load(issued)) != _layout(blank.maps[0]):
        raise BlankError(
            f"Edition {form.edition} of {form.key} was issued with another layout or wording ({path.name}). "
            "Give the definition a new edition and issue that."
        )
    return path.is_file()


def _layout(edition: EditionMap) -> str:
    """All of a map but the blank's own hash, which also depends on the libraries that wrote it."""
    return replace(edition, blank_sha256="").dumps()


def _stem(catalog: Catalog, key: str, language: str, paper: str) -> str:
    """`attendance_plan`, `attendance_plan.fr`, `attendance_plan.fr.a4`."""
    parts = [key]
    if language != catalog.languages(key)[0]:
        parts.append(language)
    if paper != "letter":
        parts.append(paper)
    return ".".join(parts)


def _built(catalog: Catalog, key: str, language: str, paper: str, path: Path, blank: Blank) -> Built:
    keys = {box.key for edition in blank.maps for box in edition.boxes}
    pages = sum(len(edition.pages) for edition in blank.maps)
    return Built(key, language, paper, path, pages, len(keys), catalog.missing_texts(key, language))
