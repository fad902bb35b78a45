"""`pdfforms read`"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from pdfforms import api
from pdfforms.commands import options
from pdfforms.errors import UsageError
from pdfforms.files import writing_text
from pdfforms.model.form import Form
from pdfforms.model.record import Record, Status
from pdfforms.records.csv_file import ENCODING, write_csv
from pdfforms.records.jsonl import write_jsonl
from pdfforms.records.table import print_table
from pdfforms.records.xlsx import write_xlsx

FORMATS = ("table", "jsonl", "csv", "xlsx")


@click.command("read")
@click.argument("places", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "--format", "kind", type=click.Choice(FORMATS), help="What to write; from OUTPUT's name unless given."
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write to.")
@options.editions
@options.definition
@click.pass_context
def command(
    ctx: click.Context,
    places: tuple[str, ...],
    kind: str | None,
    output: Path | None,
    editions: tuple[Path, ...],
    definition: Path | None,
) -> None:
    """Read returned forms: files, folders, patterns, or - for a list of paths on standard input.

    Exit code 0: every file was read, findings or not; 1: some file could not be read; 2: wrong usage.
    """
    kind = kind or (output.suffix[1:].lower() if output else "table")
    if kind not in FORMATS:
        raise UsageError(f"{output} does not say what to write. Add --format jsonl, csv or xlsx.")
    if kind == "xlsx" and output is None:
        raise UsageError("A workbook needs a file to go to. Add -o records.xlsx.")
    office = options.office(definition, None, editions)
    paths, files = api.read_returns(_places(places), office)
    if not paths:
        raise UsageError("There is no PDF in these folders. Name the files, or another folder.")
    seen = _Seen()
    records = seen.watch(files, len(paths))
    _write(records, kind, output, office.shelf().forms())
    if output is not None:
        click.echo(f"{output}  {seen.summary()}", err=True)
    if seen.unreadable:
        ctx.exit(1)


def _places(places: tuple[str, ...]) -> Iterator[str]:
    for place in places:
        if place == "-":
            yield from (line.rstrip("\r\n") for line in sys.stdin if line.strip())
        else:
            yield place


def _write(records: Iterable[Record], kind: str, output: Path | None, forms: tuple[Form, ...]) -> None:
    if kind == "xlsx" and output is not None:
        write_xlsx(records, output, forms)
        return
    encoding = ENCODING if kind == "csv" else "utf-8"
    with writing_text(output, encoding) if output else nullcontext(sys.stdout) as file:
        if kind == "jsonl":
            write_jsonl(records, file)
        elif kind == "csv":
            write_csv(records, file, forms)
        else:
            print_table(records, Console(file=file), forms)


class _Seen:
    """Counts what goes by, and shows progress where standard error is a terminal."""

    def __init__(self) -> None:
        self.files = 0
        self.records = 0
        self.review = 0
        self.unreadable = 0

    def watch(self, files: Iterable[tuple[Path, tuple[Record, ...]]], total: int) -> Iterator[Record]:
        """The records of all files."""
        console = Console(stderr=True)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            for _, records in progress.track(files, total=total, description="Reading"):
                self.files += 1
                for record in records:
                    self.records += 1
                    self.review += record.status is Status.NEEDS_REVIEW
                    self.unreadable += record.status is Status.UNREADABLE
                    yield record

    def summary(self) -> str:
        """`7 files, 8 records, 2 need a person, 1 cannot be read`"""
        parts = [_count(self.files, "file"), _count(self.records, "record")]
        if self.review:
            parts.append(f"{self.review} {'needs' if self.review == 1 else 'need'} a person")
        if self.unreadable:
            parts.append(f"{self.unreadable} cannot be read")
        return ", ".join(parts)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
