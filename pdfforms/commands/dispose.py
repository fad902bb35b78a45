"""`pdfforms dispose`"""

from __future__ import annotations

from datetime import date, datetime

import click

from pdfforms.bulk.disposal import Disposer
from pdfforms.bulk.office import Office
from pdfforms.commands.options import count
from pdfforms.commands.retention import DAY


@click.command("dispose")
@click.option("--approve", "by", metavar="NAME", help="Who approves; stands on the certificate.")
@click.option("--on", type=DAY, metavar="DAY", help="What was due on this day; never a day to come.")
@click.option("--dry-run", is_flag=True, help="Only say how much is due.")
def command(by: str | None, on: datetime | None, dry_run: bool) -> None:
    """Destroy what is due: all versions, evidence, messages, copies, rows. What is held stays.

    Writes a certificate of destruction into the folder certificates. A run that was killed is gone on with by the
    next one.
    """
    office = Office()
    with office.folder.open_ledger() as ledger:
        disposer = Disposer(office.folder, ledger, office.settings)
        if dry_run:
            due = disposer.due(on.date() if on else date.today())
            click.echo(f"{count(len(due.due), 'record')} due, {len(due.held)} held. Nothing was destroyed.")
            return
        done = disposer.dispose(by or "", on.date() if on else None)
    for path in done.certificates:
        click.echo(path)
    click.echo(f"{count(done.records, 'record')} destroyed, {len(done.due.held)} held")
    if done.left:
        click.echo(done.left, err=True)
