"""The JavaScript programs: pdf.js (Firefox's viewer) and pdf-lib."""

from functools import partial
from pathlib import Path

from .. import javascript
from ..blanks import Values, json_file
from ..command import missing_program, run
from .filler import Filler


def _fill(script: str, options: tuple[str, ...], blank: Path, values: Values, out: Path) -> None:
    with json_file(blank, values) as data:
        javascript.run_script(script, blank.resolve(), data, out.resolve(), *options)


def _fill_with_font(blank: Path, values: Values, out: Path) -> None:
    font = run("fc-match", "--format=%{file}", "DejaVu Sans")
    _fill("pdf_lib_fill", ("font", font), blank, values, out)


def _available_with_font() -> str | None:
    return javascript.available() or missing_program("fc-match", "fontconfig fonts-dejavu-core")


_available = javascript.available

FILLERS = (
    Filler("pdf.js", _available, partial(_fill, "pdfjs_fill", ())),
    Filler("pdf-lib", _available, partial(_fill, "pdf_lib_fill", ("default",))),
    Filler("pdf-lib-font", _available_with_font, _fill_with_font),
    Filler("pdf-lib-need-appearances", _available, partial(_fill, "pdf_lib_fill", ("need-appearances",))),
)
