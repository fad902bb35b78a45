"""Times of day: the 24-hour clock where it is certain, the printed half day where there is one."""

from __future__ import annotations

from datetime import time
from typing import Literal, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfforms.records.convert import convert_time

HalfDay = Literal["am", "pm"] | None
HALF_DAYS: list[HalfDay] = [None, "am", "pm"]
TIMES = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
Expected = TypeVar("Expected")

CERTAIN = {
    "07:15": "07:15 | 0715 | 07.15 | 07h15 | 07:15:00 | 07 15 | ٠٧:١٥ | 7.15 am | 7:15 AM | 7:15a.m."
    " | 7:15 a. m. | 7:15a | 07:15 am | 715 am | at 7:15 am | 7:15 du matin | 7 h 15 du matin"
    " | 7:15 in the morning | ٧:١٥ ص | ٧:١٥ صباحًا | सुबह 7:15 | 7：15 ａｍ | 7:15\u202fAM"
    " | 7:15 de la mañana | 7:15 утра",
    "19:15": "19:15 | 1915 | 7:15 pm | 7:15 p.m. | ٧:١٥ م | 7:15 in the evening | 7h15 du soir"
    " | 19:15 pm | 19h15 | 7 h 15 pm",
    "07:00": "07 | 7 am | 7 Uhr morgens | 7 o\u2019clock in the morning",
    "19:00": "19 | 7 pm | 7 Uhr abends | 19h | 19 heures | 7 at night",
    "00:00": "midnight | minuit | 12 am | 12 midnight | 00:00 | 0000 | 0h | منتصف الليل | 12 at night",
    "00:30": "00:30 | 0:30 | 12:30 am | 0h30",
    "02:00": "2 at night | 2 du matin | 02:00",
    "12:00": "noon | Midi | 12 noon | 12:00 noon | 12 pm",
    "14:00": "2 de l'après-midi | 2 in the afternoon | 14 h | 2 p",
}
FRENCH = {
    "07:15": "7h15 | 7 h 15 | 7 heures 15 | à 7h15",
    "07:05": "7 h 5 | 7h05",
    "07:00": "7h | 7 h",
    "12:30": "12h30",
}
SHORT = "7:15 | 7.15 | 715 | 7 : 15 | 7 15 | at 7:15 | 7:15 o'clock | ٧:١٥ | 7:15. | 7h15 | 7 h 15"
AGAINST_AM = {
    "19:15": "19:15 | 1915 | 7:15 pm | 7:15 du soir",
    "12:00": "noon | 12 pm",
    "12:30": "12:30 pm",
}
AGAINST_PM = {
    "07:15": "7:15 am | ٧:١٥ ص",
    "00:30": "00:30 | 12:30 am",
    "00:00": "minuit",
}
UNREADABLE = (
    "25:00 | 24:00 | 7:60 | 7:5 | 7:155 | 0 | 00 | 000 | 12345 | 7:15:30 | 7:15 xm | half past 7"
    " | early | n/a | - | ? | 7½ | 7²:15 | 2026-09-03 | matin | am | am 7 pm | 7:15 7:30 | -13 | .09"
)


def rows(table: dict[Expected, str]) -> list[tuple[str, Expected]]:
    """The table turned round: one writing and what is expected of it a row."""
    return [(raw, expected) for expected, writings in table.items() for raw in writings.split(" | ")]


@pytest.mark.parametrize(("raw", "value"), rows(CERTAIN))
def test_one_reading_is_the_value(raw: str, value: str) -> None:
    """Hours from 13, hours with a zero before them, spoken half days, noon and midnight are certain."""
    found = convert_time(raw)
    assert (found.value, found.code, found.alternatives) == (value, None, ())


@pytest.mark.parametrize(("raw", "value"), rows(FRENCH))
def test_french_hours_count_to_24(raw: str, value: str) -> None:
    """On a French form the h-form is the 24-hour clock, on another it may be either."""
    assert convert_time(raw, "fr-CA").value == value
    assert convert_time(raw, "en").code == "time_ambiguous"


@pytest.mark.parametrize("raw", SHORT.split(" | "))
def test_a_short_hour_takes_the_printed_half_day(raw: str) -> None:
    """Hours up to 11 mean the half day that the form prints, and either one where it prints none."""
    assert convert_time(raw, half_day="am").value == "07:15"
    assert convert_time(raw, half_day="pm").value == "19:15"
    found = convert_time(raw)
    assert (found.value, found.code, found.alternatives) == (None, "time_ambiguous", ("07:15", "19:15"))


@pytest.mark.parametrize(
    ("raw", "reading", "half_day"),
    [(*row, "am") for row in rows(AGAINST_AM)] + [(*row, "pm") for row in rows(AGAINST_PM)],
)
def test_contradiction_of_the_printed_half_day(raw: str, reading: str, half_day: HalfDay) -> None:
    """A certain time in the other half day than the printed one is for a person to settle."""
    found = convert_time(raw, half_day=half_day)
    assert (found.value, found.code, found.alternatives) == (None, "time_half_day", (reading,))


@pytest.mark.parametrize(
    ("raw", "half_day", "readings"),
    [
        ("7", None, ("07:00", "19:00")),
        ("12:30", "am", ("00:30", "12:30")),
        ("12:30", None, ("00:30", "12:30")),
        ("1230", "am", ("00:30", "12:30")),
        ("07:15", "pm", ("07:15", "19:15")),
        ("19:15 am", None, ("07:15", "19:15")),
        ("12:15 in the evening", "am", ("00:15", "12:15")),
        ("about 7", "am", ("07:00",)),
        ("7:15?", "am", ("07:15",)),
        ("7-8", "am", ("07:00", "08:00")),
        ("7:15 or 7:30", "am", ("07:15", "07:30")),
    ],
)
def test_several_readings_stay_open(raw: str, half_day: HalfDay, readings: tuple[str, ...]) -> None:
    """Twelve before a printed a.m., a leading zero before a printed p.m., doubt and choice stay open."""
    found = convert_time(raw, half_day=half_day)
    assert (found.value, found.code, found.alternatives) == (None, "time_ambiguous", readings)


@pytest.mark.parametrize("raw", UNREADABLE.split(" | "))
@pytest.mark.parametrize("half_day", HALF_DAYS)
def test_no_time_is_invented(raw: str, half_day: HalfDay) -> None:
    """Hours past 23, minutes past 59, half minutes and other words are not read."""
    found = convert_time(raw, half_day=half_day)
    assert (found.value, found.code, found.alternatives) == (None, "time_unreadable", ())


def test_letters_for_digits_are_never_read() -> None:
    """A letter in a digit's place gives the likely reading to choose, not a value."""
    found = convert_time("7:l5", half_day="am")
    assert (found.value, found.code, found.alternatives) == (None, "time_unreadable", ("07:15",))


@given(TIMES, st.sampled_from(["%I:%M %p", "%I.%M%p", "%I%M %p"]), st.sampled_from(HALF_DAYS))
def test_every_time_of_twelve_hours(moment: time, pattern: str, half_day: HalfDay) -> None:
    """A time with a.m. or p.m. comes back, or contradicts the printed half day."""
    found = convert_time(moment.strftime(pattern), half_day=half_day)
    fits = half_day in (None, "am" if moment.hour < 12 else "pm")
    assert found.value == (f"{moment:%H:%M}" if fits else None)
    assert found.readings == (f"{moment:%H:%M}",)


@given(TIMES, st.sampled_from(["%H:%M", "%H.%M", "%H%M", "%Hh%M", "%H h %M"]))
def test_every_time_of_24_hours(moment: time, pattern: str) -> None:
    """A time of the 24-hour clock is certain with a zero or from 13 on, and else one of the readings."""
    found = convert_time(moment.strftime(pattern))
    assert f"{moment:%H:%M}" in found.readings
    assert (found.value is None) == (10 <= moment.hour <= 12)
