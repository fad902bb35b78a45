"""PyMuPDF: `widget.field_value = ...; widget.update()` for every widget of every page."""

from functools import partial
from pathlib import Path

from ..blanks import Values, wanted
from ..command import missing_module
from .filler import Filler


def _fill(blank: Path, values: Values, out: Path) -> None:
    import pymupdf  # brings 100 MB of its own: only the tests that use it may pay

    by_name = {one.name: value for one, value in wanted(blank, values)}
    with pymupdf.open(blank) as document:  # type: ignore[no-untyped-call]  # PyMuPDF has few types
        for page in document:
            for widget in page.widgets():
                if widget.field_name in by_name:
                    widget.field_value = by_name[widget.field_name]
                    widget.update()
        document.save(out)


FILLERS = (Filler("pymupdf", partial(missing_module, "pymupdf", "pymupdf"), _fill),)
