"""Reading a flattened page: `python -m benchmarks.page_text [--rounds N]`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2

from benchmarks.answers import answers
from benchmarks.measure import Contender, print_machine, print_table, race, stopwatch
from pdfforms.build.fill import fill_copy
from pdfforms.bulk.catalog import Catalog
from pdfforms.bulk.shelf import Shelf
from pdfforms.model.copycode import new_code
from pdfforms.model.edition import EditionMap
from pdfforms.read.pagetext import page_words
from pdfforms.read.readers.page_text import read_page
from pdfforms.read.recognise import recognise
from pdfforms.read.sheet import Sheet, draw_sheet
from tests.programs.alterers import ALTERERS

FORM = "attendance_plan"
PRINTERS = ("pdfium-flatten", "ghostscript", "pdftocairo")
BATCH = 4
"""Files in a round."""


@dataclass
class Pages:
    """The stages of reading one file's pages, each timed alone and all together; the blank's sheets are kept."""

    shelf: Shelf
    edition: EditionMap
    blanks: list[Sheet]

    def text(self, data: bytes) -> int:
        """The text layer alone."""
        with pypdfium2.PdfDocument(data) as document:
            return sum(len(page_words(document, index).words) for index in range(len(document)))

    def known(self, data: bytes) -> int:
        """And which page it is and how it lies."""
        with pypdfium2.PdfDocument(data) as document:
            return sum(len(recognise(page_words(document, index), self.shelf)) for index in range(len(document)))

    def read(self, data: bytes) -> int:
        """And its look, and what stands in every field; the number of fields that are known."""
        found = 0
        with pypdfium2.PdfDocument(data) as document:
            for index in range(len(document)):
                text = page_words(document, index)
                (page,) = recognise(text, self.shelf)
                registered, blank = page.registered, self.blanks[page.number - 1]
                sheet = draw_sheet(document, index, page.edition.pages[page.number - 1], registered.plane)
                assert sheet
                seen, _ = read_page(text, registered, page.edition, page.number, sheet, blank)
                found += sum(each.value is not None for each in seen.values())
        return found


def by_pdfplumber(data: bytes) -> int:
    """pdfplumber's words of the same pages."""
    import pdfplumber  # a peer, not among our dependencies

    with pdfplumber.open(BytesIO(data)) as document:
        return sum(len(page.extract_words()) for page in document.pages)


def contender(name: str, work: Callable[[bytes], int], files: list[bytes], remark: str) -> Contender:
    """Reads a batch of other files each round; the figure is for one page of two."""

    def run(number: int) -> float:
        batch = [files[(number * BATCH + each) % len(files)] for each in range(BATCH)]
        return stopwatch(lambda: [work(data) for data in batch])[0] / BATCH / 2

    return Contender(name, run, remark)


def main() -> None:
    """Print a table a printing program: milliseconds a page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page_text", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    catalog = Catalog()
    blank = catalog.blank(FORM)
    (edition,) = blank.maps
    with pypdfium2.PdfDocument(blank.data) as document:
        sheets = [draw_sheet(document, index, page) for index, page in enumerate(edition.pages)]
    pages = Pages(Shelf((), ((edition, blank.data),)), edition, [sheet for sheet in sheets if sheet])
    print_machine("pypdfium2", "pillow", "pdfplumber")
    print("Milliseconds a page; every field of the form is filled; other answers in every file.")
    for printer in (each for each in ALTERERS if each.name in PRINTERS):
        if reason := printer.available():
            print(f"\n{printer.name} not measured: {reason}")
            continue
        files = list(_printed(catalog, printer.alter, given.rounds))
        ring = [
            contender("pdfforms", pages.read, files, f"{pages.read(files[0])} fields known"),
            contender("its text layer alone", pages.text, files, "page_words"),
            contender("its text layer, recognised", pages.known, files, "page_words, recognise, register"),
            contender("pdfplumber", by_pdfplumber, files, "extract_words"),
        ]
        race(ring, given.rounds)
        print(f"\nprinted by {printer.name}, {len(files[0]) / 1024:.0f} KiB, {given.rounds} rounds")
        print_table(ring, ring[0])


def _printed(catalog: Catalog, alter: Callable[[Path, Path], None], rounds: int) -> list[bytes]:
    form, template = catalog.form(FORM), catalog.template(FORM)
    found = []
    with TemporaryDirectory() as folder:
        source, out = Path(folder, "copy.pdf"), Path(folder, "printed.pdf")
        for number in range(min(BATCH * rounds, 24)):
            typed = answers(form, "Latin", number).typed
            source.write_bytes(fill_copy(template, (form,), typed, new_code()).data)
            alter(source, out)
            found.append(out.read_bytes())
    return found


if __name__ == "__main__":
    main()
