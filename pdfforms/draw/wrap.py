"""Text broken into lines."""

from __future__ import annotations

import re
from collections.abc import Callable

_WORDS = re.compile(r" *[^ ]+ *| +")


def wrap(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Lines no wider than `width`, broken at spaces, within a word only where it is too long alone.

    `measure` gives the width of a word in the unit of `width`. A line end in the text stays one; spaces at the end
    of a line are dropped.
    """
    return [line for paragraph in text.split("\n") for line in _wrap_paragraph(paragraph, width, measure)]


def _wrap_paragraph(paragraph: str, width: float, measure: Callable[[str], float]) -> list[str]:
    lines: list[str] = []
    current, used = "", 0.0
    for word in _WORDS.findall(paragraph):
        if current and used + measure(word.rstrip(" ")) > width:
            lines.append(current.rstrip(" "))
            current, used = "", 0.0
        *whole, rest = _pieces(word, width, measure) if not current else [word]
        lines += whole
        current += rest
        used += measure(rest)
    return [*lines, current.rstrip(" ")]


def _pieces(word: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """A word cut where it no longer fits; at least one piece."""
    if measure(word.rstrip(" ")) <= width:
        return [word]
    pieces, current = [], ""
    for char in word:
        if current and char != " " and measure(current + char) > width:
            pieces.append(current)
            current = ""
        current += char
    return [*pieces, current]
