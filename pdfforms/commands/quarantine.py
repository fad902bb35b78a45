"""`pdfforms quarantine`"""

from __future__ import annotations

import click

from pdfforms import api
from pdfforms.commands import options
from pdfforms.commands.reading import in_words, progress
from pdfforms.records.table import safe


@click.group("quarantine")
def command() -> None:
    """Files that broke the reader twice: kept away from everything else until a person decides."""


@command.command("list")
def list_files() -> None:
    """List the files in quarantine, each with why it is there."""
    found = list(api.quarantined_files())
    for file in found:
        why = (file.reason or "").replace("_", " ")
        click.echo(safe(f"{file.sha256[:16]}  {file.bytes} bytes  {file.name}  {why}"))
    if not found:
        click.echo("Nothing is in quarantine.")


@command.command("retry")
@click.argument("file", metavar="[SHA256]", required=False)
@options.jobs
@options.editions
@options.definition
def retry(file: str | None, jobs: int | None, **further: object) -> None:
    """Read a file in quarantine again, or all of them; what works leaves it."""
    with progress(None, "Trying again") as told:
        tally = api.retry_quarantined(file, options.office_of(further), told, jobs)
    still = options.count(len(tally.quarantined), "file")
    tried = options.count(tally.left_over, "file")
    became = f": {in_words(tally.statuses)}" if tally.statuses else ""
    click.echo(f"{tried} tried again{became}; in quarantine: {still}")


@command.command("release")
@click.argument("file", metavar="SHA256")
@options.by
def release(file: str, by: str | None) -> None:
    """Move a file back among the returns, unread: a person has dealt with it."""
    place = api.release_quarantined(file, by or "")
    click.echo(f"{place}  is out of quarantine. Its record stays unreadable; enter what it says by hand.")
