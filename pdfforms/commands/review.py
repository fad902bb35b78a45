"""`pdfforms review`"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from pdfforms import api
from pdfforms.bulk.reading.looking import Pictures
from pdfforms.commands import options
from pdfforms.errors import UsageError
from pdfforms.model.codes import BY_CODE
from pdfforms.model.finding import Finding, Severity
from pdfforms.model.form import Field, Form
from pdfforms.model.ledger import RecordFilter
from pdfforms.model.record import Record, Signature, Status, Value
from pdfforms.records.columns import files
from pdfforms.records.table import safe
from pdfforms.records.words import in_words

_HELP = "#1 takes the first proposal, a value settles, - means empty, Enter leaves it, q stops."


@click.command("review")
@click.option("--form", metavar="FORM", help="Only records of this form.")
@click.option("--list", "listing", is_flag=True, help="Only list the records that need a person.")
@click.option(
    "--evidence",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the pictures of an office that encrypts; they are there while they are looked at.",
)
@options.by
@options.editions
@options.definition
def command(form: str | None, listing: bool, evidence: Path | None, by: str | None, **further: object) -> None:
    """Walk through what needs a person: each value that is not known, each finding that wants a look."""
    office = options.office_of(further)
    wanted = RecordFilter(form=form, status=Status.NEEDS_REVIEW)
    records = list(api.office_records(office, wanted))
    options.tell_left_out(office)
    console = Console(highlight=False, soft_wrap=True)
    if not records:
        console.print("Nothing needs a person. Next: pdfforms export -o records.xlsx")
        return
    if listing:
        for record in records:
            console.print(Text(safe(f"{record.id}  {record.form}  {files(record)}  {_open(record)}")))
        return
    by = by or click.prompt("Who decides (your name)")
    with Pictures(office.folder, evidence) as pictures:
        _Walk(office, console, by, pictures).through(records)


def _open(record: Record) -> str:
    """`3 values not known, 1 to look at`"""
    unknown = sum(value is None for value in record.values.values())
    return f"{options.count(unknown, 'value')} not known, {len(_looks(record))} to look at"


def _looks(record: Record) -> list[Finding]:
    return [each for each in record.findings if each.field is None and each.severity is not Severity.INFO]


class _Stopped(Exception):
    """The person has had enough."""


class _Walk:
    """One person's way through the queue; every answer is kept at once."""

    def __init__(self, office: api.Office, console: Console, by: str, pictures: Pictures) -> None:
        self._office, self._console, self._by, self._pictures = office, console, by, pictures
        self._forms = {(form.key, form.edition): form for form in reversed(office.shelf().forms())}
        self._settled = 0

    def through(self, records: list[Record]) -> None:
        """Asks about each record in turn."""
        self._console.print(_HELP, style="dim")
        try:
            for number, record in enumerate(records, 1):
                self._console.print(Text(f"\n{number} of {len(records)}  {safe(files(record))}", "bold"))
                self._console.print(Text(f"record {record.id}, {record.form}", "dim"))
                for key in _questions(record):
                    self._ask(record, key)
                for each in _looks(record):
                    self._look(record, each)
        except (_Stopped, click.Abort):
            pass
        self._console.print(f"\n{options.count(self._settled, 'decision')} kept. Next: pdfforms review goes on.")

    def _ask(self, record: Record, key: str) -> None:
        answer, field = record.answers[key], self._field(record, key)
        self._console.print(Text(f"\n{safe(field.name if field else key)}  ({key})", "bold"))
        for each in record.findings:
            if each.field == key and each.severity is not Severity.INFO:
                self._console.print(Text(f"  {each.message} {BY_CODE[each.code].action}", "yellow"))
        if key in record.evidence:
            self._console.print(Text(f"  picture: {self._pictures.shown(record.evidence[key])}", "dim"))
        proposals = list(dict.fromkeys(value for value, _ in answer.alternatives if value is not None))
        for number, value in enumerate(proposals, 1):
            self._console.print(Text(safe(f"  #{number}  {in_words(value) or 'empty'}")))
        while (said := self._prompt(proposals)) is not None:
            if self._keep(record, {key: said}):
                return

    def _prompt(self, proposals: Sequence[Value]) -> str | None:
        said = click.prompt("  what holds", default="", show_default=False).strip()
        if said == "q":
            raise _Stopped
        by_number = {f"#{number}": value for number, value in enumerate(proposals, 1)}
        if said in by_number:  # a bare number is an answer: two of three days absent
            return _as_said(by_number[said])
        return "" if said == "-" else said or None

    def _look(self, record: Record, each: Finding) -> None:
        self._console.print(Text(f"\n{each.message} {BY_CODE[each.code].action}", "yellow"))
        pictures = [name for key, name in record.evidence.items() if key.startswith("unplaced")]
        for name in pictures if each.code == "unplaced_content" else ():
            self._console.print(Text(f"  picture: {self._pictures.shown(name)}", "dim"))
        said = click.prompt("  looked at, nothing to do (y), leave it (Enter)", default="", show_default=False)
        if said.strip() == "q":
            raise _Stopped
        if said.strip().lower() in ("y", "yes"):
            self._keep(record, {}, (each.code,))

    def _keep(self, record: Record, said: dict[str, str], accept: tuple[str, ...] = ()) -> bool:
        """Settles, and says what was wrong with the words where they are refused."""
        try:
            api.settle_record(record.id, said, self._by, accept, self._office)
        except UsageError as exc:
            self._console.print(Text(f"  {exc}", "red"))
            return False
        self._settled += 1
        return True

    def _field(self, record: Record, key: str) -> Field | None:
        form: Form | None = self._forms.get((record.form or "", record.edition or ""))
        return next((each for each in form.fields if each.key == key), None) if form else None


def _questions(record: Record) -> Iterator[str]:
    """The fields that are not known, and those that a warning names."""
    told = {each.field for each in record.findings if each.severity is not Severity.INFO}
    return (key for key, value in record.values.items() if value is None or key in told)


def _as_said(value: Value) -> str:
    """A proposal as it would be typed."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Signature):
        return f"{value.kind}: {value.name or ''}" if value.signed else "no"
    return "" if value is None else str(value)
