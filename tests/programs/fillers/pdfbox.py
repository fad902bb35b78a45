"""Apache PDFBox: `PDField.setValue`, with its own appearances or with NeedAppearances."""

from functools import partial
from pathlib import Path

from .. import pdfbox
from ..blanks import Values, json_file
from .filler import Filler


def _fill(options: tuple[str, ...], blank: Path, values: Values, out: Path) -> None:
    with json_file(blank, values) as data:
        pdfbox.run_verb("fill", blank.resolve(), data, out.resolve(), *options)


FILLERS = (
    Filler("pdfbox", pdfbox.available, partial(_fill, ())),
    Filler("pdfbox-need-appearances", pdfbox.available, partial(_fill, ("need-appearances",))),
)
