"""`pdfforms forms`"""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from pdfforms import api
from pdfforms.commands import options


@click.command("forms")
@options.definition
def command(definition: Path | None) -> None:
    """List the forms, their editions and languages."""
    office = options.office(definition)
    table = Table("Form", "Title", "Edition", "Fields", "Languages", box=None, header_style="bold", pad_edge=False)
    for form in api.list_forms(office):
        fields = {each.key for part in office.catalog.parts(form) for each in part.fields}
        languages = ", ".join(office.catalog.languages(form.key))
        table.add_row(form.key, form.title, form.edition, str(len(fields)), languages)
    Console().print(table)
