"""Text strings: PDFDocEncoding, UTF-16 or UTF-8 (ISO 32000-2, 7.9.2.2), and what programs do to them."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

import pikepdf  # noqa: F401 - registers the codec "pdfdoc"

MAX_TEXT = 1_000_000
_LINE_END = re.compile("\r\n?")
_LANGUAGE = re.compile("\x1b[^\x1b]{2,8}\x1b")
_DAMAGE = re.compile("[\ufffd\ud800-\udfff\ue000-\uf8ff\x00-\x08\x0b\x0e-\x1f]")
"""What no keyboard writes: replacement characters, halves of pairs, private use (PDFium cuts an emoji to its low
16 bits), controls."""


def decode_text(data: bytes) -> str | None:
    """The text of a text string, as it stands; None where its encoding is broken."""
    if len(data) > MAX_TEXT:
        return None
    try:
        if data.startswith(BOM_UTF16_BE):
            return _LANGUAGE.sub("", data[2:].decode("utf-16-be"))
        if data.startswith(BOM_UTF16_LE):
            return data[2:].decode("utf-16-le")
        if data.startswith(BOM_UTF8):
            return data[3:].decode("utf-8")
        if data.isascii():
            return data.decode("ascii")
        return data.decode("pdfdoc")
    except UnicodeDecodeError:
        return None


def clean(text: str) -> str:
    """Line ends as \\n; nothing else is changed, leading spaces matter."""
    return _LINE_END.sub("\n", text) if "\r" in text else text


def damaged(text: str) -> bool:
    """Whether the text holds what a program destroyed."""
    return not text.isprintable() and _DAMAGE.search(text) is not None
