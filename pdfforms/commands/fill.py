"""`pdfforms fill`"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from pdfforms import api
from pdfforms.bulk.campaign.copies import COPIES, Made
from pdfforms.commands import options
from pdfforms.errors import RosterError, UsageError
from pdfforms.files import write_bytes


@click.command("fill")
@click.argument("form")
@click.option(
    "--values",
    type=click.Path(allow_dash=True, path_type=Path),
    help="JSON file {field: value}; - reads standard input.",
)
@click.option(
    "--roster",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV or XLSX file, a copy a row.",
)
@options.language
@options.paper
@click.option("--copy", "code", help="Use this copy code instead of a new one; not with --roster.")
@click.option(
    "--lock",
    is_flag=True,
    help="Make the prefilled identity fields read-only (rosters: unless the settings say no).",
)
@click.option(
    "--prefilled",
    is_flag=True,
    help="The values are the office's own: a copy that comes back with nothing else is told (rosters: always).",
)
@options.definition
@options.organization
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="PDF to write; a folder with --roster."
)
@click.pass_context
def command(
    ctx: click.Context,
    form: str,
    values: Path | None,
    roster: Path | None,
    language: str | None,
    paper: str | None,
    code: str | None,
    lock: bool,
    prefilled: bool,
    definition: Path | None,
    organization: str | None,
    output: Path,
) -> None:
    """Make a personal copy of FORM from --values, or one for each row of a --roster.

    Every copy carries a copy code of its own, so that what comes back is known without a name.
    With --roster, --lang is the language of the rows that name none.
    """
    if (values is None) == (roster is None):
        raise UsageError("Give either --values VALUES.json or --roster FILE.")
    if roster is not None and code is not None:
        raise UsageError("Each row of a roster gets a copy code of its own. Leave --copy out.")
    office = options.office(definition, organization)
    if roster is not None:
        if output.exists() and not output.is_dir():
            raise UsageError(f"{output} is a file. With --roster, -o names a folder: choose a new one.")
        how: dict[str, Any] = {"language": language, "paper": paper, "lock_identity": lock or None}
        ctx.exit(_fill_roster(api.fill_roster(form, roster, output, office, **how), output))
    if output.exists() and output.stat().st_size:
        raise UsageError(
            f"{output} is there already, and with it a copy code that may have gone out. "
            "Choose another name with -o, or move the file away first."
        )
    given = None if prefilled else ()
    copy = api.fill_copy(form, _values(values), language, paper, code, lock, office, given=given)
    write_bytes(output, copy.data)
    click.echo(f"{output}  copy {copy.code}")
    for warning in copy.warnings:
        click.echo(f"  {warning}", err=True)


def _values(path: Path | None) -> dict[str, Any]:
    name = "standard input" if str(path) == "-" else str(path)
    try:
        text = sys.stdin.read() if str(path) == "-" else Path(str(path)).read_text(encoding="utf-8-sig")
        values = json.loads(text)
    except OSError as exc:
        raise UsageError(f"{name} cannot be opened: {exc.strerror}. Check the path.") from exc
    except ValueError as exc:
        raise UsageError(f'{name} is not JSON in UTF-8. It should look like {{"student_name": "..."}}.') from exc
    if not isinstance(values, dict):
        raise UsageError(f"{name} should hold one JSON object, {{field: value}}.")
    return values


def _fill_roster(made: Any, folder: Path) -> int:
    results: list[Made] = []
    for each in made:
        results.append(each)
        for message in each.general:
            click.echo(message, err=True)
        for message in (*each.faults, *each.warnings):
            click.echo(f"row {each.row}: {message}", err=True)
    done = sum(1 for each in results if each.code)
    left = len(results) - done
    click.echo(f"{options.count(done, 'copy', 'copies')} in {folder}, listed in {folder / COPIES}.")
    if left:
        rows = "1 row has" if left == 1 else f"{left} rows have"
        click.echo(f"{rows} mistakes and got no copy. Correct and fill what is left out into another folder.")
    return RosterError.exit_code if left else 0
