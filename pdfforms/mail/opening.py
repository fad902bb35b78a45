"""One message -> what it is, what it answers, the files in it, what a person must see to."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC
from email import message_from_bytes
from email.utils import parsedate_to_datetime

from pdfforms.mail.answers import Word, without_files, word_of
from pdfforms.mail.names import Mime, copies, header, headers, ids
from pdfforms.mail.outlook import is_outlook, to_mail
from pdfforms.mail.parts import Sorted, sort
from pdfforms.mail.walk import Walk
from pdfforms.model.mail import MailKind, Note, Opened

_CAME_BACK = ("message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers")
_MACHINES = (MailKind.BOUNCE, MailKind.AUTO_REPLY)


_MOST_LINES = 20_000
"""Lines that may begin a part; Python's parser of mail takes ages over a million of them."""


def open_message(data: bytes) -> Opened:
    """What is in a message, whatever it holds. Never raises but for want of memory."""
    if data.count(b"\n--") > _MOST_LINES:
        return Opened(MailKind.OTHER, notes=(Note("mail_limit"),))
    try:
        if is_outlook(data):
            return replace(_open(to_mail(data)), content=hashlib.sha256(data).hexdigest())
        return replace(_open(message_from_bytes(data)), content=_content(data))
    except ValueError:
        return Opened(MailKind.OTHER, notes=(Note("mail_unopened", "It is broken."),))
    except RecursionError:
        return Opened(MailKind.OTHER, notes=(Note("mail_limit"),))


def _open(message: Mime) -> Opened:
    word = word_of(message)
    closed = _CAME_BACK if word.kind is MailKind.BOUNCE else ()  # what came back is our own copy, no return
    walk = Walk(closed)
    found = sort(walk.leaves(message))
    for code in walk.troubles:
        found.note(code)
    if word.kind is MailKind.RETURN and not found.parts:
        word = without_files(message)
    references = (*headers(message, "in-reply-to"), *headers(message, "references"))
    opened = Opened(
        word.kind,
        next(iter(ids(headers(message, "message-id"))), ""),
        word.about or ids(references),
        copies(message),
        arrived_at=_arrived(message),
    )
    return _of_machine(opened, word, found) if word.kind in _MACHINES else _of_person(opened, found)


def _of_machine(opened: Opened, word: Word, found: Sorted) -> Opened:
    """Nothing in it is taken for a return; where it brings a file all the same, a person looks."""
    notes = [each for each in found.notes if each.code in ("mail_limit", "mail_unopened")]
    if word.final:
        notes.insert(0, Note("mail_bounced"))
    if found.parts:
        notes.append(Note("mail_machine_file"))
    return replace(opened, notes=tuple(notes))


def _of_person(opened: Opened, found: Sorted) -> Opened:
    notes = list(found.notes)
    if not found.parts and not notes:
        notes.append(Note("mail_text_only" if found.words or not found.small else "mail_small_picture"))
    kind = MailKind.RETURN if found.parts else MailKind.OTHER
    return replace(opened, kind=kind, parts=tuple(found.parts), notes=tuple(notes))


def _arrived(message: Mime) -> str | None:
    """When the last server took it: the topmost Received (RFC 5321, 4.4), which no sender can write."""
    try:
        at = parsedate_to_datetime(header(message, "received").rpartition(";")[2].strip())
        return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def _content(data: bytes) -> str:
    """Over all that follows the headers, to which each server adds its own; line ends differ by mailbox."""
    lines = data.replace(b"\r\n", b"\n")
    return hashlib.sha256(lines.partition(b"\n\n")[2].rstrip()).hexdigest()
