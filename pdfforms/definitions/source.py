"""A definition or translation file as text, its TOML, and the line of every item in it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from pdfforms.errors import DefinitionError

Path = tuple[str | int, ...]
"""Where an item stands: ("section", 2, "field", 0, "label"); lists count from 0."""

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\-]+)\s*\]\]?")
_KEY = re.compile(r"\s*([\w\-]+|\"(?:[^\"\\]|\\.)*\")\s*=")


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in a file, with its place."""

    file: str
    line: int
    place: str
    """As in `section 3, field 2, label`; "" for the file as a whole."""
    message: str

    def __str__(self) -> str:
        where = f" ({self.place})" if self.place else ""
        return f"{self.file}:{self.line}{where}: {self.message}"


@dataclass(frozen=True)
class Source:
    """A parsed file."""

    file: str
    tables: dict[str, Any]
    lines: dict[Path, int]

    def fault(self, path: Path, message: str) -> Fault:
        """A mistake at an item, or at the table that should hold it."""
        known = path
        while known and known not in self.lines:
            known = known[:-1]
        return Fault(self.file, self.lines.get(known, 1), _words(path), message)


def parse(text: str, file: str) -> Source:
    """Reads TOML; DefinitionError with the parser's own place if it is none."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        line = int(match[1]) if (match := re.search(r"line (\d+)", str(exc))) else 1
        fault = Fault(file, line, "", f"this is not TOML: {exc}")
        raise DefinitionError(f"{fault}. Correct the line and try again.", (fault,)) from exc
    return Source(file, tables, _lines(text))


def _lines(text: str) -> dict[Path, int]:
    """The line of each table and key, counted by its headers (inline tables share their line)."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    here: Path = ()
    for number, line in enumerate(text.splitlines(), 1):
        if match := _HEADER.fullmatch(line.split("#")[0].rstrip()):
            here = _enter(match[2].split("."), match[1] == "[[", counts)
            lines[here] = number
        elif match := _KEY.match(line):
            lines.setdefault((*here, _key(match[1])), number)
    return lines


def _key(written: str) -> str:
    """A key as TOML writes it: bare, or quoted with escapes."""
    return next(iter(tomllib.loads(f"{written}=0"))) if "\\" in written else written.strip('"')


def _enter(names: list[str], is_list: bool, counts: dict[Path, int]) -> Path:
    """The path of the table that a header opens."""
    path: Path = ()
    for depth, name in enumerate(names):
        path = (*path, name)
        if depth == len(names) - 1 and is_list:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _words(path: Path) -> str:
    """`section 3, field 2, label`, counting from 1."""
    words: list[str] = []
    for part in path:
        if isinstance(part, int) and words:
            words[-1] += f" {part + 1}"
        else:
            words.append(str(part))
    return ", ".join(words)
