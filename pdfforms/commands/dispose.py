"""`pdfforms dispose`"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

import click

from pdfforms.bulk.keeping.archive_place import alone, archive_of
from pdfforms.bulk.keeping.disposal import Disposer
from pdfforms.bulk.office import Office
from pdfforms.commands.options import count
from pdfforms.commands.retention import DAY
from pdfforms.model.retention import CaseKind

_WORDS = {
    CaseKind.COPY: ("copy that never came back", "copies that never came back"),
    CaseKind.MAIL: ("message", "messages"),
    CaseKind.FILE: ("file without a record", "files without a record"),
    CaseKind.STRAY: ("stray file", "stray files"),
}


@click.command("dispose")
@click.option("--approve", "by", metavar="NAME", help="Who approves; stands on the certificate.")
@click.option("--on", type=DAY, metavar="DAY", help="What was due on this day; never a day to come.")
@click.option("--dry-run", is_flag=True, help="Only say how much is due.")
def command(by: str | None, on: datetime | None, dry_run: bool) -> None:
    """Destroy what is due: all versions, evidence, messages, copies, rows. What is held stays.

    Writes a certificate of destruction into the folder certificates. A run that was killed is gone on with by the
    next one.
    """
    office = Office()
    with alone(office), office.folder.open_ledger() as ledger:
        disposer = Disposer(office.folder, ledger, office.settings, archive_of(office, ledger))
        if dry_run:
            due = disposer.due(on.date() if on else date.today())
            found = Counter(term.case.kind for term in due.due)
            click.echo(f"{_counted(found)} due, {len(due.held)} held. Nothing was destroyed.")
            return
        done = disposer.dispose(by or "", on.date() if on else None)
    for path in done.certificates:
        click.echo(path)
    click.echo(f"{_counted(done.counts)} destroyed, {len(done.due.held)} held")
    if done.left:
        click.echo(done.left, err=True)


def _counted(found: Counter[CaseKind]) -> str:
    """`3 records, 1 copy that never came back`"""
    words = [count(found[CaseKind.RECORD], "record")]
    words += [count(found[kind], *_WORDS[kind]) for kind in _WORDS if found[kind]]
    return ", ".join(words)
