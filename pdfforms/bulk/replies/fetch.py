"""The order of fetching: mail is stored, opened, its files read, and what its mail tells is told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from pdfforms.bulk.campaign.tokens import token_of
from pdfforms.bulk.folder import Folder
from pdfforms.bulk.reading.claims import Claims
from pdfforms.bulk.reading.desk import OfficeDesk
from pdfforms.bulk.reading.run import Plan, read_over
from pdfforms.bulk.reading.tally import Told
from pdfforms.bulk.replies.taking_in import Taken, TakingIn
from pdfforms.errors import MailError, UsageError
from pdfforms.ledger.ledger import Ledger
from pdfforms.mail.account import Account, account_of
from pdfforms.mail.imap import open_folder
from pdfforms.mail.mailboxes import from_files
from pdfforms.mail.microsoft import Ask
from pdfforms.model.mail import Cursor
from pdfforms.settings import Mail

_FLAG = re.compile(r"\\(?:Seen|Flagged|Answered)|[A-Za-z$][A-Za-z0-9$_-]{0,50}", re.IGNORECASE)
"""What may be set on a message; \\Deleted is not among them."""


@dataclass(frozen=True, slots=True)
class Server:
    """A folder on a mail server, and what is to be done there with messages that are safe here."""

    account: Account
    folder: str = "INBOX"
    flag: str | None = None
    """A flag to set on them; None leaves them as they are."""
    move: str | None = None
    """A folder to move them to; None leaves them where they are."""


def fetch(
    folder: Folder,
    ledger: Ledger,
    plan: Plan,
    told: Told,
    taken: Taken,
    server: Server | None,
    files: Iterable[Path],
) -> None:
    """Takes mail in from a server, from files, or what an earlier run left.

    Raises UsageError, and MailError once all that can go on without the server is done.
    """
    folder.tidy()
    taking = TakingIn(folder, ledger, taken)
    trouble: MailError | None = None
    if server is not None:
        try:
            _from_server(taking, server)
        except MailError as exc:
            trouble = exc
    taking.store(from_files(files))
    Claims(folder, ledger).refuse_locked(taken.came, "messages")
    taking.open()
    desk = OfficeDesk(folder, ledger, plan.shelf, (), told, taken.read)
    read_over(desk, plan)
    taking.finish(plan.shelf)
    desk.close()
    if trouble is not None:
        raise trouble


def _from_server(taking: TakingIn, server: Server) -> None:
    account = server.account
    with open_folder(account, server.folder, change=bool(server.flag or server.move)) as box:
        mark = taking.ledger.cursor(account.name, server.folder)
        begun = mark is not None and mark.uidvalidity == box.uidvalidity

        def safe(uids: list[int]) -> None:
            if server.flag:
                box.flag(uids, server.flag)
            if server.move:
                box.move(uids, server.move)

        taking.store(
            box.after(mark.uid if mark and begun else 0),
            lambda uid: Cursor(account.name, server.folder, box.uidvalidity, uid),
            lambda uids: safe(list(uids)),
        )


def account_in(mail: Mail, url: str | None = None, ask: Ask | None = None) -> Account:
    """The account in the table `mail` of the settings, or at a URL; `ask` tells a person where to sign in, if need
    be. Raises UsageError where neither names one."""
    named = url or mail.imap
    if not named:
        raise UsageError(
            "Name mailboxes, a server with --imap imaps://user@host, or one in the settings: imap in [mail]."
        )
    account = account_of(named, mail.imap_user)
    return account if url else replace(account, token=token_of(mail, mail.imap_token_command, account.user, ask))


def server_of(
    mail: Mail,
    url: str | None = None,
    folder: str | None = None,
    flag: str | None = None,
    move: str | None = None,
    ask: Ask | None = None,
) -> Server:
    """What is asked for, on top of the table `mail` of the settings. Raises UsageError where neither names one."""
    flag = flag or mail.imap_flag
    if flag and not _FLAG.fullmatch(flag):
        raise UsageError(f"{flag} is no flag. Name one such as \\Seen, \\Flagged or a word of your own.")
    return Server(
        account_in(mail, url, ask),
        folder or mail.imap_folder,
        flag,
        move or mail.imap_move,
    )
