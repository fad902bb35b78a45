"""Text strings: PDFDocEncoding, UTF-16 or UTF-8 (ISO 32000-2, 7.9.2.2), and what programs do to them."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from pikepdf.codec import PdfDocCodec

from pdfforms.read.limits import MAX_TEXT, MAX_UNKNOWN_TEXT

_PDF_DOC = PdfDocCodec()
_LEGIBLE = 2 * MAX_UNKNOWN_TEXT
"""Bytes of a broken string that a person is shown."""
_LINE_END = re.compile("\r\n?")
_LANGUAGE = re.compile("\x1b[^\x1b]{2,8}\x1b")
_DAMAGE = re.compile("[\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufff0-\uffff\x00-\x08\x0b\x0e-\x1f\x7f]")
"""What no keyboard writes: replacement characters, halves of pairs, private use, controls, no characters."""
_PILED = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{40}"
)
"""Marks above one letter. No script has so many; putting 50,000 of them in order takes ten seconds."""
_CUT = re.compile("[\uf900-\ufaff]")
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
"""PDFium cuts an emoji to its low 16 bits: private use, or a compatibility ideograph among other scripts."""


def decode_text(data: bytes) -> str | None:
    """The text of a text string, as it stands; None where its encoding is broken."""
    if len(data) > MAX_TEXT:
        return None
    if data.isascii():
        return data.decode("ascii")
    try:
        if data.startswith(BOM_UTF16_BE):
            return _LANGUAGE.sub("", data[2:].decode("utf-16-be"))
        if data.startswith(BOM_UTF16_LE):
            return data[2:].decode("utf-16-le")
        if data.startswith(BOM_UTF8):
            return data[3:].decode("utf-8")
        return None if unmarked(data) else pdf_doc(data)
    except UnicodeDecodeError:
        return None


def pdf_doc(data: bytes, errors: str = "strict") -> str:
    """PDFDocEncoding. Not by a codec's name: reportlab registers another, lenient one over pikepdf's."""
    return _PDF_DOC.decode(data, errors)[0]


def unmarked(data: bytes) -> str | None:
    """The text where a program seems to have written UTF-8 without its mark; by the standard it says other."""
    try:
        return None if data.isascii() or data.startswith(BOM_UTF8) else data[:MAX_TEXT].decode("utf-8")
    except UnicodeDecodeError:
        return None


def legible(data: bytes) -> str:
    """As much of a text string as can be read, for a person to look at."""
    encoding = {BOM_UTF16_BE: "utf-16-be", BOM_UTF16_LE: "utf-16-le"}.get(data[:2], "")
    if encoding:
        return data[2:_LEGIBLE].decode(encoding, errors="replace")
    if data.startswith(BOM_UTF8):
        return data[3:_LEGIBLE].decode("utf-8", errors="replace")
    return pdf_doc(data[:_LEGIBLE], "replace")


def clean(text: str) -> str:
    """Line ends as \\n; nothing else is changed, leading spaces matter."""
    return _LINE_END.sub("\n", text) if "\r" in text else text


def damaged(text: str) -> bool:
    """Whether the text holds what a program destroyed."""
    if text.isascii() and text.isprintable():
        return False
    return bool(_DAMAGE.search(text) or _PILED.search(text) or (_CUT.search(text) and not _IDEOGRAPH.search(text)))
