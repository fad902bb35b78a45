"""`pdfforms remind`"""

from __future__ import annotations

from collections.abc import Sequence

import click

from pdfforms.bulk.campaign.outbox import campaign_named
from pdfforms.bulk.campaign.prepare import Preparer
from pdfforms.bulk.campaign.reminders import Reminder, plan_reminders, reminders
from pdfforms.bulk.campaign.sending import recover
from pdfforms.commands import drafts, options
from pdfforms.commands.send import send_planned
from pdfforms.commands.terminal import show_table
from pdfforms.errors import UsageError
from pdfforms.model.campaign import SendState


@click.command("remind")
@click.argument("campaign")
@click.option("--dry-run", is_flag=True, help="Show who is reminded and who is not, and send nothing.")
@click.option("--only", metavar="CODE", multiple=True, help="Only those who got this copy; repeatable.")
@drafts.option
@options.definition
def command(campaign: str, dry_run: bool, only: tuple[str, ...], into: str | None, **further: object) -> None:
    """Write once more to those whose form of CAMPAIGN was sent and is not back, with the same copy.

    How often, and how many days apart, say the settings. Nobody is reminded who has answered, even in words, or
    whose address bounces. Call it again to go on where it was stopped.
    """
    if dry_run and into:
        raise UsageError("Choose one of --dry-run, --drafts.")
    office = options.office_of(further)
    with office.folder.sending(), office.folder.open_ledger() as ledger:
        known = campaign_named(ledger, campaign)
        recover(ledger, known)
        drafts.look_back(office, ledger, known, into)
        found = reminders(ledger, known, office.settings.remind, only)
        due = [each for each in found if each.number]
        if dry_run:
            _show(found)
            later = sum(each.why.startswith("not now") for each in found)
            others = ((later, "not now"), (len(found) - len(due) - later, "not at all"))
            words = "".join(f", {number} {what}" for number, what in others if number)
            click.echo(f"{options.count(len(due), 'reminder')} to send{words}. Nothing was sent.")
            return
        plan_reminders(office, ledger, known, found)
        if not due:
            click.echo(f"Nobody is reminded now. Why: pdfforms remind {known.id} --dry-run")
            return
        preparer = Preparer(office, ledger, known)
        if into:
            planned = [each for each in ledger.sends(known.id, [SendState.PLANNED]) if each.reminds]
            drafts.draft(office, preparer, planned, into)
        else:
            send_planned(office, ledger, known, preparer, only, reminders=True)


def _show(found: Sequence[Reminder]) -> None:
    """A line for each address, with what it gets or why not; whoever gets something comes last, where a person
    looks first."""
    lines = [("student", "address", "language", "copies", "what")]
    for each in sorted(found, key=lambda each: each.number > 0):
        what = f"reminder {each.number}" if each.number else each.why
        lines.append((", ".join(each.students), each.address, each.language, ", ".join(each.copies), what))
    show_table(lines)
