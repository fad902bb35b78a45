"""`pdfforms read`"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from itertools import chain
from pathlib import Path

import click

from pdfforms import far
from pdfforms.bulk.machines.store import is_url
from pdfforms.bulk.office import Office
from pdfforms.bulk.reading.intake import list_returns, read_returns, receive_returns
from pdfforms.bulk.reading.sources import Came
from pdfforms.bulk.reading.tally import Tally
from pdfforms.commands import options, outputs
from pdfforms.commands.job import read_job
from pdfforms.commands.reading import counted, ended, progress, say
from pdfforms.errors import UsageError
from pdfforms.model.record import Status


@click.command("read")
@click.argument("places", metavar="PATH...", nargs=-1)
@outputs.options
@click.option(
    "--evidence",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for pictures of signatures and of what a person must look at; an office has its own.",
)
@options.ocr
@options.engine
@options.scheduler
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
    engine: str,
    scheduler: str | None,
    jobs: int | None,
    overwrite: bool,
    editions: tuple[Path, ...],
    definition: Path | None,
) -> None:
    """Read returned forms: files, folders, patterns, s3://BUCKET/PREFIX and other stores, or - for a list of them
    on standard input.

    In an office folder every file is kept and every record goes into the ledger; without a PATH what an earlier
    run left unread is read. Elsewhere the records are written out and nothing else is kept.

    With --engine dask the files are read over many machines into the parts of a job, -o PARTS: a folder that all
    of them see, or a URL. Stopped, the same command goes on with the rest. Then: pdfforms gather PARTS

    Exit code 0: every file was read, findings or not; 1: some file could not be read; 2: wrong usage.
    """
    if engine == "dask":
        named, office = tuple(_places(places)), options.office(definition, None, editions)
        ctx.exit(read_job(named, output, office, scheduler, jobs, ocr=ocr))
    if scheduler is not None:
        raise UsageError("--scheduler is for --engine dask.")
    to = outputs.choose(kind, output, overwrite)
    office = options.office(definition, None, editions)
    urls: list[str] = []
    paths = list_returns(_on_disk(places, urls), office)
    stored = far.list_returns(urls)
    if not paths and not stored:
        if set(places) - {"-"}:
            raise UsageError("There is no file in these folders. Name the files, or another folder.")
        if not office.has_folder:
            raise UsageError("Name the files or folders to read: pdfforms read PATH")
    to.refuse_loss(paths)
    files: Iterable[Path | Came] = chain(paths, far.fetch_returns(stored))
    total = len(paths) + len(stored)
    if office.has_folder:
        if evidence:
            raise UsageError(f"An office keeps its pictures in {office.folder.evidence}. Leave --evidence out.")
        asked = to if kind is not None or output is not None else None
        ctx.exit(_into_office(files, total, office, asked, ocr=ocr, jobs=jobs))
    with progress(total) as told:
        records = read_returns(files, office, told, evidence, ocr, jobs)
    to.write(records, office.shelf().forms())
    statuses = Counter(record.status for record in records)
    if output is not None:
        click.echo(f"{to}  {options.count(total, 'file')}, {counted(statuses)}", err=True)
    if statuses[Status.UNREADABLE]:
        ctx.exit(1)


def _into_office(
    files: Iterable[Path | Came],
    total: int,
    office: Office,
    to: outputs.Output | None,
    *,
    ocr: bool,
    jobs: int | None,
) -> int:
    """Takes the files in and says what came of them; the exit code."""
    tally = Tally()
    try:
        with progress(total) as told:
            receive_returns(files, office, told, ocr, jobs, tally)
    except KeyboardInterrupt:
        say(tally, "Stopped. What was read is kept; pdfforms read goes on with the rest.")
        return 130
    return ended(tally, office, to)


def _on_disk(places: tuple[str, ...], urls: list[str]) -> Iterator[str]:
    """The places on this machine; the others are put among the URLs."""
    for place in _places(places):
        if is_url(place):
            urls.append(place)
        else:
            yield place


def _places(places: tuple[str, ...]) -> Iterator[str]:
    for place in places:
        if place == "-":
            if isinstance(sys.stdin, TextIOWrapper):
                sys.stdin.reconfigure(errors="surrogateescape")  # names that are no UTF-8
            yield from (line.rstrip("\r\n") for line in sys.stdin if line.strip())
        else:
            yield place
