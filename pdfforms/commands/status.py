"""`pdfforms status`"""

from __future__ import annotations

from pathlib import Path
from shutil import get_terminal_size
from textwrap import wrap

import click

from pdfforms import campaigns
from pdfforms.bulk.whereabouts import GROUPS, STANDS, Standing
from pdfforms.commands import options
from pdfforms.errors import UsageError
from pdfforms.model.campaign import Send, SendState
from pdfforms.records.table import safe


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
@click.option("--overwrite", is_flag=True, help="Replace a file that is there already.")
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
        _refuse(output, overwrite=overwrite)
    office = options.office_of(further)
    found = campaigns.status(campaign, office)
    if not found:
        click.echo("There is no campaign. Make one with pdfforms campaign new.")
    for each in found:
        show(each, group, owing=owing, messages=messages)
    for output in outputs if found else ():
        campaigns.write_status(output, found, office)
        click.echo(f"{output}  {options.count(sum(len(each.students) for each in found), 'student')}", err=True)


def _refuse(output: Path, *, overwrite: bool) -> None:
    if output.suffix.lower() not in campaigns.KINDS:
        raise UsageError(
            f"{output} does not say what to write. Name it {output.stem}{campaigns.KINDS[0]}, .pdf or .html."
        )
    if output.exists() and not overwrite:
        raise UsageError(f"{output} is there already. Choose another name with -o, or add --overwrite.")


def show(found: Standing, group: str | None, *, owing: bool, messages: bool) -> None:
    due = f", due {found.campaign.due}" if found.campaign.due else ""
    click.echo(f"{found.campaign.id}  {found.campaign.form} {found.campaign.edition}{due}")
    counted = found.counted(group)
    width = max((len(name) for name in counted), default=0) + 2 if group else 0
    for name, counts in counted.items():
        words = ", ".join(f"{counts[stands]} {stands}" for stands in STANDS if counts[stands])
        number = options.count(sum(counts.values()), "student")
        _line(f"{name or '-' * bool(group):<{width}}{number}: {words}", width)
    for each in found.sends:
        if messages or each.state in (SendState.UNKNOWN, SendState.REFUSED):
            click.echo(safe(f"  {each.key}  {_state(each)}  {each.address}  {', '.join(each.copies)}  {each.why}"))
    if owing:
        for student in found.owing:
            place = student.place
            spot = "  ".join(part for part in (place.school, place.grade, place.homeroom) if part)
            click.echo(
                safe(f"  {', '.join(each.copy for each in student.copies)}  student {place.student}  {spot}")
            )


def _line(text: str, width: int) -> None:
    """A line, folded where the terminal ends, behind the name that it begins with."""
    room = max(get_terminal_size().columns, 40 + width)
    click.echo("\n".join(wrap(safe(text), room, initial_indent="  ", subsequent_indent=" " * (width + 4))))


def _state(send: Send) -> str:
    return f"{send.state.value} {send.kind}" if send.reminds else send.state.value
