"""`pdfforms audit`"""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import click

from pdfforms.bulk.keeping.auditing import audit, head_of, head_page
from pdfforms.bulk.keeping.daily_head import keep_head
from pdfforms.bulk.keeping.kept_heads import kept_heads
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

    Heads that `audit keep` has kept are held against it, with their time stamps. Without a time stamp, or a head
    that was kept where nobody here can change it, nobody can tell whether the end was cut off or all of it was
    made anew. Exit code 1 where something was changed.
    """
    office = Office()
    with office.folder.open_ledger() as ledger:
        found = 0
        kept = kept_heads(office, ledger)
        known = [*heads, *(f"{each.head.n}:{each.head.hash}" for each in kept.kept)]
        for fault in chain(kept.faults, audit(ledger, known)):
            found += 1
            if found <= _MOST:
                click.echo(safe(f"!!  {fault.subject or 'the chain'}  {fault.words}"))
        head = head_of(ledger)
    if found > _MOST:
        click.echo(f"and {found - _MOST} more")
    against = f", against {count(len(known), 'kept head')}" if known else ""
    against += f" ({kept.stamped} time-stamped)" if kept.stamped else ""
    if kept.unknown:
        click.echo(f"{count(kept.unknown, 'time stamp')} by a server that no root in [signatures] vouches for")
    click.echo(
        f"{count(head.n, 'entry', 'entries')}{against}: {count(found, 'fault') if found else 'all is well'}"
    )
    if found:
        ctx.exit(1)


@command.command("keep")
def keep() -> None:
    """Keep the end of the log in the folder heads, time-stamped and mailed where the settings say so: once a day.

    For Task Scheduler or cron. Exit code 1 where the time stamp or the message could not be had.
    """
    office = Office()
    with office.folder.open_ledger() as ledger:
        day = keep_head(office, ledger)
    words = ["kept", *(["time-stamped"] if day.stamped else []), *(["mailed"] if day.mailed else [])]
    click.echo(f"{day.kept.head.n}:{day.kept.head.hash}  {', '.join(words)}")
    for why in day.undone:
        click.echo(safe(why), err=True)
    if day.undone:
        click.get_current_context().exit(1)


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
