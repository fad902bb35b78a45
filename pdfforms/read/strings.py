"""PDF text strings (ISO 32000-2, 7.9.2.2) as text, and what shows that text was destroyed on the way."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_PDFDOC_HIGH = (
    "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\ufffd€"  # 0x80 to 0xA0
)
_PDFDOC = (
    "".join(map(chr, range(0x18))) + "˘ˇˆ˙˝˛˚˜" + "".join(map(chr, range(0x20, 0x7F))) + "\ufffd" + _PDFDOC_HIGH
    + "".join(map(chr, range(0xA1, 0x100)))
).replace("\xad", "\ufffd")  # fmt: skip
"""The character of each byte in PDFDocEncoding; U+FFFD where the byte has none."""

_LANGUAGE = re.compile("\x1b[^\x1b]{2,12}\x1b")
"""An escape sequence that names the language of what follows (7.9.2.2.1)."""
_LINE_END = re.compile("\r\n?")
_PLAIN = re.compile(rb"[\t\n\r\x20-\x7e]*\Z")


class Text(NamedTuple):
    """A text string, decoded."""

    value: str
    """Line ends as \\n, language escapes dropped; everything else as it stood, spaces too."""
    raw: str
    """As it stood. A lone half of a surrogate pair, which no file can hold, is U+FFFD here."""
    damaged: bool
    """Characters were destroyed: `value` must not be believed."""
    other: str | None = None
    """Another way to read the bytes, where there is one."""


def decode(data: bytes) -> Text:
    """The text that a string object's bytes stand for."""
    if _PLAIN.match(data):
        raw = data.decode("ascii")
        return Text(_LINE_END.sub("\n", raw) if "\r" in raw else raw, raw, False)
    if data[:2] in (b"\xfe\xff", b"\xff\xfe"):
        raw, broken = _utf16(data)
    elif data[:3] == b"\xef\xbb\xbf":
        raw, broken = _utf8(data[3:])
    else:
        return _pdfdoc(data)
    return _text(raw, broken)


def plain(text: str) -> Text:
    """The same for text that is no string object, as a name."""
    return _text(text.encode("utf-8", "replace").decode("utf-8"), "\ufffd" in text)


def is_damaged(text: str) -> bool:
    """Whether characters show that a program could not keep them.

    PDFium cuts a character above U+FFFF to its low 16 bits: an emoji becomes a private-use character or a
    compatibility ideograph. A byte without meaning in its encoding becomes U+FFFD or a control character.
    """
    if text.isascii():
        return _CONTROL.search(text) is not None
    if _DESTROYED.search(text):
        return True
    if _COMPATIBILITY.search(text) and not _IDEOGRAPH.search(text):
        return True
    return any(unicodedata.category(char) == "Cn" for char in text if char < "\U00010000" and char > "\u036f")


_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_DESTROYED = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufff0-\uffff]")  # fmt: skip # noqa: E501
_COMPATIBILITY = re.compile("[\uf900-\ufaff]")
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def _text(raw: str, broken: bool, other: str | None = None) -> Text:
    value = _LANGUAGE.sub("", raw) if "\x1b" in raw else raw
    if "\r" in value:
        value = _LINE_END.sub("\n", value)
    return Text(value, raw, broken or is_damaged(value), other)


def _pdfdoc(data: bytes) -> Text:
    raw = data.decode("latin-1").translate(_PDFDOC_TABLE)
    other = _unmarked_unicode(data)
    return _text(raw, other is not None, other)


_PDFDOC_TABLE = {code: char for code, char in enumerate(_PDFDOC) if ord(char) != code}


def _unmarked_unicode(data: bytes) -> str | None:
    """The text if the bytes are UTF-8 or UTF-16 whose byte order mark a program left out."""
    try:
        if b"\0" in data:
            text = data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le")
        else:
            text = data.decode("utf-8")
            if text.isascii():
                return None
    except UnicodeDecodeError:
        return None
    return None if is_damaged(text) else text


def _utf16(data: bytes) -> tuple[str, bool]:
    text = data[2:].decode("utf-16-be" if data[0] == 0xFE else "utf-16-le", "surrogatepass_or_fffd")
    if _SURROGATE.search(text):
        return _SURROGATE.sub("\ufffd", text), True
    return text, len(data) % 2 == 1


_SURROGATE = re.compile("[\ud800-\udfff]")


def _utf8(data: bytes) -> tuple[str, bool]:
    text = data.decode("utf-8", "replace")
    return text, "\ufffd" in text
