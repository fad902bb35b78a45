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
@click.option("--overwrite", is_flag=True, help="Replace a report that is there already.")
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
        _refuse(output, overwrite=overwrite)
    office = options.office(definition, None, editions)
    if not places and not office.has_folder:
        raise UsageError("Name the records or returns to sum up: pdfforms report records.jsonl -o report.pdf")
    records = _once(_records(places, office)) if places else api.office_records(office)
    report = api.report(records, None, minimum, date.today(), office)
    for output in outputs:
        data = report.html().encode() if _is_html(output) else report.pdf(paper or office.settings.paper)
        write_bytes(output, data)
        click.echo(f"{output}  {options.count(report.summary.returned, 'returned form')}", err=True)


def _is_html(output: Path) -> bool:
    return output.suffix.lower() in (".html", ".htm")


def _refuse(output: Path, *, overwrite: bool) -> None:
    """UsageError for a name that says neither PDF nor HTML, and for a file that is there: it may be a return."""
    if not _is_html(output) and output.suffix.lower() != ".pdf":
        raise UsageError(f"{output} does not say what to write. Name it {output.stem}.pdf or {output.stem}.html.")
    if output.exists() and not overwrite:
        raise UsageError(f"{output} is there already. Choose another name with -o, or add --overwrite.")


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
