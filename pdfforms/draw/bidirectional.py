"""Which way each character of a line runs, and in which order its parts are painted (UAX 9).

python-bidi knows the algorithm as it was before Unicode 6.3; the rule for pairs of brackets is added here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, TypeVar

from bidi import algorithm

T = TypeVar("T")

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_PAIRS = {"(": ")", "[": "]", "{": "}", "\u27e8": "\u27e9", "\u3008": "\u3009"}
_STRONG = {"L": "L", "R": "R", "EN": "R", "AN": "R"}
"""What a resolved type counts as beside brackets and neutrals."""


def is_rtl(text: str) -> bool:
    """Whether the text holds a character of a right-to-left script."""
    return _RIGHT_TO_LEFT.search(text) is not None


def direction_of(text: str) -> str:
    """A paragraph's direction, "ltr" or "rtl", by its first strong character (P2 and P3)."""
    if is_rtl(text):
        for char in text:
            kind = unicodedata.bidirectional(char)
            if kind in ("L", "R", "AL"):
                return "ltr" if kind == "L" else "rtl"
    return "ltr"


def level_runs(text: str, direction: str) -> list[tuple[int, str]]:
    """(embedding level, text) in logical order, for a paragraph of a direction."""
    if direction == "ltr" and not is_rtl(text):
        return [(0, text)] if text else []
    runs: list[tuple[int, str]] = []
    for level, char in zip(_levels(text, direction), text, strict=True):
        if runs and runs[-1][0] == level:
            runs[-1] = (level, runs[-1][1] + char)
        else:
            runs.append((level, char))
    return runs


def visual_order(pieces: list[tuple[int, T]]) -> list[tuple[int, T]]:
    """Rule L2: from the highest level down to the lowest odd one, reverse every stretch at or above it."""
    ordered = list(pieces)
    for level in range(max((level for level, _ in pieces), default=0), 0, -1):
        start = 0
        while start < len(ordered):
            end = start
            while end < len(ordered) and ordered[end][0] >= level:
                end += 1
            ordered[start:end] = ordered[start:end][::-1]
            start = max(end, start + 1)
    return ordered


def _levels(text: str, direction: str) -> list[int]:
    """The resolved embedding level of each character."""
    base = 1 if direction == "rtl" else 0
    storage = algorithm.get_empty_storage()
    storage["base_level"] = base
    storage["base_dir"] = "R" if base else "L"
    algorithm.get_embedding_levels(_known_types(text), storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    _resolve_brackets(storage["chars"], "R" if base else "L")
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    levels = [char["level"] for char in storage["chars"]]
    return levels if len(levels) == len(text) else [base] * len(text)


def _known_types(text: str) -> str:
    """The text with a stand-in for each character that the algorithm would drop or does not know.

    A joiner runs as the letter before it, a character newer than Python's Unicode (an emoji) as a neutral one.
    """
    chars: list[str] = []
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind == "BN":
            chars.append(chars[-1] if chars else " ")
        else:
            chars.append(char if kind else "\ufffc")
    return "".join(chars)


def _resolve_brackets(chars: list[dict[str, Any]], base: str) -> None:
    """Rule N0: a pair of brackets runs as what it encloses, or as what stands before it."""
    for start, end in sorted(_bracket_pairs(chars)):
        enclosed = {_STRONG.get(char["type"]) for char in chars[start + 1 : end]} - {None}
        if not enclosed:
            continue
        before = next(filter(None, (_STRONG.get(char["type"]) for char in reversed(chars[:start]))), base)
        chars[start]["type"] = chars[end]["type"] = base if base in enclosed else before


def _bracket_pairs(chars: list[dict[str, Any]]) -> Iterator[tuple[int, int]]:
    """Rule BD16."""
    waiting: list[tuple[str, int]] = []
    for index, char in enumerate(chars):
        if char["type"] != "ON":
            continue
        if char["ch"] in _PAIRS:
            waiting.append((_PAIRS[char["ch"]], index))
            continue
        matches = [place for place, (closing, _) in enumerate(waiting) if closing == char["ch"]]
        if matches:
            yield waiting[matches[-1]][1], index
            del waiting[matches[-1] :]
