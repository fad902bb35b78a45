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
    """Builds the current blanks; with `maps` each gets its map beside it."""
    for key in keys:
        for language in (name for name in catalog.languages(key) if name in languages or not languages):
            blank = catalog.blank(key, language, paper)
            path = folder / f"{_stem(catalog, key, language, paper)}.pdf"
            write_bytes(path, blank.data)
            if maps and len(blank.maps) == 1:
                write_bytes(path.with_suffix(".map.json"), blank.maps[0].dumps().encode("utf-8"))
            yield _built(catalog, key, language, paper, path, blank)


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
    try:
        same = _layout(load_map(issued.read_text(encoding="utf-8"))) == _layout(blank.maps[0])
    except (ValueError, TypeError, KeyError) as exc:
        raise BlankError(f"{issued} is no edition map. Bring the issued one back.") from exc
    if not same:
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
