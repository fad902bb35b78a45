"""`pdfforms reread`"""

from __future__ import annotations

import re

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pdfforms import __version__, api
from pdfforms.bulk.reading.again import Change
from pdfforms.commands import options
from pdfforms.commands.reading import progress
from pdfforms.errors import UsageError
from pdfforms.model.ledger import StoredFile
from pdfforms.model.record import value_of
from pdfforms.records.table import safe
from pdfforms.records.words import in_words

_SHOWN = 50
_NUMBERS = re.compile(r"\d+(?:\.\d+)*")


@click.command("reread")
@click.option(
    "--since", metavar="VERSION", help=f"What a version before this one read; {__version__} unless given."
)
@click.option("--all", "everything", is_flag=True, help="Everything, whichever version read it.")
@options.ocr
@options.jobs
@options.editions
@options.definition
def command(since: str | None, everything: bool, ocr: bool, jobs: int | None, **further: object) -> None:
    """Read the kept files again, after the reader got better, and show what that changes.

    What people decided stays. Every change is written down.
    """
    limit = _version(since or __version__)

    def wanted(file: StoredFile) -> bool:
        return everything or _version(file.reader or "0") < limit

    with progress(None, "Reading again") as told:
        tally, changes = api.reread_returns(wanted, options.office_of(further), told, ocr, jobs)
    console = Console(highlight=False)
    if changes:
        console.print(_table(changes))
    for trouble in tally.troubles:
        click.echo(safe(trouble), err=True)
    kept = options.count(tally.left_over, "file")
    click.echo(f"{kept} read again, {options.count(len(changes), 'record')} changed.", err=True)


def _table(changes: list[Change]) -> Table:
    table = Table("Record", "File", "Field", "Before", "Now", box=None, header_style="bold", pad_edge=False)
    for change in changes[:_SHOWN]:
        statuses = (change.before or "", change.after or "in other records")
        rows = [("status", *statuses)] if change.before != change.after else []
        rows += [(key, _said(before), _said(now)) for key, (before, now) in change.fields.items()]
        for key, before, now in rows:
            table.add_row(change.record, *(Text(safe(text)) for text in (change.file, key, before, now)))
    if len(changes) > _SHOWN:
        table.add_row("", "", f"and {len(changes) - _SHOWN} records more", "", "")
    return table


def _said(plain: object) -> str:
    return "not known" if plain is None else in_words(value_of(plain)) or "empty"


def _version(text: str) -> tuple[int, ...]:
    """The numbers in `pdfforms 1.2.3` or `1.2.3`."""
    found = _NUMBERS.search(text)
    if not found:
        raise UsageError("A version is a number such as 0.2.0.")
    return tuple(map(int, found[0].split(".")))
