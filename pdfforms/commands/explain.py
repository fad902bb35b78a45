"""`pdfforms explain`"""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pdfforms import api
from pdfforms.commands import options
from pdfforms.errors import UsageError
from pdfforms.files import write_bytes
from pdfforms.model.codes import BY_CODE
from pdfforms.model.finding import Severity
from pdfforms.model.reading import Reading
from pdfforms.model.record import Answer, Record, Signature, Status
from pdfforms.records.table import safe
from pdfforms.records.words import in_words

_COLOURS = {Severity.INFO: "dim", Severity.WARNING: "yellow", Severity.ERROR: "red"}


@click.command("explain")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--picture", type=click.Path(dir_okay=False, path_type=Path), help="Also draw it: a PNG to write.")
@options.editions
@options.definition
@click.pass_context
def command(
    ctx: click.Context, file: Path, picture: Path | None, editions: tuple[Path, ...], definition: Path | None
) -> None:
    """Show what was seen in one returned FILE: page by page, by which evidence, and why a value is not known."""
    if picture is not None and picture.suffix.lower() != ".png":
        raise UsageError(
            f"{picture} is no name for a picture: --picture writes a PNG. Choose a name such as why.png."
        )
    office = options.office(definition, None, editions)
    results = api.explain_return(file, office)
    console = Console()
    for reading, record in results:
        _explain(console, reading, record)
    if picture is not None:
        write_bytes(picture, api.picture_return(file, results))
        console.print(f"Picture: {picture}", highlight=False)
    if any(record.status is Status.UNREADABLE for _, record in results):
        ctx.exit(1)


def _explain(console: Console, reading: Reading, record: Record) -> None:
    receipt = record.receipts[0]
    copy = f", copy {record.copy}" if record.copy else ", no copy code"
    form = (
        f"{record.form}, edition {record.edition}, {record.language}{copy}" if record.form else "no form of ours"
    )
    console.print(Text(f"{receipt.file}: {form}", "bold"))
    program = f", written by {receipt.producer}" if receipt.producer else ""
    console.print(
        Text(safe(f"{record.status.value.replace('_', ' ')}; {receipt.bytes} bytes{program}")), highlight=False
    )
    for placement in reading.placements:
        console.print(
            f"\nPage {placement.page} of the form, page {placement.file_page} of the file", highlight=False
        )
        console.print(_page(record, placement.page))
    general = [each for each in record.findings if each.field is None]
    if general:
        console.print("\nAbout the whole return")
        for each in general:
            action = BY_CODE[each.code].action
            console.print(Text(f"  {each.code}: {each.message} {action}", _COLOURS[each.severity]))
    console.print()


def _page(record: Record, page: int) -> Table:
    table = Table("Field", "Value", "Evidence", "Where", "Why", box=None, header_style="bold", pad_edge=False)
    for column in table.columns:
        column.overflow = "fold"  # a long key is looked up by its whole name
    for key, answer in record.answers.items():
        if answer.page == page:
            x, y = answer.rect[0], answer.rect[1]
            evidence = f"{answer.source.value} {answer.confidence:g}"
            table.add_row(key, _value(answer), evidence, f"{x:.0f}, {y:.0f}", _why(record, key, answer))
    return table


def _value(answer: Answer) -> Text:
    value = answer.value
    if value is None:
        return Text("not known", "red")
    nothing = value in ("", False) or (isinstance(value, Signature) and not value.signed)
    return Text(safe(in_words(value)) or "empty", "dim" if nothing else "")


def _why(record: Record, key: str, answer: Answer) -> Text:
    """The field's findings, and what it may say instead."""
    text = Text()
    for each in record.findings:
        if each.field == key:
            text.append(f"{each.code}: {each.message} ", _COLOURS[each.severity])
    others = [(value, source) for value, source in answer.alternatives if value != ""]
    said = [f"{in_words(value)} ({source.value.replace('_', ' ')})" for value, source in others]
    if said:
        text.append(safe(f"It may say: {', '.join(said)}"))
    return text
