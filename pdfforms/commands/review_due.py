"""`pdfforms review-due`"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from pdfforms import campaigns
from pdfforms.bulk.campaign.follow_up import FollowUp
from pdfforms.bulk.campaign.reviews import Review, Reviews, review_sheet
from pdfforms.bulk.keeping.auditing import note_export
from pdfforms.commands import options
from pdfforms.commands.terminal import show, show_table
from pdfforms.errors import RosterError, UsageError
from pdfforms.records.sheet import write_sheets


@click.command("review-due")
@click.option(
    "--roster",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A fresh CSV or XLSX file with the days absent now.",
)
@click.option(
    "--within",
    "days",
    type=click.IntRange(0),
    default=14,
    show_default=True,
    metavar="DAYS",
    help="Reviews that come within so many days; those that have passed are listed, too.",
)
@click.option("--form", metavar="FORM", help="Only plans of this form.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the table as NAME.xlsx, too."
)
@options.overwrite
@click.option(
    "--follow-up",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Make a prefilled follow-up plan for each in this folder.",
)
@click.option("--campaign", metavar="NAME", help="Make them as the copies of a new campaign, to be sent by mail.")
@click.option("--due", type=options.Day(), metavar="DAY", help="Day by which the new campaign should be back.")
@click.option("--again", is_flag=True, help="Make one for students whose follow-up plan is made already, too.")
@options.definition
def command(
    roster: Path | None,
    days: int,
    form: str | None,
    output: Path | None,
    overwrite: bool,
    folder: Path | None,
    campaign: str | None,
    due: date | None,
    again: bool,
    **further: object,
) -> None:
    """List the plans whose review date is near or past, each student's latest, and hold the goal against the days
    missed since then; make follow-up plans of them.
    """
    if output:
        options.refuse_output(output, (".xlsx",), overwrite=overwrite)
    if folder and campaign:
        raise UsageError("Choose one of --follow-up, --campaign.")
    if (folder or campaign) and not roster:
        raise UsageError("A follow-up plan needs the new counts. Add --roster FRESH.xlsx.")
    office = options.office_of(further)
    found = campaigns.reviews_due(days, roster, office)
    found.due = [each for each in found.due if form in (None, each.plan.form)]
    _show(found, roster)
    if output:
        write_sheets(output, [review_sheet(found, date.today())])
        with office.folder.open_ledger() as ledger:
            note_export(ledger, "plans", len(found.due))
        click.echo(f"{output}  {options.count(len(found.due), 'plan')}", err=True)
    if folder or campaign:
        made = campaigns.make_follow_ups(found.due, folder, campaign, due, again=again, office=office)
        _tell(made)
        if campaign and any(each.code for each in made):
            click.echo(f"Next: pdfforms send {campaign} --dry-run")
    if found.faults:
        raise RosterError(
            f"{options.count(len(found.faults), 'mistake')} in {roster.name if roster else ''}: these students "
            "are not compared. Correct it and try again."
        )


def _show(found: Reviews, roster: Path | None) -> None:
    lines: list[tuple[str, ...]] = [("review", "student", "goal", "absent then", "absent now", "since", "what")]
    if found.due:
        show_table([*lines, *(_line(each, roster) for each in found.due)])
    click.echo(f"{options.count(len(found.due), 'plan')} to review.")
    if found.dateless:
        click.echo(f"{options.count(found.dateless, 'further plan')} without a review date that is known.")
    for fault in found.faults:
        show(f"row {fault.row}: {fault.text}", err=True)


def _line(each: Review, roster: Path | None) -> tuple[str, ...]:
    numbers = (each.goal, each.then, each.now, each.since)
    what = each.what if roster else ""
    if each.followed_up:
        what = f"{what}; follow-up plan made on {each.followed_up}".removeprefix("; ")
    said = ("-" if number is None else str(number) for number in numbers)
    return (each.day.isoformat(), each.plan.student or f"record {each.plan.record}", *said, what)


def _tell(made: Sequence[FollowUp]) -> None:
    for each in made:
        student = each.review.plan.student or f"record {each.review.plan.record}"
        if each.why_not:
            show(f"{student}  NONE IS MADE: {each.why_not}")
        else:
            show(f"{student}  {each.path}  {', '.join(each.values)}")
    click.echo(f"{options.count(sum(bool(each.code) for each in made), 'follow-up plan')} made.")
