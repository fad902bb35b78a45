"""`pdfforms init`"""

from __future__ import annotations

from pathlib import Path

import click

from pdfforms import api


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
def command(folder: Path) -> None:
    """Make an office FOLDER: settings, a ledger, and room for every file that comes back.

    All commands find it from inside, as git finds its repository. What is there already stays as it is.
    """
    made = api.make_office(folder)
    click.echo(f"{made.root}  is an office: everything that comes back is kept there, and for nobody else to read")
    for name, words in (
        ("pdfforms.toml", "what the office decides once"),
        ("pdfforms.db", "the ledger: what arrived, what it says, who decided what"),
        ("returns/", "every file that arrived, as it was"),
        ("mail/", "every message that was fetched, as it was"),
        ("editions/", "the blanks that these are of"),
        ("quarantine/", "files that broke the reader"),
        ("evidence/", "pictures of what a person must look at"),
        ("copies/", "the personal copies that go out to families"),
    ):
        click.echo(f"  {name:<15}{words}")
    click.echo(f"Next: cd {folder}, and read what came back: pdfforms read DOWNLOADS")
