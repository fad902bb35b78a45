"""`pdfforms read`"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from pdfforms import api
from pdfforms.commands import options, outputs
from pdfforms.errors import UsageError
from pdfforms.model.record import Record, Status


@click.command("read")
@click.argument("places", metavar="PATH...", nargs=-1, required=True)
@outputs.options
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
    output: str | None,
    evidence: Path | None,
    ocr: bool,
    overwrite: bool,
    editions: tuple[Path, ...],
    definition: Path | None,
) -> None:
    """Read returned forms: files, folders, patterns, or - for a list of paths on standard input.

    Exit code 0: every file was read, findings or not; 1: some file could not be read; 2: wrong usage.
    """
    to = outputs.choose(kind, output, overwrite)
    office = options.office(definition, None, editions)
    paths = api.find_returns(_places(places))
    if not paths:
        raise UsageError("There is no file in these folders. Name the files, or another folder.")
    to.refuse_loss(paths)
    records = _read(paths, office, evidence, ocr=ocr)
    to.write(records, office.shelf().forms())
    if output is not None:
        click.echo(f"{to}  {_summary(len(paths), records)}", err=True)
    if any(record.status is Status.UNREADABLE for record in records):
        ctx.exit(1)


def _read(paths: Sequence[Path], office: api.Office, evidence: Path | None, *, ocr: bool) -> tuple[Record, ...]:
    """Reads all files, with progress where standard error is a terminal."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Reading", total=len(paths))
        return api.read_returns(paths, office, lambda *_: progress.advance(task), evidence, ocr)


def _places(places: tuple[str, ...]) -> Iterator[str]:
    for place in places:
        if place == "-":
            yield from (line.rstrip("\r\n") for line in sys.stdin if line.strip())
        else:
            yield place


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
