"""`pdfforms audit`"""

from __future__ import annotations

from pathlib import Path

import click

from pdfforms.bulk.auditing import audit, head_of, head_page
from pdfforms.bulk.office import Office
from pdfforms.commands.options import count
from pdfforms.files import write_bytes
from pdfforms.records.table import safe

_MOST = 50
"""Faults that are told one by one."""


@click.group("audit")
def command() -> None:
    """The log of custody: what happened to every record, chained so that no change goes unnoticed."""


@command.command("verify")
@click.option("--head", "heads", metavar="N:HASH", multiple=True, help="A head that was kept; repeatable.")
@click.pass_context
def verify(ctx: click.Context, heads: tuple[str, ...]) -> None:
    """Go through the whole log, and through what the ledger says, and tell every place that was changed.

    Without a head that was kept elsewhere, nobody can tell whether the end was cut off or all of it was made anew.
    Exit code 1 where something was changed.
    """
    with Office().folder.open_ledger() as ledger:
        found = 0
        for fault in audit(ledger, heads):
            found += 1
            if found <= _MOST:
                click.echo(safe(f"!!  {fault.subject or 'the chain'}  {fault.words}"))
        head = head_of(ledger)
    if found > _MOST:
        click.echo(f"and {found - _MOST} more")
    against = f", against {count(len(heads), 'kept head')}" if heads else ""
    click.echo(
        f"{count(head.n, 'entry', 'entries')}{against}: {count(found, 'fault') if found else 'all is well'}"
    )
    if found:
        ctx.exit(1)


@command.command("head")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write it as a PDF to be printed."
)
def head(output: Path | None) -> None:
    """Print the end of the log: N:HASH and its moment, to be kept where nobody here can change it."""
    office = Office()
    with office.folder.open_ledger() as ledger:
        found = head_of(ledger)
    click.echo(f"{found.n}:{found.hash}  {found.at}")
    if output:
        write_bytes(output, head_page(found, office.settings))
