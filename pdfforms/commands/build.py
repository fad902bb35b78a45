"""`pdfforms build`"""

from __future__ import annotations

from pathlib import Path

import click

from pdfforms import api
from pdfforms.commands import options


@click.command("build")
@click.argument("forms", nargs=-1)
@options.languages
@options.paper
@options.organization
@options.definition
@click.option("--issue", is_flag=True, help="Also issue the editions with their maps into OUTPUT/editions.")
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("blank_forms"),
    show_default=True,
    help="Folder to write to.",
)
def command(
    forms: tuple[str, ...],
    languages: tuple[str, ...],
    paper: str | None,
    organization: str | None,
    definition: Path | None,
    issue: bool,
    folder: Path,
) -> None:
    """Build blank FORMS (all of them unless named) as fillable, accessible PDFs."""
    office = options.office(definition, organization)
    for built in api.build_blanks(folder, forms, languages, paper, office):
        pages = "1 page" if built.pages == 1 else f"{built.pages} pages"
        click.echo(f"{built.path}  {pages}, {built.fields} fields")
        for text in built.missing:
            click.echo(f"  not translated ({built.language}): {text}", err=True)
    if issue:
        for built in api.issue_editions(folder / "editions", forms, office):
            click.echo(f"issued {built.path}")
