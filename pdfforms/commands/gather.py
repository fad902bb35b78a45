"""`pdfforms gather`"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from pdfforms import far
from pdfforms.bulk.reading.tally import Tally
from pdfforms.commands import options, outputs
from pdfforms.commands.reading import counted, ended, progress, say
from pdfforms.model.record import Record, Status


@click.command("gather")
@click.argument("parts", metavar="PARTS")
@outputs.options
@click.option(
    "--files/--no-files",
    "with_files",
    default=True,
    help="Fetch every file into the office; left where they came from, they cannot be read again.",
)
@options.editions
@options.definition
@click.pass_context
def command(
    ctx: click.Context,
    parts: str,
    kind: str | None,
    output: str | None,
    with_files: bool,
    overwrite: bool,
    editions: tuple[Path, ...],
    definition: Path | None,
) -> None:
    """Take the PARTS of a job (`pdfforms read --engine dask`) into the office; elsewhere, write its records out.

    Pages and returns of one copy are joined, whatever machine read them. What the office has already stays, so a
    run that was stopped is simply made again. Outside an office all records are held in memory.

    Exit code 0: every file was read, findings or not; 1: some file could not be read or had; 2: wrong usage.
    """
    to = outputs.choose(kind, output, overwrite)
    to.refuse_loss(())
    office = options.office(definition, None, editions)
    if not office.has_folder:
        statuses = Counter[Status]()
        to.write(_counted(far.job_records(parts, office), statuses), office.shelf().forms())
        if output is not None:
            click.echo(f"{to}  {counted(statuses)}", err=True)
        ctx.exit(1 if statuses[Status.UNREADABLE] else 0)
    tally = Tally()
    try:
        with progress(far.count_files(parts), "Gathering") as told:
            far.gather_job(parts, office, told, with_files=with_files, tally=tally)
    except KeyboardInterrupt:
        say(tally, f"Stopped. What was gathered is kept; pdfforms gather {parts} goes on with the rest.")
        ctx.exit(130)
    ctx.exit(ended(tally, office, to if kind is not None or output is not None else None))


def _counted(records: Iterable[Record], statuses: Counter[Status]) -> Iterator[Record]:
    for record in records:
        statuses[record.status] += 1
        yield record
