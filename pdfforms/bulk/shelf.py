"""The shelf of issued editions: blanks and their maps, ours and those of the office."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pdfforms.errors import BlankError
from pdfforms.model.edition import EditionMap, load_map
from pdfforms.model.form import Form
from pdfforms.model.identity import Identity, find_identities

_HEAD = 400
"""Bytes of a map file within which its identity stands."""
_IDENTITY = re.compile(r'"identity": "(PF1:[^"]+)"')


def packaged_blanks() -> Path:
    """The blanks that ship with pdfforms: inside the installed package, or beside it in a checkout."""
    inside = Path(__file__).parent.parent / "blank_forms"
    return inside if inside.is_dir() else inside.parent.parent / "blank_forms"


@dataclass
class Shelf:
    """Looks maps up by what a page says of itself. Files are read when first asked for.

    `folders` are searched for `*.map.json` at any depth; `built` are maps with their blanks made on the spot, for
    a definition of the user's own or another organization's name.
    """

    folders: tuple[Path, ...]
    built: tuple[tuple[EditionMap, bytes], ...] = ()
    _files: dict[Identity, list[Path]] | None = field(default=None, repr=False)
    _maps: dict[Path, EditionMap] = field(default_factory=dict, repr=False)

    def find(self, identity: Identity) -> tuple[EditionMap, ...]:
        """The maps of a form, edition, language and paper; several where organizations differ."""
        wanted = identity.with_copy(None).whole()
        found = [edition for edition, _ in self.built if edition.identity == wanted]
        found += [self._map(path) for path in self._index().get(wanted, ())]
        return _each_once(found)

    def codes(self) -> Collection[str]:
        """The short codes of all forms on the shelf."""
        return {identity.code for identity in self._index()} | {edition.form.code for edition, _ in self.built}

    def all(self) -> Iterable[EditionMap]:
        """Every map on the shelf."""
        found = [self._map(path) for paths in self._index().values() for path in paths]
        return _each_once([*(edition for edition, _ in self.built), *found])

    def forms(self) -> tuple[Form, ...]:
        """Each form in each edition once, in English where there is that."""
        found: dict[tuple[str, str], Form] = {}
        for edition, _ in self.built:
            found.setdefault((edition.form.key, edition.form.edition), edition.form)
        one_each: dict[tuple[str, str], Path] = {}
        for identity in sorted(self._index(), key=lambda each: (each.language != "en", each.language)):
            one_each.setdefault((identity.code, identity.edition), self._index()[identity][0])
        for path in one_each.values():
            form = self._map(path).form
            found.setdefault((form.key, form.edition), form)
        return tuple(found.values())

    def blank(self, edition: EditionMap) -> bytes | None:
        """The PDF that a map is of, None if it is not on the shelf."""
        for own, data in self.built:
            if own is edition:
                return data
        path = next((path for path, known in self._maps.items() if known is edition), None)
        blank = _blank_of(path) if path else None
        return blank.read_bytes() if blank and blank.is_file() else None

    def _index(self) -> dict[Identity, list[Path]]:
        if self._files is None:
            self._files = {}
            for path in (path for folder in self.folders for path in sorted(folder.rglob("*.map.json"))):
                for identity in _identity_in(path):
                    self._files.setdefault(identity, []).append(path)
        return self._files

    def _map(self, path: Path) -> EditionMap:
        if path not in self._maps:
            try:
                self._maps[path] = load_map(path.read_text(encoding="utf-8"))
            except (OSError, ValueError, TypeError, KeyError, json.JSONDecodeError) as exc:
                raise BlankError(f"{path} is no edition map. Build the form again or remove the file.") from exc
        return self._maps[path]


def _each_once(found: Iterable[EditionMap]) -> tuple[EditionMap, ...]:
    """The maps, of one that lies in several folders the first."""
    kept: dict[tuple[Identity, str], EditionMap] = {}
    for each in found:
        kept.setdefault((each.identity, each.blank_sha256), each)
    return tuple(kept.values())


def _identity_in(path: Path) -> tuple[Identity, ...]:
    with path.open(encoding="utf-8", errors="replace") as file:
        match = _IDENTITY.search(file.read(_HEAD))
    return find_identities(match[1])[:1] if match else ()


def _blank_of(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(".map.json") + ".pdf")
