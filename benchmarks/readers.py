"""The readers of live fields that are raced: ours, the least that reading can be, and the peers.

Each takes a file's bytes and gives what it found; `plain` makes text and truth values of it, outside the timing.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
import pypdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pdfforms.bulk.shelf import Shelf
from pdfforms.model.record import Record
from pdfforms.read.read import read_pdf
from pdfforms.records.make import make_record
from tests.programs.command import missing_module

Found = dict[str, Any]
_TEXT_SIZE = 4096


@dataclass(frozen=True)
class Reader:
    """One way of reading."""

    name: str
    read: Callable[[bytes], Any]
    plain: Callable[[Any], dict[str, str | bool]]
    remark: str = ""


def full_record(shelf: Shelf) -> Callable[[bytes], Record]:
    """pdfforms: typed, checked, with provenance and hash, all evidence weighed."""

    def read(data: bytes) -> Record:
        (reading,) = read_pdf(data, "return.pdf", shelf)
        return make_record(reading)

    return read


def walk(data: bytes) -> Found:
    """Bare pikepdf: /V of every field, /AS and /Rect of every widget, each appearance stream decoded once."""
    found: Found = {}
    decoded: dict[tuple[int, int], bytes] = {}
    with pikepdf.open(BytesIO(data)) as pdf:
        pending = list(pdf.Root.AcroForm.Fields.as_list())
        while pending:
            field = pending.pop()
            if "/T" in field:
                value = field.get("/V")
                found[str(field.T)] = None if value is None else str(value)
            pending += field.get("/Kids", pikepdf.Array()).as_list()
        for page in pdf.pages:
            for widget in page.obj.get("/Annots", pikepdf.Array()).as_list():
                if widget.get("/Subtype") == "/Widget":
                    _look_at(widget, decoded)
    return found


def _look_at(widget: Any, decoded: dict[tuple[int, int], bytes]) -> tuple[str, list[float]]:
    normal = widget.get("/AP", pikepdf.Dictionary()).get("/N")
    streams = (
        [normal]
        if isinstance(normal, pikepdf.Stream)
        else []
        if normal is None
        else list(normal.as_dict().values())
    )
    for stream in streams:
        if stream.objgen not in decoded:
            decoded[stream.objgen] = stream.read_bytes()
    return str(widget.get("/AS")), [float(side) for side in widget.Rect.as_list()]


def by_pypdf(data: bytes) -> Found:
    """`PdfReader.get_fields`."""
    return pypdf.PdfReader(BytesIO(data)).get_fields() or {}


def by_pymupdf(data: bytes) -> Found:
    """Name, value and rectangle of every widget of every page."""
    import pymupdf  # 100 MB: only who asks for it pays

    with pymupdf.open(stream=data) as document:  # type: ignore[no-untyped-call]  # PyMuPDF has few types
        return {each.field_name: (each.field_value, each.rect) for page in document for each in page.widgets()}


def by_pdfium(data: bytes) -> Found:
    """The form-field calls, for every widget of every page."""
    pdf = pdfium.PdfDocument(data)
    try:
        pdf.init_forms()
        return {name: value for page in pdf for name, value in _pdfium_widgets(pdf.formenv, page)}
    finally:
        pdf.close()


def _pdfium_widgets(form: Any, page: Any) -> Iterator[tuple[str, str | bool]]:
    buffer = (ctypes.c_ushort * _TEXT_SIZE)()

    def text(ask: Callable[..., int], annotation: Any) -> str:
        size = ask(form, annotation, buffer, ctypes.sizeof(buffer))
        return bytes(buffer)[: max(0, size - 2)].decode("utf-16-le")

    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
        if kind in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON):
            yield text(raw.FPDFAnnot_GetFormFieldName, annotation), bool(raw.FPDFAnnot_IsChecked(form, annotation))
        elif kind >= 0:
            value = text(raw.FPDFAnnot_GetFormFieldValue, annotation)
            yield text(raw.FPDFAnnot_GetFormFieldName, annotation), value
        raw.FPDFPage_CloseAnnot(annotation)


def _plain_record(record: Record) -> dict[str, str | bool]:
    return {
        key: answer.value if isinstance(answer.value, bool) else answer.raw
        for key, answer in record.answers.items()
        if answer.value is not None
    }


def _plain_names(found: Found) -> dict[str, str | bool]:
    return {key: value == "/Yes" if str(value).startswith("/") else str(value) for key, value in found.items()}


def readers(shelf: Shelf) -> tuple[list[Reader], list[str]]:
    """The readers that are here, ours and the bare walk first, and for each that is not why."""
    here = [
        Reader("pdfforms", full_record(shelf), _plain_record, "full record"),
        Reader("pikepdf walk", walk, _plain_names, "/V, /AS, /Rect, appearances decoded"),
        Reader(
            "pypdf", by_pypdf, lambda found: _plain_names({k: v.value for k, v in found.items()}), "get_fields"
        ),
        Reader("PDFium", by_pdfium, dict, "form-field calls"),
    ]
    reason = missing_module("pymupdf", "pymupdf")
    if reason:
        return here, [f"PyMuPDF not measured: {reason}"]
    names = {"Yes": True, "Off": False}
    plain: Callable[[Found], dict[str, str | bool]]
    plain = lambda found: {key: names.get(value, value) for key, (value, _) in found.items()}  # noqa: E731
    return [*here, Reader("PyMuPDF", by_pymupdf, plain, "widgets")], []
