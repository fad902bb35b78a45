"""Pages from scanners, copiers and fax machines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image

from tests.corpus.maker import desk
from tests.corpus.maker.desk import Paper
from tests.corpus.maker.destroyed import OWN
from tests.corpus.maker.families import ARABIC, CHECKLIST, GURMUKHI, LATIN, POLISH, SIBLING
from tests.corpus.maker.sample import Sample
from tests.corpus.maker.scanner import bitonal, faxed, grey, scanned
from tests.corpus.maker.sheet import Picture, Sheet

Take = Callable[[Picture, int], Image.Image]
"""A sheet and its number in, the scanner's image out."""


def scan(dpi: float, skew: float, sheet: Picture, number: int) -> Image.Image:
    turn = skew if number % 2 else -0.6 * skew
    return grey(scanned(sheet, dpi, turn, seed=number, shift=(3 * skew, -2 * skew)))


def _black(dpi: float, skew: float, sheet: Picture, number: int) -> Image.Image:
    return bitonal(scanned(sheet, dpi, skew, seed=number))


def _colour(dpi: float, skew: float, sheet: Picture, number: int) -> Image.Image:
    return Image.fromarray(scanned(sheet, dpi, skew, seed=number))


def _turned(take: Take, quarters: int, sheet: Picture, number: int) -> Image.Image:
    return Image.fromarray(np.rot90(np.asarray(take(sheet, number)), quarters).copy())


def fax(lines: float, sheet: Picture, number: int) -> Image.Image:
    return faxed(sheet, lines, seed=number)


def jpegs(take: Take, quality: int, dpi: int, made: Sequence[Sheet], paths: Sequence[Path]) -> None:
    """One JPEG a page."""
    for number, (sheet, path) in enumerate(zip(made, paths, strict=True), 1):
        take(sheet.picture, number).save(path, quality=quality, dpi=(dpi, dpi))


def pngs(take: Take, dpi: int, made: Sequence[Sheet], paths: Sequence[Path]) -> None:
    """One PNG a page."""
    for number, (sheet, path) in enumerate(zip(made, paths, strict=True), 1):
        take(sheet.picture, number).save(path, optimize=True, dpi=(dpi, dpi))


def tiff(take: Take, compression: str, dpi: tuple[int, int], made: Sequence[Sheet], paths: Sequence[Path]) -> None:
    """All pages in one TIFF."""
    images = [take(sheet.picture, number) for number, sheet in enumerate(made, 1)]
    save = partial(
        images[0].save, paths[0], save_all=True, append_images=images[1:], compression=compression, dpi=dpi
    )
    if compression == "jpeg":
        save(quality=60)
    else:
        save()


def image_pdf(take: Take, quality: int, dpi: int, made: Sequence[Sheet], paths: Sequence[Path]) -> None:
    """A PDF with one JPEG a page and nothing else, as scanners mail it."""
    with pikepdf.new() as pdf:
        for number, sheet in enumerate(made, 1):
            image, buffer = take(sheet.picture, number), BytesIO()
            image.save(buffer, "JPEG", quality=quality)
            width, height = (round(72 * side / dpi, 2) for side in image.size)
            page = pdf.add_blank_page(page_size=(width, height))
            picture = pikepdf.Dictionary(
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                ColorSpace=pikepdf.Name.DeviceGray if image.mode == "L" else pikepdf.Name.DeviceRGB,
                Width=image.width,
                Height=image.height,
                BitsPerComponent=8,
                Filter=pikepdf.Name.DCTDecode,
            )
            stream = pdf.make_stream(buffer.getvalue(), picture)
            page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=stream))
            page.obj.Contents = pdf.make_stream(f"q {width} 0 0 {height} 0 0 cm /Im0 Do Q".encode())
        pdf.save(paths[0])


def sample(
    kind: str,
    name: str,
    paper: Paper,
    save: Callable[[Sequence[Sheet], Sequence[Path]], None],
    why: str,
    *suffixes: str,
) -> Sample:
    """A paper and the device that pictures it."""
    made_by = "handwriting in Caveat and drawn strokes" if paper.filler is None else f"{paper.filler}, printed"
    device = "camera" if kind == "photos" else "scanner"
    suffixes = suffixes or (".jpg",) * len(paper.pages)
    make = partial(desk.drawn, paper, save)
    typed = paper.filler is not None
    return Sample(
        kind, name, make, paper.expect(), f"{made_by}; PDFium 300 dpi; {device}.py", why, suffixes, typed
    )


_scanned = partial(sample, "scans")
_NOTHING = Paper(SIBLING.but(**dict.fromkeys(SIBLING.typed)).without_ticks(), None)
_CHECKED = Paper(CHECKLIST, "pdfium")
_HANDS = Paper(CHECKLIST, None, marks=("tick", "cross", "scribble"))
_DOUBTFUL = Paper(
    CHECKLIST,
    None,
    marks=("tick", "cross"),
    corrected=("t4_attendance_board_referral", "t3_consult_osar", "t1_early_intervention"),
    faint=("t3_home_visit", "t2_contact_with_home", "t1_daily_attendance_data"),
)
_CROSSED_OVER = Paper(
    CHECKLIST,
    None,
    marks=("cross",),
    taken_back=(
        *("t4_attendance_board_referral", "t3_consult_osar", "t1_early_intervention", "t3_home_visit"),
        *("t2_contact_with_home", "t1_daily_attendance_data", "t2_siblings_attendance"),
    ),
)
SAMPLES = (
    _scanned(
        "typed-300",
        desk.typed(LATIN),
        partial(pngs, partial(_black, 300, 0.4), 300),
        "Black and white, 300 dpi.",
        ".png",
        ".png",
    ),
    _scanned(
        "typed-200", desk.typed(LATIN), partial(jpegs, partial(scan, 200, 0.7), 50, 200), "The usual office scan."
    ),
    _scanned(
        "typed-150",
        desk.typed(SIBLING),
        partial(image_pdf, partial(scan, 150, 1.0), 55, 150),
        "An image-only PDF at 150 dpi.",
        ".pdf",
    ),
    _scanned(
        "typed-100",
        desk.typed(SIBLING),
        partial(jpegs, partial(scan, 100, 0.5), 60, 100),
        "As coarse as a scan gets: 100 dpi.",
    ),
    _scanned(
        "typed-polish-a4",
        desk.typed(POLISH, OWN, pages=(1,)),
        partial(jpegs, partial(scan, 200, 0.5), 50, 200),
        "French form on A4, page one alone.",
    ),
    _scanned(
        "typed-arabic",
        desk.typed(ARABIC, OWN),
        partial(image_pdf, partial(scan, 200, 0.8), 45, 200),
        "Right to left, an image-only PDF.",
        ".pdf",
    ),
    _scanned(
        "typed-gurmukhi",
        desk.typed(GURMUKHI, OWN, pages=(1,)),
        partial(jpegs, partial(scan, 150, 0.5), 55, 150),
        "Gurmukhi at 150 dpi, page one alone.",
    ),
    _scanned(
        "skew-5",
        desk.written(LATIN),
        partial(jpegs, partial(scan, 150, 5), 50, 150),
        "Five degrees askew one way, three the other.",
    ),
    _scanned(
        "jpeg-30",
        desk.typed(LATIN, pages=(1,)),
        partial(jpegs, partial(scan, 200, 0.6), 30, 200),
        "JPEG quality 30: blocks around every letter.",
    ),
    _scanned(
        "fax-fine",
        desk.written(SIBLING),
        partial(tiff, partial(fax, 196), "group4", (204, 196)),
        "Fax G4, 204 by 196.",
        ".tif",
    ),
    _scanned(
        "fax-coarse",
        desk.written(SIBLING),
        partial(tiff, partial(fax, 98), "group4", (204, 98)),
        "Fax G4, 204 by 98: pixels are not square.",
        ".tif",
    ),
    _scanned(
        "multipage-tiff",
        _CHECKED,
        partial(tiff, partial(scan, 150, 0.8), "jpeg", (150, 150)),
        "Two grey pages in one TIFF.",
        ".tif",
    ),
    _scanned(
        "hand-200",
        desk.written(LATIN),
        partial(jpegs, partial(scan, 200, 1.2), 50, 200),
        "All by hand: writing, ticks, two signatures.",
    ),
    _scanned(
        "hand-cyrillic-150",
        desk.written(POLISH, marks=("cross", "tick")),
        partial(jpegs, partial(_colour, 150, -1.1), 50, 150),
        "In colour, Polish and Cyrillic handwriting on A4.",
    ),
    _scanned(
        "checklist-150",
        _HANDS,
        partial(image_pdf, partial(scan, 150, 1.4), 50, 150),
        "Ticks, crosses and scribbles in 45 boxes.",
        ".pdf",
    ),
    _scanned(
        "checklist-300",
        _HANDS,
        partial(pngs, partial(_black, 300, -0.8), 300),
        "The same in black and white.",
        ".png",
        ".png",
    ),
    _scanned(
        "doubtful-200",
        _DOUBTFUL,
        partial(jpegs, partial(scan, 200, 0.9), 50, 200),
        "Three boxes ticked and struck out again, three with faint pencil.",
    ),
    _scanned(
        "crossed-over-150",
        _CROSSED_OVER,
        partial(jpegs, partial(scan, 150, 0.8), 50, 150),
        "Crosses that are plain, and seven over ticks, which take them back.",
    ),
    _scanned(
        "blank-150",
        _NOTHING,
        partial(image_pdf, partial(scan, 150, 0.6), 50, 150),
        "An empty form: nothing may be read into dust and lines.",
        ".pdf",
    ),
    _scanned(
        "upside-down",
        desk.written(SIBLING),
        partial(image_pdf, partial(_turned, partial(scan, 150, 0.7), 2), 50, 150),
        "Fed in upside down.",
        ".pdf",
    ),
    _scanned(
        "sideways",
        desk.written(SIBLING, pages=(1,)),
        partial(jpegs, partial(_turned, partial(scan, 150, 0.9), 1), 50, 150),
        "Fed in sideways, page one alone.",
    ),
)
