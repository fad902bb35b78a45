"""Print to PDF: what is left is what was drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from tests.corpus.maker import printers
from tests.corpus.maker.destroyed import OWN
from tests.corpus.maker.families import ARABIC, CHECKLIST, GURMUKHI, LATIN, PACKET, POLISH, SIBLING, Answered
from tests.corpus.maker.flattened import altered
from tests.corpus.maker.sample import Sample, fill_and_alter


def _make(answered: Answered, filler: str, printer: Callable[[Path, Path], None], paths: Sequence[Path]) -> None:
    fill_and_alter(answered, filler, printer, paths[0])


def _by(
    printer: Callable[[Path, Path], None],
    program: str,
    name: str,
    answered: Answered,
    filler: str,
    why: str,
    null_ok: tuple[str, ...] = (),
) -> Sample:
    make = partial(_make, answered, filler, printer)
    return Sample("printed", name, make, answered.expect(null_ok), f"{filler}, then {program}", why)


def _written(answered: Answered) -> tuple[str, ...]:
    """The keys of all texts: on pages that are pictures they stay proposals."""
    return tuple(answered.typed)


_print = partial(altered, "printed")
_office = partial(_by, printers.libreoffice_draw, "LibreOffice Draw 7.4")
_browser = partial(_by, printers.chromium_of_drawings, "Chromium, printing its SVG pages")
_pictures = partial(_by, printers.chromium_of_pictures, "Chromium, printing its page pictures")
SAMPLES = (
    _print("pdftocairo", LATIN, "pdfium", "pdftocairo", "The print dialog of GTK programs."),
    _print("pdftocairo-polish", POLISH, "pdfium", "pdftocairo", "The same on A4 with Polish and Cyrillic."),
    _print("pdftocairo-arabic", ARABIC, OWN, "pdftocairo", "Shaped Arabic through cairo."),
    _print(
        "ghostscript",
        LATIN,
        "pdfium",
        "ghostscript",
        "What many PDF printers are underneath; curly quotes look right and extract as ¡.",
    ),
    _print(
        "ghostscript-evince",
        POLISH,
        "poppler-glib",
        "ghostscript",
        "Filled in Evince, then printed to PDF: Ghostscript heaps the letters outside Latin-1 on each other, and "
        "Evince filled the name on page one alone.",
    ),
    _print("ghostscript-polish", POLISH, "pdfium", "ghostscript", "Filled in Chromium, then printed to PDF."),
    _print("ghostscript-ebook", SIBLING, "pdf.js", "ghostscript-ebook", "An online “compress PDF”."),
    _print("ghostscript-arabic", ARABIC, OWN, "ghostscript", "Arabic may lose its characters' meaning here."),
    _print("mutool-convert", LATIN, "pdfium", "mutool-convert", "MuPDF draws the pages again."),
    _print(
        "mutool-convert-gurmukhi",
        GURMUKHI,
        OWN,
        "mutool-convert",
        "The same with Gurmukhi: the page looks right, not one word of it extracts.",
    ),
    _print("mutool-convert-packet", PACKET, "pdftk-xfdf", "mutool-convert", "Four pages, two forms."),
    _print("pdftocairo-checklist", CHECKLIST, "pdf.js", "pdftocairo", "45 boxes filled in Firefox, printed."),
    _office(
        "libreoffice-draw", LATIN, "pdfium", "Opened in LibreOffice Draw, exported again: it sets the text anew."
    ),
    _browser(
        "chromium-drawings",
        SIBLING,
        "pdfium",
        "A browser print whose letters are outlines, no text at all.",
        _written(SIBLING),
    ),
    _pictures(
        "chromium-pictures",
        LATIN,
        "pdfium",
        "What printing from the Firefox viewer or “print as image” leaves: one picture a page.",
        _written(LATIN),
    ),
)
