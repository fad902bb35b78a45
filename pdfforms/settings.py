"""The office's settings: `pdfforms.toml`, found in the working folder or the nearest folder above it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pdfforms.errors import SettingsError

FILE = "pdfforms.toml"
_PAPERS = ("letter", "a4")
_WORDS = {str: "a text", list: "a list of texts", dict: "a table of texts", bool: "true or false"}
_KINDS: dict[str, type] = {
    "organization": str,
    "paper": str,
    "languages": list,
    "language": str,
    "columns": dict,
    "lock_identity": bool,
    "ledger": str,
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What an office decides once."""

    organization: str | None = None
    """The division's name on the forms; None leaves each definition's own."""
    paper: str = "letter"
    language: str = "en"
    """Of copies whose family has no language of its own."""
    languages: tuple[str, ...] = ("en", "fr", "ar")
    """What `build` makes."""
    columns: dict[str, str] = field(default_factory=dict)
    """Field key, `row` (the row's own key) or `language` -> pattern of columns: "{First_Name} {Last_Name}"."""
    lock_identity: bool = True
    """Whether prefilled identity fields are read-only."""
    ledger: str | None = None
    """Where an office folder keeps its ledger: a file beside the settings, or the URL of a PostgreSQL database.
    None where the folder is no office."""
    file: Path | None = None


def load_settings(start: Path | None = None) -> Settings:
    """The settings that hold in a folder; defaults where there is no file. Raises SettingsError."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        path = folder / FILE
        if path.is_file():
            return _read(path)
    return Settings()


def _read(path: Path) -> Settings:
    try:
        tables: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as exc:
        raise SettingsError(f"{path} cannot be read as TOML: {exc}. Correct it and try again.") from exc
    faults = []
    for name, value in tables.items():
        if name not in _KINDS:
            faults.append(f"{name!r} is no setting")
        elif not _is(value, _KINDS[name]):
            faults.append(f"{name} must be {_WORDS[_KINDS[name]]}")
        elif name == "paper" and value not in _PAPERS:
            faults.append(f"paper must be one of {', '.join(_PAPERS)}")
    if faults:
        raise SettingsError(f"{path}: {'; '.join(faults)}. Settings are {', '.join(_KINDS)}.")
    tables["languages"] = tuple(tables.get("languages", ("en", "fr", "ar")))
    return Settings(**tables, file=path)


def _is(value: object, kind: type) -> bool:
    """Whether a setting is of its kind; lists and tables hold texts."""
    if isinstance(value, dict):
        return kind is dict and all(isinstance(item, str) for item in value.values())
    if isinstance(value, list):
        return kind is list and all(isinstance(item, str) for item in value)
    return isinstance(value, kind)
