"""What an appearance shows: its text, as far as its fonts explain it, and whether it paints anything."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from enum import Enum

from pdfforms.read.fonts import Font, load_font
from pdfforms.read.store import File
from pdfforms.read.values import Ref, StreamValue, Value, parse_hexadecimal, parse_literal

_INK = re.compile(rb"(?<![^\s\])>])(?:Tj|TJ|'|\"|S|s|f|F|f\*|B|B\*|b|b\*|Do|sh|BI)(?![^\s\[(</])")
_LITERAL = rb"\(((?:[^\\()]++|\\.|\((?:[^\\()]++|\\.)*+\))*+)\)"
_DIGITS = rb"<([0-9a-fA-F\s]*+)>"
_SHOW = re.compile(
    rb"/([^\s\[\]<>(){}/%]+)\s+(?:[-+.\d]+\s+Tf|(Do))\b"
    rb"|(\[(?:[^\[\]()<>]|\((?:[^\\()]++|\\.|\((?:[^\\()]++|\\.)*+\))*+\)|<[^<>]*>)*+\])\s*TJ\b"
    rb"|" + _LITERAL + rb"\s*(?:Tj\b|['\"])"
    rb"|" + _DIGITS + rb"\s*(?:Tj\b|['\"])",
    re.DOTALL,
)
"""Font or form, array, string: each begins with a character of its own, so that `re` skips the rest quickly."""
_STRINGS = re.compile(_LITERAL + rb"|" + _DIGITS, re.DOTALL)
_INLINE_IMAGE = re.compile(rb"\bBI\s[^\0]{1,500}?\bID\s")
_MAX_CONTENT, _MAX_DEPTH = 2_000_000, 4
_RAISED = re.compile("([\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2089\u2150-\u215f\u2460-\u24ff])")
_IGNORED = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad\ufe0e\ufe0f]+")


@dataclass(slots=True)
class Shown:
    """What one appearance stream shows."""

    text: str | None
    """Its text without blanks, folded; None where a font does not explain itself."""
    content: bytes | None
    """The decoded stream; None where it cannot be looked at."""
    _marks: int | None = None

    @property
    def marks(self) -> int:
        """How often it paints something; counted when asked, since only boxes are asked."""
        if self._marks is None:
            self._marks = 1 if self.content is None else len(_INK.findall(self.content))
        return self._marks

    @property
    def ink(self) -> bool:
        """Whether it paints anything at all."""
        return self.marks > 0


class Match(Enum):
    """How a stored text and a shown one go together."""

    SAME = "same"
    PARTIAL = "partial"
    """The page shows part of it: clipped, or without the characters that its font lacks."""
    UNKNOWN = "unknown"
    """What is shown cannot be read."""
    DIFFERENT = "different"


class Appearances:
    """Reads appearances of one file, each once."""

    def __init__(self, file: File) -> None:
        self._file = file
        self._shown: dict[Ref, Shown] = {}
        self._fonts: dict[Ref, Font] = {}

    def show(self, value: Value) -> Shown | None:
        """What an appearance stream shows; None where there is no such stream."""
        if isinstance(value, Ref) and value in self._shown:
            return self._shown[value]
        stream = self._file.resolve(value)
        if not isinstance(stream, StreamValue):
            return None
        shown = self._read(stream, 0)
        if isinstance(value, Ref):
            self._shown[value] = shown
        return shown

    def _read(self, stream: StreamValue, depth: int) -> Shown:
        if stream.entries.get("Length") == 0:
            return Shown("", b"")
        try:
            data = stream.read()
        except ValueError:
            return Shown(None, None)
        if len(data) > _MAX_CONTENT:
            return Shown(None, None)
        return Shown(self._text(data, stream.entries, depth), data)

    def _text(self, data: bytes, entries: dict[str, Value], depth: int) -> str | None:
        parts: list[str] = []
        font: Font | None = None
        for name, form, array, literal, digits in _SHOW.findall(data):
            if form:
                inner = self._form(name, entries, depth)
            elif name:
                font = self._font(self._resources(entries, "Font").get(name.decode("latin-1")))
                continue
            else:
                inner = _decode(font, array, literal, digits)
            if inner is None:
                return None
            parts.append(inner)
        return fold("".join(parts)) if parts else ""

    def _resources(self, entries: dict[str, Value], kind: str) -> dict[str, Value]:
        return self._file.dictionary(self._file.dictionary(entries.get("Resources")).get(kind))

    def scan(self, content: bytes, resources: Value) -> tuple[str, bool]:
        """A page's text without blanks, U+FFFD for what its fonts do not explain, and whether it has pictures."""
        parts: list[str] = []
        pictures = self._scan(content, self._file.dictionary(resources), parts, set(), 0)
        return fold("".join(parts)), pictures

    def _scan(
        self, content: bytes, resources: dict[str, Value], parts: list[str], done: set[Ref], depth: int
    ) -> bool:
        fonts, forms = (
            self._file.dictionary(resources.get("Font")),
            self._file.dictionary(resources.get("XObject")),
        )
        font: Font | None = None
        pictures = _INLINE_IMAGE.search(content) is not None
        for name, form, array, literal, digits in _SHOW.findall(content[:_MAX_CONTENT]):
            if form:
                value = forms.get(name.decode("latin-1"))
                inner = self._file.resolve(value)
                if isinstance(inner, StreamValue) and inner.entries.get("Subtype") == "Image":
                    pictures = True
                elif isinstance(inner, StreamValue) and isinstance(value, Ref) and value not in done:
                    done.add(value)
                    pictures = self._scan_form(inner, resources, parts, done, depth) or pictures
            elif name:
                font = self._font(fonts.get(name.decode("latin-1")))
            else:
                parts.append(_decode(font, array, literal, digits) or "\ufffd")
        return pictures

    def _scan_form(
        self, form: StreamValue, resources: dict[str, Value], parts: list[str], done: set[Ref], depth: int
    ) -> bool:
        try:
            content = form.read()
        except ValueError:
            return False
        own = self._file.dictionary(form.entries.get("Resources")) or resources
        return depth < _MAX_DEPTH and self._scan(content, own, parts, done, depth + 1)

    def _form(self, name: bytes, entries: dict[str, Value], depth: int) -> str | None:
        form = self._file.resolve(self._resources(entries, "XObject").get(name.decode("latin-1")))
        if not isinstance(form, StreamValue) or form.entries.get("Subtype") == "Image" or depth >= _MAX_DEPTH:
            return None
        return self._read(form, depth + 1).text

    def _font(self, value: Value) -> Font | None:
        """The font; None where the resources do not name it, as when viewers take it from /DR."""
        if isinstance(value, Ref):
            if value not in self._fonts:
                self._fonts[value] = load_font(self._file, value)
            return self._fonts[value]
        return load_font(self._file, value) if value is not None else None


def _decode(font: Font | None, array: bytes, literal: bytes, digits: bytes) -> str | None:
    """The text of an operand, an array or one string; without a font only ASCII is sure."""
    parts: list[str] = []
    for inner, hexadecimal in _STRINGS.findall(array) if array else ((literal, digits),):
        data = parse_hexadecimal(hexadecimal) if hexadecimal else parse_literal(inner)
        text = font.decode(data) if font else (data.decode("ascii") if data.isascii() else None)
        if text is None:
            return None
        parts.append(text)
    return "".join(parts)


def fold(text: str) -> str:
    """For comparing: compatibility forms folded, blanks and invisible characters left out. Raised and circled
    numbers, and fractions, are none of the digits that they are made of."""
    if text.isascii():
        return "".join(text.split())
    if _RAISED.search(text):
        return _IGNORED.sub(
            "", "".join(part if n % 2 else _folded(part) for n, part in enumerate(_RAISED.split(text)))
        )
    return _IGNORED.sub("", _folded(text))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def compare(stored: str, shown: str | None) -> Match:
    """Stored text against shown text, the shown one folded already."""
    if shown is None:
        return Match.UNKNOWN
    wanted = fold(stored)
    if wanted == shown:
        return Match.SAME
    if not shown:
        return Match.PARTIAL if wanted else Match.SAME
    if not wanted:
        return Match.DIFFERENT
    if _RIGHT_TO_LEFT.search(wanted) and (match := _turned(shown, wanted)):
        return match
    clipped = len(shown) >= _CLIPPED and shown in wanted
    return Match.PARTIAL if clipped or _lacking(shown, wanted) else Match.DIFFERENT


_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_NUMBER = re.compile(r"\d+")
_SUBSTITUTES = frozenset("?\ufffd\u25a1\u2022\u00b7")
"""What programs paint for a character that their font lacks."""
_CLIPPED = 16
"""Characters; a shorter text is not clipped by its box, it is another text: 1 of 12, for one."""


def _turned(shown: str, wanted: str) -> Match | None:
    """Right-to-left text as it stands on paper: letters in another order, numbers as they are."""
    have, want = Counter(shown), Counter(wanted)
    backwards = shown == wanted[::-1]  # pdf-lib turns numbers round too
    numbers = backwards or Counter(_NUMBER.findall(shown)) == Counter(_NUMBER.findall(wanted))
    if not numbers or not set(have - want) <= _SUBSTITUTES:
        return None
    return Match.SAME if have == want else Match.PARTIAL


def _lacking(shown: str, wanted: str) -> bool:
    """Whether the shown text is the stored one but for characters that a Western font lacks: these are left out,
    bare of their accent, or replaced. An end that is clipped may be missing too."""
    at = spare = 0
    for char in wanted:
        if shown[at : at + 1] == char:
            at += 1
            continue
        if _western(char):
            while spare and shown[at : at + 1] in _SUBSTITUTES:
                at, spare = at + 1, spare - 1
            if shown[at : at + 1] != char:
                return at == len(shown) >= _CLIPPED
            at += 1
        else:
            spare += 2
            at += shown[at : at + 1] == unicodedata.normalize("NFD", char)[0]
    return set(shown[at:]) <= _SUBSTITUTES and len(shown) - at <= spare


def _western(char: str) -> bool:
    """Whether a font for Western Europe has the character."""
    return char < "\x7f" or bool(char.encode("cp1252", errors="ignore"))
