"""`pdfforms report`"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import click

from pdfforms import api
from pdfforms.commands import options
from pdfforms.errors import UsageError
from pdfforms.files import write_bytes
from pdfforms.model.record import Record
from pdfforms.records.jsonl import read_jsonl

_RECORDS = ".jsonl"
_HTML = (".html", ".htm")


@click.command("report")
@click.argument("places", metavar="PATH...", nargs=-1)
@click.option(
    "-o",
    "--output",
    "outputs",
    type=click.Path(dir_okay=False, path_type=Path),
    multiple=True,
    required=True,
    help="File to write to, NAME.pdf or NAME.html; repeatable.",
)
@click.option(
    "--minimum",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    help="Tell answers of fewer returns than this as a bound; 1 tells all.",
)
@options.overwrite
@options.paper
@options.editions
@options.definition
def command(
    places: tuple[str, ...],
    outputs: tuple[Path, ...],
    minimum: int,
    overwrite: bool,
    paper: str | None,
    editions: tuple[Path, ...],
    definition: Path | None,
) -> None:
    """Sum up what came back on one page, in numbers alone: records that `pdfforms read` wrote as JSON Lines, or
    returned files and folders; in an office folder, without a PATH, everything in its ledger.
    """
    for output in outputs:
        options.refuse_output(output, (".pdf", *_HTML), overwrite=overwrite)
    office = options.office(definition, None, editions)
    if not places and not office.has_folder:
        raise UsageError("Name the records or returns to sum up: pdfforms report records.jsonl -o report.pdf")
    records = _once(_records(places, office)) if places else api.office_records(office)
    report = api.report(records, None, minimum, date.today(), office)
    if not places:
        options.tell_left_out(office)
    for output in outputs:
        html = output.suffix.lower() in _HTML
        data = report.html().encode() if html else report.pdf(paper or office.settings.paper)
        write_bytes(output, data)
        click.echo(f"{output}  {options.count(report.summary.returned, 'returned form')}", err=True)


def _records(places: tuple[str, ...], office: api.Office) -> Iterator[Record]:
    """The records of all places, those of JSON Lines one by one."""
    written = [Path(place) for place in places if place.lower().endswith(_RECORDS)]
    for path in written:
        try:
            with path.open(encoding="utf-8") as file:
                yield from read_jsonl(file)
        except OSError as exc:
            raise UsageError(f"{path} cannot be read: {exc.strerror}. Check the path.") from exc
        except UnicodeDecodeError as exc:
            raise UsageError(f"{path} is no text. Give the file that `pdfforms read` wrote.") from exc
    returned = [place for place in places if not place.lower().endswith(_RECORDS)]
    if returned:
        yield from api.read_returns(api.find_returns(returned), office, ocr=False)


def _once(records: Iterable[Record]) -> Iterator[Record]:
    """The records; UsageError where one comes twice, since it would count twice and nobody would see it."""
    seen: set[str] = set()
    for record in records:
        if record.id in seen:
            raise UsageError(
                f"Record {record.id} comes twice and would count twice. Read all returns into one file."
            )
        seen.add(record.id)
        yield record
