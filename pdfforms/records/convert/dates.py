"""Dates as people write them -> "YYYY-MM-DD", of the years 2000 to 2099."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import product
from typing import NamedTuple

from pdfforms.records.convert.names import meanings
from pdfforms.records.convert.result import Conversion
from pdfforms.records.convert.writing import convert

_ISO = re.compile(r"20\d\d-\d\d-\d\d", re.ASCII)
_COMPACT = {8: ((4, 2, 2), (2, 2, 4)), 6: ((2, 2, 2),)}
"""Digits written without separators -> the ways to cut them."""
_TOKEN = re.compile(
    r"(?P<number>\d+)(?P<ordinal>[.-]?(?:st|nd|rd|th|er|e?re|eme|[eao°]|go|ga|го|[еи])(?![^\W\d]))?"
    r"|(?P<word>[^\W\d_](?:[^\d\s.,/\\'()?-]|'(?=я))*)"
    r"|[\s.,/\\'()-]+"
)
_SPAN = re.compile(r"[^\W\d][. ]*\d\d?(?:st|nd|rd|th)? ?[-/] ?\d\d\.?$")
"""Days from one to the other and no year, perhaps: "Sept 10-12"."""
_TWO_WORD_MONTH = re.compile(r"(تشرين|كانون) (?=ال)")
_FIRST = frozenset({"premier", "primero", "first"})
_FILLERS = "the of on le la du de d en el del den am dnia r roku г года год р року ng ika في يوم من سنه عام م"
"""Articles, prepositions and words for "year" that may stand in a date without changing it."""
_ORDERS = frozenset({"dmy", "mdy", "ymd"})
_YEARS = range(2000, 2100)

Play = tuple[str, int]
"""A part that a token may play, with its value: d, m, y, w (weekday, Monday 0) or "" for none."""


class _Reading(NamedTuple):
    day: date
    on_weekday: bool
    """True unless a weekday is written that this date does not fall on."""


class _Token(NamedTuple):
    text: str
    plays: tuple[Play, ...]
    named: bool = False
    """A month or weekday in words."""


_UNREADABLE = Conversion(None, "date_unreadable", "No date with day, month and year can be read.")
_ORDER = "The order of day, month and year is not certain."
_WEEKDAY = "The weekday written does not fit the date."
_SHORT_YEAR = "A year of two digits is not certain here."
_CENTURY = "The year is outside 2000 to 2099."


def convert_date(raw: str, language: str = "en") -> Conversion:
    """`raw` as an ISO date. `language` is the form's: its month names go before those of other languages."""
    if _ISO.fullmatch(raw) and (iso := _date(int(raw[:4]), int(raw[5:7]), int(raw[8:]))):
        return Conversion(iso.isoformat())
    return convert(raw, lambda text: _read(text, language), "date_ambiguous", _UNREADABLE)


def _read(text: str, language: str) -> Conversion:
    """The verdict on folded text: by the names of `language` alone if they suffice, else of all languages."""
    for anywhere in (False, True):
        tokenings = list(_tokenings(text, language, anywhere))
        if readings := list(dict.fromkeys(reading for tokens in tokenings for reading in _readings(tokens))):
            settled = any(_settled(tokens) for tokens in tokenings) and not _SPAN.search(text)
            return _verdict(readings, settled)
    return _UNREADABLE


def _verdict(readings: list[_Reading], settled: bool) -> Conversion:
    inside = [reading for reading in readings if reading.day.year in _YEARS]
    if not inside:
        return Conversion(None, "date_unreadable", _CENTURY, _isos(readings))
    fitting = _isos(reading for reading in inside if reading.on_weekday)
    if len(fitting) == 1 and settled:
        return Conversion(fitting[0])
    why = _WEEKDAY if not fitting else _SHORT_YEAR if len(fitting) == 1 else _ORDER
    return Conversion(None, "date_ambiguous", why, fitting or _isos(inside))


def _settled(tokens: list[_Token]) -> bool:
    """Whether one reading is enough: a two-digit year needs a month or weekday in words beside it."""
    return any(token.named or len(token.text) == 4 for token in tokens)


def _isos(readings: Iterable[_Reading]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reading.day.isoformat() for reading in readings))


def _tokenings(text: str, language: str, anywhere: bool) -> Iterator[list[_Token]]:
    """The text cut into tokens: one way, or two for eight digits in a row; none if something is unknown."""
    if text.isdigit():
        for cut in _COMPACT.get(len(text), ()):
            starts = [sum(cut[:index]) for index in range(3)]
            yield [_number(text[start : start + size]) for start, size in zip(starts, cut, strict=True)]
    elif text[:1].isalnum():
        tokens = list(_tokens(_TWO_WORD_MONTH.sub(r"\1", text), language, anywhere))
        if all(token.plays for token in tokens):
            yield tokens


def _tokens(text: str, language: str, anywhere: bool) -> Iterator[_Token]:
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            yield _Token(text[position:], ())
            return
        position = match.end()
        if number := match["number"]:
            yield _number(number, day=match["ordinal"] is not None)
        elif word := match["word"]:
            yield _word(word, language, anywhere)


def _number(text: str, day: bool = False) -> _Token:
    roles = {1: "dm", 2: "dmy", 4: "y"}.get(len(text), "")
    value = int(text)
    plays = ((role, 2000 + value if role == "y" and len(text) == 2 else value) for role in roles)
    return _Token(text, tuple(play for play in plays if play[0] == "d" or not day))


def _word(text: str, language: str, anywhere: bool) -> _Token:
    months = [("m", month) for month in meanings("months", text, language, anywhere)]
    weekdays = [("w", day) for day in meanings("days", text, language, anywhere)]
    if months or weekdays:
        return _Token(text, (*months, *weekdays), named=True)
    if text in _FIRST:
        return _Token(text, (("d", 1),))
    return _Token(text, (("", 0),) if text in _FILLERS.split() else ())


def _readings(tokens: list[_Token]) -> Iterator[_Reading]:
    """Every existing date that the tokens spell in one of the three orders, with at most one weekday."""
    if sum(len(token.plays) > 1 for token in tokens) > 6:
        return
    for plays in product(*(token.plays for token in tokens)):
        order = "".join(role for role, _ in plays).replace("w", "", 1)
        if order not in _ORDERS or (order == "ymd" and _year_last(tokens)):
            continue
        part = dict(plays)
        if day := _date(part["y"], part["m"], part["d"]):
            yield _Reading(day, part.get("w", day.weekday()) == day.weekday())


def _year_last(tokens: list[_Token]) -> bool:
    """Whether the year of two digits stands last: in "13 Sept 26", but not for certain in "26 Sept 13"."""
    numbers = [token.text for token in tokens if token.text.isdigit()]
    return len(numbers) == 2 and len(numbers[0]) == 2 and int(numbers[0]) <= int(numbers[1])


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
