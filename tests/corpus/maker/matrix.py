"""The made-on-the-spot part of the full score: programs by programs by scripts, and a few hundred pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from random import Random

from tests.corpus.maker import desk, moved, scans
from tests.corpus.maker.camera import Shot
from tests.corpus.maker.desk import Paper
from tests.corpus.maker.destroyed import OWN, vanished
from tests.corpus.maker.families import ARABIC, CHECKLIST, GURMUKHI, LATIN, PACKET, POLISH, SIBLING, Answered
from tests.corpus.maker.flattened import altered
from tests.corpus.maker.photos import taken
from tests.corpus.maker.sample import ALTERER, Sample
from tests.programs.alterers.alterer import Leaves

SHOWS: dict[str, tuple[Answered, ...]] = {
    "pdftk-xfdf": (LATIN, CHECKLIST),
    "pdftk-fdf": (SIBLING,),
    "qpdf-json-appearances": (LATIN,),
    "pikepdf": (SIBLING,),
    "pypdf": (LATIN, CHECKLIST),
    "pypdfform-appearances": (SIBLING,),
    "pymupdf": (LATIN, POLISH),
    "pdfium": (LATIN, POLISH, PACKET),
    "poppler-glib": (LATIN, POLISH),
    "pdfbox": (LATIN, CHECKLIST),
    "pdf.js": (LATIN, CHECKLIST),
    "pdf-lib": (LATIN, PACKET),
    "pdf-lib-font": (LATIN, POLISH),
    OWN: (LATIN, POLISH, ARABIC, GURMUKHI, PACKET),
}
"""Filler -> the families whose answers it draws as typed; of the others tests/programs/README.md tells."""
_NAMES = {
    id(each): name
    for name, each in (
        ("latin", LATIN),
        ("sibling", SIBLING),
        ("polish", POLISH),
        ("arabic", ARABIC),
        ("gurmukhi", GURMUKHI),
        ("checklist", CHECKLIST),
        ("packet", PACKET),
    )
}


def samples() -> Iterator[Sample]:
    """All of them, filler by filler, then the pictures."""
    yield from _texts()
    yield from _moves()
    yield from _scans()
    yield from _photos()


def _texts() -> Iterator[Sample]:
    printers = [name for name, alterer in ALTERER.items() if alterer.leaves is Leaves.TEXT]
    for filler, families in SHOWS.items():
        for answered in families:
            for printer in printers:
                refused = (filler, printer) == ("pdfium", "mutool-convert") and answered is POLISH
                if not (refused or vanished(filler, printer)):
                    name = f"{_NAMES[id(answered)]}-{filler}-{printer}"
                    yield altered("matrix-text", name, answered, filler, printer, "")


def _moves() -> Iterator[Sample]:
    changes: dict[str, moved.Change] = {
        **{f"rotate-{degrees}": partial(moved.turned, degrees) for degrees in (90, 180, 270)},
        "baked-rotation": moved.baked,
        "skewed": moved.skewed,
        "cropped": moved.cropped,
        "cover-first": moved.covered,
        "swapped": moved.swapped,
        "page-twice": moved.twice,
        "two-up": moved.two_up,
    }
    for answered in (LATIN, POLISH, CHECKLIST, PACKET):
        for printer in ("pdfium-flatten", "pdftocairo", "ghostscript"):
            for name, change in changes.items():
                sample = moved.moved(
                    f"{_NAMES[id(answered)]}-{printer}-{name}", answered, "pdfium", printer, "", change
                )
                yield replace(sample, kind="matrix-moved")


def _papers() -> dict[str, Paper]:
    hands = ("tick", "cross", "scribble")
    return {
        "typed": desk.typed(LATIN),
        "typed-polish": desk.typed(POLISH, OWN),
        "typed-arabic": desk.typed(ARABIC, OWN),
        "written": desk.written(LATIN, marks=hands),
        "written-sibling": desk.written(SIBLING, marks=("cross",)),
        "checklist": Paper(CHECKLIST, None, marks=hands),
        "checklist-ticks": Paper(CHECKLIST, None),
    }


def _scans() -> Iterator[Sample]:
    for name, paper in _papers().items():
        for dpi in (300, 200, 150, 100):
            for skew in (0, 1.3, -2.5, 5):
                take = partial(scans.scan, dpi, skew)
                for quality in (75, 30) if skew == 1.3 else (75,):
                    save = partial(scans.jpegs, take, quality, dpi)
                    yield scans.sample("matrix-scans", f"{name}-{dpi}-{skew}-q{quality}", paper, save, "")
        for lines in (196, 98):
            save = partial(scans.tiff, partial(scans.fax, lines), "group4", (204, lines))
            yield scans.sample("matrix-scans", f"{name}-fax-{lines}", paper, save, "", ".tif")


def _photos() -> Iterator[Sample]:
    for name, paper in _papers().items():
        for seed in range(12):
            shots = tuple(_shot(Random(f"{name} {seed} {page}"), seed) for page in paper.pages)  # a seed
            yield scans.sample("matrix-photos", f"{name}-{seed}", paper, partial(taken, shots, 70), "")


def _shot(random: Random, seed: int) -> Shot:
    """Some leaning, some steep; every third shaken, every fourth turned."""
    edge = partial(random.uniform, 0.03, 0.17)
    corners = (
        (edge(), edge()),
        (1 - edge(), edge()),
        (1 - edge() / 3, 1 - edge() / 2),
        (edge() / 3, 1 - edge() / 2),
    )
    return Shot(
        corners,
        shadow=random.uniform(0.1, 0.45),
        blur=random.choice((0, 0, 4)),
        turn=random.choice((0, 0, 0, 1, 2, 3)),
        bend=random.uniform(0, 0.006),
        seed=seed,
    )
