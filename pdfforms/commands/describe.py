"""`pdfforms describe`"""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from pdfforms import api
from pdfforms.commands import options
from pdfforms.model.form import Field, Form


@click.command("describe")
@click.argument("form")
@options.language
@options.definition
@click.option("--json-schema", is_flag=True, help="Print the JSON Schema (2020-12) of the form's record instead.")
def command(form: str, language: str | None, definition: Path | None, json_schema: bool) -> None:
    """Show a FORM's fields, types and rules."""
    office = options.office(definition)
    if json_schema:
        click.echo(json.dumps(api.form_schema(form, office), indent=2, ensure_ascii=False))
        return
    found = api.describe_form(form, language, office)
    console = Console()
    for part in office.catalog.parts(found):
        _show(console, part)


def _show(console: Console, form: Form) -> None:
    console.print(
        f"[bold]{form.title}[/bold]  {form.key}, edition {form.edition}, {form.language}\n", highlight=False
    )
    table = Table("Field", "Type", "On the page", "Limits", box=None, header_style="bold", pad_edge=False)
    for each in form.fields:
        table.add_row(each.key, each.type.value, each.name, _limits(each))
    console.print(table)
    if form.rules:
        console.print("\n[bold]Rules[/bold]")
        for rule in form.rules:
            about = ", ".join((*((f"when {rule.when}",) if rule.when else ()), *rule.fields))
            limit = f", at most {rule.limit}" if rule.limit is not None else ""
            console.print(f"  {rule.kind.value} ({about}{limit}): {rule.message}", highlight=False, markup=False)
    console.print()


def _limits(each: Field) -> str:
    limits = [
        "required" if each.required else "",
        f"at least {each.minimum}" if each.minimum is not None else "",
        f"at most {each.maximum}" if each.maximum is not None else "",
        f"{each.max_length} characters" if each.max_length is not None else "",
        f"{each.half_day[0]}.m." if each.half_day else "",
        " | ".join(option.key for option in each.options),
        "added" if each.added else "",
    ]
    return ", ".join(limit for limit in limits if limit)
