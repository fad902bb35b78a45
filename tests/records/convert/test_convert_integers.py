"""Whole numbers: plain, in words, with units; whatever is about a number stays about."""

from __future__ import annotations

from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdfforms.records.convert import convert_integer

Expected = TypeVar("Expected")

CERTAIN = {
    12: "12 | 012 | +12 | 12. | 12.0 | 12,00 | 12 days | 12days | 12 d. | 12 school days | 12 jours"
    " | 12 j | 12 dni | 12 días | twelve | Twelve days | DOUZE | douze jours | ١٢ | ۱۲ | १२ | １２"
    " | ١٢ يومًا | \u200f12\u200e | 12\u00a0days | \ufeff12",
    0: "0 | none | nil | Zero | zéro | aucun | aucune | aucun jour | صفر",
    21: "Twenty-one | twenty one | vingt et un | vingt-et-un | vingt-et-une",
    105: "one hundred and five | a hundred and five | one hundred five | cent cinq",
    71: "soixante et onze | soixante-et-onze | septante et un",
    99: "quatre vingt dix neuf | nonante-neuf",
    1200: "1200 | 1,200 | 1 200 | 1\u202f200 | 1'200 | ١٬٢٠٠",
    1234567: "1,234,567",
    -3: "-3 | \u22123 | -3 days",
}
ABOUT = {
    (12,): "~12 | about 12 | 12? | 12+ | environ 12 | >12 | ≥ 12 | 12 or so | 12-ish"
    " | at least 12 days | 12 days? | au moins 12 jours | approx. twelve | ca. 12 ?",
    (10, 12): "10-12 | 10 \u2013 12 days | 10 to 12 | between ten and twelve | 10 à 12 | about 10-12",
    (12, 13): "12 or 13 | 12 days or 13 days | 12 ou 13 | maybe 12-13",
    (22, 23): "vingt-deux à vingt-trois | twenty-two to twenty-three",
    (1200,): "1.200",
    (12, 12000): "12.000",
}
UNREADABLE = {
    (10,): "1O | 1o days | 1\u041e",
    (12,): "l2 | I2 | |2",
    (0,): "O",
    (): "n/a | - | \u2014 | ? | x | 12.5 | 1,2 | 12½ | ½ | 1² | ⑫ | 1/2 | 12/13 | 12 weeks"
    " | 12 half days | and five | twelve and a half | 1e5 | 0x12 | 12-13-14 | 9999999999 | 1,20"
    " | 0,123 | 12 34 | - 3 | +-3 | 2026-09-03 | 12 absent, 3 late",
}
ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
)
FRENCH = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept"
    " dix-huit dix-neuf vingt trente quarante cinquante soixante"
)


def rows(table: dict[Expected, str]) -> list[tuple[str, Expected]]:
    """The table turned round: one writing and what is expected of it a row."""
    return [(raw, expected) for expected, writings in table.items() for raw in writings.split(" | ")]


def in_english(number: int) -> str:
    """The number as it is spelled in school, without "and"."""
    words = ENGLISH.split()
    if number >= 100:
        rest = f" {in_english(number % 100)}" if number % 100 else ""
        return f"{words[number // 100]} hundred{rest}"
    if number < 20:
        return words[number]
    return words[18 + number // 10] + (f"-{words[number % 10]}" if number % 10 else "")


def in_french(number: int) -> str:
    """The number in the traditional spelling of France and Canada."""
    words = FRENCH.split()
    if number >= 100:
        count = "" if number < 200 else f"{words[number // 100]} "
        plural = "s" if number >= 200 and number % 100 == 0 else ""
        return f"{count}cent{plural}" + (f" {in_french(number % 100)}" if number % 100 else "")
    if number >= 80:
        return "quatre-vingts" if number == 80 else f"quatre-vingt-{words[number - 80]}"
    if number < 20:
        return words[number]
    tens = min(number // 10, 6)
    unit = number - 10 * tens
    joint = " et " if unit in (1, 11) else "-"
    return words[18 + tens] + (f"{joint}{words[unit]}" if unit else "")


@pytest.mark.parametrize(("raw", "value"), rows(CERTAIN))
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_one_reading_is_the_value(raw: str, value: int, language: str) -> None:
    """A number with its sign, unit or grouping, in words or in other digits is the number in any form."""
    found = convert_integer(f" {raw} ", language, maximum=10_000_000)
    assert (found.value, found.code, found.alternatives) == (value, None, ())


@pytest.mark.parametrize("number", range(367))
def test_every_day_count_in_words(number: int) -> None:
    """All counts of days in a year are read in English and French, spaced, hyphenated and with "and"."""
    english, french = in_english(number), in_french(number)
    spellings = [english, english.replace("-", " "), english.replace("hundred ", "hundred and ").title()]
    spellings += [french, french.replace("-", " "), french.replace(" ", "-"), f"{french} jours"]
    assert [convert_integer(spelling, "fr", maximum=366).value for spelling in spellings] == [number] * 7


@pytest.mark.parametrize("language", ["en", "fr"])
def test_number_words_agree_with_text2num(language: str) -> None:
    """An independent reader of number words agrees on every count that our own speller writes."""
    text_to_num = pytest.importorskip("text_to_num")
    spell = in_english if language == "en" else in_french
    for number in range(1, 367):
        assert (
            text_to_num.text2num(spell(number), language)
            == number
            == convert_integer(spell(number), language).value
        )


@pytest.mark.parametrize(("raw", "readings"), rows(ABOUT))
def test_doubt_is_kept(raw: str, readings: tuple[int, ...]) -> None:
    """Hedges, ranges and choices give no value but their numbers to choose from."""
    found = convert_integer(raw, minimum=0)
    assert (found.value, found.code, found.alternatives) == (None, "integer_approximate", readings)


@pytest.mark.parametrize(("raw", "readings"), rows(UNREADABLE))
def test_no_number_is_invented(raw: str, readings: tuple[int, ...]) -> None:
    """Fractions, other units, other words and letters in a number's place are never silently read."""
    found = convert_integer(raw)
    assert (found.value, found.code, found.alternatives) == (None, "integer_unreadable", readings)


@pytest.mark.parametrize(("raw", "number"), [("Sept", 7), ("cent", 100)])
def test_words_that_are_numbers_in_french_only(raw: str, number: int) -> None:
    """On a French form "Sept" is seven, on an English form it may be September."""
    assert convert_integer(raw, "fr").value == number
    found = convert_integer(raw, "en")
    assert (found.value, found.code, found.alternatives) == (None, "integer_unreadable", (number,))


@pytest.mark.parametrize("raw", ["-3", "367", "four hundred", "400 days"])
def test_out_of_range(raw: str) -> None:
    """A number that the field does not allow is no value, but is handed on."""
    found = convert_integer(raw, minimum=0, maximum=366)
    assert (found.value, found.code) == (None, "integer_out_of_range")
    assert found.alternatives == (convert_integer(raw).value,)


@given(st.integers(-999_999_999, 999_999_999))
def test_every_integer_comes_back(number: int) -> None:
    """Plain and grouped digits of up to nine places are the number."""
    assert convert_integer(str(number)).value == number
    assert convert_integer(f"{abs(number):,} days").value == abs(number)
