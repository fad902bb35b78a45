"""Every part of a message, in order, as bytes: what is wrapped is unwrapped, within limits.

| wrapped as | then |
|---|---|
| multipart of any kind, a forwarded message, a message attached as a file | each part in it |
| base64, quoted-printable, uuencode, whether its header says so or not | the bytes |
| winmail.dat (TNEF) | each file in it |
| a message saved by Outlook (.msg) | its texts and files |
| a zip archive | left to the reader of returns, which has its own limits |
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes

from pdfforms.mail.names import Mime, file_name, header
from pdfforms.mail.outlook import is_outlook, to_mail
from pdfforms.mail.tnef import SIGNATURE, attachments
from pdfforms.model.filetype import FileType, sniff

MAX_DEPTH = 20
MAX_PARTS = 500
MAX_BYTES = 45_000_000
"""Of all parts of one message together; a worker's result may not be longer."""
_ENCODED = re.compile(rb"\s*(?:JVBERi0|/9j/|iVBORw0KGgo|UEsDB|SUkq|TU0AK)")
"""How a PDF, a JPEG, a PNG, a zip and a TIFF begin in base64."""
_MAIL = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){3}")
"""Three headers: how a message begins that was attached as a file."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part that holds no other."""

    kind: str
    """As its header says: text/plain, application/pdf; it may lie."""
    name: str
    """"" where it has none."""
    data: bytes
    inline: bool
    """Whether it stands in the text of the message: no name, and not said to be an attachment."""
    charset: str = "utf-8"


@dataclass(slots=True)
class Walk:
    """One walk through a message. `troubles` says afterwards what was not looked at, as codes of findings."""

    closed: tuple[str, ...] = ()
    """Kinds of parts that are not looked into: of a bounce the message that came back."""
    troubles: list[str] = field(default_factory=list)
    _parts: int = 0
    _bytes: int = 0

    def leaves(self, message: Mime, depth: int = 0) -> Iterator[Leaf]:
        """The parts of a message, in order."""
        self._parts += 1
        if depth > MAX_DEPTH or self._parts > MAX_PARTS:
            self._trouble("mail_limit")
            return
        kind = message.get_content_type()
        if kind in self.closed:
            return
        payload = message.get_payload()
        if isinstance(payload, list):
            for each in payload:
                if self._parts > MAX_PARTS:
                    break
                yield from self.leaves(each, depth + 1)  # type: ignore[arg-type]  # a list holds messages
        else:
            yield from self._unwrapped(self._leaf(message, kind), depth)

    def _leaf(self, message: Mime, kind: str) -> Leaf:
        data = decoded(message)
        self._bytes += len(data)
        if self._bytes > MAX_BYTES:
            self._trouble("mail_limit")
            data = b""
        name = file_name(message)
        attached = header(message, "content-disposition").lower().startswith("attachment")
        charset = str(message.get_param("charset", "utf-8", unquote=True))
        return Leaf(kind, name, data, not name and not attached, charset)

    def _unwrapped(self, leaf: Leaf, depth: int) -> Iterator[Leaf]:
        if leaf.kind == "application/x-outlook-embedded":
            self._trouble("mail_unopened")
        elif leaf.data.startswith(SIGNATURE):
            yield from self._tnef(leaf, depth)
        elif is_outlook(leaf.data):
            try:
                yield from self.leaves(to_mail(leaf.data), depth + 1)
            except ValueError:
                self._trouble("mail_unopened")
        elif _is_message(leaf):
            yield from self.leaves(message_from_bytes(leaf.data), depth + 1)
        else:
            yield leaf

    def _tnef(self, leaf: Leaf, depth: int) -> Iterator[Leaf]:
        try:
            for name, data in attachments(leaf.data):
                self._parts += 1
                if self._parts > MAX_PARTS:
                    self._trouble("mail_limit")
                    return
                inner = Leaf("application/octet-stream", name, data, False)
                yield from self._unwrapped(inner, depth + 1) if depth < MAX_DEPTH else ()
        except ValueError:
            self._trouble("mail_unopened")

    def _trouble(self, code: str) -> None:
        if code not in self.troubles:
            self.troubles.append(code)


def _is_message(leaf: Leaf) -> bool:
    """Whether a file is a message: Outlook and others forward one as a file that is called .eml."""
    named = leaf.name.lower().endswith(".eml") or leaf.kind == "message/rfc822"
    return (
        named and sniff(leaf.data) in (FileType.TEXT, FileType.UNKNOWN) and bool(_MAIL.match(leaf.data.lstrip()))
    )


def decoded(message: Mime) -> bytes:
    """The bytes of a part, whatever its header says of their encoding."""
    try:
        data = message.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AssertionError):
        data = None
    if not isinstance(data, bytes):
        data = b""
    if data and sniff(data) not in (FileType.TEXT, FileType.UNKNOWN):
        return data
    return _otherwise(message, data)


def _otherwise(message: Mime, data: bytes) -> bytes:
    """What the header says leads to no file: perhaps it is one as it stands, or in base64 that is not told."""
    payload = message.get_payload()
    raw = payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""
    if raw and sniff(raw) not in (FileType.TEXT, FileType.UNKNOWN):
        return raw
    for each in (data, raw):
        if _ENCODED.match(each):
            try:
                found = base64.b64decode(each + b"==")
            except (binascii.Error, ValueError):
                continue
            if sniff(found) not in (FileType.TEXT, FileType.UNKNOWN):
                return found
    return data
