"""EAA and SSA: a certified document gets annotations or signature fields that cover what it says."""

from __future__ import annotations

from collections.abc import Iterator

from pyhanko.sign.fields import MDPPerm

from pdfforms.archive.signatures.seal import seal
from tests.archive.attacks.surgery import FORGED, append, forgeries, numbers, opened, replaced, stream
from tests.archive.signed import certified, office

_NOTES = ("FreeText", "Stamp", "Square", "Ink", "Highlight", "Redact", "Text", "Line")


def attacks() -> Iterator[tuple[str, bytes]]:
    """For each of the three permissions."""
    for permitted in (MDPPerm.NO_CHANGES, MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE):
        data, label = certified(permitted), permitted.name.lower().replace("_", " ")
        for kind in _NOTES:
            yield f"{label}: {kind}", _with_note(data, kind)
        for name in ("unsigned", "claims to be signed", "signed by a stranger's bytes"):
            yield f"{label}: signature field, {name}", _with_field(data, name)
        for what, objects in forgeries(data).items():
            yield f"{label}: {what}", append(data, objects)
        yield f"{label}: certification taken out", _without_permissions(data)
        if permitted is not MDPPerm.NO_CHANGES:  # else nobody may sign after it
            yield f"{label}: note under another seal", _note_under_seal(data)


def _with_note(data: bytes, kind: str) -> bytes:
    at = numbers(data)
    look = stream(FORGED, b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]")
    note = b"<</Type/Annot/Subtype/%s/Rect[0 0 612 792]/F 4/Contents(FORGED)/AP<</N %d 0 R>>>>" % (
        kind.encode(),
        at.new + 1,
    )
    return append(data, {at.page: _annotated(data, at.new), at.new: note, at.new + 1: look})


def _with_field(data: bytes, name: str) -> bytes:
    at = numbers(data)
    value = {
        "unsigned": b"",
        "claims to be signed": b"/V<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached>>",
    }.get(name, b"/V %d 0 R" % at.signature)
    look = stream(FORGED, b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]")
    field = b"<</Type/Annot/Subtype/Widget/FT/Sig/T(covers)/F 132/Rect[0 0 612 792]/AP<</N %d 0 R>>%s>>" % (
        at.new + 1,
        value,
    )
    with opened(data) as pdf:
        form = pdf.Root.AcroForm
        fields = b" ".join(each.unparse() for each in form.Fields.as_list())
        whole = replaced(form, Fields=b"[%s %d 0 R]" % (fields, at.new))
        catalog = {form.objgen[0]: whole} if form.is_indirect else {at.catalog: replaced(pdf.Root, AcroForm=whole)}
    return append(data, {at.page: _annotated(data, at.new), at.new: field, at.new + 1: look, **catalog})


def _annotated(data: bytes, number: int) -> bytes:
    with opened(data) as pdf:
        page = pdf.pages[0].obj
        notes = b" ".join(each.unparse() for each in page.Annots.as_list())
        return replaced(page, Annots=b"[%s %d 0 R]" % (notes, number))


def _without_permissions(data: bytes) -> bytes:
    with opened(data) as pdf:
        catalog = replaced(pdf.Root, Perms=None)
    return append(data, {numbers(data).catalog: catalog, **forgeries(data)["the page's content"]})


def _note_under_seal(data: bytes) -> bytes:
    """A later seal is whole and may be said to be; the certification below it must not."""
    return seal(_with_note(data, "FreeText"), office()).data
