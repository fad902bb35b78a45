"""The characters behind the codes of a font, where the font says so (ISO 32000-2, 9.10)."""

from __future__ import annotations

import re
from codecs import charmap_decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from pdfforms.read.glyphnames import character
from pdfforms.read.store import File
from pdfforms.read.strings import pdf_doc
from pdfforms.read.values import Name, StreamValue, Value

_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_ITEM = re.compile(rb"<([0-9a-fA-F\s]*)>|(\[)|(\])")
_SPACE = re.compile(rb"codespacerange\s*<([0-9a-fA-F]+)>")


@dataclass(slots=True)
class Font:
    """How codes become text. `decode` gives None for a code that the font does not explain."""

    code_bytes: int
    table: dict[int, str] = field(default_factory=dict)

    def decode(self, data: bytes) -> str | None:
        """The text of a shown string."""
        if self.code_bytes == 1:
            try:
                return charmap_decode(data, "strict", self.table)[0]
            except UnicodeDecodeError:
                return None
        found = [self.table.get(high << 8 | low) for high, low in zip(data[::2], data[1::2], strict=False)]
        return None if None in found else "".join(each for each in found if each)


def load_font(file: File, value: Value) -> Font:
    """The font of a resource. A font that explains nothing has an empty table."""
    entries = file.dictionary(value)
    composite = entries.get("Subtype") == "Type0"
    to_unicode = file.resolve(entries.get("ToUnicode"))
    if isinstance(to_unicode, StreamValue):
        try:
            cmap = to_unicode.read()
        except ValueError:
            return Font(2) if composite else Font(1, _encoded(file, entries))
        width = _SPACE.search(cmap)
        size = len(width[1]) // 2 if width else 2 if composite else 1
        table = _cmap(cmap)
        return Font(min(size, 2) if composite else 1, table if composite else _simple(file, entries) | table)
    return Font(2) if composite else Font(1, _simple(file, entries))


def _encoded(file: File, entries: dict[str, Value]) -> dict[int, str]:
    """The table of a font whose own is broken: where its codes follow one of the standard's encodings."""
    encoding = file.resolve(entries.get("Encoding"))
    return _simple(file, entries) if isinstance(encoding, Name) and entries.get("Subtype") == "TrueType" else {}


def _simple(file: File, entries: dict[str, Value]) -> dict[int, str]:
    """The table of a simple font: its base encoding with its differences."""
    encoding = file.resolve(entries.get("Encoding"))
    base, differences = encoding, []
    if isinstance(encoding, dict):
        base, differences = encoding.get("BaseEncoding"), file.array(encoding.get("Differences"))
    if entries.get("BaseFont") in ("ZapfDingbats", "Symbol") and not differences:
        return {}
    table = dict(_base(str(base) if isinstance(base, Name) else "StandardEncoding"))
    code = 0
    for item in differences:
        if isinstance(item, int):
            code = item
        elif isinstance(item, Name):
            text = character(item)
            table.pop(code, None)
            if text is not None:
                table[code] = text
            code += 1
    return table


@lru_cache(maxsize=4)
def _base(name: str) -> dict[int, str]:
    codec = {"WinAnsiEncoding": "cp1252", "MacRomanEncoding": "mac-roman"}.get(name, "ascii")
    table = {}
    for code in range(32, 256):
        try:
            table[code] = pdf_doc(bytes([code])) if name == "PDFDocEncoding" else bytes([code]).decode(codec)
        except UnicodeDecodeError:
            continue
    return table


@lru_cache(maxsize=64)
def _cmap(data: bytes) -> dict[int, str]:
    """The table of a ToUnicode CMap; remembered, since the copies of one blank share it. Never changed."""
    table: dict[int, str] = {}
    for kind, block in _BLOCK.findall(data[:2_000_000]):
        items = list(_items(block))
        if kind == b"bfchar":
            for code, text in zip(items[::2], items[1::2], strict=False):
                if isinstance(code, bytes) and isinstance(text, bytes):
                    table[int.from_bytes(code, "big")] = _utf16(text)
        else:
            for first, last, text in zip(items[::3], items[1::3], items[2::3], strict=False):
                if isinstance(first, bytes) and isinstance(last, bytes):
                    table |= _range(int.from_bytes(first, "big"), int.from_bytes(last, "big"), text)
    return table


def _range(first: int, last: int, text: bytes | list[bytes]) -> dict[int, str]:
    codes = range(first, min(last, first + 65_535) + 1)
    if isinstance(text, list):
        return {code: _utf16(each) for code, each in zip(codes, text, strict=False)}
    start = int.from_bytes(text, "big")
    return {code: _utf16((start + code - first).to_bytes(max(len(text), 2), "big")) for code in codes}


def _items(block: bytes) -> Iterator[bytes | list[bytes]]:
    inner: list[bytes] | None = None
    for match in _ITEM.finditer(block):
        if match[2]:
            inner = []
        elif match[3]:
            yield inner or []
            inner = None
        else:
            digits = b"".join(match[1].split())
            data = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
            if inner is None:
                yield data
            else:
                inner.append(data)


def _utf16(data: bytes) -> str:
    return data.decode("utf-16-be", errors="replace") if len(data) > 1 else data.decode("latin-1")
