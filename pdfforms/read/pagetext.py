"""The text layer of a page, as PDFium finds it: words with their places, in the page's unrotated points.

Order and words are PDFium's own; which of them a person sees is for the page's look to say (`sheet.py`), but text
that is drawn invisibly or in white is told here.
"""

from __future__ import annotations

import math
import unicodedata
from ctypes import byref, c_double
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from pdfforms.model.edition import Rect
from pdfforms.model.plane import Point
from pdfforms.read.pens import Pen, address, pen_of

MAX_CHARACTERS = 100_000
"""Of one page; a page of ours has 2,500."""
_NEAR = 6.0
"""Points; letters nearer than this are not looked at twice."""
WIDE = frozenset("“”‘’„–")
"""Marks that PDFium takes from a typeface of wide letters when a field is filled in."""
_EXACT = 0.02
_ONE_BLANK = (0.2, 0.45)
"""Sizes of the typeface: how exactly such a mark is one size wide, and how wide a blank is."""
_BREAKS = frozenset(" \t\r\n")
NO_TEXT = "\u200b"
"""What a shape without letters of its own reads as: the second one of a syllable."""


class Blank(Enum):
    """What parts a word from the one before it."""

    NONE = "nothing"
    GAP = "a gap that PDFium takes for a blank"
    DRAWN = "a blank in the file"


class Letter(NamedTuple):
    """One character with the tight box of its glyph. A tuple, since a page has thousands."""

    text: str
    box: Rect
    order: int
    """Its index in PDFium's text."""
    broken: bool = False
    """PDFium found no character for the glyph."""
    piece: int = 0
    """Tells apart the text objects of one page."""


class PageWord(NamedTuple):
    """Letters without a blank between them."""

    text: str
    at: Point
    """Where its baseline begins, at the left as one reads it."""
    pen: Pen
    letters: tuple[Letter, ...]
    blank: Blank = Blank.NONE
    """What stands in PDFium's text before it."""
    gap: float = 0.0
    """How wide that is: how far its first letter begins behind the place where the letter before it
    lets the next one begin, in sizes of the typeface."""
    led: bool = False
    """Its own text object has a blank before it."""


@dataclass(frozen=True, slots=True)
class PageText:
    """The words of one page, in PDFium's order."""

    words: tuple[PageWord, ...]
    whole: str = field(default="", repr=False)
    """All of it as one string, blanks and line ends as PDFium sets them."""


def fold(text: str) -> str:
    """A word for comparing: compatibility forms folded, so that a ligature is its letters."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text).replace("\u2019", "'")


def page_words(document: pypdfium2.PdfDocument, index: int) -> PageText:
    """The text layer of a page of an opened file; empty where PDFium cannot load the page."""
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        return PageText(())
    try:
        text = pdfium.FPDFText_LoadPage(page)
        if not text:
            return PageText(())
        try:
            return _read(page, text)
        finally:
            pdfium.FPDFText_ClosePage(text)
    finally:
        pdfium.FPDF_ClosePage(page)


def _read(page: object, text: object) -> PageText:
    count = min(max(0, pdfium.FPDFText_CountChars(text)), MAX_CHARACTERS)
    get = pdfium.FPDFText_GetUnicode
    whole = _characters([get(text, index) for index in range(count)])
    letters = _Letters(page, text)
    words: list[PageWord] = []
    start = 0
    while start < count:
        if whole[start] in _BREAKS:
            start += 1
            continue
        end = start + 1
        while end < count and whole[end] not in _BREAKS:
            end += 1
        words += letters.words(whole, start, end)
        start = end
    return PageText(tuple(words), "".join(whole))


def _characters(codes: list[int]) -> list[str]:
    """One string for each of PDFium's characters: halves of pairs joined onto the first, PDFium's sign for a
    hyphen at a line's end as what it stands for."""
    found = [chr(code) if code else "\ufffd" for code in codes]
    for index, code in enumerate(codes):
        if 0xD800 <= code < 0xDC00 and index + 1 < len(codes) and 0xDC00 <= codes[index + 1] < 0xE000:
            found[index] = chr(0x10000 + ((code - 0xD800) << 10) + codes[index + 1] - 0xDC00)
            found[index + 1] = ""
        elif code in (0x02, 0xFFFE):
            found[index] = "-"
    return found


class _Letters:
    """Makes words of one text page; keeps the numbers that PDFium writes its answers into."""

    def __init__(self, page: object, text: object) -> None:
        self._text = text
        self._direct = {
            address(pdfium.FPDFPage_GetObject(page, n)) for n in range(pdfium.FPDFPage_CountObjects(page))
        }
        self._sides = tuple(c_double() for _ in range(4))
        self._out = tuple(byref(side) for side in self._sides)
        self._pens: dict[int, Pen] = {}

    def words(self, whole: list[str], start: int, end: int) -> list[PageWord]:
        """The word from `start` to `end`; several where its letters stand far apart."""
        get, text = pdfium.FPDFText_GetCharBox, self._text
        (left, right, bottom, top), (to_left, to_right, to_bottom, to_top) = self._sides, self._out
        broken, piece = pdfium.FPDFText_HasUnicodeMapError, pdfium.FPDFText_GetTextObject
        letters = []
        for index in range(start, end):
            if whole[index]:
                get(text, index, to_left, to_right, to_bottom, to_top)
                box = (left.value, bottom.value, right.value, top.value)
                owner = address(piece(text, index))
                letters.append(Letter(whole[index], box, index, broken(text, index) == 1, owner))
        runs = [run for each in _untangled(letters) for run in _runs(each)]
        first, *others = [run for run in runs if any(each.text != NO_TEXT for each in run)] or [[]]
        if not first:
            return []
        word = self._word(first)
        before, blank = self._blank(whole, start)
        gap = self._gap(before, word) if blank is not Blank.NONE and before >= 0 else 0.0
        if gap and whole[before] in WIDE:
            gap = self._gap_after_wide(before, word, blank, gap)
        led = blank is Blank.DRAWN and address(piece(text, start - 1)) == first[0].piece
        return [word._replace(blank=blank, gap=gap, led=led), *(self._word(run) for run in others)]

    def _blank(self, whole: list[str], start: int) -> tuple[int, Blank]:
        """The letter before, and what stands between."""
        index, found = start - 1, Blank.NONE
        while index >= 0 and whole[index] in _BREAKS:
            if found is not Blank.DRAWN:
                drawn = pdfium.FPDFText_IsGenerated(self._text, index) == 0
                found = Blank.DRAWN if drawn else Blank.GAP
            index -= 1
        return index, found

    def _gap(self, before: int, word: PageWord) -> float:
        box = pdfium.FS_RECTF()
        if not pdfium.FPDFText_GetLooseCharBox(self._text, before, byref(box)):
            return 0.0
        return float(self._origin(word.letters[0].order)[0] - box.right) / max(word.pen.size, 1.0)

    def _gap_after_wide(self, before: int, word: PageWord, blank: Blank, gap: float) -> float:
        """The same behind a mark that PDFium took from a typeface of wide letters, on a page of cairo's: it keeps
        the places and tells the mark's own width, so that the rest of its room looks like a blank."""
        piece = pdfium.FPDFText_GetTextObject(self._text, before)
        if not piece or address(pdfium.FPDFTextObj_GetFont(piece)) == word.pen.font:
            return gap
        rest = (self._origin(word.letters[0].order)[0] - self._origin(before)[0]) / max(word.pen.size, 1.0) - 1.0
        least, most = _ONE_BLANK if blank is Blank.DRAWN else (-_EXACT, _EXACT)
        return rest if least <= rest <= most else gap

    def _word(self, letters: list[Letter]) -> PageWord:
        pen = self._pen(letters[0])
        at = self._origin(letters[0].order)
        if len(letters) > 1:
            other = self._origin(letters[-1].order)  # the first as one reads it, of a word from right to left
            if pen.angle == 0.0:
                at = min(at, other)
            else:
                turn = math.radians(pen.angle)
                across = (math.cos(turn), math.sin(turn))
                at = min(at, other, key=lambda point: point[0] * across[0] + point[1] * across[1])
        text = "".join([each.text for each in letters])
        return PageWord(text.replace(NO_TEXT, ""), at, pen, tuple(letters))

    def _origin(self, index: int) -> Point:
        pdfium.FPDFText_GetCharOrigin(self._text, index, *self._out[:2])
        return (self._sides[0].value, self._sides[1].value)

    def _pen(self, letter: Letter) -> Pen:
        key = letter.piece
        if key not in self._pens:
            text_object = pdfium.FPDFText_GetTextObject(self._text, letter.order)
            self._pens[key] = pen_of(self._text, letter.order, text_object, nested=key not in self._direct)
        return self._pens[key]


def _untangled(letters: list[Letter]) -> list[list[Letter]]:
    """Letters piece by piece where pieces lie on each other: PDFium makes one word of a text that its field cuts
    off and of what stands beside the field."""
    if letters[0].piece == letters[-1].piece and len({each.piece for each in letters}) == 1:
        return [letters]
    for one, other in pairwise(letters):
        if one.piece != other.piece and not _beside(one.box, other.box):
            pieces: dict[int, list[Letter]] = {}
            for each in letters:
                pieces.setdefault(each.piece, []).append(each)
            return list(pieces.values())
    return [letters]


def _beside(one: Rect, other: Rect) -> bool:
    """Whether two letters stand as in one word."""
    apart = max(other[0] - one[2], one[0] - other[2])
    width, height = min(one[2] - one[0], other[2] - other[0]), max(one[3] - one[1], other[3] - other[1], 4.0)
    return -max(0.4 * width, 1.0) <= apart <= 0.3 * height


def _runs(letters: list[Letter]) -> list[list[Letter]]:
    """Letters that follow one another; a jump of twice a letter's height, or to another line, begins a word."""
    runs, before = [letters[:1]], letters[0].box
    for letter in letters[1:]:
        box = letter[1]
        if abs(box[0] - before[0]) + abs(box[1] - before[1]) > _NEAR and _apart(before, box):
            runs.append([])
        runs[-1].append(letter)
        before = box
    return runs


def _apart(one: Rect, other: Rect) -> bool:
    height = max(one[3] - one[1], other[3] - other[1], 6.0)
    across = max(other[0] - one[2], one[0] - other[2])
    return across > 2 * height or max(other[1] - one[3], one[1] - other[3]) > height
