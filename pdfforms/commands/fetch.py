"""`pdfforms fetch`"""

from __future__ import annotations

from pathlib import Path

import click

from pdfforms import api
from pdfforms.bulk.replies.taking_in import Taken
from pdfforms.commands import options
from pdfforms.commands.reading import in_words, progress
from pdfforms.commands.terminal import show
from pdfforms.commands.watching import watch_until_stopped
from pdfforms.errors import MailError, UsageError
from pdfforms.model.codes import BY_CODE
from pdfforms.model.mail import MailKind
from pdfforms.model.record import Status
from pdfforms.records.table import safe

_KINDS = {
    MailKind.RETURN: "with files",
    MailKind.OTHER: "without",
    MailKind.BOUNCE: "came back undelivered",
    MailKind.AUTO_REPLY: "by machines",
}


@click.command("fetch")
@click.argument("places", metavar="[PATH]...", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--imap", metavar="URL", help="A mail server: imaps://user@host, or imap://user@host with STARTTLS.")
@click.option("--folder", metavar="NAME", help="Its folder; INBOX unless the settings say.")
@click.option("--flag", metavar="FLAG", help="Set this flag on the server on what is safe here, such as \\\\Seen.")
@click.option("--move", metavar="FOLDER", help="Move what is safe here, on the server or inside a watched folder.")
@click.option("--watch", is_flag=True, help="Watch folders (PATH, or those in the settings) until Ctrl-C.")
@options.ocr
@options.jobs
@options.editions
@options.definition
@click.pass_context
def command(
    ctx: click.Context,
    /,
    places: tuple[Path, ...],
    imap: str | None,
    folder: str | None,
    flag: str | None,
    move: str | None,
    watch: bool,
    ocr: bool,
    jobs: int | None,
    **further: object,
) -> None:
    """Take replies in: from the mail server in the settings, another one, or from mailboxes (mbox, Maildir,
    folders of .eml and .msg, single messages).

    Every message is kept as it came; its files are read as those of a folder are. What cannot be a return becomes
    an item for a person. On the server nothing is deleted, and nothing else changed unless asked. No message is
    taken twice. The password is in the keyring or in PDFFORMS_IMAP_PASSWORD.

    With --watch whatever a scanner or a browser puts into the folders is taken in once it is whole: forms, photos
    and messages, until Ctrl-C. The files stay where they are unless --move names a folder for them.

    Exit code 0: all went well; 1: some file could not be read; 2: wrong usage; 11: trouble with the server.
    """
    office = options.office_of(further)
    if watch:
        if imap or folder or flag:
            raise UsageError(
                "--watch looks into folders of this machine. Fetch from the server with another command."
            )
        watch_until_stopped(office, places, move, ocr=ocr, jobs=jobs)
        return
    taken = Taken()
    how = {"folder": folder, "flag": flag, "move": move}
    server = api.mail_server(office, imap, options.ask(), **how) if imap or not places else None
    try:
        with progress(None) as told:
            api.fetch_mail(places, server, office, told, ocr, jobs, taken)
    except KeyboardInterrupt:
        _say(taken)
        click.echo("Stopped. What was fetched is kept; pdfforms fetch goes on with the rest.", err=True)
        ctx.exit(130)
    except MailError:
        if taken.came:
            _say(taken)
        raise
    _say(taken)
    unread = taken.read.statuses[Status.UNREADABLE] or taken.read.troubles or taken.troubles
    ctx.exit(1 if unread else 0)


def _say(taken: Taken) -> None:
    for trouble in (*taken.troubles, *taken.read.troubles):
        click.echo(safe(f"not taken in: {trouble}"), err=True)
    for name in taken.read.quarantined:
        click.echo(safe(f"in quarantine: {name}"), err=True)
    known = taken.came - taken.new
    there = f", {known} there already" if known else ""
    kinds = ", ".join(f"{taken.kinds[kind]} {words}" for kind, words in _KINDS.items() if taken.kinds[kind])
    click.echo(f"{options.count(taken.came, 'message')}{there}{': ' if kinds else ''}{kinds}", err=True)
    statuses = taken.read.statuses
    became = f": {in_words(statuses)}" if statuses else ""
    records = options.count(statuses.total(), "record")
    click.echo(f"{options.count(taken.files, 'file')} in them; {records}{became}", err=True)
    for code, count in sorted(taken.items.items()):
        show(f"{count} for a person: {BY_CODE[code].message}", "  ", err=True)
    if not (taken.new or statuses):
        return
    following = ["pdfforms items"] if taken.items else []
    following += [] if taken.items and not statuses else ["pdfforms review"]
    click.echo(f"Next: {', then '.join(following)}", err=True)
