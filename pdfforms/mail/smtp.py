"""One connection to a mail server, encrypted or not at all, and what the server says to each message.

A message is offered in two steps, so that the ledger can be told in between: `ask` names sender and recipient, and
nothing has left; `hand_over` sends it. What that call does not come back from, or raises `Unsure` for, may have
left."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from pdfforms.errors import MailError
from pdfforms.mail.message import Outgoing

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PATIENCE = 60.0
"""Seconds for an answer."""
_LAST = 600.0
"""Seconds for the last answer, RFC 5321 4.5.3.2.6: who gives up earlier makes duplicates."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where the mail goes, and how the office proves who it is."""

    host: str
    port: int
    security: str
    """`starttls`, `tls` or `none`."""
    user: str | None = None
    password: Callable[[], str] | None = None
    """Asked only when it is needed."""
    token: Callable[[], str] | None = None
    """The same for an access token (XOAUTH2), which stands before a password."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server says to one message."""

    code: int
    text: str

    @property
    def accepted(self) -> bool:
        """The server has taken it, or goes on."""
        return 200 <= self.code < 400

    @property
    def temporary(self) -> bool:
        """It may be tried again later."""
        return 400 <= self.code < 500


class Dropped(Exception):  # what happened, not a mistake
    """The connection is gone, and the message has certainly not left."""


class Unsure(Exception):  # see above
    """The connection is gone, and the message may have left."""


class Unreachable(MailError):
    """No server answers; one may later."""


class Connection:
    """An open connection. Raises MailError where it cannot be had as the settings want it."""

    def __init__(self, server: Server) -> None:
        self._smtp = _open(server)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Says good-bye, if anybody still listens."""
        try:
            self._smtp.quit()
        except (smtplib.SMTPException, OSError):
            self._smtp.close()

    def ask_sender(self, outgoing: Outgoing) -> Answer:
        """Whether the server takes mail from this sender at all. Raises Dropped."""
        return self._said(lambda: self._smtp.mail(outgoing.envelope_from))

    def ask_recipient(self, outgoing: Outgoing) -> Answer:
        """Whether the server takes mail to this recipient. Raises Dropped."""
        return self._said(lambda: self._smtp.rcpt(outgoing.recipient))

    def hand_over(self, outgoing: Outgoing) -> Answer:
        """Sends the message. Raises Dropped while its end has not been sent, Unsure from then on."""
        answer = self._said(lambda: self._smtp.docmd("DATA"))
        if answer.code != 354:
            return answer if not answer.accepted else Answer(451, "The server did not ask for the message.")
        body = outgoing.data
        if body.startswith(b".") or b"\n." in body:
            body = re.sub(rb"(?m)^\.", b"..", body)
        body = body if body.endswith(b"\r\n") else body + b"\r\n"
        try:
            self._smtp.send(body)
        except (smtplib.SMTPException, OSError) as exc:
            self._smtp.close()  # a good-bye would be taken for part of the message
            raise Dropped(type(exc).__name__) from exc
        try:
            if self._smtp.sock is not None:
                self._smtp.sock.settimeout(_LAST)
            self._smtp.send(b".\r\n")
            answer = _answer(self._smtp.getreply())
            if self._smtp.sock is not None:
                self._smtp.sock.settimeout(_PATIENCE)
        except (smtplib.SMTPException, OSError) as exc:
            self._smtp.close()
            raise Unsure(type(exc).__name__) from exc
        if answer.code < 200 or 300 <= answer.code < 400:  # no server should; nobody knows what it means
            self._smtp.close()
            raise Unsure(f"answer {answer.code}")
        return answer

    def start_over(self) -> None:
        """Forgets the message that was asked about. Raises Dropped."""
        self._said(self._smtp.rset)

    def _said(self, ask: Callable[[], tuple[int, bytes]]) -> Answer:
        try:
            answer = _answer(ask())
        except (smtplib.SMTPException, OSError) as exc:
            self._smtp.close()
            raise Dropped(type(exc).__name__) from exc
        if answer.code == 421 or answer.code < 0:
            raise Dropped(answer.text or "421")
        return answer


def server_at(address: str, security: str) -> tuple[str, int]:
    """Host and port of "smtp://host:587" or "host". Raises MailError for what is neither."""
    found = re.fullmatch(r"(?:smtps?://)?([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::([0-9]{1,5}))?/?", address.strip())
    if not found:
        raise MailError('The mail server in the settings is none. Write [mail] smtp = "smtp.example.org:587".')
    host = found[1].strip("[]")
    port = int(found[2] or (465 if security == "tls" else 587))
    if security == "none" and host not in _LOOPBACK:
        raise MailError(f'{host} is not this machine: security = "none" would send families\' mail in the open.')
    return host, port


def _open(server: Server) -> smtplib.SMTP:
    try:
        context = ssl.create_default_context()
        if server.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=_PATIENCE, context=context)
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=_PATIENCE)
    except ssl.SSLError as exc:
        raise _untrusted(server) from exc
    except (smtplib.SMTPException, OSError) as exc:
        raise Unreachable(
            f"No mail server answers at {server.host}:{server.port} ({_kind(exc)}). Check [mail] smtp and "
            f"security."
        ) from exc
    try:
        smtp.ehlo()
        if server.security == "starttls":
            _encrypt(smtp, server, context)
        if server.user:
            _log_in(smtp, server, server.user)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _encrypt(smtp: smtplib.SMTP, server: Server, context: ssl.SSLContext) -> None:
    """Anybody on the way can take STARTTLS out of what the server offers; then nothing is sent."""
    if not smtp.has_extn("starttls"):
        raise MailError(
            f"{server.host} offers no encryption (STARTTLS). Nothing was sent. Somebody on the way may have "
            f"taken it "
            'out; or set [mail] security = "tls" where the server wants that.'
        )
    try:
        code, _ = smtp.starttls(context=context)
    except ssl.SSLError as exc:
        raise _untrusted(server) from exc
    except (smtplib.SMTPException, OSError) as exc:
        raise Unreachable(f"{server.host} broke off while encrypting ({_kind(exc)}). Nothing was sent.") from exc
    if code != 220:
        raise MailError(f"{server.host} refused to encrypt ({code}). Nothing was sent.")
    smtp.ehlo()


def _log_in(smtp: smtplib.SMTP, server: Server, user: str) -> None:
    try:
        if server.token:
            token = server.token()
            first = f"user={user}\1auth=Bearer {token}\1\1"

            def respond(challenge: bytes | None = None) -> str:
                return "" if challenge else first  # a challenge tells why it failed, and wants to be acknowledged

            smtp.auth("XOAUTH2", respond)
        elif server.password:
            smtp.login(user, server.password())
    except smtplib.SMTPAuthenticationError as exc:
        raise MailError(
            f"{server.host} does not let {user} in ({exc.smtp_code}). Check user and password or token; "
            f"many servers "
            "take no passwords any more (see docs/campaign.md)."
        ) from exc
    except (smtplib.SMTPException, OSError) as exc:
        raise Unreachable(f"{server.host} broke off while logging in ({_kind(exc)}). Nothing was sent.") from exc


def _untrusted(server: Server) -> MailError:
    return MailError(
        f"{server.host} shows a certificate that is not its own or that nobody vouches for. Nothing was sent."
    )


def _kind(exc: BaseException) -> str:
    if isinstance(exc, socket.gaierror):
        return "no such host"
    return getattr(exc, "strerror", None) or type(exc).__name__


def _answer(said: tuple[int, bytes]) -> Answer:
    code, text = said
    line = " ".join(text.decode("utf-8", "replace").split())
    return Answer(code, f"{code} {line}"[:300])
