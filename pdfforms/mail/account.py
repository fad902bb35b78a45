"""An account on an IMAP server: how it is named, reached and entered.

Without encryption nothing is said to a server but one on this computer.
"""

from __future__ import annotations

import imaplib
import os
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import quote, unquote, urlsplit

from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from pdfforms.errors import MailError, UsageError
from pdfforms.mail.credentials import IMAP_PASSWORD, password_of

TOKEN = "PDFFORMS_IMAP_TOKEN"  # noqa: S105 - the name of a variable
"""Holds an access token instead of a password, for servers that take no passwords (XOAUTH2)."""
_SECONDS = 60.0
"""Until a server that says nothing is given up."""
_TROUBLE = (ImapToolsError, imaplib.IMAP4.error, OSError, ssl.SSLError)


@dataclass(frozen=True, slots=True)
class Account:
    """Where mail is fetched from."""

    host: str
    port: int
    tls: bool
    """From the first byte; else STARTTLS."""
    user: str
    token: Callable[[], str] | None = None
    """Makes an access token (XOAUTH2), which stands before a password."""

    @property
    def name(self) -> str:
        """What the ledger, the keyring and origins call it."""
        return f"imap://{quote(self.user, safe='')}@{self.host}"

    @property
    def is_here(self) -> bool:
        """Whether the server is this computer, so that nothing crosses a wire."""
        with suppress(ValueError):
            return ip_address(self.host).is_loopback
        return self.host == "localhost"

    def password(self) -> str:
        """From the environment or the keyring. Raises MailError where neither has it."""
        return password_of(self.name, IMAP_PASSWORD)


def account_of(url: str, user: str | None = None) -> Account:
    """The account that a URL names: imaps://user@host or imap://user@host:143. Raises UsageError."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("imap", "imaps") or not parts.hostname:
        raise UsageError("The mail server is named as in imaps://office@imap.example.org.")
    if parts.password:
        raise UsageError(f"No password stands in the address: it belongs in the keyring or in {IMAP_PASSWORD}.")
    name = unquote(parts.username or "") or user
    if not name:
        raise UsageError("Say whose mailbox it is, as in imaps://office@imap.example.org or imap_user in [mail].")
    tls = parts.scheme == "imaps"
    return Account(parts.hostname, port or (993 if tls else 143), tls, name)


@contextmanager
def connected(account: Account) -> Iterator[BaseMailBox]:
    """An account that is entered, no folder open. Raises MailError."""
    token = os.environ.get(TOKEN) or (account.token() if account.token else "")
    password = "" if token else account.password()
    with explained(account):
        box = _connect(account)
        try:
            _log_in(box, account.user, password, token)
        except BaseException:
            _leave(box)
            raise
    try:
        yield box
    finally:
        _leave(box)


def _connect(account: Account) -> BaseMailBox:
    context = ssl.create_default_context()
    if account.tls:
        return MailBox(account.host, account.port, _SECONDS, ssl_context=context)
    if account.is_here:
        return MailBoxUnencrypted(account.host, account.port, _SECONDS)
    box = MailBoxUnencrypted(account.host, account.port, _SECONDS)
    try:
        box.client.starttls(context)  # not by imap_tools, which leaves the line open where it is refused
    except BaseException:
        box.client.shutdown()
        raise
    return box


def _log_in(box: BaseMailBox, user: str, password: str, token: str) -> None:
    if token:
        box.xoauth2(user, token, initial_folder=None)
    elif user.isascii() and password.isascii():
        box.login(user, password, initial_folder=None)
    else:
        box.login_utf8(user, password, initial_folder=None)


def _leave(box: BaseMailBox) -> None:
    with suppress(*_TROUBLE):
        box.logout()


@contextmanager
def explained(account: Account) -> Iterator[None]:
    """A library's error as ours; what a server says is not repeated, it may quote names."""
    try:
        yield
    except imaplib.IMAP4.error as exc:
        raise MailError(
            f"{account.host} refuses: wrong password, token or user, no such folder, or no STARTTLS. Check the "
            "settings."
        ) from exc
    except ssl.SSLError as exc:
        raise MailError(
            f"{account.host} shows no certificate that can be trusted. Nothing was sent to it."
        ) from exc
    except OSError as exc:
        raise MailError(f"{account.host}:{account.port} cannot be reached: {exc.strerror or exc}.") from exc
    except ImapToolsError as exc:
        raise MailError(
            f"{account.host} refuses: {_KINDS.get(type(exc).__name__, 'it gives no reason')}."
        ) from exc


_KINDS = {
    "MailboxLoginError": "wrong password or user",
    "MailboxFolderSelectError": "there is no such folder",
    "MailboxFolderStatusError": "there is no such folder",
    "MailboxStarttlsError": "it offers no encryption",
}
