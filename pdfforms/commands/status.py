"""`pdfforms status`"""

from __future__ import annotations

import click

from pdfforms.bulk.outbox import campaign_named
from pdfforms.bulk.whereabouts import GROUPS, STANDS, Standing, standing
from pdfforms.commands import options
from pdfforms.model.campaign import SendState
from pdfforms.records.table import safe


@click.command("status")
@click.argument("campaign", required=False)
@click.option("--by", "group", type=click.Choice(GROUPS), help="Count by school, grade or homeroom.")
@click.option("--owing", is_flag=True, help="List the students whose form was sent and is not back.")
@click.option("--messages", is_flag=True, help="List every message with its key.")
def command(campaign: str | None, group: str | None, owing: bool, messages: bool) -> None:
    """Where the campaigns stand: what was sent, what came back, who still owes one."""
    office = options.office_of({})
    with office.folder.open_ledger() as ledger:
        wanted = [campaign_named(ledger, campaign)] if campaign else list(ledger.campaigns())
        if not wanted:
            click.echo("There is no campaign. Make one with pdfforms campaign new.")
        for each in wanted:
            _show(standing(ledger, each), group, owing=owing, messages=messages)


def _show(found: Standing, group: str | None, *, owing: bool, messages: bool) -> None:
    due = f", due {found.campaign.due}" if found.campaign.due else ""
    click.echo(f"{found.campaign.id}  {found.campaign.form} {found.campaign.edition}{due}")
    for name, counts in found.counted(group).items():
        words = ", ".join(f"{counts[stands]} {stands}" for stands in STANDS if counts[stands])
        number = options.count(sum(counts.values()), "copy", "copies")
        click.echo(safe(f"  {name or ('all' if group is None else '-'):<24} {number}: {words}"))
    for each in found.sends:
        if messages or each.state in (SendState.UNKNOWN, SendState.REFUSED):
            click.echo(
                safe(f"  {each.key}  {each.state.value}  {each.address}  {', '.join(each.copies)}  {each.why}")
            )
    if owing:
        for copy in found.owing:
            spot = "  ".join(part for part in (copy.school, copy.grade, copy.homeroom) if part)
            click.echo(safe(f"  {copy.copy}  student {copy.student}  {spot}"))
