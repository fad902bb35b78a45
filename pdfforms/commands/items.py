"""`pdfforms items`"""

from __future__ import annotations

from pathlib import Path

import click

from pdfforms import api
from pdfforms.commands import options
from pdfforms.encryption.names import ENDING
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
        click.echo(f"    {row.action}")
        click.echo(safe(f"    {about}; {item.created_at}"))
        click.echo(safe(f"    {_near(path) if path else 'its message is gone'}"))
        if path and path.suffix == ENDING:
            click.echo(safe(f"    to look at it: pdfforms keys open {_near(path)} -o DIR"))
    following = "When one is seen to: pdfforms items done N --by NAME" if found else "Nothing waits."
    click.echo(f"{options.count(len(found), 'item')}. {following}")


def _near(path: Path) -> Path:
    """A file as it is named from here, where that is shorter."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


@command.command("done")
@click.argument("items", metavar="N...", nargs=-1, required=True, type=int)
@options.by
def done(items: tuple[int, ...], by: str | None) -> None:
    """Say that somebody has seen to items."""
    for number in items:
        item = api.item_done(number, by or "")
        click.echo(f"{number}  {item.code} is seen to.")
