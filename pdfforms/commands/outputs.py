"""Where records go, for every command that writes them: the options, what is refused, and the writing itself."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from pdfforms.errors import UsageError
from pdfforms.files import writing_bytes, writing_text
from pdfforms.model.form import Form
from pdfforms.model.record import Record
from pdfforms.records.csv_file import ENCODING, write_csv
from pdfforms.records.jsonl import write_jsonl
from pdfforms.records.parquet import write_parquet
from pdfforms.records.sql import POSTGRESQL, write_sql
from pdfforms.records.table import print_table
from pdfforms.records.xlsx import write_xlsx

FORMATS = ("table", "jsonl", "csv", "xlsx", "parquet", "sql")
_KINDS = {"db": "sql", "sqlite": "sql", "sqlite3": "sql"}
"""What a file's name says, where it is not the kind itself."""
_OF_OTHERS = ("pdf", "png", "xls", "xlsm", "ods", *FORMATS, *_KINDS)
"""Endings of names that promise something else than a text."""
_BINARY = {"xlsx": "records.xlsx", "parquet": "records.parquet", "sql": "records.db"}
"""Kinds that cannot go to standard output, with a name for each."""


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--format`, `--output` and `--overwrite`, which `choose` makes an Output of."""
    added = (
        click.option(
            "--overwrite",
            is_flag=True,
            help="Replace a workbook or a database's rows that are there already.",
        ),
        click.option(
            "-o", "--output", metavar="PLACE", help="File to write to, or postgresql://USER@HOST/DATABASE."
        ),
        click.option(
            "--format", "kind", type=click.Choice(FORMATS), help="What to write; from PLACE's name unless given."
        ),
    )
    for option in added:
        command = option(command)
    return command


@dataclass(frozen=True)
class Output:
    """Where records go and as what."""

    kind: str
    place: Path | str | None
    """A file, the address of a database, or None for standard output."""
    overwrite: bool = False

    def __str__(self) -> str:
        return self.place.rpartition("@")[2] if isinstance(self.place, str) else str(self.place)

    def refuse_loss(self, sources: Iterable[Path]) -> None:
        """UsageError where the name says another kind, or where writing would destroy a source or work."""
        path = self.place
        if not isinstance(path, Path):
            return
        named = path.suffix[1:].lower()
        if _KINDS.get(named, named) != self.kind and (self.kind in _BINARY or named in _OF_OTHERS):
            fitting = "db" if self.kind == "sql" else self.kind
            raise UsageError(
                f"{path} is no name for {self.kind}. Name it {path.stem}.{fitting}, or leave --format out."
            )
        if not path.exists():
            return
        if any(path.samefile(source) for source in sources if source.exists()):
            raise UsageError(f"{path} is one of the files to read and would be lost. Choose another name with -o.")
        with path.open("rb") as file:
            if b"%PDF-" in file.read(1024):
                raise UsageError(f"{path} is a PDF and would be lost. Choose another name with -o.")
        if self.kind == "xlsx" and not self.overwrite:
            raise UsageError(
                f"{path} is there already, and somebody may have written into it. Choose another name with -o, or "
                "add --overwrite."
            )

    def write(self, records: Iterable[Record], forms: tuple[Form, ...]) -> int:
        """Writes the records as they come, a file whole or not at all, and returns how many. Raises UsageError."""
        place = self.place
        if self.kind == "sql" and place is not None:
            return write_sql(records, place, forms, replace=self.overwrite)
        if isinstance(place, Path) and self.kind == "xlsx":
            return write_xlsx(records, place, forms)
        if isinstance(place, Path) and self.kind == "parquet":
            with writing_bytes(place) as binary:
                return write_parquet(records, binary, forms)
        encoding = ENCODING if self.kind == "csv" else "utf-8"
        with writing_text(place, encoding) if isinstance(place, Path) else nullcontext(sys.stdout) as file:
            if self.kind == "jsonl":
                return write_jsonl(records, file)
            if self.kind == "csv":
                return write_csv(records, file, forms)
            return print_table(records, Console(file=file), forms)


def choose(kind: str | None, output: str | None, overwrite: bool) -> Output:
    """The output that the options describe. Raises UsageError where they do not say one."""
    if output is None:
        kind = kind or "table"
        if kind in _BINARY:
            raise UsageError(f"This needs a place to go to. Add -o {_BINARY[kind]}.")
        return Output(kind, None, overwrite)
    if output.startswith(POSTGRESQL):
        if kind not in (None, "sql"):
            raise UsageError("A database takes no other format than sql. Leave --format out.")
        return Output("sql", output, overwrite)
    path = Path(output)
    if path.is_dir():
        raise UsageError(f"{path} is a folder. Name a file in it.")
    named = path.suffix[1:].lower()
    kind = kind or _KINDS.get(named, named)
    if kind not in FORMATS or (named == "sql" and kind == "sql"):
        raise UsageError(f"{path} does not say what to write. Add --format jsonl, csv, xlsx, parquet or sql.")
    return Output(kind, path, overwrite)
