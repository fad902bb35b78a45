"""pypdf: `PdfWriter(clone_from=...)` and `update_page_form_field_values`."""

from functools import partial
from pathlib import Path

from pypdf import PdfWriter

from ..blanks import Values, as_written, fields
from ..command import missing_module
from .filler import Filler


def _fill(auto_regenerate: bool, blank: Path, values: Values, out: Path) -> None:
    offered = fields(blank)
    written = {
        name: f"/{value}" if offered[name].kind == "/Btn" else value
        for name, value in as_written(blank, values).items()
    }
    writer = PdfWriter(clone_from=blank)  # not in a `with`: pypdf 7.1 forgets the clone there
    writer.update_page_form_field_values(None, written, auto_regenerate=auto_regenerate)
    writer.write(out)
    writer.close()


_available = partial(missing_module, "pypdf", "pypdf")

FILLERS = (
    Filler("pypdf", _available, partial(_fill, False)),
    Filler("pypdf-need-appearances", _available, partial(_fill, True)),
)
