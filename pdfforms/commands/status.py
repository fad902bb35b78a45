"""`pdfforms status`"""

from __future__ import annotations

from pathlib import Path

import click

from pdfforms import campaigns
from pdfforms.bulk.campaign.whereabouts import GROUPS, STANDS, Standing, Whereabouts
from pdfforms.bulk.keeping.auditing import note_export
from pdfforms.commands import options
from pdfforms.commands.terminal import show, show_table
from pdfforms.model.campaign import Send, SendState


@click.command("status")
@click.argument("campaign", required=False)
@click.option("--by", "group", type=click.Choice(GROUPS), help="Count by school, grade or homeroom.")
@click.option("--owing", is_flag=True, help="List the students whose form was sent and is not back.")
@click.option("--messages", is_flag=True, help="List every message with its key.")
@click.option(
    "-o",
    "--output",
    "outputs",
    type=click.Path(dir_okay=False, path_type=Path),
    multiple=True,
    help="Write NAME.xlsx, a sheet of students; NAME.pdf or NAME.html, a page of numbers; repeatable.",
)
@options.overwrite
@options.definition
def command(
    campaign: str | None,
    group: str | None,
    owing: bool,
    messages: bool,
    outputs: tuple[Path, ...],
    overwrite: bool,
    **further: object,
) -> None:
    """Where the campaigns stand: what was sent, what came back, who is complete, who still owes one."""
    for output in outputs:
        options.refuse_output(output, campaigns.KINDS, overwrite=overwrite)
    office = options.office_of(further)
    found = campaigns.status(campaign, office)
    if not found:
        click.echo("There is no campaign. Make one with pdfforms campaign new.")
    for each in found:
        show_standing(each, group, owing=owing, messages=messages)
    for output in outputs if found else ():
        campaigns.write_status(output, found, office)
        students = sum(len(each.students) for each in found)
        if output.suffix.lower() not in campaigns.PAGES:  # those are numbers alone
            with office.folder.open_ledger() as ledger:
                note_export(ledger, "students", students)
        click.echo(f"{output}  {options.count(students, 'student')}", err=True)


def show_standing(found: Standing, group: str | None, *, owing: bool, messages: bool) -> None:
    due = f", due {found.campaign.due}" if found.campaign.due else ""
    click.echo(f"{found.campaign.id}  {found.campaign.form} {found.campaign.edition}{due}")
    counted = found.counted(group)
    width = max((len(name) for name in counted), default=0) + 2 if group else 0
    for name, counts in counted.items():
        words = ", ".join(f"{counts[stands]} {stands}" for stands in STANDS if counts[stands])
        number = options.count(sum(counts.values()), "student")
        show(f"{name or '-' * bool(group):<{width}}{number}: {words}", "  ", " " * (width + 2))
    show_table(
        [
            (each.key, _state(each), each.address, ", ".join(each.copies), each.why)
            for each in found.sends
            if messages or each.state in (SendState.UNKNOWN, SendState.REFUSED)
        ],
        "  ",
    )
    show_table([_owing(each) for each in found.owing if owing], "  ")


def _owing(student: Whereabouts) -> tuple[str, ...]:
    """A student who owes a form."""
    place = student.place
    named = {"": place.school, "grade ": place.grade, "homeroom ": place.homeroom}
    spot = ", ".join(f"{name}{part}" for name, part in named.items() if part)
    return ", ".join(each.copy for each in student.copies), f"student {place.student}", spot


def _state(send: Send) -> str:
    return f"{send.state.value} {send.kind}" if send.reminds else send.state.value
