"""Messages as programs write them, made on the spot; everybody in them is invented."""

from __future__ import annotations

import base64
from email.message import EmailMessage

from pdfforms.model.copycode import check_symbol

PDF = b"%PDF-1.7\n% stands for a form\n"
CODE, OTHER = "K7Q29F4M2X", "012345678" + check_symbol("012345678")
_CRLF = b"\r\n"


def written(
    *files: tuple[bytes, str | None],
    text: str = "Here is the form.",
    to: str = f"office+{CODE}@school.example",
    number: int = 1,
    **headers: str,
) -> EmailMessage:
    """A message of a family with files, each with its name."""
    message = EmailMessage()
    message["From"] = "Robin Invented <robin@example.net>"
    message["To"] = to
    message["Subject"] = "Re: Attendance"
    message["Message-ID"] = f"<{number}@example.net>"
    for header, value in headers.items():
        message[header.replace("_", "-")] = value
    message.set_content(text)
    for data, name in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def raw(head: str, body: bytes = b"") -> bytes:
    """A message written by hand: header lines, an empty line, a body."""
    return _CRLF.join(line.encode() for line in head.strip().splitlines()) + 2 * _CRLF + body


def multipart(kind: str, *parts: bytes, boundary: str = "b") -> bytes:
    """A body of parts, each with its own head, and the line that announces it."""
    edge = f"--{boundary}".encode()
    body = b"".join(edge + _CRLF + part + _CRLF for part in parts) + edge + b"--" + _CRLF
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"'.encode() + 2 * _CRLF + body


def encoded(head: str, data: bytes) -> bytes:
    """A part in base64."""
    return raw(f"{head}\nContent-Transfer-Encoding: base64", base64.encodebytes(data).replace(b"\n", _CRLF))


def png(width: int, height: int) -> bytes:
    """The head of a picture."""
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4, "big") + b"IHDR" + size + b"\x08\x02\0\0\0" + bytes(2000)


def jpeg(width: int, height: int) -> bytes:
    """The head of a photo, with an Exif segment before its size."""
    exif = b"\xff\xe1" + (102).to_bytes(2, "big") + bytes(100)
    frame = b"\xff\xc0" + (17).to_bytes(2, "big") + b"\x08" + height.to_bytes(2, "big") + width.to_bytes(2, "big")
    return b"\xff\xd8" + exif + frame + bytes(2000)


def bounce(original: bytes = b"Message-ID: <sent-1@school.example>\r\n", action: str = "failed") -> bytes:
    """A delivery report with the message that came back (RFC 3464)."""
    status = f"Final-Recipient: rfc822; robin@example.net\r\nAction: {action}\r\nStatus: 5.1.1\r\n".encode()
    return raw(
        "From: MAILER-DAEMON@mx.example.net\nTo: office@school.example\nReturn-Path: <>\n"
        "Message-ID: <b1@mx.example>\nMIME-Version: 1.0"
    )[:-2] + multipart(
        'report; report-type="delivery-status"',
        raw("Content-Type: text/plain", b"Your message could not be delivered."),
        raw("Content-Type: message/delivery-status", b"Reporting-MTA: dns; mx.example.net\r\n\r\n" + status),
        raw("Content-Type: message/rfc822", original),
    )
