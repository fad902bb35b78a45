"""Fields turned into page content by the programs that offer to "flatten"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.corpus.maker.destroyed import OWN, destroyed
from tests.corpus.maker.families import ARABIC, CHECKLIST, GURMUKHI, LATIN, PACKET, POLISH, SIBLING, Answered
from tests.corpus.maker.sample import ALTERER, Sample, fill_and_alter

LONG = LATIN.but(
    supports_tried_3="We tried the early bus, the late bus, the neighbour’s car, a bicycle in September, two "
    "alarm clocks on the dresser, and a call from the office each morning"
)


def _make(answered: Answered, filler: str, alterer: str, paths: Sequence[Path]) -> None:
    fill_and_alter(answered, filler, ALTERER[alterer].alter, paths[0])


def altered(
    kind: str,
    name: str,
    answered: Answered,
    filler: str,
    alterer: str,
    why: str,
    null_ok: tuple[str, ...] = (),
) -> Sample:
    """Filled by one program, made into page content by another; what they destroy may be null."""
    null_ok += destroyed(answered, filler, alterer)
    make = partial(_make, answered, filler, alterer)
    return Sample(kind, name, make, answered.expect(null_ok), f"{filler}, then {alterer}", why)


_flat = partial(altered, "flattened")
SAMPLES = (
    _flat(
        "pdfium",
        LATIN,
        "pdfium",
        "pdfium-flatten",
        "What Chromium does when it prints: curly quotes, three lines.",
    ),
    _flat("pdfium-polish", POLISH, "pdfium", "pdfium-flatten", "French form on A4, Polish and Cyrillic answers."),
    _flat("pdfium-packet", PACKET, "pdfium", "pdfium-flatten", "Two forms in one file, one copy code."),
    _flat(
        "pdfium-gurmukhi", GURMUKHI, OWN, "pdfium-flatten", "Gurmukhi, shaped: vowel signs stand before letters."
    ),
    _flat("pdftk", LATIN, "pdftk-xfdf", "pdftk-flatten", "The classic; leaves an empty /AcroForm behind."),
    _flat("pdftk-polish", POLISH, "pdfium", "pdftk-flatten", "Typed in Chromium, flattened at the office."),
    _flat("pdftk-arabic", ARABIC, OWN, "pdftk-flatten", "Right-to-left text on a right-to-left form."),
    _flat(
        "qpdf",
        LATIN,
        "qpdf-json",
        "qpdf-flatten",
        "qpdf draws the answers itself; a long note it draws on one line, its line ends as unknown signs.",
    ),
    _flat("pymupdf", SIBLING, "pymupdf", "pymupdf-bake", "Its ticks are ZapfDingbats under WinAnsiEncoding."),
    _flat("pymupdf-polish", POLISH, "pymupdf", "pymupdf-bake", "The same with text outside Latin-1."),
    _flat("pdfbox", CHECKLIST, "pdfbox", "pdfbox-flatten", "A checklist of 45 boxes, twelve ticked."),
    _flat("pdf-lib", LATIN, "pdf-lib", "pdf-lib-flatten", "Web services flatten so; text in Helvetica."),
    _flat(
        "pdf-lib-polish",
        POLISH,
        "pdf-lib-font",
        "pdf-lib-flatten",
        "In an embedded DejaVu Sans, set so large that nobody can tell the note's line end from a wrapped line.",
    ),
    _flat(
        "small-print", LONG, "pdfium", "pdfium-flatten", "An answer longer than its line, shrunk to four points."
    ),
    _flat(
        "clipped-line",
        LONG,
        "qpdf-json-appearances",
        "pdfium-flatten",
        "An answer longer than its line: the page holds only a part of it.",
        ("supports_tried_3",),
    ),
)
