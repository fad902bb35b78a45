"""A sheet of paper with a hand over it: the printed copy as a picture, pen strokes and handwriting upon it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from tests.corpus.maker.families import Answered
from tests.corpus.maker.paper import page_images
from tests.corpus.maker.strokes import Line, Place, places

Picture = NDArray[np.uint8]
"""Rows, columns, red-green-blue."""
DPI = 300
"""Everything is drawn so fine; scanners and cameras make it coarser."""
INK = (28, 38, 110)
PENCIL = (168, 168, 172)


class Sheet:
    """One printed page under the hand."""

    def __init__(
        self, picture: Picture, page: int, where: dict[str, list[Place]], ink: tuple[int, int, int] = INK
    ):
        self.picture = picture
        self.page = page
        self.where = where
        self.ink = ink

    def place(self, key: str, *, pen: bool = False) -> Place | None:
        """Where a hand would write a field on this page, if it stands here."""
        here = [each for each in self.where[key] if each.page == self.page]
        return next((each for each in here if (each.kind == "sign_here") == pen), here[0] if here else None)

    def draw(self, lines: Sequence[Line], width: float = 1.3, ink: tuple[int, int, int] | None = None) -> None:
        """Strokes of `width` points that swell and thin as a ballpoint does."""
        random = Random(str(lines))
        for line in lines:
            pixels = [self._pixel(*point) for point in line]
            for start, end in pairwise(pixels):
                thick = max(1, round(width * random.uniform(0.8, 1.15) * DPI / 72))
                cv2.line(self.picture, start, end, ink or self.ink, thick, cv2.LINE_AA)

    def write(self, key: str, text: str) -> None:
        """Handwriting in a field, wherever it stands on this page; line by line as it was written."""
        for place in self.where[key]:
            if place.page == self.page and place.kind != "sign_here":
                self._write(place, text)

    def _write(self, place: Place, text: str) -> None:
        x0, y0, x1, y1 = place.rect
        lines, random = text.split("\n"), Random(text)
        size = 15.0 if len(lines) > 1 else min(17.0, (y1 - y0) * 0.82)
        while max(_hand(size).getlength(line) for line in lines) * 72 / DPI > x1 - x0 - 6:
            size *= 0.95
        image = Image.fromarray(self.picture)
        pen = ImageDraw.Draw(image)
        top = y1 - 3 if len(lines) > 1 else (y0 + y1) / 2 + size * 0.66
        for number, line in enumerate(lines):
            x, y = self._pixel(x0 + 4 + random.uniform(0, 3), top - number * size * 1.15 + random.uniform(-1, 1))
            for word in line.split(" "):
                pen.text((x, y + random.randint(-4, 4)), word, fill=self.ink, font=_hand(size))
                x += round(_hand(size).getlength(word + " "))
        self.picture = np.asarray(image).copy()

    def _pixel(self, x: float, y: float) -> tuple[int, int]:
        return round(x * DPI / 72), round(self.picture.shape[0] - y * DPI / 72)


def sheets(answered: Answered, data: bytes | None = None, ink: tuple[int, int, int] = INK) -> list[Sheet]:
    """The printed pages of a copy: the blank one, or a file that was filled by typing."""
    pictures = [np.asarray(image).copy() for image in page_images(data or answered.blank, DPI)]
    return [Sheet(picture, number, places(answered), ink) for number, picture in enumerate(pictures)]


@cache
def _hand(size: float) -> ImageFont.FreeTypeFont:
    """Caveat (OFL) has Latin and Cyrillic letters; PyPI fontpkg-caveat."""
    package = find_spec("fontpkg_caveat")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("fontpkg_caveat: pip install fontpkg-caveat")
    font = ImageFont.truetype(Path(package.origin).parent / "files" / "Caveat[wght].ttf", round(size * DPI / 72))
    font.set_variation_by_axes([520])
    return font
