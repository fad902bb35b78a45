"""`pdfforms fetch --watch`"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import monotonic, sleep

import click

from pdfforms import api
from pdfforms.bulk.reading.tally import Told
from pdfforms.bulk.replies.taking_in import Taken
from pdfforms.bulk.replies.watch import MAIL, Watched, watched
from pdfforms.commands import options
from pdfforms.commands.reading import counted, progress
from pdfforms.records.table import safe

SECONDS = 2.0
"""Between two looks."""


def watch_until_stopped(
    office: api.Office, places: Sequence[Path], move: str | None, *, ocr: bool, jobs: int | None
) -> None:
    """Takes in what comes until Ctrl-C; that may come at any moment, what is then half done the next run does."""
    folders = watched(office, places, move)
    click.echo(f"Watching {options.count(len(folders.folders), 'folder')}. Ctrl-C ends.", err=True)
    said: dict[str, str] = {}
    try:
        while True:
            whole = folders.look(monotonic())
            for place in folders.troubles.keys() - said.keys():
                click.echo(safe(f"cannot be looked into: {place}: {folders.troubles[place]}"), err=True)
            said = dict(folders.troubles)
            if whole:
                with progress(len(whole)) as told:
                    _say(take(folders, whole, office, told, ocr=ocr, jobs=jobs))
            sleep(SECONDS)
    except KeyboardInterrupt:
        click.echo("Stopped. What was taken in is kept; the rest is where it was.", err=True)


def take(
    folders: Watched,
    whole: Sequence[Path],
    office: api.Office,
    told: Told | None = None,
    *,
    ocr: bool = True,
    jobs: int | None = None,
) -> Taken:
    """Takes files of watched folders in: mail as `pdfforms fetch` does, all else as `pdfforms read` does."""
    taken = Taken()
    mail = [each for each in whole if each.suffix.lower() in MAIL]
    api.receive_returns([each for each in whole if each not in mail], office, told, ocr, jobs, taken.read)
    if mail:
        api.fetch_mail(mail, None, office, told, ocr, jobs, taken)
    taken.troubles += folders.taken(whole)
    return taken


def _say(taken: Taken) -> None:
    """What has become of the files of one look."""
    for trouble in (*taken.troubles, *taken.read.troubles):
        click.echo(safe(f"not taken in: {trouble}"), err=True)
    for name in taken.read.quarantined:
        click.echo(safe(f"in quarantine: {name}"), err=True)
    came = options.count(taken.read.came + taken.came, "file")
    known = f", {taken.read.known} there already" if taken.read.known else ""
    items = f", {options.count(taken.items.total(), 'item')}" if taken.items else ""
    click.echo(f"{came}{known}; {counted(taken.read.statuses)}{items}", err=True)
