"""A job on many machines, as `pdfforms read --engine dask` begins it and goes on with it."""

from __future__ import annotations

import click

from pdfforms import far
from pdfforms.bulk.machines.far import FarTally
from pdfforms.bulk.office import Office
from pdfforms.commands.options import count
from pdfforms.commands.reading import counted, progress
from pdfforms.errors import UsageError
from pdfforms.model.record import Status


def read_job(
    places: tuple[str, ...],
    parts: str | None,
    office: Office,
    scheduler: str | None,
    jobs: int | None,
    *,
    ocr: bool,
) -> int:
    """Makes the parts that are missing and says what came of them; the exit code."""
    if parts is None:
        raise UsageError("A job needs a place for its parts. Add -o PARTS, a folder or the URL of one.")
    if not places:
        raise UsageError("Name the files to read: pdfforms read s3://BUCKET/PREFIX --engine dask -o PARTS")
    tally = FarTally()
    try:
        with progress(None) as told:
            far.read_job(places, parts, office, told, ocr, scheduler=scheduler, jobs=jobs, tally=tally)
    except KeyboardInterrupt:
        _say(tally, "Stopped. What was read is kept; the same command goes on with the rest.")
        return 130
    _say(tally, f"Next: pdfforms gather {parts}")
    return 1 if tally.statuses[Status.UNREADABLE] else 0


def _say(tally: FarTally, following: str) -> None:
    there = f", {tally.known} read before" if tally.known else ""
    click.echo(f"{count(tally.done + tally.known, 'file')}{there}; {counted(tally.statuses)}", err=True)
    if tally.given_up:
        click.echo(f"{count(tally.given_up, 'file')} broke the reader; gathered they go into quarantine", err=True)
    click.echo(following, err=True)
