"""Outlook's saved messages (.msg) as mail, so that everything else sees one kind of message."""

from __future__ import annotations

import base64
from email.message import Message as Mail

from oxmsg import Message
from oxmsg.attachment import Attachment

from pdfforms.mail.names import Mime

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROPERTIES = "__properties_version1.0".encode("utf-16-le")
"""A stream that every .msg has and no other Office file (MS-OXMSG 2.4)."""
_DIRECTORY = 16_000_000
"""Bytes at each end of the file in which the stream's name is looked for."""


def is_outlook(data: bytes) -> bool:
    """Whether some bytes are a saved message of Outlook."""
    if not data.startswith(_OLE):
        return False
    return _PROPERTIES in data[:_DIRECTORY] or _PROPERTIES in data[-_DIRECTORY:]


def to_mail(data: bytes) -> Mime:
    """The message. Raises ValueError where it is broken; what it holds in other messages stays closed."""
    try:
        outlook = Message.load(data)
        mail: Mime = Mail()
        for name, value in outlook.message_headers.items():
            if name.lower() not in ("content-type", "content-transfer-encoding", "mime-version"):
                mail[name] = value
        mail["Content-Type"] = "multipart/mixed"
        for kind, text in (("plain", outlook.body), ("html", _html(outlook))):
            if text:
                mail.attach(_leaf(f'text/{kind}; charset="utf-8"', text.encode("utf-8", "replace"), ""))
        for each in outlook.attachments:
            mail.attach(_file(each))
    except Exception as exc:  # olefile and oxmsg raise whatever broken bytes lead to
        raise ValueError(type(exc).__name__) from exc
    return mail


def _html(outlook: Message) -> str:
    try:
        return outlook.html_body or ""
    except (LookupError, UnicodeError):  # of a code page that Python has not
        return ""


def _file(attachment: Attachment) -> Mime:
    data = attachment.file_bytes
    if data is None:  # another message, or a link to a file
        return _leaf("application/x-outlook-embedded", b"", "")
    return _leaf(attachment.mime_type or "application/octet-stream", data, attachment.file_name or "")


def _leaf(kind: str, data: bytes, name: str) -> Mime:
    part: Mime = Mail()
    part["Content-Type"] = " ".join(kind.split())
    part["Content-Transfer-Encoding"] = "base64"
    if name or not kind.startswith("text/"):
        part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name or "file"))
    part.set_payload(base64.encodebytes(data).decode())
    return part
