"""What a message is: a mail server's word on one of ours, a machine's answer, or mail of a person.

No header that says who wrote it counts here. There is no code that answers any of them.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass

from flufl.bounce import all_failures

from pdfforms.mail.names import Mime, header, headers, ids, in_words
from pdfforms.mail.walk import MAX_PARTS, decoded
from pdfforms.model.mail import MailKind

_HEADERS: dict[str, re.Pattern[str]] = {
    "auto-submitted": re.compile(r"(?!no\b)."),  # RFC 3834, 5
    "x-autoreply": re.compile(r"(?!no\b)."),
    "x-auto-reply": re.compile(r"(?!no\b)."),
    "x-autorespond": re.compile(r"."),
    "x-autoresponder": re.compile(r"."),
    "x-autoreply-from": re.compile(r"."),
    "x-mail-autoreply": re.compile(r"."),
    "x-fc-machinegenerated": re.compile(r"true"),  # FirstClass, in many schools
    "x-post-messageclass": re.compile(r".*autoresponder"),
    "precedence": re.compile(r"auto[_-]?reply"),
    "x-precedence": re.compile(r"auto[_-]?reply"),
    "delivered-to": re.compile(r"autoresponder$"),
    "preference": re.compile(r"auto_reply"),
}
"""Header -> what a machine's answer has there, in lower case."""
_SUBJECT = re.compile(
    r"(?:automatic reply|auto(?:matic)?[ -]?(?:response|reply|antwort)|autoreply|out of (?:the )?office|"
    r"r[ée]ponse automatique|absence du bureau|absent du bureau|"
    r"abwesenheits|automatische antwort|respuesta autom[áa]tica|risposta automatica|رد تلقائي|الرد التلقائي)",
    re.IGNORECASE,
)
"""What programs put before the subject; a person may write so too, so it counts only where no file came."""
_BULK = re.compile(r"bulk|junk")
"""What old vacation programs call their answers (Precedence); lists do so too."""
_REPORTS = {"disposition-notification", "feedback-report"}
"""Kinds of multipart/report that are neither bounce nor answer: read receipts, complaints (RFC 8098, RFC 5965)."""
_ORIGINALS = ("message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers")
_MESSAGE_ID = re.compile(rb"^[ \t>]*(?:X-Original-)?Message-I[Dd]:[ \t\r\n]*(<[^<>\s]{1,500}>)", re.MULTILINE)
_SEEN = 300_000
"""Bytes of a bounce without a part for the original in which its Message-ID is looked for."""


logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL + 1)
"""It would write tracebacks over odd messages."""


@dataclass(frozen=True, slots=True)
class Word:
    """What a message is."""

    kind: MailKind
    """RETURN stands for mail of a person here: whether a file came is seen later."""
    about: tuple[str, ...] = ()
    """Of a bounce: the Message-IDs of what came back."""
    final: bool = False
    """Of a bounce: whether it will not be tried again."""


PERSON = Word(MailKind.RETURN)


def word_of(message: Mime) -> Word:
    """What a message is, by what it says of itself."""
    report = str(message.get_param("report-type", "")).lower()
    if message.get_content_type() == "multipart/report" and report in _REPORTS:
        return Word(MailKind.AUTO_REPLY)
    if statuses := list(_statuses(message)):
        return Word(MailKind.BOUNCE, _original(message), "failed" in statuses)
    if any(sign.match(value.lower()) for name, sign in _HEADERS.items() for value in headers(message, name)):
        return _bounce_without_report(message) or Word(MailKind.AUTO_REPLY)
    if header(message, "return-path") == "<>":  # RFC 5321, 4.5.5: a machine's, to which nobody may answer
        return _bounce_without_report(message) or Word(MailKind.AUTO_REPLY)
    return PERSON


def without_files(message: Mime) -> Word:
    """What a message is that no sign showed as a machine's, and that brings no file."""
    bulk = any(_BULK.match(value.lower()) for value in headers(message, "precedence"))
    if bulk or _SUBJECT.match(in_words(header(message, "subject")).strip()):
        return Word(MailKind.AUTO_REPLY)
    return _bounce_without_report(message) or PERSON


def _bounce_without_report(message: Mime) -> Word | None:
    """A bounce in a server's own words, as flufl.bounce knows many of them."""
    if not header(message, "from"):
        message["From"] = "nobody@invalid.invalid"  # without one a detector of flufl.bounce fails
    try:
        delayed, failed = all_failures(message)
    except Exception:  # noqa: BLE001  # its detectors raise whatever odd messages lead to
        return None
    if not (delayed or failed):
        return None
    return Word(MailKind.BOUNCE, _original(message), bool(failed))


def _statuses(message: Mime) -> Iterator[str]:
    """The actions in a delivery report (RFC 3464, 2.3.3), in lower case."""
    for part in _some(message):
        if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status"):
            payload = part.get_payload()
            groups = payload if isinstance(payload, list) else []
            told = [header(each, "action").lower() for each in groups]  # type: ignore[arg-type]
            yield from (each or "unknown" for each in told[1:] or ["unknown"])


def _original(message: Mime) -> tuple[str, ...]:
    """The Message-ID of what came back: a bounce has no In-Reply-To, it encloses the message or its headers."""
    for part in _some(message):
        kind = part.get_content_type()
        if kind not in _ORIGINALS:
            continue
        payload = part.get_payload()
        if isinstance(payload, list) and payload:
            found = ids(headers(payload[0], "message-id"))  # type: ignore[arg-type]
        else:
            found = tuple(each.decode("ascii", "replace") for each in _MESSAGE_ID.findall(decoded(part)[:_SEEN]))
        if found:
            return found[:1]
    for part in _some(message):
        if not part.is_multipart() and (found := _told(part)):
            return found
    return ()


def _told(part: Mime) -> tuple[str, ...]:
    """The Message-ID in a text that repeats the headers of what came back."""
    return tuple(each.decode("ascii", "replace") for each in _MESSAGE_ID.findall(decoded(part)[:_SEEN])[:1])


def _some(message: Mime) -> Iterator[Mime]:
    """The parts of a message, breadth first and not for ever; what came back is not gone into."""
    waiting = [message]
    for _ in range(MAX_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        yield part
        payload = part.get_payload()
        if isinstance(payload, list) and not part.get_content_type().startswith("message/"):
            waiting += payload  # type: ignore[arg-type]  # a list holds messages
