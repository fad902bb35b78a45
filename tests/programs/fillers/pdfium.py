"""PDFium (Chromium's PDF viewer) through pypdfium2: clicks and typing at the places where the widgets stand.

A person clicks once a field; PDFium itself carries the text to the field's other widgets.
"""

import ctypes
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ..blanks import Field, Value, Values, Widget, wanted
from ..command import ProgramFailed, missing_module
from .filler import Filler


def _fill(blank: Path, values: Values, out: Path) -> None:
    pdf = pdfium.PdfDocument(blank)
    try:
        pdf.init_forms()
        pages = list(pdf)  # all stay open, as in a viewer: PDFium redraws only the widgets of open pages
        for one, value in wanted(blank, values):
            _answer(pdf.formenv, pages, one, value)
        pdf.save(out)
    finally:
        pdf.close()


def _answer(form: pdfium.PdfFormEnv, pages: Sequence[pdfium.PdfPage], one: Field, value: Value) -> None:
    widget = one.widgets[0]
    page = pages[widget.page]
    if isinstance(value, str):
        _click(form, page, widget)
        _type(form, page, one.name, value)
    elif _is_ticked(form, page, widget) != value:
        _click(form, page, widget)
    raw.FORM_ForceToKillFocus(form)


def _middle(widget: Widget) -> tuple[float, float]:
    x0, y0, x1, y1 = widget.rect
    return (x0 + x1) / 2, (y0 + y1) / 2


def _click(form: pdfium.PdfFormEnv, page: pdfium.PdfPage, widget: Widget) -> None:
    x, y = _middle(widget)
    for act in (raw.FORM_OnMouseMove, raw.FORM_OnLButtonDown, raw.FORM_OnLButtonUp):
        act(form, page, 0, x, y)


def _type(form: pdfium.PdfFormEnv, page: pdfium.PdfPage, name: str, text: str) -> None:
    if not raw.FORM_SelectAllText(form, page):
        raise ProgramFailed(f"PDFium gives no text cursor in {name}")
    typed = ctypes.create_string_buffer(text.encode("utf-16-le") + b"\0\0")
    raw.FORM_ReplaceSelection(form, page, ctypes.cast(typed, raw.FPDF_WIDESTRING))


def _is_ticked(form: pdfium.PdfFormEnv, page: pdfium.PdfPage, widget: Widget) -> bool:
    point = raw.FS_POINTF(*_middle(widget))
    annotation = raw.FPDFAnnot_GetFormFieldAtPoint(form, page, point)
    ticked = bool(raw.FPDFAnnot_IsChecked(form, annotation))
    raw.FPDFPage_CloseAnnot(annotation)
    return ticked


FILLERS = (Filler("pdfium", partial(missing_module, "pypdfium2", "pypdfium2"), _fill),)
