"""The last look before a message leaves: it is opened again, as its recipient's program would, and its enclosures
are read with our own reader. Copy code in the fields and on every page, what was filled in, the reply address and
the one recipient must all be of the message that the ledger names."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping, MutableSet

from pdfforms.bulk.reading.returns import read_data
from pdfforms.errors import MailError
from pdfforms.mail.message import Outgoing, open_again, plus
from pdfforms.model.campaign import Send
from pdfforms.model.finding import Severity
from pdfforms.model.ledger import IssuedCopy
from pdfforms.model.reading import Outcome
from pdfforms.model.record import Value, plain_value
from pdfforms.model.shelf import Editions
from pdfforms.records.make import make_record

_PRISTINE = "only_prefilled"
"""What a copy says of itself before a family has answered."""


def check(
    outgoing: Outgoing,
    send: Send,
    copies: Mapping[str, IssuedCopy],
    hashes: Mapping[str, str],
    reply_to: str,
    editions: Editions,
    read: MutableSet[str],
) -> None:
    """Raises MailError where a message is not what the ledger says that it is; then nothing more may be sent.

    `hashes` are the SHA-256 of the copies as they were made. `read` are the copies that were read and found right
    before, in this run: the same bytes under the same code say the same again.
    """
    opened = open_again(outgoing.data)
    _same("recipient", opened.recipients, (send.address,), send)
    _same("recipient", outgoing.recipient, send.address, send)
    _same("message id", opened.message_id, send.message_id, send)
    _same("reply address", opened.reply_code, send.copies[0], send)
    if "+" in outgoing.envelope_from:
        _same("return address", outgoing.envelope_from, plus(reply_to, send.copies[0]), send)
    _same("names of the files", tuple(opened.enclosures), tuple(f"form-{code}.pdf" for code in send.copies), send)
    for code, data in zip(send.copies, opened.enclosures.values(), strict=True):
        _same("copy", hashlib.sha256(data).hexdigest(), hashes.get(code), send)
        if code not in read and (differs := differs_from(data, copies[code], editions)):
            raise _mismatch(differs, send)
        read.add(code)


def differs_from(data: bytes, copy: IssuedCopy, editions: Editions) -> str:
    """In what a PDF is not the copy that it should be, its code or what was filled in for its student; "" where it
    is."""
    values: dict[str, Value] = {}
    for reading in read_data(data, "copy.pdf", editions):
        if reading.outcome is not Outcome.READ:
            return "form"
        if reading.copy != copy.code:
            return "copy code"
        if any(each.severity is not Severity.INFO for each in reading.findings if each.code != _PRISTINE):
            return "look"
        values |= make_record(reading).values
    for key, value in copy.given.items():
        if value not in (None, "", False) and _plain(plain_value(values.get(key))) != _plain(value):
            return "prefilled text"
    return ""


def _plain(value: object) -> object:
    """Texts are compared as the form normalises them."""
    return unicodedata.normalize("NFC", value).strip() if isinstance(value, str) else value


def _same(what: str, found: object, expected: object, send: Send) -> None:
    if found != expected:
        raise _mismatch(what, send)


def _mismatch(what: str, send: Send) -> MailError:
    return MailError(
        f"Message {send.key} was not sent: its {what} is not that of copy {send.copies[0]}. The campaign is "
        f"stopped, "
        "and nothing more is sent. This must be looked at before anything goes out."
    )
