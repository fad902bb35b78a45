"""Text broken into lines."""

from __future__ import annotations

import re
from collections.abc import Callable

_IDEOGRAPHS = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3041-\u30ff\u3105-\u312f"  # radicals, kana, bopomofo
    "\u31a0-\u31bf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
)
"""A line may end behind any of them: Chinese and Japanese are written without spaces."""
_OPENING, _CLOSING = "（「『《〈【〔｛［", "、。，．！？：；）」』》〉】〕｝］…"
"""What does not end a line, and what does not begin one (W3C, Requirements for Chinese Text Layout)."""
_WORDS = re.compile(
    f" *(?:[{_OPENING}]*[{_IDEOGRAPHS}][{_CLOSING}]*|[^ {_IDEOGRAPHS}{_OPENING}]+|[{_OPENING}]+) *| +"
)
_SPACED_WORDS = re.compile(" *[^ ]+ *| +")
"""The same for text that has none of them, in half the time."""


def wrap(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Lines no wider than `width`, broken at spaces and behind ideographs, within a word only where it is too long
    alone.

    `measure` gives the width of a word in the unit of `width`. A line end in the text stays one; spaces at the end
    of a line are dropped.
    """
    return [line for paragraph in text.split("\n") for line in _wrap_paragraph(paragraph, width, measure)]


def _wrap_paragraph(paragraph: str, width: float, measure: Callable[[str], float]) -> list[str]:
    lines: list[str] = []
    current, used = "", 0.0
    words = _SPACED_WORDS if paragraph.isascii() else _WORDS
    for word in words.findall(paragraph):
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
    pieces: list[str] = []
    rest, cut = word, 16
    while len(body := rest.rstrip(" ")) > 1 and (fits := _fitting(rest, width, measure, cut)) < len(body):
        cut = max(1, fits)
        pieces.append(rest[:cut])
        rest = rest[cut:]
    return [*pieces, rest]


def _fitting(text: str, width: float, measure: Callable[[str], float], guess: int) -> int:
    """How many characters of a text fit, found by halving; blanks at its beginning count as fitting."""
    least = len(text) - len(text.lstrip(" "))
    high = max(guess, least + 1)
    while high < len(text) and measure(text[:high].rstrip(" ")) <= width:
        high *= 2
    low, high = least, min(high, len(text))
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle].rstrip(" ")) <= width:
            low = middle
        else:
            high = middle - 1
    return low
