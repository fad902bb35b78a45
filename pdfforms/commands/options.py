"""Options that several commands share, each declared once."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from pdfforms.bulk.office import Office
from pdfforms.errors import UsageError
from pdfforms.mail.microsoft import Ask
from pdfforms.settings import load_settings

definition = click.option(
    "--definition",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A form definition of your own (TOML).",
)
organization = click.option("--organization", help="The division's name on the form, instead of the settings'.")
language = click.option("--lang", "language", metavar="CODE", help="Language, such as en, fr, ar.")
languages = click.option(
    "--lang", "languages", metavar="CODE", multiple=True, help="Only this language; repeatable."
)
paper = click.option(
    "--paper", type=click.Choice(["letter", "a4"]), help="Paper size; letter unless the settings say."
)
editions = click.option(
    "--editions",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with maps of further editions; repeatable.",
)
jobs = click.option(
    "--jobs", type=click.IntRange(1), metavar="N", help="Workers at a time; as many as there are processors."
)
engine = click.option(
    "--engine",
    type=click.Choice(["here", "dask"]),
    default="here",
    show_default=True,
    help="Read here, or over many machines into the parts of a job (-o PARTS).",
)
scheduler = click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Dask's scheduler, tcp://HOST:PORT; without it this machine alone works.",
)
by = click.option("--by", metavar="NAME", help="Who decides; kept with the decision.")
folder = click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder to write to.",
)

ocr = click.option("--ocr/--no-ocr", default=True, help="Propose what is written on scans and photos.")
overwrite = click.option("--overwrite", is_flag=True, help="Replace a file that is there already.")


def refuse_output(output: Path, endings: Sequence[str], *, overwrite: bool) -> None:
    """Raises UsageError for a name that says none of the kinds that can be written, and for a file that is there:
    it may be somebody's work."""
    if output.suffix.lower() not in endings:
        *others, last = (f"{output.stem}{each}" for each in endings)
        named = f"{', '.join(others)} or {last}" if others else last
        raise UsageError(f"{output} does not say what to write. Name it {named}.")
    if output.exists() and not overwrite:
        raise UsageError(f"{output} is there already. Choose another name with -o, or add --overwrite.")


class Day(click.DateTime):
    """A day as everybody here writes it."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Its first moment."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value} is no day as it is written here. Write it like 2026-12-15.", param, ctx)


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 file`, `2 files`"""
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


def tell_left_out(office: Office) -> None:
    """Says on standard error how many records no list has, since their key is not there."""
    if office.folder.keyring is None:
        return
    with office.folder.open_ledger() as ledger:
        number = ledger.records_without_key()
    if number:
        what = count(number, "record")
        click.echo(
            f"{what} left out: destroyed with their keys, or these are lost. See: pdfforms doctor", err=True
        )


def ask() -> Ask | None:
    """Tells a person where to sign in; None where nobody sits before a terminal."""
    return (lambda words: click.echo(words, err=True)) if sys.stderr.isatty() else None


def office(
    definition: Path | None = None, organization: str | None = None, editions: tuple[Path, ...] = ()
) -> Office:
    """The office that the options describe, on top of the settings."""
    settings = load_settings()
    if organization:
        settings = replace(settings, organization=organization)
    return Office(settings, definition, editions)


def office_of(further: Mapping[str, object]) -> Office:
    """The office that a command's `--definition` and `--editions` describe."""
    return office(**further)  # type: ignore[arg-type]  # click passes what the two options declare
