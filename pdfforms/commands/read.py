"""`pdfforms read`"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
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
@click.option("--overwrite", is_flag=True, help="Replace a workbook that is there already.")
@click.option(
    "--evidence",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for pictures of signatures and of what a person must look at.",
)
@click.option("--ocr/--no-ocr", default=True, help="Propose what is written on scans and photos.")
@options.editions
@options.definition
@click.pass_context
def command(
    ctx: click.Context,
    places: tuple[str, ...],
    kind: str | None,
    output: Path | None,
    evidence: Path | None,
    ocr: bool,
    overwrite: bool,
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
    paths = api.find_returns(_places(places))
    if not paths:
        raise UsageError("There is no file in these folders. Name the files, or another folder.")
    if output is not None:
        _refuse_loss(output, kind, paths, overwrite=overwrite)
    records = _read(paths, office, evidence, ocr=ocr)
    _write(records, kind, output, office.shelf().forms())
    if output is not None:
        click.echo(f"{output}  {_summary(len(paths), records)}", err=True)
    if any(record.status is Status.UNREADABLE for record in records):
        ctx.exit(1)


def _read(paths: Sequence[Path], office: api.Office, evidence: Path | None, *, ocr: bool) -> tuple[Record, ...]:
    """Reads all files, with progress where standard error is a terminal."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Reading", total=len(paths))
        return api.read_returns(paths, office, lambda *_: progress.advance(task), evidence, ocr)


def _refuse_loss(output: Path, kind: str, paths: tuple[Path, ...], *, overwrite: bool) -> None:
    """UsageError where the output's name says another kind, or where writing it would destroy something."""
    named = output.suffix[1:].lower()
    if named != kind and (kind == "xlsx" or named in (*FORMATS, "pdf", "png", "xls", "xlsm", "ods")):
        raise UsageError(f"{output} is no name for {kind}. Name it {output.stem}.{kind}, or leave --format out.")
    if not output.exists():
        return
    if any(output.samefile(path) for path in paths if path.exists()):
        raise UsageError(f"{output} is one of the files to read and would be lost. Choose another name with -o.")
    with output.open("rb") as file:
        if b"%PDF-" in file.read(1024):
            raise UsageError(f"{output} is a PDF and would be lost. Choose another name with -o.")
    if kind == "xlsx" and not overwrite:
        raise UsageError(
            f"{output} is there already, and somebody may have written into it. Choose another name with -o, or "
            "add --overwrite."
        )


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


def _summary(files: int, records: Sequence[Record]) -> str:
    """`7 files, 8 records: 3 ok, 2 for a person, 1 blank, 1 not ours, 1 unreadable`"""
    statuses = Counter(record.status for record in records)
    parts = [f"{statuses[status]} {words}" for status, words in _BECAME.items() if statuses[status]]
    head = f"{options.count(files, 'file')}, {options.count(len(records), 'record')}"
    return f"{head}: {', '.join(parts)}" if parts else head


_BECAME = {
    Status.OK: "ok",
    Status.NEEDS_REVIEW: "for a person",
    Status.BLANK: "blank",
    Status.NOT_OURS: "not ours",
    Status.UNREADABLE: "unreadable",
}
