"""pikepdf: /V set by hand and qpdf's appearances, or its own `pikepdf.form`."""

from functools import partial
from pathlib import Path

import pikepdf
from pikepdf.form import CheckboxField, ExtendedAppearanceStreamGenerator, Form, TextField

from ..blanks import Values, ancestry, as_written, full_name, wanted
from ..command import missing_module
from .filler import Filler


def _fill_by_hand(blank: Path, values: Values, out: Path) -> None:
    written = as_written(blank, values)
    with pikepdf.open(blank) as pdf:
        for page in pdf.pages:
            for widget in page.obj.get("/Annots", pikepdf.Array()):
                if widget.get("/Subtype") != "/Widget":
                    continue
                name = full_name(widget)
                field = next(node for node in ancestry(widget) if "/T" in node)
                if isinstance(values.get(name), str):
                    field.V = pikepdf.String(written[name])
                elif name in values:
                    field.V = widget.AS = pikepdf.Name(f"/{written[name]}")
        pdf.Root.AcroForm.NeedAppearances = True
        pdf.generate_appearance_streams()
        pdf.save(out)


def _fill_by_form(blank: Path, values: Values, out: Path) -> None:
    with pikepdf.open(blank) as pdf:
        form = Form(pdf, ExtendedAppearanceStreamGenerator)
        for one, value in wanted(blank, values):
            field = form[one.name]
            if isinstance(field, TextField) and isinstance(value, str):
                field.value = value
            elif isinstance(field, CheckboxField) and isinstance(value, bool):
                field.checked = value
            else:
                raise TypeError(f"pikepdf sees {one.name} as {field!r}")
        pdf.save(out)


_available = partial(missing_module, "pikepdf", "pikepdf")

FILLERS = (
    Filler("pikepdf", _available, _fill_by_hand),
    Filler("pikepdf-form", _available, _fill_by_form),
)
