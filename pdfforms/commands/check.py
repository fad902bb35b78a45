"""`pdfforms check`"""

from __future__ import annotations

from pathlib import Path

import click

from pdfforms import api
from pdfforms.errors import DefinitionError


@click.command("check")
@click.argument("definition", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def command(ctx: click.Context, definition: Path) -> None:
    """Check a DEFINITION file and its translations; every mistake with its place."""
    faults = api.check_definition(definition)
    for fault in faults:
        click.echo(fault)
    if faults:
        ctx.exit(DefinitionError.exit_code)
    click.echo(f"{definition.name} is right. Next: pdfforms build --definition {definition.name} -o blanks")
