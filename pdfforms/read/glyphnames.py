"""Glyph names to characters (Adobe Glyph List for New Fonts, as far as encodings of forms use them)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_UNICODE = re.compile(r"uni([0-9A-F]{4})+|u([0-9A-F]{4,6})")
_NAMES = {
    "space": " ", "nbspace": "\u00a0", "exclam": "!", "quotedbl": '"', "numbersign": "#", "dollar": "$",
    "percent": "%", "ampersand": "&", "quotesingle": "'", "parenleft": "(", "parenright": ")", "asterisk": "*",
    "plus": "+", "comma": ",", "hyphen": "-", "minus": "\u2212", "period": ".", "slash": "/", "colon": ":",
    "semicolon": ";", "less": "<", "equal": "=", "greater": ">", "question": "?", "at": "@", "bracketleft": "[",
    "backslash": "\\", "bracketright": "]", "asciicircum": "^", "underscore": "_", "grave": "`", "braceleft": "{",
    "bar": "|", "braceright": "}", "asciitilde": "~", "bullet": "\u2022", "dagger": "\u2020",
    "daggerdbl": "\u2021", "ellipsis": "\u2026", "emdash": "\u2014", "endash": "\u2013", "florin": "\u0192",
    "fraction": "\u2044", "guilsinglleft": "\u2039", "guilsinglright": "\u203a", "perthousand": "\u2030",
    "quotedblbase": "\u201e", "quotedblleft": "\u201c", "quotedblright": "\u201d", "quoteleft": "\u2018",
    "quoteright": "\u2019", "quotesinglbase": "\u201a", "trademark": "\u2122", "fi": "fi", "fl": "fl",
    "Lslash": "\u0141", "lslash": "\u0142", "OE": "\u0152", "oe": "\u0153", "AE": "\u00c6", "ae": "\u00e6",
    "Oslash": "\u00d8", "oslash": "\u00f8", "germandbls": "\u00df", "Eth": "\u00d0", "eth": "\u00f0",
    "Thorn": "\u00de", "thorn": "\u00fe", "dotlessi": "\u0131", "Euro": "\u20ac", "exclamdown": "\u00a1",
    "cent": "\u00a2", "sterling": "\u00a3", "currency": "\u00a4", "yen": "\u00a5", "brokenbar": "\u00a6",
    "section": "\u00a7", "dieresis": "\u00a8", "copyright": "\u00a9", "ordfeminine": "\u00aa",
    "guillemotleft": "\u00ab", "logicalnot": "\u00ac", "sfthyphen": "\u00ad", "registered": "\u00ae",
    "macron": "\u00af", "degree": "\u00b0", "plusminus": "\u00b1", "twosuperior": "\u00b2",
    "threesuperior": "\u00b3", "acute": "\u00b4", "mu": "\u00b5", "paragraph": "\u00b6",
    "periodcentered": "\u00b7", "middot": "\u00b7", "cedilla": "\u00b8", "onesuperior": "\u00b9",
    "ordmasculine": "\u00ba", "guillemotright": "\u00bb", "onequarter": "\u00bc", "onehalf": "\u00bd",
    "threequarters": "\u00be", "questiondown": "\u00bf", "multiply": "\u00d7", "divide": "\u00f7",
    "circumflex": "\u02c6", "caron": "\u02c7", "breve": "\u02d8", "dotaccent": "\u02d9", "ring": "\u02da",
    "ogonek": "\u02db", "tilde": "\u02dc", "hungarumlaut": "\u02dd",
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9",
}  # fmt: skip
_ACCENTS = {
    "acute": "\u0301", "grave": "\u0300", "circumflex": "\u0302", "dieresis": "\u0308", "tilde": "\u0303",
    "ring": "\u030a", "cedilla": "\u0327", "caron": "\u030c", "breve": "\u0306", "ogonek": "\u0328",
    "macron": "\u0304", "dotaccent": "\u0307", "hungarumlaut": "\u030b", "commaaccent": "\u0326",
}  # fmt: skip


@lru_cache(maxsize=2048)
def character(name: str) -> str | None:
    """The text that a glyph name stands for; None where that is not known."""
    name = name.split(".")[0]
    if len(name) == 1:
        return name
    if name in _NAMES:
        return _NAMES[name]
    if match := _UNICODE.fullmatch(name):
        digits = name[3:] if name.startswith("uni") else name[1:]
        step = 4 if name.startswith("uni") else len(digits)
        codes = [int(digits[start : start + step], 16) for start in range(0, len(digits), step)]
        return "".join(chr(code) for code in codes if code < 0x110000) if match else None
    accent = _ACCENTS.get(name[1:])
    return unicodedata.normalize("NFC", name[0] + accent) if accent and name[0].isalpha() else None
