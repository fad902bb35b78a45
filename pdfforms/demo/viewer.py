"""A family's viewer: PDFium, as in Chrome and Edge, with clicks and typing where the fields stand."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_WIDGET = 20  # FPDF_ANNOT_WIDGET


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a field shows first."""

    page: Any
    x: float
    y: float


def type_into(data: bytes, answers: Mapping[str, str | bool], *, flat: bool = False) -> bytes:
    """A PDF with answers in its fields: text is typed, boxes are clicked. `flat` prints it into a new PDF, which
    has no fields any more."""
    pdf = pdfium.PdfDocument(data)
    try:
        pdf.init_forms()
        pages = list(pdf)  # all stay open, as in a viewer
        places = dict(reversed([found for page in pages for found in _fields(pdf, page)]))
        for name, value in answers.items():
            _answer(pdf.formenv, places[name], value)
        for page in pages if flat else ():
            page.flatten()
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()
    finally:
        pdf.close()


def _fields(pdf: pdfium.PdfDocument, page: Any) -> Iterator[tuple[str, _Place]]:
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        try:
            if raw.FPDFAnnot_GetSubtype(annotation) == _WIDGET:
                box = raw.FS_RECTF()
                raw.FPDFAnnot_GetRect(annotation, box)
                spot = _Place(page, (box.left + box.right) / 2, (box.bottom + box.top) / 2)
                yield _name(pdf, annotation), spot
        finally:
            raw.FPDFPage_CloseAnnot(annotation)


def _name(pdf: pdfium.PdfDocument, annotation: Any) -> str:
    room = ctypes.create_string_buffer(1000)
    text = ctypes.cast(room, ctypes.POINTER(raw.FPDF_WCHAR))
    length = raw.FPDFAnnot_GetFormFieldName(pdf.formenv, annotation, text, len(room))
    return room.raw[: max(length - 2, 0)].decode("utf-16-le")


def _answer(form: Any, place: _Place, value: str | bool) -> None:
    for act in (raw.FORM_OnMouseMove, raw.FORM_OnLButtonDown, raw.FORM_OnLButtonUp):
        act(form, place.page, 0, place.x, place.y)
    if isinstance(value, str):
        typed = ctypes.create_string_buffer(value.encode("utf-16-le") + b"\0\0")
        raw.FORM_SelectAllText(form, place.page)
        raw.FORM_ReplaceSelection(form, place.page, ctypes.cast(typed, raw.FPDF_WIDESTRING))
    raw.FORM_ForceToKillFocus(form)
