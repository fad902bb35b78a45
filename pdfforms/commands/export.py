"""`pdfforms export`"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from pdfforms import api
from pdfforms.bulk.keeping.auditing import note_export
from pdfforms.commands import options, outputs
from pdfforms.model.ledger import RecordFilter
from pdfforms.model.record import Status


@click.command("export")
@outputs.options
@click.option("--form", metavar="FORM", help="Only records of this form.")
@click.option("--status", type=click.Choice([each.value for each in Status]), help="Only records of this status.")
@click.option(
    "--since",
    type=options.Day(),
    metavar="DAY",
    help="Only records that changed on this day or later: 2026-11-30.",
)
@options.editions
@options.definition
def command(
    kind: str | None,
    output: str | None,
    overwrite: bool,
    form: str | None,
    status: str | None,
    since: datetime | None,
    **further: object,
) -> None:
    """Write the office's records: a table, or -o records.xlsx, .csv, .jsonl, .parquet, .db, a database."""
    office = options.office_of(further)
    to = outputs.choose(kind, output, overwrite)
    to.refuse_loss(())
    day = since.date().isoformat() if since else None
    wanted = RecordFilter(form=form, status=Status(status) if status else None, since=day)
    written = to.write(api.office_records(office, wanted), office.shelf().forms())
    with office.folder.open_ledger() as ledger:
        note_export(ledger, Path(output).suffix or "table" if output else "table", written)
    options.tell_left_out(office)
    if output is not None:
        click.echo(f"{to}  {options.count(written, 'record')}", err=True)
