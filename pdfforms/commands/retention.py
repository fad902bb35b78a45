"""`pdfforms retention`"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from pdfforms.bulk.keeping import keeping
from pdfforms.bulk.keeping.disposal import Disposer, rule_in_words
from pdfforms.bulk.office import Office
from pdfforms.commands import options
from pdfforms.commands.options import count
from pdfforms.model.retention import LeavingKind
from pdfforms.records.table import safe

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("retention")
def command() -> None:
    """How long records are kept: leaving dates, legal holds, what is due."""


@command.command("due")
@click.option("--on", type=DAY, metavar="DAY", help="On this day instead of today.")
def due(on: datetime | None) -> None:
    """List what is due to be destroyed, what a hold keeps, and of what nobody knows when.

    Records, copies that never came back, messages that go with nothing else, files without a record, and files in
    the office's folder that the ledger does not know.
    """
    office = Office()
    with office.folder.open_ledger() as ledger:
        found = Disposer(office.folder, ledger, office.settings).due(on.date() if on else date.today())
    for word, terms in (("due", found.due), ("held", found.held), ("unknown", found.unknown)):
        for term in terms:
            why = f"since {term.due}" if term.due else _unknown(term.case.student)
            click.echo(
                safe(
                    f"{word:<8} {term.case.kind.value:<10} {term.case.subject}  {term.case.form or '-'}  "
                    f"{rule_in_words(term.rule)}  {why}"
                )
            )
    click.echo(f"{len(found.due)} due, {len(found.held)} held, {found.later} later, {len(found.unknown)} unknown")


@command.command("leaving")
@click.option(
    "--roster",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="With the student's key and a column leaving_date (or transferred_on).",
)
@click.pass_context
def leaving(ctx: click.Context, roster: Path) -> None:
    """Take leaving dates from a roster; a student who stands there without one attends.

    Exit code 5 where rows with mistakes were left out.
    """
    office = Office()
    with office.folder.open_ledger() as ledger:
        new, faults = keeping.take_leavings(ledger, roster, office.settings)
    for number, why in faults:
        click.echo(f"row {number}: {why}", err=True)
    click.echo(f"{count(new, 'change')} written down")
    if faults:
        ctx.exit(5)


@command.command("left")
@click.argument("subject", metavar="STUDENT|RECORD|COPY")
@click.argument("day", type=DAY, required=False)
@click.option("--transferred", is_flag=True, help="The record went to another board on this day.")
@click.option("--back", is_flag=True, help="The student attends again.")
@options.by
def left(subject: str, day: datetime | None, transferred: bool, back: bool, by: str | None) -> None:
    """Say when one student left, or the one whom a record is about."""
    kind = LeavingKind.BACK if back else LeavingKind.TRANSFERRED if transferred else LeavingKind.LEFT
    with Office().folder.open_ledger() as ledger:
        new = keeping.say_left(ledger, subject, kind, day.date() if day else None, by or "")
    click.echo("written down" if new else "that was known")


@command.command("hold")
@click.argument("subject", metavar="STUDENT|RECORD|COPY")
@click.option("--reason", metavar="TEXT", required=True, help="Why; kept with the hold.")
@options.by
def hold(subject: str, reason: str, by: str | None) -> None:
    """Keep everything of a student, or one record, copy, file or message, whatever its term says."""
    with Office().folder.open_ledger() as ledger:
        keeping.hold(ledger, subject, reason, by or "")
    click.echo(safe(f"{subject} is held"))


@command.command("release")
@click.argument("subject", metavar="STUDENT|RECORD|COPY")
@options.by
def release(subject: str, by: str | None) -> None:
    """Lift the holds on a student or a record."""
    with Office().folder.open_ledger() as ledger:
        lifted = keeping.release(ledger, subject, by or "")
    click.echo(safe(f"{subject}: {count(lifted, 'hold')} lifted"))


@command.command("holds")
def holds() -> None:
    """List the holds."""
    with Office().folder.open_ledger() as ledger:
        found = ledger.custodian.holds()
    for each in found:
        click.echo(safe(f"{each.subject}  {each.placed_at[:10]}  {each.placed_by}  {each.reason}"))
    click.echo(count(len(found), "hold"))


def _unknown(student: str) -> str:
    return "no leaving date" if student else "no copy says whose it is"
