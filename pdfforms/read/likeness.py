"""Whether a text that is stored and one that is shown are the same, as far as what is lost on the way allows."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from enum import Enum

_RAISED = re.compile("([\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2089\u2150-\u215f\u2460-\u24ff])")
_IGNORED = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad\ufe0e\ufe0f]+")


class Match(Enum):
    """How a stored text and a shown one go together."""

    SAME = "same"
    PARTIAL = "partial"
    """The page shows part of it: clipped, or without the characters that its font lacks."""
    UNKNOWN = "unknown"
    """What is shown cannot be read."""
    DIFFERENT = "different"


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
