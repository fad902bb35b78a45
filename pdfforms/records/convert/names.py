"""Names of months and weekdays in the families' languages, from CLDR through babel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Literal

from pdfforms.records.convert.writing import fold

Kind = Literal["months", "days"]
"""Months count from 1, weekdays from 0 for Monday, as in `datetime`."""
Names = Mapping[str, tuple[int, ...]]
"""Folded name -> what it may mean."""

LANGUAGES: dict[str, tuple[str, ...]] = {
    "en": ("en", "en_AU"),
    "fr": ("fr", "fr_CA"),
    "ar": ("ar", "ar_DZ", "ar_MA", "ar_MR", "ar_SY"),
    "es": ("es", "es_MX"),
    "pl": ("pl",),
    "uk": ("uk",),
    "ru": ("ru",),
    "fil": ("fil",),
    "de": ("de", "de_AT"),
    "pa": ("pa",),
    "hi": ("hi",),
}
"""Language -> the CLDR locales whose names are taken together. Arabic months differ between countries."""

_ALSO: dict[str, dict[Kind, dict[str, int]]] = {
    "en": {"months": {"sept": 9}, "days": {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}},
    "fr": {"months": {"jan": 1, "fev": 2, "juill": 7, "aou": 8}, "days": {}},
    "es": {"months": {"set": 9, "setiembre": 9}, "days": {}},
    "hi": {"months": {"सितम्बर": 9, "अक्तूबर": 10, "नवम्बर": 11, "दिसम्बर": 12}, "days": {}},
}
"""What people write beside CLDR."""


def meanings(kind: Kind, word: str, language: str, anywhere: bool) -> tuple[int, ...]:
    """The numbers that a folded name stands for in `language`, or else, with `anywhere`, in all languages.

    Several where languages disagree.
    """
    own = _names(kind, base(language)).get(word, ())
    return own or (_all_names(kind).get(word, ()) if anywhere else ())


@lru_cache(maxsize=64)
def base(language: str) -> str:
    """`fr_CA` and `fr-CA` -> `fr`; Tagalog stands under Filipino, as in CLDR."""
    code = language.replace("-", "_").split("_")[0].lower()
    return "fil" if code == "tl" else code


@lru_cache(maxsize=64)
def _names(kind: Kind, language: str) -> Names:
    pairs = [pair for locale in LANGUAGES.get(language, (language,)) for pair in _cldr(kind, locale)]
    pairs += _ALSO.get(language, {}).get(kind, {}).items()
    return _merged((fold(name).replace(".", "").replace(" ", ""), number) for name, number in pairs)


@lru_cache(maxsize=2)
def _all_names(kind: Kind) -> Names:
    entries = (entry for language in LANGUAGES for entry in _names(kind, language).items())
    return _merged((name, number) for name, numbers in entries for number in numbers)


def _merged(pairs: Iterable[tuple[str, int]]) -> Names:
    merged: defaultdict[str, set[int]] = defaultdict(set)
    for name, number in pairs:
        merged[name].add(number)
    return {name: tuple(sorted(numbers)) for name, numbers in merged.items()}


def _cldr(kind: Kind, locale: str) -> Iterator[tuple[str, int]]:
    """The wide and abbreviated names, inflected and stand-alone, without what CLDR only aliases.

    Aliases lead to tables that are read here anyway, and following them makes babel (2.18, issue 1234) write
    one language's names into another's.
    """
    from babel import localedata  # 10 ms that most runs never need: their dates are all in digits

    if not localedata.exists(locale):
        return
    for widths in localedata.load(locale)[kind].values():
        for width in ("wide", "abbreviated"):
            table: Any = widths[width]
            own = table[1] if isinstance(table, tuple) else table
            if isinstance(own, Mapping):
                yield from ((name, number) for number, name in own.items())
