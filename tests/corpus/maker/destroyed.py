"""Answers that no longer stand on the page as they were typed, by filler and printer.

Found with other programs' eyes: of pdftotext, PDFium and PyMuPDF none extracts the text from these pages. Some
still show it to a person, some show other letters. Null is then no shortfall; any other text is still wrong.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.corpus.maker.families import Answered

OWN = "pdfforms"
"""Stands among the fillers for a copy that pdfforms filled itself: the only one that shapes every script."""


def _any(_: str) -> bool:
    return True


def _typographic(text: str) -> bool:
    return any(mark in text for mark in "“”‘’–")


def _beyond_ascii(text: str) -> bool:
    return not text.isascii()


def _beyond_latin(text: str) -> bool:
    return text.encode("cp1252", "ignore").decode("cp1252") != text


def _gurmukhi(text: str) -> bool:
    return any("\u0a00" <= letter <= "\u0a7f" for letter in text)


def _lines(text: str) -> bool:
    return "\n" in text


_RULES: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
    ("qpdf-json", "qpdf-flatten", _lines),  # drawn on one line, the line ends as characters that no font has
    ("qpdf-json-appearances", "", _lines),
    ("pikepdf", "", _lines),
    ("pypdfform-appearances", "", _lines),
    ("pdfium", "ghostscript", _typographic),  # “no answer” extracts as ¡ no answer¡–
    ("pdfium", "ghostscript", _beyond_latin),  # gaps in the words, as if spaces had been typed
    ("poppler-glib", "ghostscript", _beyond_ascii),  # the letters lie on each other
    ("pdf-lib-font", "", _lines),  # set so large that a typed line end may be a wrapped one
    ("pdf-lib-font", "ghostscript", _any),  # "Sept 3" extracts as "6HSW"
    ("pymupdf", "ghostscript", _beyond_latin),
    (OWN, "ghostscript", _gurmukhi),
    ("pymupdf", "mutool-convert", _beyond_ascii),
    ("pdf-lib", "mutool-convert", _beyond_ascii),
    (OWN, "mutool-convert", _beyond_latin),
)
"""Filler, how the printer's name begins, which texts."""
_VANISHED = (("poppler-glib", "qpdf-flatten"), ("pikepdf-form", ""))
"""They leave clean boxes where answers stood: nothing on the page tells it from a form that was left empty."""


def destroyed(answered: Answered, filler: str, printer: str) -> tuple[str, ...]:
    """The keys of the texts that did not survive."""
    tests = [test for name, begin, test in _RULES if name == filler and printer.startswith(begin)]
    keys = [key for key, text in answered.typed.items() if any(test(text) for test in tests)]
    if filler == "poppler-glib":
        keys.append("student_name")  # Evince fills the widget that was typed in: page one alone
    return tuple(dict.fromkeys(keys))


def vanished(filler: str, printer: str) -> bool:
    """Whether answers are gone without a trace, so that no reader can be asked for them."""
    return any(name == filler and printer.startswith(begin) for name, begin in _VANISHED)
