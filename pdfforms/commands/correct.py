"""`pdfforms correct`"""

from __future__ import annotations

from pathlib import Path

import click

from pdfforms.bulk.campaign.asking import Question
from pdfforms.bulk.campaign.correcting import Correction, make_correction, plan_correction
from pdfforms.bulk.campaign.linking import Linker
from pdfforms.bulk.campaign.prepare import Preparer
from pdfforms.bulk.campaign.sending import recover
from pdfforms.bulk.campaign.to_print import write_to_print
from pdfforms.commands import drafts, options
from pdfforms.commands.send import send_planned
from pdfforms.commands.terminal import show, show_table
from pdfforms.errors import UsageError
from pdfforms.model.codes import BY_CODE


@click.command("correct")
@click.argument("record")
@click.option("--dry-run", is_flag=True, help="Show what would be asked of whom, and make nothing.")
@click.option("--to", metavar="ADDRESS", help="Who gets it, where the first copy went to several people.")
@click.option("--no-mail", is_flag=True, help="Send nothing; with -o.")
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the copy and its letter here, to be printed; nothing is sent.",
)
@drafts.option
@click.option("--again", is_flag=True, help="Another one, though one is out and nothing new has come.")
@options.by
@options.definition
def command(
    record: str,
    dry_run: bool,
    to: str | None,
    no_mail: bool,
    folder: Path | None,
    into: str | None,
    again: bool,
    by: str | None,
    **further: object,
) -> None:
    """Ask a family again, only for what is missing or contradicted in RECORD.

    It gets a copy of the same edition under a code of its own: the good answers are filled in and locked, the rest
    is open and marked. Whatever comes back of it is part of the same record.
    """
    if no_mail and folder is None:
        raise UsageError("Say where the copy goes instead: --no-mail -o DIR.")
    if folder is not None and to is not None:
        raise UsageError("A copy that is printed goes to no address: choose --to or -o.")
    if into and (dry_run or folder is not None):
        raise UsageError("Choose one of --dry-run, --drafts, -o.")
    office = options.office_of(further)
    with office.folder.sending(), office.folder.open_ledger() as ledger:
        linker = Linker(office, ledger, office.shelf())
        planned = plan_correction(linker, record, to, printed=folder is not None)
        _show(planned)
        if dry_run:
            click.echo("Nothing was made.")
            return
        if planned.recipient:
            recover(ledger, planned.recipient.campaign)
            drafts.look_back(office, ledger, planned.recipient.campaign, into)
        linked, send = make_correction(linker, planned, by or "pdfforms", again=again)
        if folder is not None:
            for path in write_to_print(office, ledger, linked, folder):
                click.echo(str(path))
        elif planned.recipient and send:
            click.echo(f"Copy {linked.copy} is made; message {send.key}.")
            campaign = planned.recipient.campaign
            preparer = Preparer(office, ledger, campaign)
            if into:
                drafts.draft(office, preparer, [send], into)
            else:
                send_planned(office, ledger, campaign, preparer, (linked.copy,))


def _show(planned: Correction) -> None:
    record = planned.record
    whom = f"to {planned.recipient.address}" if planned.recipient else "to be printed"
    show(f"{record.id}  {record.form}  {record.language}  {whom}")
    show_table([(each.key, each.name, _why(each)) for each in planned.asked], "  ")
    verb = "is" if planned.locked == 1 else "are"
    click.echo(f"  {options.count(planned.locked, 'answer')} {verb} filled in and locked.")


def _why(asked: Question) -> str:
    return " ".join(BY_CODE[code].message for code in asked.why)
