"""Whole numbers as people write them, mostly counts of days."""

from __future__ import annotations

import re

from pdfforms.records.convert.names import base
from pdfforms.records.convert.numerals import number_word
from pdfforms.records.convert.result import Conversion
from pdfforms.records.convert.writing import convert

_DIGITS = re.compile(r"([+-]?\d{1,9})(?:[.,]0{1,2})?")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?P<gap>[ ,'])\d{3})(?:(?P=gap)\d{3})?")
_DOTTED = re.compile(r"([1-9]\d{0,2})\.(\d{3})")
"""1.200 is 1200 in Germany or Spain and 1.2 in Canada."""
_UNIT = re.compile(
    r"(?:(?<=\d)|\s)\s*(?:(?:school |full )?days?|d|jours?(?: (?:d'ecole|de classe))?|j"
    r"|dias?|tage?|dni|dzien|araw|день|дня|днеи|днів|дні|ايام|يوما?|ਦਿਨ|दिन)$"
)
_ZERO = frozenset({"none", "nil", "nought", "naught", "aucun", "aucune", "صفر"})
_MISLEADING = frozenset({"sept", "cent"})
"""French numbers that are other words in English."""
_UNREADABLE = Conversion(None, "integer_unreadable", "No whole number can be read.")


def convert_integer(
    raw: str, language: str = "en", minimum: int | None = None, maximum: int | None = None
) -> Conversion:
    """`raw` as a whole number of at most nine digits, between `minimum` and `maximum` where these are given.

    `language` is the form's: "sept" and "cent" are numbers for certain on a French one only.
    """
    if raw.isdecimal() and raw.isascii() and len(raw) < 10:
        found = Conversion(int(raw))
    else:
        found = convert(raw, lambda text: _read(text, language), "integer_approximate", _UNREADABLE)
    number = found.value
    if not isinstance(number, int):
        return found
    if minimum is not None and number < minimum:
        return Conversion(None, "integer_out_of_range", f"The number is below {minimum}.", (number,))
    if maximum is not None and number > maximum:
        return Conversion(None, "integer_out_of_range", f"The number is above {maximum}.", (number,))
    return found


def _read(text: str, language: str) -> Conversion:
    """The verdict on folded text, before any range."""
    amount = _UNIT.sub("", text.removesuffix(".")).removesuffix(".")
    if digits := _DIGITS.fullmatch(amount):
        return Conversion(int(digits[1]))
    if grouped := _GROUPED.fullmatch(amount):
        return Conversion(int(amount.replace(grouped["gap"], "")))
    if dotted := _DOTTED.fullmatch(amount):
        whole, rest = dotted.groups()
        readings = (int(whole), int(whole + rest)) if rest == "000" else (int(whole + rest),)
        return Conversion(None, "integer_approximate", "The point may group or divide.", readings)
    number = 0 if amount in _ZERO else number_word(amount)
    if number is not None and amount in _MISLEADING and base(language) != "fr":
        return Conversion(None, "integer_unreadable", "The word is a number in French only.", (number,))
    return _UNREADABLE if number is None else Conversion(number)
