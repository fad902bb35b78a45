"""`pdfforms doctor`"""

from __future__ import annotations

import platform
import sys
from pathlib import Path

import click

from pdfforms import __version__, api
from pdfforms.commands import options


@click.command("doctor")
@options.editions
@options.definition
@click.pass_context
def command(ctx: click.Context, editions: tuple[Path, ...], definition: Path | None) -> None:
    """Look at what holds here: the workers' walls, the ledger, the files, rights and room on the disk.

    Exit code 1 where something is not as it should be.
    """
    click.echo(f"pdfforms {__version__}, Python {platform.python_version()}, {platform.system()} ({sys.platform})")
    well = True
    for check in api.check_up(options.office(definition, None, editions)):
        well &= check.well
        click.echo(f"{'ok' if check.well else '!!'}  {check.about:<9} {check.words}")
        if check.advice:
            click.echo(f"              {check.advice}")
    if not well:
        ctx.exit(1)
