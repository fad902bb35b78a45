"""Pages turned, shrunk, cut, shared, joined and torn apart on their way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf

from tests.corpus.maker.destroyed import destroyed
from tests.corpus.maker.families import CHECKLIST, LATIN, PACKET, POLISH, SIBLING, Answered
from tests.corpus.maker.sample import ALTERER, MERGER, Sample, fill
from tests.programs.command import run

Change = Callable[[Path, Path], None]
_QUIET = (0, 3)
"""qpdf: 3 is done with warnings."""


def _chain(answered: Answered, filler: str, changes: Sequence[Change], paths: Sequence[Path]) -> None:
    with TemporaryDirectory() as folder:
        last = Path(folder, "0.pdf")
        fill(answered, filler, last)
        for number, change in enumerate(changes, 1):
            following = Path(folder, f"{number}.pdf")
            change(last, following)
            last = following
        paths[0].write_bytes(last.read_bytes())


def turned(degrees: int, source: Path, out: Path) -> None:
    """/Rotate on every page."""
    run("qpdf", f"--rotate=+{degrees}", source, out, accept=_QUIET)


def baked(source: Path, out: Path) -> None:
    """The page itself lies on its side, without /Rotate: a scanner's or a printer driver's rotation."""
    with pikepdf.open(source) as pdf:
        for page in pdf.pages:
            _, _, width, height = (float(number) for number in page.mediabox)
            page.contents_add(b"q 0 1 -1 0 %.2f 0 cm\n" % height, prepend=True)
            page.contents_add(b"\nQ")
            page.mediabox = pikepdf.Array([0, 0, height, width])
            for name in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
                if name in page.obj:
                    del page.obj[name]
        pdf.save(out)


def skewed(source: Path, out: Path) -> None:
    """The page stands two degrees askew and a little smaller."""
    with pikepdf.open(source) as pdf:
        for page in pdf.pages:
            page.contents_add(b"q 0.94934 0.03315 -0.03315 0.94934 28 11 cm\n", prepend=True)
            page.contents_add(b"\nQ")
        pdf.save(out)


def cropped(source: Path, out: Path) -> None:
    """A viewer's crop tool cut the margins off, corner marks and all; the QR code stays."""
    with pikepdf.open(source) as pdf:
        for page in pdf.pages:
            _, _, width, height = (float(number) for number in page.mediabox)
            page.mediabox = page.cropbox = pikepdf.Array([36, 18, width - 36, height - 34])
        pdf.save(out)


def two_up(source: Path, out: Path) -> None:
    """Two pages on one landscape sheet, as a copier's "2 on 1" prints them."""
    import pymupdf  # brings 100 MB of its own: only who makes the corpus pays

    with pymupdf.open(source) as pages, pymupdf.open() as sheets:  # type: ignore[no-untyped-call]  # few types
        for number in range(0, len(pages), 2):
            sheet = sheets.new_page(width=792, height=612)
            for side in range(min(2, len(pages) - number)):
                place = pymupdf.Rect(396 * side + 8, 24, 396 * side + 388, 588)  # type: ignore[no-untyped-call]  # few types
                sheet.show_pdf_page(place, pages, number + side)
        sheets.save(out, garbage=3, deflate=True)


def covered(source: Path, out: Path) -> None:
    """A page that is no form stands first."""
    ALTERER["qpdf-cover-before"].alter(source, out)


def swapped(source: Path, out: Path) -> None:
    """The last page comes first."""
    ALTERER["qpdf-swap-pages"].alter(source, out)


def twice(source: Path, out: Path) -> None:
    """The first page stands in the file again."""
    ALTERER["qpdf-page-twice"].alter(source, out)


def dropped(source: Path, out: Path) -> None:
    """The last page was forgotten."""
    ALTERER["qpdf-drop-last-page"].alter(source, out)


def _split(answered: Answered, filler: str, change: Change, paths: Sequence[Path]) -> None:
    with TemporaryDirectory() as folder:
        filled, flat = Path(folder, "filled.pdf"), Path(folder, "flat.pdf")
        fill(answered, filler, filled)
        change(filled, flat)
        for number, path in enumerate(paths, 1):
            run("qpdf", flat, "--pages", ".", str(number), "--", path, accept=_QUIET)


def _merge(families: Sequence[Answered], filler: str, merger: str, change: Change, paths: Sequence[Path]) -> None:
    with TemporaryDirectory() as folder:
        sources = []
        for number, answered in enumerate(families):
            filled, changed = Path(folder, f"filled-{number}.pdf"), Path(folder, f"{number}.pdf")
            fill(answered, filler, filled)
            change(filled, changed)
            sources.append(changed)
        MERGER[merger].merge(sources, paths[0])


def _alter(name: str) -> Change:
    return ALTERER[name].alter


def _as_it_is(source: Path, out: Path) -> None:
    out.write_bytes(source.read_bytes())


def moved(name: str, answered: Answered, filler: str, first: str, why: str, *changes: Change) -> Sample:
    """Filled, made into page content by the program `first` or left alive, then moved."""
    make = partial(_chain, answered, filler, [*([_alter(first)] if first else []), *changes])
    made_by = ", ".join([filler, *([first] if first else []), "qpdf, pikepdf or PyMuPDF"])
    return Sample("moved", name, make, answered.expect(destroyed(answered, filler, first)), made_by, why)


def _merged(
    name: str, filler: str, merger: str, change: Change, why: str, null_ok: tuple[str, ...] = ()
) -> Sample:
    families = (LATIN, SIBLING)
    records = tuple(
        record
        for answered in families
        for record in answered.expect((*null_ok, *destroyed(answered, filler, merger)))
    )
    make = partial(_merge, families, filler, merger, change)
    return Sample("moved", name, make, records, f"{filler}, merged by {merger}", why)


_FLAT = "pdfium-flatten"
_NO_CODE = Answered(SIBLING.form, "en", "letter", None, SIBLING.typed, SIBLING.ticked, SIBLING.meant)
_BEHIND = LATIN.keys_on([2]) - LATIN.keys_on([1])
SAMPLES = (
    moved("rotate-90", LATIN, "pdfium", _FLAT, "Turned in a viewer: /Rotate 90.", partial(turned, 90)),
    moved("rotate-180", POLISH, "pdfium", _FLAT, "Fed in upside down: /Rotate 180.", partial(turned, 180)),
    moved("rotate-270", CHECKLIST, "pdfium", _FLAT, "A checklist with /Rotate 270.", partial(turned, 270)),
    moved("rotate-90-live", SIBLING, "pdf.js", "", "Fields alive, pages turned.", partial(turned, 90)),
    moved("baked-rotation", LATIN, "pdfium", _FLAT, "The content itself lies on its side.", baked),
    moved("skewed", SIBLING, "pdfium", _FLAT, "Two degrees askew, 95 % of its size.", skewed),
    moved("a4-fitted", LATIN, "pdfium", "ghostscript-a4", "Letter printed on A4 with “fit to page”."),
    moved("a4-fitted-checklist", CHECKLIST, "pdf.js", "ghostscript-a4", "A checklist printed on A4."),
    moved("cropped", LATIN, "pdfium", _FLAT, "The margins cut off, corner marks with them.", cropped),
    moved("two-up", LATIN, "pdfium", _FLAT, "Two pages on one sheet.", two_up),
    moved("two-up-packet", PACKET, "pdfium", _FLAT, "A packet, two pages on each sheet.", two_up),
    moved("cover-first", SIBLING, "pdfium", _FLAT, "A fax cover before the form.", covered),
    moved("swapped", LATIN, "pdfium", _FLAT, "Page two before page one.", swapped),
    moved("page-twice", LATIN, "pdfium", _FLAT, "Page one again at the end.", twice),
    moved("no-code", _NO_CODE, "pdfium", "pdftk-flatten", "The plain blank from the website, no copy code."),
    Sample(
        "moved",
        "page-missing",
        partial(_chain, LATIN, "pdfium", [_alter(_FLAT), dropped]),
        LATIN.expect(lost=_BEHIND),
        f"pdfium, {_FLAT}, qpdf",
        "The second page was forgotten: what stood on it is not known.",
    ),
    Sample(
        "moved",
        "split",
        partial(_split, LATIN, "pdfium", _alter(_FLAT)),
        LATIN.expect(),
        f"pdfium, {_FLAT}, split by qpdf",
        "Each page in a file of its own; the copy code joins them.",
        (".pdf", ".pdf"),
    ),
    Sample(
        "moved",
        "split-packet",
        partial(_split, PACKET, "pdf.js", _alter("pdftocairo")),
        PACKET.expect(),
        "pdf.js, pdftocairo, split by qpdf",
        "Four pages of two forms in four files.",
        (".pdf", ".pdf", ".pdf", ".pdf"),
    ),
    _merged("siblings-pdftk", "pdf.js", "pdftk-cat", _as_it_is, "Two families, fields nested: 1.student_name."),
    _merged(
        "siblings-pdfunite",
        "pdfium",
        "pdfunite",
        _as_it_is,
        "/Fields names the first family alone; a field of two widgets may lose its value.",
        ("student_name",),
    ),
    _merged("siblings-ghostscript", "pdfium", "ghostscript", _as_it_is, "Two families printed into one file."),
    _merged("siblings-flat", "pdfium", "qpdf-empty", _alter(_FLAT), "Two flattened families in one file."),
    _merged(
        "siblings-mutool",
        "pdfium",
        "mutool-merge",
        _as_it_is,
        "mutool merge drops the fields with every answer: two clean forms that nobody left empty.",
        (*LATIN.plain, *SIBLING.plain),
    ),
)
