"""The widgets of a filled form, by the field's name."""

from __future__ import annotations

import pikepdf

from tests.programs.blanks import full_name


def widget(pdf: pikepdf.Pdf, name: str) -> pikepdf.Object:
    """The first widget of a field; LookupError where there is none."""
    for page in pdf.pages:
        for each in page.obj.get("/Annots", pikepdf.Array()).as_list():
            if full_name(each) == name:
                found: pikepdf.Object = each
                return found
    raise LookupError(name)


def annotate(pdf: pikepdf.Pdf, *annotations: pikepdf.Object) -> None:
    """Lays further annotations on the first page."""
    page = pdf.pages[0].obj
    page.Annots = pikepdf.Array([*page.Annots.as_list(), *annotations])
