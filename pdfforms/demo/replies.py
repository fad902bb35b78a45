"""What families send back: each reply is a message as their programs write it, made from the letter they got."""

from __future__ import annotations

import email
import mailbox
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from email.utils import formatdate, make_msgid
from io import BytesIO
from pathlib import Path

from pdfforms.demo.families import Does, Family
from pdfforms.demo.viewer import type_into

PHONE, CUT = "from-phone.pdf", "cut-short.pdf"
"""What two families call their files: names do not matter."""
_WORDS = {
    Does.WRITES_WORDS: "We have no computer this week. Could you send it on paper?",
    Does.SHARES_A_LINK: "Here it is: https://1drv.ms/b/s!Invented",
    Does.IS_AWAY: "I am out of the office until Monday.",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What one family sends."""

    message: bytes
    files: tuple[tuple[str, bytes], ...] = ()
    """What is attached, by name."""


def letters(sent: Path) -> dict[tuple[str, str], EmailMessage]:
    """The office's letters in the mbox of what was sent, by address and by the name of the student inside."""
    box = mailbox.mbox(sent, factory=None, create=False)
    try:
        found = [email.message_from_bytes(box.get_bytes(key), policy=default) for key in box.iterkeys()]
    finally:
        box.close()
    return {(str(each["To"]), _text(each)): each for each in found if isinstance(each, EmailMessage)}


def _text(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    return str(part.get_content()) if part else ""


def replies(families: Iterable[Family], sent: Path) -> Iterator[Reply]:
    """A reply of each family that sends one."""
    by_family = _by_family(families, letters(sent))
    for family, letter in by_family.items():
        if family.does is Does.BOUNCES:
            yield Reply(_bounce(letter))
        elif family.does in _WORDS:
            yield Reply(_written(family, letter, _WORDS[family.does]).as_bytes())
        elif family.does is not Does.NOTHING:
            name, data = _form(family, by_family)
            message = _written(family, letter, "Here it is.")
            message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
            yield Reply(message.as_bytes(), ((name, data),))


def _by_family(
    families: Iterable[Family], found: Mapping[tuple[str, str], EmailMessage]
) -> dict[Family, EmailMessage]:
    """Each family's letter: the one to its address in which its student is named."""
    return {
        family: letter
        for family in families
        for (address, text), letter in found.items()
        if address == family.writes_to() and family.name in text
    }


def _form(family: Family, by_family: Mapping[Family, EmailMessage]) -> tuple[str, bytes]:
    """The form that came with the letter, as it goes back."""
    letter = by_family[family]
    if family.does is Does.SENDS_THE_SIBLINGS:
        ((family, letter),) = [
            (each, other) for each, other in by_family.items()
            if each != family and each.writes_to() == family.writes_to()
        ]  # fmt: skip
    (part,) = letter.iter_attachments()
    name = PHONE if family.number == 1 else str(part.get_filename())
    data = type_into(part.get_content(), family.answers(), flat=family.does is Does.PRINTS)
    if family.does is Does.SENDS_HALF_A_FILE:
        return CUT, data[:2000]
    if family.does is Does.ZIPS:
        return "photos.zip", _zipped(name, data)
    return name, data


def _zipped(name: str, data: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, data)
    return out.getvalue()


def _written(family: Family, letter: EmailMessage, text: str) -> EmailMessage:
    reply = EmailMessage(policy=default)
    reply["From"], reply["To"] = family.writes_to(), str(letter["Reply-To"])
    reply["Subject"] = f"Re: {letter['Subject']}"
    reply["Date"], reply["Message-ID"] = formatdate(), make_msgid(domain="example.org")
    reply["In-Reply-To"] = str(letter["Message-ID"])
    if family.does is Does.IS_AWAY:
        reply["Auto-Submitted"] = "auto-replied"
    reply.set_content(text)
    return reply


def _bounce(letter: EmailMessage) -> bytes:
    """A mail server's word that the letter cannot be delivered (RFC 3464)."""
    report = EmailMessage(policy=default)
    report["From"], report["To"] = "MAILER-DAEMON@example.org", str(letter["Reply-To"])
    report["Subject"], report["Date"] = "Undelivered mail", formatdate()
    report["Message-ID"] = make_msgid(domain="example.org")
    report.set_content("The address does not exist.")
    report.make_mixed()
    report.replace_header("Content-Type", 'multipart/report; report-type="delivery-status"')
    said = f"Reporting-MTA: dns; example.org\n\nFinal-Recipient: rfc822; {letter['To']}\n"
    status = email.message_from_string(f"{said}Action: failed\nStatus: 5.1.1\n", policy=default)
    for kind, payload in (("message/delivery-status", status), ("message/rfc822", letter)):
        part = EmailMessage(policy=default)
        part["Content-Type"] = kind
        part.set_payload([payload])
        report.attach(part)
    return report.as_bytes()


def write_mbox(path: Path, messages: Iterable[bytes]) -> None:
    """A mailbox of messages, as mail programs export one."""
    box = mailbox.mbox(path)
    try:
        for each in messages:
            box.add(each)
    finally:
        box.close()
