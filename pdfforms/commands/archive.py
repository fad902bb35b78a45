"""`pdfforms archive`"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from pdfforms import api, archives
from pdfforms.archive.ocfl.verify import Choice
from pdfforms.bulk.keeping.archiving import Archiving
from pdfforms.bulk.keeping.auditing import note_export
from pdfforms.bulk.keeping.originals import record_of
from pdfforms.bulk.office import Office
from pdfforms.commands import options
from pdfforms.commands.archive_shown import as_json, holding_line, sized, stats_lines, version_lines
from pdfforms.errors import UsageError
from pdfforms.files import write_bytes
from pdfforms.model.archive import Sought
from pdfforms.model.copycode import parse_code
from pdfforms.records.table import safe

_DAY = click.DateTime(["%Y-%m-%d"])
_MOST_SHOWN = 50
"""Bad objects that are listed; all of them stand in the event."""


@click.group("archive")
def command() -> None:
    """Keep what was signed for years: archive it, prove that nothing has changed, find it, hand it over."""


@command.command("add")
@click.argument("named", metavar="[RECORD|PATH]...", nargs=-1)
@click.option("--all", "also_open", is_flag=True, help="Also records that still need a person.")
@options.by
@options.jobs
@options.editions
@options.definition
def add(named: tuple[str, ...], also_open: bool, by: str | None, jobs: int | None, **further: object) -> None:
    """Archive all records that are ready, or those named; files are taken into the office first.

    A record that is archived already gets a new version where something has changed, and stays as it is otherwise.
    Archive copies are sealed where the office has a key: see [signatures] in the settings.
    """
    from pdfforms import signing  # pyHanko, half the start of a command: what is found need not be sealed

    office = options.office_of(further)
    records = _records(named, office) if named else None
    with _progress("Archiving") as told, signing.sealing(office) as seal:
        run = archives.archive_records(
            records,
            also_open=also_open,
            by=by or "",
            told=lambda run: told(run.done, run.total),
            seal=seal,
            jobs=jobs,
            office=office,
        )
    _say(run)
    if run.failed:
        click.get_current_context().exit(1)


def _records(named: tuple[str, ...], office: Office) -> list[str]:
    """The records named, and those of files."""
    paths = [each for each in named if Path(each).exists()]
    records = [each for each in named if each not in paths]
    if paths:
        found = api.find_returns(paths, office)
        tally = api.receive_returns(found, office)
        records += archives.records_on(found, office)
        for trouble in tally.troubles:
            click.echo(safe(f"not taken in: {trouble}"), err=True)
    return records


def _say(run: Archiving) -> None:
    for record, why in run.failed.items():
        click.echo(safe(f"not archived: {record}  {why}"), err=True)
    for record, found in run.told:
        click.echo(f"{record}  {found.field or ''}  {found.message}", err=True)
    click.echo(
        f"{options.count(run.total, 'record')}: {run.new} new in the archive, {run.versions} with a new version, "
        f"{run.same} as before, {len(run.failed)} not archived; {sized(run.bytes)} written"
    )


@command.command("verify")
@click.option("--sample", type=click.IntRange(1), metavar="N", help="Only so many objects, drawn by lot.")
@click.option("--days", type=click.FloatRange(0), metavar="N", help="Only those not found whole within N days.")
@click.option("--all", "whole", is_flag=True, help="All objects, as without options.")
@click.pass_context
def verify(ctx: click.Context, sample: int | None, days: float | None, whole: bool) -> None:
    """Read what is archived again and compare it with what the ledger knows. Exit code 1 where something differs.

    It may be stopped at any time: the same command goes on.
    """
    if whole and (sample is not None or days is not None):
        raise UsageError("--all and --sample or --days contradict each other.")
    run = None
    with _progress("Verifying") as told:
        for run in archives.verify_archive(Choice(sample, days)):  # the last one is what it came to
            told(run.done, run.total)
    if run is None:
        return
    for fault in run.root_faults[:_MOST_SHOWN]:
        click.echo(f"the archive itself: {fault}", err=True)
    for object_id, faults in list(run.bad.items())[:_MOST_SHOWN]:
        click.echo(f"{record_of(object_id) or object_id}  {'; '.join(map(str, faults))}", err=True)
    click.echo(
        f"{options.count(run.done, 'object')} looked at, {sized(run.bytes)}: {len(run.bad)} not as archived"
    )
    if not run.well:
        click.echo("Bring these back from a backup; write to nothing before. See docs/archive.md.", err=True)
        ctx.exit(1)


@command.command("unlock")
@options.by
def unlock(by: str | None) -> None:
    """Let others write again to an archive in a bucket whose writer, on another machine, is gone."""
    click.echo(safe(f"the lock of {archives.unlock_archive(by or '')} is removed"))


_student = click.option("--student", metavar="NUMBER", help="By the student's number, as the roster has it.")
_form = click.option("--form", metavar="FORM", help="By form.")
_copy = click.option("--copy", metavar="CODE", help="By the copy code.")
_since = click.option("--since", type=_DAY, metavar="DAY", help="Came in on this day or later: 2026-09-01.")
_until = click.option("--until", type=_DAY, metavar="DAY", help="Came in on this day or before.")


@command.command("find")
@click.argument("record", required=False)
@_student
@_copy
@_form
@_since
@_until
@click.option("--json", "plain", is_flag=True, help="As JSON, one line each.")
def find(record: str | None, plain: bool, **by: object) -> None:
    """List what is in the archive: all, or by record, copy code, student number, form, day."""
    found = archives.find_archived(_sought(record, **by))
    for each in found:
        click.echo(as_json(each) if plain else holding_line(each))
    if not found:
        click.echo("Nothing in the archive goes with that.", err=True)


def _sought(
    record: str | None,
    student: object = None,
    copy: object = None,
    form: object = None,
    since: object = None,
    until: object = None,
) -> Sought:
    code = parse_code(str(copy)) if copy else None
    if copy and code is None:
        raise UsageError("That is no copy code: ten letters and digits, the last of which checks the others.")
    days = [each.date().isoformat() if isinstance(each, datetime) else None for each in (since, until)]
    texts = [str(each) if each else None for each in (student, form)]
    return Sought(record.upper() if record else None, code, *texts, *days)


@command.command("show")
@click.argument("record")
@click.option("--version", type=click.IntRange(1), metavar="N", help="Of this version; the newest otherwise.")
@click.option("--file", "path", metavar="NAME", help="Which file goes to -o; the original otherwise.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write a file of it to here."
)
def show(record: str, version: int | None, path: str | None, output: Path | None) -> None:
    """Show what the archive has of a record: versions, files, who signed how; or get a file back with -o."""
    versions = archives.archived_versions(record)
    if output is None:
        for line in version_lines(record, versions, version):
            click.echo(safe(line))
        return
    if output.exists():
        raise UsageError(f"{output} is there already. Name another file.")
    files = archives.files_of(versions, version)
    path = path or next((each for each in files if each.startswith(("original", "pages"))), "original.pdf")
    write_bytes(output, archives.archived_file(record, path, version))
    with Office().folder.open_ledger() as ledger:
        note_export(ledger, path, 1, record.upper())
    click.echo(f"{output}  {path}, as it was archived")


@command.command("export")
@click.argument("records", metavar="[RECORD]...", nargs=-1)
@click.option(
    "--bag",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    help="A new folder, which becomes a bag (BagIt); the receipt lies beside it.",
)
@_student
@_form
@_since
@_until
@options.by
def export(records: tuple[str, ...], folder: Path, by: str | None, **sought: object) -> None:
    """Hand records over to another board: a bag with all files, and a receipt to be signed."""
    wanted = {each.upper() for each in records}
    if not wanted and not any(sought.values()):
        raise UsageError("Say what is handed over: RECORD..., --student NUMBER, --form FORM, --since, --until.")
    held = [
        each for each in archives.find_archived(_sought(None, **sought)) if not wanted or each.record in wanted
    ]
    if missing := sorted(wanted - {each.record for each in held}):
        raise UsageError(f"{missing[0]} is not in the archive, or not of these. Nothing was handed over.")
    receipt = archives.export_bag(folder, held, by or "")
    click.echo(f"{folder}  {options.count(len(receipt.handed), 'record')}")
    click.echo(f"{folder}-receipt.pdf  to be signed by both; {folder}-receipt.json for programs")
    if Office().folder.keyring is not None:
        click.echo(f"{folder} is not encrypted: another board has no key of yours. Hand it over safely.", err=True)


@command.command("stats")
@click.option("--json", "plain", is_flag=True, help="As JSON.")
def stats(plain: bool) -> None:
    """How much the archive holds: objects, versions, bytes, by form and year."""
    found = archives.archive_stats()
    for line in [as_json(found)] if plain else stats_lines(found):
        click.echo(line)


@contextmanager
def _progress(words: str) -> Iterator[Callable[[int, int], None]]:
    """Shows how far a run is, where standard error is a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(words, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
