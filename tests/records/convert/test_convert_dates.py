"""Dates: one reading becomes a value, several become alternatives, none is ever invented."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from pdfforms.records.convert import convert_date, names

Expected = TypeVar("Expected")
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")

CERTAIN = {
    "2026-09-03": "2026-09-03 | 2026/9/3 | 2026.09.03 | 2026 09 03 | 20260903 | ۲۰۲۶/۰۹/۰۳"
    " | ２０２６－０９－０３ | Sept 3, 2026 | Sep. 3rd 2026 | SEPTEMBER 3RD, 2026. | 3 September 2026"
    " | 3-Sep-2026 | 3sept2026 | the 3rd of September, 2026 | 2026 Sept 3 | Sept 3, 26 | 3 Sept '26"
    " | Sep-03-26"
    " | 3 Sept \u201926 | Thursday, September 3, 2026 | Thurs. Sept. 3 2026"
    " | 3 September 2026 (Thursday) | jeudi 3 septembre 2026 | Thursday 03/09/2026 | Thu 03/09/26"
    " | 3 septembre 2026 | le 3 sept. 2026 | 3 de septiembre de 2026 | 3 września 2026 r."
    " | 3 сентября 2026 г. | 3-го сентября 2026 | 3 вересня 2026 р. | am 3. September 2026"
    " | ika-3 ng Setyembre 2026 | 3 सितम्बर 2026 | 3 ਸਤੰਬਰ 2026 | ٣ سبتمبر ٢٠٢٦ | ٣ أيلول ٢٠٢٦"
    " | 3 شتنبر 2026 | \u200f3\u200f/\u00a0Sept\u202f/ 2026\u200e",
    "2026-09-13": "13/09/2026 | 09/13/2026 | 13.9.2026 | 13092026 | 09132026 | 13 Sept 26",
    "2026-05-05": "05/05/2026 | 5.5.2026 | 05052026",
    "2026-10-01": "1er octobre 2026 | 1ᵉʳ octobre 2026 | le premier octobre 2026 | 1.º de octubre de 2026",
    "2026-08-15": "15 AOUT 2026 | 15 août 2026 | le 15 aou\u0302t 2026",
    "2026-02-02": "2 fevrier 2026 | 2 févr. 2026 | February 2nd 2026",
    "2026-11-03": "٣ تشرين الثاني ٢٠٢٦ | 3 نوفمبر 2026",
    "2026-03-03": "Mar 3, 2026 | mar 3 mars 2026 | 3/3/2026",
    "2028-02-29": "29 Feb 2028 | 29/2/2028",
}
OPEN = {
    ("2026-09-03", "2026-03-09"): "03/09/2026 | 3.9.2026 | 03092026 | 3/9/26 | Friday 03/09/2026",
    ("2026-09-03", "2026-03-09", "2003-09-26"): "03/09/26 | 030926 | 03-09-26",
    ("2026-09-13", "2013-09-26"): "13/09/26",
    ("2003-09-26", "2026-09-03"): "26 Sept 03",
    ("2013-09-26", "2026-09-13"): "26 Sept 13 | 26-Sep-13",
    ("2026-09-13",): "09/13/26",
    ("2012-09-10",): "Sept 10-12 | Sept. 10th - 12 | Sept 10/12",
    ("2026-09-03",): "Friday, September 3, 2026 | Sept 3, 2026? | about 3 Sept 2026",
    ("2026-09-03", "2026-09-04"): "2026-09-03 or 2026-09-04 | 3 Sept 2026 - 4 Sept 2026",
}
UNREADABLE = {
    ("1999-09-03",): "3 Sept 1999 | 1999-09-03 | 19990903",
    ("2100-09-13",): "13/09/2100",
    ("1448-03-21",): "1448-03-21",
    ("2026-09-13",): "2O26-O9-l3",
    (): "Sept 3 | Sept 2026 | 9/3 | 2026 | 3 | Thursday | 46268 | 202609 | Feb 30, 2026 | 2026-13-01"
    " | 31/11/2026 | 00/00/2026 | 2026-02-29 | tomorrow | n/a | ? | - | Sept 3² 2026 | ½/9/2026"
    " | 3 Sept 2026 10:15 | 2026-09-03T00:00 | 1 2 3 2026 | Sept Oct 3 2026 | Mon Tue 3 Sept 2026"
    " | Sept 3-4, 2026",
}


def rows(table: dict[Expected, str]) -> list[tuple[str, Expected]]:
    """The table turned round: one writing and what is expected of it a row."""
    return [(raw, expected) for expected, writings in table.items() for raw in writings.split(" | ")]


@pytest.mark.parametrize(("raw", "value"), rows(CERTAIN))
@pytest.mark.parametrize("language", ["en", "fr_CA", "ar", "xx"])
def test_one_reading_is_the_value(raw: str, value: str, language: str) -> None:
    """Whatever can be one date only is that date, in a form of any language."""
    found = convert_date(raw, language)
    assert (found.value, found.code, found.alternatives) == (value, None, ())


@pytest.mark.parametrize(("raw", "readings"), rows(OPEN))
@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_several_readings_stay_open(raw: str, readings: tuple[str, ...], language: str) -> None:
    """Two orders, a two-digit year among digits, a wrong weekday, doubt or choice: a person settles it."""
    found = convert_date(raw, language)
    assert (found.value, found.code, found.alternatives) == (None, "date_ambiguous", readings)


@pytest.mark.parametrize(("raw", "readings"), rows(UNREADABLE))
def test_no_date_is_invented(raw: str, readings: tuple[str, ...]) -> None:
    """No year, no such day, a year outside 2000 to 2099 or other words: no value, only what was written."""
    found = convert_date(raw)
    assert (found.value, found.code, found.alternatives) == (None, "date_unreadable", readings)


def test_language_of_the_form_decides_between_months(monkeypatch: pytest.MonkeyPatch) -> None:
    """Listopad is November in Polish and October in Croatian; a form in another language leaves it open."""
    monkeypatch.setitem(names.LANGUAGES, "hr", ("hr",))
    names._all_names.cache_clear()
    assert convert_date("5 listopada 2026", "pl").value == "2026-11-05"
    assert convert_date("5 listopada 2026", "hr").value == "2026-10-05"
    assert convert_date("5 listopada 2026", "en").alternatives == ("2026-10-05", "2026-11-05")
    names._all_names.cache_clear()


@given(DAYS, st.sampled_from(sorted(names.LANGUAGES)), st.sampled_from(["long", "full"]), st.booleans())
@settings(deadline=None)
def test_every_date_in_words_comes_back(day: date, language: str, style: str, arabic_digits: bool) -> None:
    """What CLDR writes in the long and full styles of each language is read as that day in any form."""
    written = format_date(day, style, language)
    written = written.translate(ARABIC_DIGITS) if arabic_digits else written
    assert convert_date(written, language).value == day.isoformat()
    assert convert_date(written).value == day.isoformat()


@given(DAYS)
def test_every_iso_date_comes_back(day: date) -> None:
    """ISO dates are their own value, also without hyphens."""
    assert convert_date(day.isoformat()).value == day.isoformat()
    assert convert_date(f" {day:%Y%m%d}\n").value == day.isoformat()


@given(DAYS, st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%y", "%m-%d-%y", "%y/%m/%d"]))
def test_the_true_date_is_never_lost(day: date, order: str) -> None:
    """However the parts are ordered, the date meant is the value or one of the alternatives."""
    assert day.isoformat() in convert_date(day.strftime(order)).readings
