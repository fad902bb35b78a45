"""`pdfforms items`"""

from __future__ import annotations

import click

from pdfforms import api
from pdfforms.commands import options
from pdfforms.model.codes import BY_CODE
from pdfforms.records.table import safe


@click.group("items", invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """List what mail brought that a person must see to: what it is, what to do, and the file of the message, which
    any mail program opens.
    """
    if ctx.invoked_subcommand is not None:
        return
    found = api.open_items()
    for item, path in found:
        row = BY_CODE[item.code]
        about = f"record {item.record}" if item.record else f"copy {item.copy}" if item.copy else "no copy known"
        click.echo(safe(f"{item.id}  {row.message} {item.detail}".rstrip()))
        click.echo(safe(f"    {about}; {item.created_at}; {path or 'its message is gone'}"))
        click.echo(f"    {row.action}")
    click.echo(f"{options.count(len(found), 'item')}. When one is seen to: pdfforms items done N --by NAME")


@command.command("done")
@click.argument("items", metavar="N...", nargs=-1, required=True, type=int)
@options.by
def done(items: tuple[int, ...], by: str | None) -> None:
    """Say that somebody has seen to items."""
    for number in items:
        item = api.item_done(number, by or "")
        click.echo(f"{number}  {item.code} is seen to.")
