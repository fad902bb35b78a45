"""Number words of English and French, 0 to 999."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
_ENGLISH_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_FRENCH = (
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
    " dix-sept dix-huit dix-neuf"
)
_FRENCH_TENS = {
    20: ("vingt",),
    30: ("trente",),
    40: ("quarante",),
    50: ("cinquante",),
    60: ("soixante",),
    70: ("septante",),
    80: ("quatre-vingt", "huitante", "octante"),
    90: ("nonante",),
}
"""Belgium and Switzerland count on by tens; France and Canada count 70 to 79 from 60 and 90 to 99 from 80."""

_JOINT = re.compile(r"(?<=[a-z])(?: (?:and|et) |-et-|[ -])(?=[a-z])")
_ALIKE = {"vingts": "vingt", "cents": "cent", "une": "un"}


def number_word(text: str) -> int | None:
    """The number that folded text spells ("twenty-one", "vingt et un", "a hundred and five"), or None."""
    words = _JOINT.sub(" ", text).split(" ")
    if words[:2] == ["a", "hundred"]:
        words[0] = "one"
    return _numbers().get(" ".join(_ALIKE.get(word, word) for word in words))


@lru_cache(maxsize=1)
def _numbers() -> dict[str, int]:
    spelled = (*_hundreds(list(_english()), "one hundred"), *_hundreds(list(_french()), "cent"))
    return {words.replace("-", " "): number for words, number in spelled}


def _english() -> Iterator[tuple[str, int]]:
    small = _ENGLISH.split()
    yield from ((word, number) for number, word in enumerate(small))
    for ten, word in zip(range(20, 100, 10), _ENGLISH_TENS.split(), strict=True):
        yield word, ten
        yield from ((f"{word} {small[unit]}", ten + unit) for unit in range(1, 10))


def _french() -> Iterator[tuple[str, int]]:
    small = _FRENCH.split()
    yield from ((word, number) for number, word in enumerate(small))
    for ten, words in _FRENCH_TENS.items():
        for word in words:
            yield word, ten
            units = range(1, 20 if word in ("soixante", "quatre-vingt") else 10)
            yield from ((f"{word} {small[unit]}", ten + unit) for unit in units)


def _hundreds(below: list[tuple[str, int]], hundred: str) -> Iterator[tuple[str, int]]:
    """`below`, and the same after each of the nine hundreds. `hundred` is how 100 itself is said."""
    digits = {number: word for word, number in below if 2 <= number <= 9}
    yield from below
    for count in range(1, 10):
        words = hundred if count == 1 else f"{digits[count]} {hundred.split()[-1]}"
        yield words, 100 * count
        yield from ((f"{words} {word}", 100 * count + number) for word, number in below if number)
