"""The folder for drafts on an IMAP server: which one it is, whether a message lies in it, putting one there."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from imap_tools import BaseMailBox
from imap_tools.errors import ImapToolsError
from imap_tools.imap_utf7 import utf7_decode
from imap_tools.utils import encode_folder

from pdfforms.errors import MailError
from pdfforms.mail.account import Account, connected, explained

_DRAFTS = "\\drafts"
"""The attribute of the folder (RFC 6154); flags are written in any case."""


class NotKept(MailError):
    """The server has refused a draft: it is certainly not there."""


class Unsure(Exception):  # what happened, not a mistake
    """The connection is gone, and the draft may be there."""


@dataclass(frozen=True, slots=True)
class DraftsFolder:
    """The folder, open."""

    box: BaseMailBox
    account: Account
    name: str

    def has(self, message_id: str) -> bool:
        """Whether a message with this Message-ID, without brackets, lies in it. Raises MailError."""
        with explained(self.account):
            self.box.client.noop()  # what another program has put there since counts, too
            state, told = self.box.client.uid("SEARCH", "HEADER", "Message-ID", f'"<{message_id}>"')
        if state != "OK":
            raise MailError(f"{self.account.host} refuses to search {self.name}. Try again later.")
        return any(each.split() for each in told if isinstance(each, bytes))

    def put(self, data: bytes) -> None:
        """Puts a message there, as a draft. Raises NotKept where the server refuses it, else Unsure."""
        try:
            state, _ = self.box.client.append(
                encode_folder(self.name).decode(), "(\\Draft)", imaplib.Time2Internaldate(datetime.now(UTC)), data
            )
        except (imaplib.IMAP4.abort, OSError, ssl.SSLError) as exc:
            raise Unsure(type(exc).__name__) from exc
        except imaplib.IMAP4.error as exc:  # what it says may quote the message
            raise NotKept(f"{self.account.host} does not understand a draft.") from exc
        if state != "OK":
            raise NotKept(
                f"{self.account.host} takes no draft into {self.name}: it may be full. What is not there is still "
                "planned."
            )


@contextmanager
def open_drafts(account: Account, named: str | None = None) -> Iterator[DraftsFolder]:
    """The folder for drafts: `named`, or the one that the server says is for them. Raises MailError."""
    with connected(account) as box:
        name = named or _special(box, account)
        if name is None:
            raise MailError(
                f"{account.host} does not say which folder is for drafts. Name it in the settings: imap_drafts in "
                "[mail]."
            )
        with explained(account):
            box.folder.set(name)
        yield DraftsFolder(box, account, name)


def _special(box: BaseMailBox, account: Account) -> str | None:
    """The folder with the attribute \\Drafts; some servers tell of it only when asked (RFC 6154, 5.2)."""
    with explained(account):
        found = [each.name for each in box.folder.list() if _DRAFTS in map(str.lower, each.flags)]
        if not found:
            found = _asked(box)
    return found[0] if found else None


def _asked(box: BaseMailBox) -> list[str]:
    client = box.client
    try:
        state, told = client._simple_command("LIST", '""', '"*"', "RETURN", "(SPECIAL-USE)")
        _, lines = client._untagged_response(state, told, "LIST")
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, ImapToolsError):  # it does not know the words
        return []
    found = []
    for line in lines if state == "OK" else ():
        if isinstance(line, bytes) and _DRAFTS.encode() in line.lower().partition(b")")[0]:
            found.append(utf7_decode(line.rpartition(b" ")[2].strip(b'"')))
    return found
