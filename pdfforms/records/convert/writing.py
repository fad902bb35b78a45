"""What all writing has in common: one spelling to parse, words of doubt, letters that look like digits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from pdfforms.records.convert.result import EMPTY, Conversion

Reader = Callable[[str], Conversion]
"""Reads folded text. Without any reading it returns a conversion without value and alternatives."""

_LONGEST = 120
"""Characters. The longest date in words has about 40; what is longer is prose."""

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4\u2032", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00aa\u00ba", "\u00b0"),  # Spanish ordinals: not the letter o, which looks like 0
        "\u066b": ".",
        "\u066c": ",",
        "\u060c": ",",
        "\u0970": ".",
        "\u2236": ":",
        # Letters that differ between Arabic keyboards; both sides of every comparison are folded.
        "\u0649": "\u064a",
        "\u06cc": "\u064a",
        "\u06a9": "\u0643",
        "\u0629": "\u0647",
    }
)
_MARKS = re.compile(
    "[\u0300-\u036f\u064b-\u065f\u0670\u0640\u093c\u0a3c"  # accents, harakat, tatweel, nukta
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"  # not to be seen
    "\ufe00-\ufe0f\ufeff]"
)

_HEDGE_BEFORE = re.compile(
    r"(?:[~≈±≤≥]|[<>]=?|(?:approx|ca?|env)\.|(?:about|around|approx(?:imately)?|circa|ca|almost|nearly"
    r"|roughly|maybe|perhaps|probably|between|from|over|under|at (?:least|most)|up to"
    r"|(?:no )?(?:more|less|fewer) than|max(?:imum)?|min(?:imum)?|environ|vers|presque|peut-etre|entre"
    r"|(?:plus |moins )?de|au (?:moins|plus)|jusqu'a|حوالي|تقريبا|ربما)\s)\s*"
)
_HEDGE_AFTER = re.compile(
    r"\s*(?:[?~+]|-?ish|\b(?:or (?:so|more|less)|(?:ou )?(?:plus|moins)|environ|approx\.?|max\.?|تقريبا))$"
)
_EITHER_OR = re.compile(r"\s*-\s*|\s+(?:to|or|and|ou|a|au|et|الي|او)\s+")

_LOOKALIKES = {"o": "0", "\u043e": "0", "|": "1", "i": "1", "l": "1"}
"""Folded letters, the second a Cyrillic o -> the digits they are taken for."""
_TO_DIGITS = str.maketrans(_LOOKALIKES)
_ALIKE = "".join(_LOOKALIKES)
_DIGIT_RUN = re.compile(rf"(?<![^\W\d])(?:[\d{_ALIKE}]*\d[\d{_ALIKE}]*|[{_ALIKE}])(?![^\W\d])")


def fold(raw: str) -> str:
    """One spelling: NFKD without accents and invisible marks, ASCII digits, lower case, single spaces.

    Fractions and raised or circled digits become "^": 12½ and 3² are not the numbers that NFKD makes of them.
    """
    if not raw.isascii():
        plain = "".join(map(_plain, raw.translate(_SIGNS)))
        raw = _MARKS.sub("", unicodedata.normalize("NFKD", plain))
    return " ".join(raw.casefold().split())


def _plain(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    return "^" if unicodedata.category(char) == "No" else char


def convert(raw: str, read: Reader, doubtful: str, unreadable: Conversion) -> Conversion:
    """Read `raw`: first as it stands, then without words of doubt, then with look-alike letters as digits.

    Only the first way gives a value. The second gives the code `doubtful`, the third that of `unreadable`.
    """
    raw = raw.strip()
    text = fold(raw) if len(raw) <= _LONGEST else raw
    if not text:
        return EMPTY
    if len(text) > _LONGEST:
        return unreadable
    found = read(text)
    if found.readings:
        return found
    if readings := _doubted(text, read):
        return Conversion(None, doubtful, "Written with doubt, or more than one value is given.", readings)
    guess = _DIGIT_RUN.sub(lambda run: run[0].translate(_TO_DIGITS), text)
    if guess != text and (readings := read(guess).readings):
        return Conversion(None, unreadable.code, "Holds letters that look like digits.", readings)
    return found


def _doubted(text: str, read: Reader) -> tuple[str | int, ...]:
    """The readings of what remains without hedges ("about", "?"), or of both sides of "to", "or", "-"."""
    core = _without_hedges(text)
    if core != text and (readings := read(core).readings):
        return readings
    for either, other in _splits(core):
        first, second = read(either).readings, read(other).readings
        if first and second:
            return tuple(dict.fromkeys(first + second))
    return ()


def _without_hedges(text: str) -> str:
    while match := _HEDGE_BEFORE.match(text) or _HEDGE_AFTER.search(text):
        text = text[: match.start()] + text[match.end() :]
    return text


def _splits(text: str) -> Iterator[tuple[str, str]]:
    return ((text[: cut.start()], text[cut.end() :]) for cut in _EITHER_OR.finditer(text))
