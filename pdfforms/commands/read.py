"""`pdfforms read`"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from pdfforms import api
from pdfforms.bulk.desk import Tally
from pdfforms.commands import options, outputs
from pdfforms.commands.reading import in_words, progress
from pdfforms.errors import UsageError
from pdfforms.model.ledger import RecordFilter
from pdfforms.model.record import Status
from pdfforms.records.table import safe


@click.command("read")
@click.argument("places", metavar="PATH...", nargs=-1)
@outputs.options
@click.option(
    "--evidence",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for pictures of signatures and of what a person must look at; an office has its own.",
)
@click.option("--ocr/--no-ocr", default=True, help="Propose what is written on scans and photos.")
@options.jobs
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
    jobs: int | None,
    overwrite: bool,
    editions: tuple[Path, ...],
    definition: Path | None,
) -> None:
    """Read returned forms: files, folders, patterns, or - for a list of paths on standard input.

    In an office folder every file is kept and every record goes into the ledger; without a PATH what an earlier
    run left unread is read. Elsewhere the records are written out and nothing else is kept.

    Exit code 0: every file was read, findings or not; 1: some file could not be read; 2: wrong usage.
    """
    to = outputs.choose(kind, output, overwrite)
    office = options.office(definition, None, editions)
    if not places and not office.has_folder:
        raise UsageError("Name the files or folders to read: pdfforms read PATH")
    paths = api.find_returns(_places(places), office)
    if places and not paths:
        raise UsageError("There is no file in these folders. Name the files, or another folder.")
    to.refuse_loss(paths)
    if office.has_folder:
        asked = to if kind is not None or output is not None else None
        ctx.exit(_into_office(paths, office, asked, ocr=ocr, jobs=jobs))
    with progress(len(paths)) as told:
        records = api.read_returns(paths, office, told, evidence, ocr, jobs)
    to.write(records, office.shelf().forms())
    statuses = Counter(record.status for record in records)
    if output is not None:
        click.echo(f"{to}  {_head(len(paths), statuses)}", err=True)
    if statuses[Status.UNREADABLE]:
        ctx.exit(1)


def _into_office(
    paths: tuple[Path, ...], office: api.Office, to: outputs.Output | None, *, ocr: bool, jobs: int | None
) -> int:
    """Takes the files in and says what came of them; the exit code."""
    tally = Tally()
    try:
        with progress(len(paths)) as told:
            api.receive_returns(paths, office, told, ocr, jobs, tally)
    except KeyboardInterrupt:
        _say(tally, "Stopped. What was read is kept; pdfforms read goes on with the rest.")
        return 130
    if to is not None:
        wanted = RecordFilter(ids=tuple(tally.records))
        to.write(api.office_records(office, wanted), office.shelf().forms())
    waiting = tally.statuses[Status.NEEDS_REVIEW]
    _say(tally, "Next: pdfforms review" if waiting else "Next: pdfforms export -o records.xlsx")
    return 1 if tally.statuses[Status.UNREADABLE] or tally.troubles else 0


def _say(tally: Tally, following: str) -> None:
    for trouble in tally.troubles:
        click.echo(safe(f"not taken in: {trouble}"), err=True)
    for name in tally.quarantined:
        click.echo(safe(f"in quarantine: {name}"), err=True)
    there = f", {tally.known} there already" if tally.known else ""
    left = f" and {options.count(tally.left_over, 'file')} of an earlier run" if tally.left_over else ""
    click.echo(f"{options.count(tally.came, 'file')}{there}{left}; {_records(tally.statuses)}", err=True)
    click.echo(following, err=True)


def _places(places: tuple[str, ...]) -> Iterator[str]:
    for place in places:
        if place == "-":
            yield from (line.rstrip("\r\n") for line in sys.stdin if line.strip())
        else:
            yield place


def _head(files: int, statuses: Counter[Status]) -> str:
    """`7 files, 8 records: 3 ok, 2 for a person, 1 blank, 1 not ours, 1 unreadable`"""
    return f"{options.count(files, 'file')}, {_records(statuses)}"


def _records(statuses: Counter[Status]) -> str:
    head = options.count(statuses.total(), "record")
    return f"{head}: {words}" if (words := in_words(statuses)) else head
