"""Whether letters are drawn as the form's typeface draws them: the proof of a text whose page reads as garbage.

A program that loses what its codes mean keeps the shapes. Each letter that the text layer claims is drawn in the
face of the blank's fields, at its place and in its size, and laid over a close look at the page: no ink of either
may stand further from the other's than two drawings of one letter do.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from pdfforms.model.edition import Rect
from pdfforms.read.lines import Placed

_EM = 160
"""Pixels of the typeface's size in the close look."""
_OFF = 2
"""Pixels by which two drawings of one letter may be apart; an opening and a closing quote differ by more."""
_SMALL, _LARGE = 4.0, 30.0
"""Points of the sizes in which this has been proved."""
_FINER = 4
"""Times as large as compared is a letter drawn, so that what a rasteriser does to small letters does not count."""
_INK = [255 if grey < 128 else 0 for grey in range(256)]
_ALIKE = frozenset("\u00ad\u00b5\u0110\u0111\u01c0\u02c9")
"""Letters that look like others of the face: soft hyphen, micro, D and d with a stroke."""

Close = Callable[[Rect, float], Image.Image | None]
"""A part of the edition's page, grey, with so many pixels a point."""


class Face:
    """A typeface, and a page to compare it with. Raises OSError where the program is no typeface."""

    def __init__(self, program: bytes, close: Close) -> None:
        self._close = close
        self._font = ImageFont.truetype(BytesIO(program), _FINER * _EM, layout_engine=ImageFont.Layout.BASIC)
        self._shapes: dict[str, tuple[Image.Image, int] | None] = {}
        self._nothing = bytes(self._font.getmask("\uffff"))

    def vouches(self, words: Sequence[Placed]) -> bool:
        """Whether every letter of the words is drawn on the page as this typeface has it."""
        return all(map(self._is_drawn, words))

    def _is_drawn(self, word: Placed) -> bool:
        if not (_SMALL <= word.size <= _LARGE and word.word.pen.angle == 0.0 and all(map(_is_plain, word.text))):
            return False
        x0, y0, x1, y1 = word.box
        part = (x0 - word.size, y0 - word.size, x1 + word.size, y1 + word.size)
        shown = self._close(part, _EM / word.size)
        if shown is None:
            return False
        edge = _EM - _OFF
        own = (edge, edge, shown.width - edge, shown.height - edge)  # what is further off is other writing
        ink = Image.new("L", shown.size, 0)
        ink.paste(shown.crop(own).point(_INK), own)
        drawn = self._drawing(word, part, shown.size)
        return drawn is not None and _is_near(drawn, ink) and _is_near(ink, drawn)

    def _drawing(self, word: Placed, part: Rect, size: tuple[int, int]) -> Image.Image | None:
        """The word as this typeface draws it; None where it lacks a letter."""
        drawing, scale = Image.new("L", size, 0), _EM / word.size
        baseline = round((part[3] - word.at[1]) * scale)
        for letter in word.letters:
            for char in letter.text:
                shape = self._shape(char)
                if shape is None:
                    return None
                drawing.paste(255, (round((letter.box[0] - part[0]) * scale), baseline + shape[1]), shape[0])
        return drawing

    def _shape(self, char: str) -> tuple[Image.Image, int] | None:
        """A character's ink, and how far below the baseline it begins; None where the face does not have it."""
        if char not in self._shapes:
            em = _FINER * _EM
            canvas = Image.new("L", (3 * em, 3 * em), 0)
            ImageDraw.Draw(canvas).text((em, 2 * em), char, 255, self._font, anchor="ls")
            left = (canvas.getbbox() or (0,))[0]
            ink = canvas.crop((left, 0, 3 * em, 3 * em)).reduce(_FINER).point(_INK[::-1])
            around = ink.getbbox()
            lacking = around is None or bytes(self._font.getmask(char)) == self._nothing
            self._shapes[char] = None if lacking or around is None else (ink.crop(around), around[1] - 2 * _EM)
        return self._shapes[char]


def _is_plain(char: str) -> bool:
    """Whether no other character of another script or name is drawn alike."""
    if char in _ALIKE or unicodedata.combining(char):
        return False
    return char.isascii() or not char.isalpha() or unicodedata.name(char, "").startswith("LATIN ")


def _is_near(one: Image.Image, other: Image.Image) -> bool:
    """Whether no ink of one is far from the other's."""
    around, inked = one.getbbox(), other.getbbox()
    if around is None or inked is None or any(abs(a - b) > _OFF for a, b in zip(around, inked, strict=True)):
        return False
    wider = other.filter(ImageFilter.MaxFilter(2 * _OFF + 1))
    return ImageChops.subtract(one, wider).getbbox() is None
