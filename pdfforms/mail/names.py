"""Headers and names as their senders wrote them: encoded in three ways, or not at all."""

from __future__ import annotations

import email.header
import re
from collections.abc import Iterable, Iterator
from email.errors import HeaderParseError
from email.message import Message
from typing import TypeAlias

from pdfforms.model.copycode import parse_code

Mime: TypeAlias = "Message[str, str]"
_MAX_HEADER = 20_000
"""Characters of one header that are looked at."""
_MAX_NAME = 120
_ID = re.compile(r"<[^<>\s]{1,500}>")
_MAX_IDS = 100
_PLUS = re.compile(r"\+([0-9A-Za-z-]{10,14})@")
_RECIPIENTS = (
    *("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to"),
    *("to", "cc", "resent-to"),
)
"""Where servers and senders write to whom a message went."""
_NAME = re.compile(r"name\s*=\s*(?:\"([^\"]*)\"|([^;\s]+))", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, those that turn the writing direction, and half a surrogate pair."""


def headers(message: Mime, name: str) -> Iterator[str]:
    """All headers of one name, unfolded, in UTF-8 or Windows' Latin where they are raw."""
    for key, value in message.raw_items():
        if key.lower() == name:
            yield " ".join(_raw(str(value))[:_MAX_HEADER].split())


def header(message: Mime, name: str) -> str:
    """The first header of a name, "" where there is none."""
    return next(headers(message, name), "")


def _raw(value: str) -> str:
    """Bytes that are no ASCII stand in a parsed message as half surrogate pairs."""
    data = value.encode("utf-8", "surrogateescape")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def in_words(value: str) -> str:
    """A header with its encoded words (RFC 2047) read."""
    if "=?" not in value:
        return value
    try:
        return str(email.header.make_header(email.header.decode_header(value)))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return value


def file_name(message: Mime) -> str:
    """The name of a part, "" where it has none (RFC 2231, RFC 2047 or raw)."""
    try:
        name = message.get_filename("")
    except (LookupError, UnicodeError, ValueError, TypeError):
        name = ""
    if not name or "\ufffd" in name:
        for key in ("content-disposition", "content-type"):
            if found := _NAME.search(header(message, key)):
                name = found[1] or found[2] or ""
                break
    return safe_name(in_words(str(name)))


def safe_name(name: str) -> str:
    """A file's name for a person: no folders, no control characters, not too long."""
    last = _NOT_IN_NAMES.sub("", name.replace("\\", "/")).rstrip("/ .").rpartition("/")[2].strip()
    stem, dot, suffix = last.rpartition(".")
    if len(last) > _MAX_NAME:
        last = f"{stem[:_MAX_NAME]}{dot}{suffix}" if len(suffix) < 10 else last[:_MAX_NAME]
    return last if last.strip(".") else ""


def ids(values: Iterable[str]) -> tuple[str, ...]:
    """The Message-IDs that stand in headers, each once."""
    return tuple(dict.fromkeys(one for value in values for one in _ID.findall(value)))[:_MAX_IDS]


def copies(message: Mime) -> tuple[str, ...]:
    """The copy codes of the plus-addresses that a message was sent to."""
    found = (one for name in _RECIPIENTS for value in headers(message, name) for one in _PLUS.findall(value))
    return tuple(dict.fromkeys(code for each in found if (code := parse_code(each))))
