"""What a message's head says of what it answers, for the archive; its body, names and addresses are left alone."""

from __future__ import annotations

from email.parser import BytesHeaderParser

from pdfforms.mail.names import headers, ids
from pdfforms.mail.outlook import is_outlook

_LONGEST = 256_000
"""Bytes of a head that are looked at."""


def answers(data: bytes) -> tuple[str, ...]:
    """The Message-IDs that a message says it answers (RFC 5322, 3.6.4); none for one of Outlook's files."""
    if is_outlook(data):
        return ()
    try:
        message = BytesHeaderParser().parsebytes(data[:_LONGEST].replace(b"\r\n", b"\n").partition(b"\n\n")[0])
        return tuple(ids(headers(message, "in-reply-to")))
    except (ValueError, RecursionError):
        return ()
