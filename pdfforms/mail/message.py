"""A letter and its enclosures -> one message to one address; and what a message says about itself when opened
again."""

from __future__ import annotations

import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser
from email.policy import SMTP
from email.utils import format_datetime, getaddresses
from functools import lru_cache

from pdfforms.errors import MailError
from pdfforms.mail.addresses import fault_of
from pdfforms.mail.letter import Written
from pdfforms.model.copycode import parse_code

_POLICY = SMTP.clone(cte_type="7bit")
"""No server has to say that it takes 8 bits."""
_HEADS = BytesHeaderParser()
"""The library's old policy: headers as they stand, and in half the time."""
_PLUS = re.compile(r"\+([^+@]+)@")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes."""

    address: str
    name: str
    reply_to: str
    """Where replies go, without the copy code."""
    plus_envelope: bool = True
    """Whether bounces, too, go to the address with the copy code."""

    @property
    def domain(self) -> str:
        """Of its address."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message as it leaves."""

    data: bytes
    envelope_from: str
    recipient: str
    """The only one."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a message says when it is opened again."""

    recipients: tuple[str, ...]
    """Whoever stands in any header as a recipient."""
    reply_code: str | None
    """The copy code in the reply address."""
    message_id: str
    enclosures: Mapping[str, bytes]
    """Name -> bytes of everything enclosed."""


def message_id(secret: bytes, key: str, domain: str) -> str:
    """The Message-ID of a message, without brackets: the same each time, and nobody else can guess it."""
    return f"{hmac.new(secret, key.encode(), hashlib.sha256).hexdigest()[:32]}@{domain}"


def plus(address: str, code: str) -> str:
    """An address with a copy code: office+CODE@example.org."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{code}@{domain}"


def compose(
    written: Written,
    language: str,
    sender: Sender,
    recipient: str,
    own_id: str,
    enclosures: Mapping[str, bytes],
    campaign: str,
    at: datetime,
) -> Outgoing:
    """One message to one address. `enclosures` are PDFs by copy code; the first code is in the reply address.

    Raises MailError for an address that is none, whatever the roster or the settings said.
    """
    for address in (sender.address, sender.reply_to, recipient):
        if fault := fault_of(address):
            raise MailError(f"A message was not written, since {fault}. Correct the address.")
    code = next(iter(enclosures))
    reply = plus(sender.reply_to, code)
    heads = [
        _named("From", sender.name, sender.address),
        f"To: {recipient}".encode(),
        _named("Reply-To", sender.name, reply),
        _header("Subject", _shown(written.subject)),
        f"Date: {format_datetime(at)}".encode(),
        b"Auto-Submitted: auto-generated",
        b"X-Auto-Response-Suppress: OOF, AutoReply",  # Exchange asks for its own
        _header("Content-Language", language),
        b"MIME-Version: 1.0",
    ]
    texts = [_text("plain", written.text), _text("html", written.html)]
    parts = [_multipart("alternative", texts), *(_pdf(each, data) for each, data in enclosures.items())]
    named = {  # as they stand: the library would encode them where they are long, and nobody could read them
        "Message-ID": f"<{own_id}>",
        "List-Id": f"<{campaign}.{sender.domain}>",
        "List-Unsubscribe": f"<mailto:{reply}?subject=unsubscribe>",
    }
    lines = [*heads, *(f"{name}: {_bare(text)}".encode() for name, text in named.items())]
    data = b"\r\n".join([*lines, _multipart("mixed", parts)])
    return Outgoing(data, reply if sender.plus_envelope else sender.address, recipient)


def compose_notice(
    sender: Sender, recipient: str, own_id: str, subject: str, text: str, files: Mapping[str, bytes], at: datetime
) -> Outgoing:
    """A plain message to somebody whom the office works with, with files by name; replies go to the sender.

    Raises MailError for an address that is none, whatever the settings said.
    """
    for address in (sender.address, recipient):
        if fault := fault_of(address):
            raise MailError(f"A message was not written, since {fault}. Correct the address.")
    heads = [
        _named("From", sender.name, sender.address),
        f"To: {recipient}".encode(),
        _header("Subject", _shown(subject)),
        f"Date: {format_datetime(at)}".encode(),
        f"Message-ID: <{_bare(own_id)}>".encode(),
        b"Auto-Submitted: auto-generated",
        b"MIME-Version: 1.0",
    ]
    parts = [_text("plain", text), *(_file(_bare(name), data) for name, data in files.items())]
    return Outgoing(b"\r\n".join([*heads, _multipart("mixed", parts)]), sender.address, recipient)


@lru_cache(maxsize=64)
def _header(name: str, text: str) -> bytes:
    """A header as the email library folds and encodes it, which takes it long; the same stand in many messages."""
    message = EmailMessage(_POLICY)
    message[name] = text
    return message.as_bytes().rstrip(b"\r\n")


@lru_cache(maxsize=64)
def _named(name: str, shown: str, address: str) -> bytes:
    """The same for somebody's name and address."""
    message = EmailMessage(_POLICY)
    message[name] = Address(_shown(shown), addr_spec=address)
    return message.as_bytes().rstrip(b"\r\n")


def _multipart(kind: str, parts: Sequence[bytes]) -> bytes:
    """Parts under one head. Put together here, since the library takes longer over it than over all the rest."""
    line = f"=_{secrets.token_hex(16)}"
    head = f'Content-Type: multipart/{kind}; boundary="{line}"\r\n\r\n'.encode()
    inner = b"".join(b"--%b\r\n%b\r\n" % (line.encode(), part) for part in parts)
    return head + inner + f"--{line}--\r\n".encode()


def _text(kind: str, text: str) -> bytes:
    body = "\r\n".join(text.splitlines()) + "\r\n"
    return _base64(f'Content-Type: text/{kind}; charset="utf-8"', body.encode("utf-8", "replace"))


def _pdf(code: str, data: bytes) -> bytes:
    name = f'form-{code}.pdf"'
    return _base64(
        f'Content-Type: application/pdf; name="{name}\r\nContent-Disposition: attachment; filename="{name}', data
    )


def _file(name: str, data: bytes) -> bytes:
    kind = f'Content-Type: application/octet-stream; name="{name}"'
    return _base64(f'{kind}\r\nContent-Disposition: attachment; filename="{name}"', data)


def _base64(head: str, data: bytes) -> bytes:
    whole = binascii.b2a_base64(data, newline=False)  # base64.encodebytes takes eight times as long
    lines = [whole[at : at + 76] for at in range(0, len(whole), 76)]
    return b"\r\n".join([f"{head}\r\nContent-Transfer-Encoding: base64\r\n".encode(), *lines, b""])


def _bare(text: str) -> str:
    """A text for a header as it stands. Raises MailError where it is not one printable word."""
    if not re.fullmatch("[!-~]{1,400}", text):
        raise MailError(
            "A message was not written: the campaign's name, or an address in the settings, is no word."
        )
    return text


def _shown(text: str) -> str:
    """A text for a header: one line, and nothing in it that the email library would take for encoded text, which
    it would decode, line ends included."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).replace("=?", "= ?").split())


def open_again(data: bytes) -> Opened:
    """What a message says, as its recipient's program would read it.

    The parts are parted here, by their boundaries alone, since the email library takes longer over their lines
    than everything else takes together. What is not written as `compose` writes it is one nameless enclosure.
    """
    message, body = _parted(data)
    headers = [str(value) for name in ("To", "Cc", "Bcc") for value in message.get_all(name, ())]
    found = _PLUS.search(str(message.get("Reply-To", "")))
    enclosures: dict[str, bytes] = {}
    if not data.count(b"\r\n") == data.count(b"\n") == data.count(b"\r"):
        enclosures["a lone line end"] = b""  # to some servers it ends more than a line
    for part, payload in _leaves(message, body):
        if part.get_content_type() not in ("text/plain", "text/html"):
            coded = str(part.get("Content-Transfer-Encoding", "")).lower() == "base64"
            named = part.get_content_type() == "application/pdf" and part.get_filename()
            name = named or f"nameless {len(enclosures)}"
            enclosures[name] = _decoded(payload) if coded else payload
    return Opened(
        tuple(address for _, address in getaddresses(headers)),
        parse_code(found[1]) if found else None,
        str(message.get("Message-ID", "")).strip("<> \t\r\n"),
        enclosures,
    )


def _parted(data: bytes) -> tuple[Message, bytes]:
    """Head and body."""
    head, _, body = data.partition(b"\r\n\r\n")
    return _HEADS.parsebytes(head + b"\r\n\r\n"), body


def _leaves(message: Message, body: bytes) -> Iterator[tuple[Message, bytes]]:
    """The parts that hold no parts, with their bodies."""
    line = message.get_boundary()
    if message.get_content_maintype() != "multipart" or not line:
        yield message, body
        return
    before, *parts = (b"\r\n" + body).split(b"\r\n--" + line.encode())
    after = parts.pop() if parts else b""
    if before or after.strip(b"\r\n") != b"--" or not all(each.startswith(b"\r\n") for each in parts):
        yield Message(), body
        return
    for each in parts:
        yield from _leaves(*_parted(each[2:]))


def _decoded(payload: bytes) -> bytes:
    try:
        return binascii.a2b_base64(payload)
    except binascii.Error:
        return payload


def as_draft(outgoing: Outgoing) -> bytes:
    """The message as a draft that Outlook opens to be sent."""
    return b"X-Unsent: 1\r\n" + outgoing.data
