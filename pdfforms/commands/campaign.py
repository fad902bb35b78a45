"""`pdfforms campaign`"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click

from pdfforms.api import Office
from pdfforms.bulk.campaign.making import compare, make
from pdfforms.bulk.campaign.new_campaign import new_campaign, refuse_follow_ups
from pdfforms.bulk.campaign.outbox import campaign_named
from pdfforms.bulk.campaign.paper import print_copies
from pdfforms.bulk.campaign.planning import plan
from pdfforms.commands import options
from pdfforms.commands.preview import preview
from pdfforms.errors import RosterError
from pdfforms.ledger.ledger import Ledger
from pdfforms.model.campaign import Campaign

roster = click.option(
    "--roster",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="CSV or XLSX file; several rows for one student are its contacts.",
)
due = click.option("--due", type=options.Day(), metavar="DAY", help="Day by which the form should be back.")
dry_run = click.option("--dry-run", is_flag=True, help="Show what would be made, and make nothing.")
accept = click.option(
    "--accept", metavar="ADDRESS", multiple=True, help="This address looks doubtful and is right; repeatable."
)


@click.group("campaign")
def command() -> None:
    """One form for many families: who gets which copy."""


@command.command("new")
@click.option("--form", required=True, help="Which form.")
@roster
@due
@click.option("--name", help="What the campaign is called; FORM-1 and so on unless given.")
@accept
@dry_run
@options.definition
def new(
    form: str,
    roster: Path,
    due: datetime | None,
    name: str | None,
    accept: tuple[str, ...],
    dry_run: bool,
    **further: object,
) -> None:
    """Plan a campaign: a personal copy for each student, and a message to each guardian.

    Shows who gets what, who is not written to and why, and everything wrong with the roster. Nothing is sent:
    that is pdfforms send.
    """
    office = options.office_of(further)
    with office.folder.sending(), office.folder.open_ledger() as ledger:
        campaign = new_campaign(office, ledger, form, name, due)
        for other in (each for each in ledger.campaigns() if each.form == form):
            click.echo(f"Campaign {other.id}, made {other.created_at[:10]}, is of this form, too.", err=True)
        _go(office, ledger, campaign, roster, accept, dry_run=dry_run)


@command.command("update")
@click.argument("campaign")
@roster
@due
@accept
@dry_run
@options.definition
def update(
    campaign: str, roster: Path, due: datetime | None, accept: tuple[str, ...], dry_run: bool, **further: object
) -> None:
    """Make CAMPAIGN again from a corrected roster: only what changed is changed.

    What has left stays as it was; nobody gets a second mail for a corrected number.
    """
    office = options.office_of(further)
    with office.folder.sending(), office.folder.open_ledger() as ledger:
        known = campaign_named(ledger, campaign)
        refuse_follow_ups(known)
        known = replace(known, due=f"{due:%Y-%m-%d}") if due else known
        _go(office, ledger, known, roster, accept, dry_run=dry_run)


@command.command("print")
@click.argument("campaign")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--all", "everyone", is_flag=True, help="Everybody's copies, those sent by mail, too.")
@click.option("--again", is_flag=True, help="Those, too, that were printed before.")
@options.definition
def on_paper(campaign: str, file: Path, everyone: bool, again: bool, **further: object) -> None:
    """Write the copies of CAMPAIGN that go out on paper into one PDF for the printer.

    Those of students without a mail address, by school, grade and homeroom. Each has its code on every page: scan
    what comes back, all of it into one file if you like, and read that. Then they stand as printed.
    """
    office = options.office_of(further)
    with office.folder.sending(), office.folder.open_ledger() as ledger:
        known = campaign_named(ledger, campaign)
        count = print_copies(office, ledger, known, file, everyone=everyone, again=again)
    click.echo(f"{options.count(count, 'copy', 'copies')} in {file}. Print it in its own size, without fitting.")


def _go(
    office: Office, ledger: Ledger, campaign: Campaign, roster: Path, accept: Iterable[str], *, dry_run: bool
) -> None:
    if campaign.due and campaign.due < f"{date.today()}":
        click.echo(f"The day when the form should be back has passed: {campaign.due}.", err=True)
    planned = plan(office.catalog, campaign.form, roster, office.settings, tuple(accept))
    change = compare(ledger, campaign, planned.people.students)
    preview(planned, change)
    stops = [each for each in planned.people.faults if each.stops]
    if dry_run:
        click.echo("Nothing was made.")
    elif not change.wanted:
        raise RosterError(f"Nobody in {roster.name} can be written to. Nothing was made; see above.")
    else:
        for progress in make(office, ledger, campaign, change):
            last = progress
        for row, text in last.warnings:
            click.echo(f"row {row}: {text}", err=True)
        click.echo(
            f"{campaign.id}: {options.count(last.made, 'copy', 'copies')} made, {last.kept} kept; "
            f"{options.count(last.planned, 'message')} planned, {last.withdrawn} withdrawn."
        )
        if last.papers:
            click.echo(
                f"{options.count(last.papers, 'copy', 'copies')} for paper: "
                f"pdfforms campaign print {campaign.id} paper.pdf"
            )
        if any(each.guardians for each in change.wanted):
            click.echo(f"Next: pdfforms send {campaign.id} --dry-run")
    if stops:
        update = f"then: pdfforms campaign update {campaign.id} --roster {roster}"
        accept = "or let an address through that is right after all (--accept ADDRESS), "
        raise RosterError(
            f"{options.count(len(stops), 'mistake')} in {roster.name}: no copy for these students. Correct it, "
            f"{accept if planned.people.unreached else ''}{'then look again.' if dry_run else update}"
        )
