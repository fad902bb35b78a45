"""Times of day as people write them -> "HH:MM"."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Literal

from pdfforms.records.convert.names import base
from pdfforms.records.convert.result import Conversion
from pdfforms.records.convert.writing import convert

HalfDay = Literal["am", "pm"]

_HOURS: dict[str, Collection[int]] = {
    "am": range(12),
    "pm": range(12, 24),
    "noon": (12,),
    "afternoon": range(12, 19),
    "evening": range(13, 24),
    "night": (*range(6), *range(17, 24)),
    "midnight": (0,),
}
"""What is printed or said beside the hour -> the hours it may belong to; "12 in the evening" fits none."""
_PHRASES = {
    "am": "a, am, morning, in the morning, matin, du matin, ص, صباحا, في الصباح, de la manana, rano, ранку,"
    " утра, ng umaga, morgens, vormittags, सुबह, ਸਵੇਰੇ",
    "pm": "p, pm, م",
    "noon": "noon, midday, midi, mediodia, mittag, poludnie, полдень",
    "afternoon": "afternoon, in the afternoon, apres-midi, apres midi, de l'apres-midi, de l'apres midi,"
    " بعد الظهر, de la tarde, po poludniu, дня, ng hapon, nachmittags",
    "evening": "evening, in the evening, soir, du soir, مساء, في المساء, wieczorem, вечора, вечера, abends,"
    " शाम, ਸਾਮ",
    "night": "at night, de la nuit, ليلا, de la noche, w nocy, ночи, ночі, ng gabi, nachts, रात, ਰਾਤ",
    "midnight": "midnight, minuit, medianoche, mitternacht, polnoc, полночь, منتصف الليل",
}
"""Folded phrases of the families' languages for the keys of `_HOURS`."""
_SAID = {words.replace(" ", ""): said for said, phrases in _PHRASES.items() for words in phrases.split(", ")}
_LEADS = frozenset({"at", "@", "a", "a las", "alas", "um", "о", "об", "в", "الساعه"})
"""Words for "at". Before the hour "a" is the French "à", behind it the "a" of "a.m."."""

_CLOCK = re.compile(
    r"(?:(?P<before>(?:@|[^\W\d])\D*?)[ -]?)?"
    r"(?:(?P<hour>\d\d?)"
    r"(?:(?: ?[:.] ?| )(?P<minute>\d\d)(?::00)?| ?(?P<h>h(?:eures?)?(?![^\W\d])) ?(?P<past>\d?\d)?)?"
    r"|(?P<run>\d{4}|[1-9]\d\d))(?: ?(?:o'clock|uhr|hrs))?"
    r"(?P<after>\D*)"
)
_PLAIN = re.compile(r"(\d\d?):(\d\d)", re.ASCII)

_UNREADABLE = Conversion(None, "time_unreadable", "No time of day can be read.")
_DOUBT = "Morning or evening is not certain."
_MISFIT = "The hour does not fit the words beside it."
_CONTRADICTION = "The time does not fall in the half day printed on the form."


def convert_time(raw: str, language: str = "en", half_day: HalfDay | None = None) -> Conversion:
    """`raw` as a time of the 24-hour clock. `half_day` is what the form prints behind the blank.

    `language` decides whether "7h15" is the 24-hour notation that it is in French.
    """
    if plain := _PLAIN.fullmatch(raw):
        return _clock(int(plain[1]), int(plain[2]), raw[0] == "0", "", half_day)
    return convert(raw, lambda text: _read(text, language, half_day), "time_ambiguous", _UNREADABLE)


def _read(text: str, language: str, half_day: HalfDay | None) -> Conversion:
    """The verdict on folded text."""
    if (named := _said(text)) in ("noon", "midnight"):
        return _clock(12, 0, False, named, half_day)
    match = _CLOCK.fullmatch(text)
    if match is None:
        return _UNREADABLE
    lead, after = match["before"] or "", _said(match["after"])
    before = "" if lead in _LEADS else _said(lead)
    if before is None or after is None or (before and after):
        return _UNREADABLE
    digits, minute = match["hour"], match["minute"] or match["past"] or "0"
    if run := match["run"]:
        digits, minute = run[:-2], run[-2:]
    elif not digits.strip("0") and not match["minute"] and not match["h"]:
        return _UNREADABLE  # "0" alone may as well say that there is none
    certain = digits[0] == "0" or (match["h"] is not None and base(language) == "fr")
    return _clock(int(digits), int(minute), certain, before or after, half_day)


def _said(words: str) -> str | None:
    """A key of `_HOURS`; "" for words without weight; None for words that are not known."""
    phrase = words.replace(".", "").replace(" ", "")
    return _SAID.get(phrase) if phrase else ""


@lru_cache(maxsize=4096)
def _clock(hour: int, minute: int, certain: bool, said: str, printed: HalfDay | None) -> Conversion:
    """The verdict on an hour and a minute as written; `certain`: written in the 24-hour notation."""
    if hour > 23 or minute > 59:
        return _UNREADABLE
    either = (hour % 12, hour % 12 + 12)
    twelve_hour = 1 <= hour <= 12
    hours = either if twelve_hour and (said or not certain) else (hour,)
    spoken = [h for h in hours if not said or h in _HOURS[said]]
    if not spoken:
        return Conversion(None, "time_ambiguous", _MISFIT, _at(either, minute))
    fitting = [h for h in spoken if printed is None or h in _HOURS[printed]]
    if printed and not said and twelve_hour and (not fitting or (hour, printed) == (12, "am")):
        return Conversion(None, "time_ambiguous", _DOUBT, _at(either, minute))
    if not fitting:
        return Conversion(None, "time_half_day", _CONTRADICTION, _at(spoken, minute))
    if len(fitting) > 1:
        return Conversion(None, "time_ambiguous", _DOUBT, _at(fitting, minute))
    return Conversion(_at(fitting, minute)[0])


def _at(hours: Collection[int], minute: int) -> tuple[str, ...]:
    return tuple(f"{hour:02}:{minute:02}" for hour in hours)
