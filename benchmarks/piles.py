"""Piles of returns for bulk reading, made on the spot: live ones, and flattened ones as PDFium prints them."""

from __future__ import annotations

from pathlib import Path

from benchmarks.answers import answers
from pdfforms.build.fill import fill_copy
from pdfforms.bulk.catalog import Catalog
from pdfforms.model.copycode import new_code
from tests.programs.alterers import ALTERERS

FORM = "attendance_plan"


def live(folder: Path, number: int) -> list[Path]:
    """So many personal copies, every field filled, other answers and another copy code in each."""
    catalog = Catalog()
    form, template = catalog.form(FORM), catalog.template(FORM)
    folder.mkdir()
    paths = [folder / f"{each:06}.pdf" for each in range(number)]
    for each, path in enumerate(paths):
        typed = answers(form, "Latin", each).typed
        path.write_bytes(fill_copy(template, (form,), typed, new_code(), given=()).data)
    return paths


def flattened(paths: list[Path], folder: Path) -> list[Path]:
    """The same returns without their fields, what they show drawn into the page."""
    (alterer,) = (each for each in ALTERERS if each.name == "pdfium-flatten")
    folder.mkdir()
    made = [folder / path.name for path in paths]
    for source, out in zip(paths, made, strict=True):
        alterer.alter(source, out)
    return made
