"""A mail server on loopback that keeps what it accepts, and misbehaves as a test wants."""

from __future__ import annotations

import base64
import socket
import ssl
import subprocess
from asyncio import WriteTransport
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Rule = Callable[[str], str | None]
"""Recipient -> what the server says instead of accepting; "drop" breaks the connection off."""


@dataclass
class Box:
    """What the server accepted, and how it behaves."""

    folder: Path | None = None
    """Where messages are kept, whole and on disk before they are acknowledged; in memory without one."""
    sender: Rule = lambda _: None
    recipient: Rule = lambda _: None
    data: Rule = lambda _: None
    """At the end of the message, which is then not kept."""
    late: Rule = lambda _: None
    """At the end of the message, which is kept all the same: the answer is lost."""
    early: Rule = lambda _: None
    """At the command DATA, before the message."""
    messages: list[tuple[str, str, bytes]] = field(default_factory=list)
    """Envelope sender, recipient and bytes of each."""
    recipients: int = 0
    """How many were named at most in one envelope."""
    logins: list[tuple[str, bytes]] = field(default_factory=list)

    def keep(self, sender: str, recipient: str, content: bytes) -> None:
        """Keeps one."""
        self.messages.append((sender, recipient, content))
        if self.folder:
            path = self.folder / f"{len(list(self.folder.iterdir())):05}.eml"
            path.write_bytes(f"X-Sender: {sender}\r\nX-Recipient: {recipient}\r\n".encode() + content)


class _Handler:
    def __init__(self, box: Box) -> None:
        self.box = box

    async def handle_MAIL(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if said := _said(self.box.sender(address), server):
            return said
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if said := _said(self.box.recipient(address), server):
            return said
        envelope.rcpt_tos.append(address)
        self.box.recipients = max(self.box.recipients, len(envelope.rcpt_tos))
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        recipient = envelope.rcpt_tos[0]
        if said := _said(self.box.data(recipient), server):
            return said
        content = envelope.original_content or b""
        self.box.keep(str(envelope.mail_from), recipient, content)
        return _said(self.box.late(recipient), server) or "250 OK"


def _said(answer: str | None, server: Any) -> str | None:
    if answer == "drop":
        server.transport.abort()
        return "421 gone"
    return answer


class _Server(SMTP):
    """One that can break off, or refuse, at the command DATA."""

    async def smtp_DATA(self, arg: str) -> None:
        box: Box = self.event_handler.box
        named = self.envelope.rcpt_tos if self.envelope else []
        said = box.early(named[0]) if named else None
        if said == "drop":
            self._break_off()
        elif said == "cut":  # asks for the message and breaks off in its middle
            await self.push("354 go on")
            await self._reader.readline()
            self._break_off()
        elif said:
            await self.push(said)
        else:
            await super().smtp_DATA(arg)

    def _break_off(self) -> None:
        assert isinstance(self.transport, WriteTransport)
        self.transport.abort()

    async def auth_XOAUTH2(self, _server: SMTP, args: list[str]) -> AuthResult:
        """The mechanism as Google and Microsoft have it: a refusal is a challenge that wants an empty answer."""
        words = base64.b64decode(args[1]).decode().split("\1")
        user, token = words[0].removeprefix("user="), words[1].removeprefix("auth=Bearer ")
        result = self._authenticate("XOAUTH2", LoginPassword(user.encode(), f"token:{token}".encode()))
        if not result.success:
            await self.push("334 " + base64.b64encode(b'{"status":"400"}').decode())
            await self._reader.readline()
        return result


@dataclass(frozen=True)
class Certificate:
    """A certificate of localhost that signs itself."""

    path: Path
    key: Path

    @property
    def context(self) -> ssl.SSLContext:
        """What a server needs to show it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path, self.key)
        return context


def make_certificate(folder: Path) -> Certificate:
    """A new one."""
    path, key = folder / "localhost.pem", folder / "localhost.key"
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    words += ["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run([*words, "-out", str(path), "-keyout", str(key)], check=True, capture_output=True)
    return Certificate(path, key)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Server(self.handler, **self.SMTP_kwargs)


@contextmanager
def serving(
    box: Box, certificate: Certificate | None = None, logins: dict[str, str] | None = None
) -> Iterator[int]:
    """The server, running; its port. With a certificate it wants STARTTLS, with logins to know who writes.

    `logins` are passwords by user; a token is one that begins with "token:".
    """
    options: dict[str, Any] = {}
    if certificate:
        options |= {"tls_context": certificate.context, "require_starttls": True}
    if logins is not None:
        tls = {"auth_required": True, "auth_require_tls": bool(certificate)}
        options |= {"authenticator": _asked(box, logins), **tls}
    controller = _Controller(_Handler(box), hostname="127.0.0.1", port=_free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _asked(box: Box, logins: dict[str, str]) -> Callable[..., AuthResult]:
    def authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        box.logins.append((data.login.decode(), data.password))
        good = logins.get(data.login.decode()) == data.password.decode()
        return AuthResult(success=good, handled=False)

    return authenticate
