"""A folder of an IMAP server: its messages since the last time. Nothing is deleted, flagged or moved unasked.

A message is known by UIDVALIDITY and UID (RFC 9051, 2.3.1.1). Looking sets no flag (BODY.PEEK, and EXAMINE where
nothing is to be changed). imap_tools' own flag() and delete-and-copy move() expunge, which would remove what other
programs have marked as deleted; so flags are set here by STORE alone, and moving needs the server's MOVE.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote

from imap_tools import BaseMailBox
from imap_tools.utils import encode_folder

from pdfforms.errors import MailError
from pdfforms.mail.account import Account, connected, explained
from pdfforms.mail.mailboxes import HEAD, MAX_BYTES, TOO_LARGE
from pdfforms.model.mail import Letter

_TOLD = re.compile(rb"UID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_DATE = re.compile(rb'INTERNALDATE "([^"]{10,40})"')
_SIZES_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class ImapFolder:
    """A folder that is open."""

    box: BaseMailBox
    account: Account
    name: str
    uidvalidity: int

    def after(self, uid: int) -> Iterator[Letter]:
        """The messages above a UID, in order. Raises MailError."""
        with explained(self.account):
            uids = sorted(int(each) for each in self.box.uids(f"UID {uid + 1}:*"))
            new = [each for each in uids if each > uid]  # n:* names the last message even where it is below n
            for at in range(0, len(new), _SIZES_AT_ONCE):
                some = new[at : at + _SIZES_AT_ONCE]
                large = self._large(some)
                for each in some:
                    letter = self._letter(each, large=each in large)
                    if letter is not None:
                        yield letter

    def _large(self, uids: Sequence[int]) -> set[int]:
        """Those of some messages that are too large to be fetched."""
        told = self._fetch(",".join(map(str, uids)), "(UID RFC822.SIZE)")
        sizes = ((_TOLD.search(each), _SIZE.search(each)) for each in told if isinstance(each, bytes))
        return {int(uid[1]) for uid, size in sizes if uid and size and int(size[1]) > MAX_BYTES}

    def _letter(self, uid: int, *, large: bool) -> Letter | None:
        """One message; None where somebody has removed it meanwhile."""
        what = f"BODY.PEEK[]<0.{HEAD}>" if large else "BODY.PEEK[]"
        for each in self._fetch(str(uid), f"(UID INTERNALDATE {what})"):
            if isinstance(each, tuple) and len(each) > 1:
                said = _TOLD.search(each[0])
                if said is None or int(said[1]) == uid:
                    cut = TOO_LARGE if large else ""
                    return Letter(self._origin(uid), bytes(each[1]), _moment(each[0]), uid, cut)
        return None

    def _origin(self, uid: int) -> str:
        return f"{self.account.name}/{quote(self.name, safe='')};UIDVALIDITY={self.uidvalidity}/;UID={uid}"

    def _fetch(self, uids: str, what: str) -> list[bytes | tuple[bytes, bytes] | None]:
        state, told = self.box.client.uid("FETCH", uids, what)
        if state != "OK":
            raise MailError(f"{self.account.host} refused to show its mail. Try again later.")
        return told

    def flag(self, uids: Sequence[int], flag: str) -> None:
        """Sets a flag such as \\Seen, \\Flagged or a word, and nothing else. Raises MailError."""
        self._told("STORE", uids, "+FLAGS.SILENT", f"({flag})")

    def move(self, uids: Sequence[int], folder: str) -> None:
        """Moves messages within the server. Raises MailError where it cannot."""
        with explained(self.account):
            _, told = self.box.client.capability()  # once logged in; imaplib keeps what was said before
        if b"MOVE" not in b" ".join(each for each in told if isinstance(each, bytes)).upper().split():
            raise MailError(
                f"{self.account.host} cannot move mail safely (RFC 6851). Leave it, or flag it instead."
            )
        with explained(self.account):
            if not self.box.folder.exists(folder):
                raise MailError(
                    f"There is no folder {folder} at {self.account.host}. Make it there and try again."
                )
        self._told("MOVE", uids, encode_folder(folder).decode())

    def _told(self, command: str, uids: Sequence[int], *how: str) -> None:
        with explained(self.account):
            state, _ = self.box.client.uid(command, ",".join(map(str, uids)), *how)
        if state != "OK":
            raise MailError(f"{self.account.host} refused to {command.lower()} messages; they are safe here.")


@contextmanager
def open_folder(account: Account, folder: str, *, change: bool = False) -> Iterator[ImapFolder]:
    """A folder of an account; read-only unless something is to be changed in it. Raises MailError."""
    with connected(account) as box:
        with explained(account):
            box.folder.set(folder, readonly=not change)
            validity = box.folder.status(folder, ["UIDVALIDITY"])["UIDVALIDITY"]
        yield ImapFolder(box, account, folder, validity)


def _moment(said: bytes) -> str | None:
    """INTERNALDATE as the ledger has moments."""
    found = _DATE.search(said)
    if found is None:
        return None
    day, clock, zone = found[1].decode("ascii", "replace").strip().split(" ")[:3]
    with suppress(TypeError, ValueError, OverflowError):
        at: datetime = parsedate_to_datetime(f"{day.replace('-', ' ')} {clock} {zone}")
        return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return None
